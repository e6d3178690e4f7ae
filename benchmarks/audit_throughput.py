"""`sundial audit` against pm4py: the same four checks of the traffic fine log, in the same run.

    uv run --group bench python benchmarks/audit_throughput.py [--log FILE] [--repeat 3]

The log is the public one of Italian traffic fines where it lies beside the checkout, in ``../shared/data/logs``; otherwise
one of the same shape is made up. A minute in all.

Each side runs in a process of its own and is timed from opening the file to the counts, imports not counted. Sundial does more
in that time: every fact and every rule, rejected rows, sentences of the worst. Both count by local dates; the counts must agree.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from filling import fines

CHECKS = {
    "it-fine-sent-late": ("Create Fine", "Send Fine", 90),
    "it-fine-notified-late": ("Create Fine", "Insert Fine Notification", 90),
    "it-penalty-early": ("Insert Fine Notification", "Add penalty", 60),
    "it-appeal-late": ("Insert Fine Notification", "Insert Date Appeal to Prefecture", 60),
}


def main() -> None:
    options = _options()
    if options.side:
        return print(json.dumps(SIDES[options.side](options.log)))
    with tempfile.TemporaryDirectory(prefix="sundial-bench-") as folder:
        log = options.log or _public_log() or fines.write(Path(folder))
        taken: dict[str, list[dict[str, Any]]] = {side: [] for side in SIDES}
        for _ in range(options.repeat):
            for side in SIDES:
                taken[side].append(_run(side, log))
        _report(log, taken)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--log", type=Path, help="an event log of traffic fines, XES")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--side", choices=list(SIDES), help=argparse.SUPPRESS)
    return parser.parse_args()


def _public_log() -> Path | None:
    shared = Path(os.environ.get("SUNDIAL_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    log = shared / "data" / "logs" / "road_traffic_fines_half.xes.gz"
    return log if log.exists() else None


def _run(side: str, log: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--side", side, "--log", str(log)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _with_sundial(log: Path) -> dict[str, Any]:
    from sundial.rules.logs.audit import audit

    began = time.perf_counter()
    done = audit(log)
    summary = done.summary()
    seconds = time.perf_counter() - began
    found = {rule["id"]: rule["findings"] for rule in summary["rules"]}
    return _result(seconds, summary["events"], {check: found[check] for check in CHECKS})


def _with_pm4py(log: Path) -> dict[str, Any]:
    os.environ.setdefault("TQDM_DISABLE", "1")
    import pm4py

    began = time.perf_counter()
    frame = pm4py.read_xes(str(log))
    frame["day"] = frame["time:timestamp"].dt.tz_convert("Europe/Rome").dt.tz_localize(None).dt.normalize()
    first = frame.groupby(["case:concept:name", "concept:name"], sort=False)["day"].first().unstack()
    counts = {}
    for check, (begins, ends, limit) in CHECKS.items():
        days = (first[ends] - first[begins]).dt.days
        counts[check] = int((days < limit).sum() if check == "it-penalty-early" else (days > limit).sum())
    return _result(time.perf_counter() - began, len(frame), counts)


def _result(seconds: float, events: int, counts: dict[str, int]) -> dict[str, Any]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak, cpu = used.ru_maxrss // 1024, used.ru_utime + used.ru_stime
    return {"seconds": seconds, "cpu": cpu, "events": events, "counts": counts, "peak_mb": peak}


def _report(log: Path, taken: dict[str, list[dict[str, Any]]]) -> None:
    print(f"{log.name}, {os.cpu_count()} cores, median of {len(taken['sundial'])}")
    medians = {}
    for side, results in taken.items():
        medians[side] = statistics.median(result["seconds"] for result in results)
        events, peak = results[0]["events"], max(result["peak_mb"] for result in results)
        cpu = statistics.median(result["cpu"] for result in results)
        print(
            f"  {side:8} {medians[side]:6.2f} s ({cpu:.1f} s of CPU, imports included)  "
            f"{events / medians[side]:9,.0f} events/s  peak {peak:,} MB"
        )
        print(f"           {results[0]['counts']}")
    print(f"  ratio pm4py / sundial: {medians['pm4py'] / medians['sundial']:.2f}")
    if taken["sundial"][0]["counts"] != taken["pm4py"][0]["counts"]:
        sys.exit("The two sides do not agree.")


SIDES = {"sundial": _with_sundial, "pm4py": _with_pm4py}

if __name__ == "__main__":
    main()
