"""All rules over a synthetic province, against hand-written SQL and against pm4py, in the same run.

    uv run --group bench python benchmarks/audit_bulk.py [--cases 1000000] [--sample 100000] [--repeat 1] [--threads 2]

The province is made first (not counted) and taken away afterwards; --set DIR uses one that is there. Each side runs in a
process of its own and is timed from opening the set to the findings, imports not counted:

- all: every rule in force, every fact, checked rows, findings with the values they keep;
- same: only the rules the hand-written SQL (handwritten.sql) knows; the findings must be the same, row for row;
- hand: that SQL, which knows this province and gives only case, rule and occurrence;
- few, filters and conformance: on a smaller province, the checks that pm4py can do as well, there once by filtering the log,
  which is its fastest way, and once by checking conformance, which is its own; the numbers of cases must be the same.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HANDWRITTEN = Path(__file__).with_name("handwritten.sql")
OTHERS = ("filters", "conformance")
FEW = ("same-officer", "correction-repeated", "public-complaint", "acceptance-refused", "acts-out-of-order")
DECIDED = ("decide_grant", "decide_refuse")
WRONG_ORDER = [
    *((after, decided) for decided in DECIDED for after in ("deliver", "publish")),
    *((decided, "accept") for decided in DECIDED),
]


def main() -> None:
    options = _options()
    if options.side:
        return print(json.dumps(SIDES[options.side](options.set, options)))
    with _province(options, options.cases, options.set) as directory:
        taken = _taken(("all", "same", "hand"), directory, options)
    with _province(options, options.sample, None) as directory:
        taken |= _taken(("few", *OTHERS), directory, options)
    sys.exit(_report(taken))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=100_000, help="cases for the comparison with pm4py")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--memory", type=int, default=4, help="GiB")
    parser.add_argument("--set", type=Path, help="an event set that is there")
    parser.add_argument("--scratch", type=Path, help="where provinces are made")
    parser.add_argument("--side", choices=list(SIDES), help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def _province(options: argparse.Namespace, cases: int, ready: Path | None) -> Iterator[Path]:
    from sundial.demo.province.generate import Order, generate

    if ready:
        yield ready
        return
    with tempfile.TemporaryDirectory(prefix="province-", dir=options.scratch) as name:
        began = time.perf_counter()
        made = generate(Order(cases, 1, Path(name)), threads=options.threads)
        print(f"{made.cases:,} cases, {made.events:,} events made in {time.perf_counter() - began:.1f} s", flush=True)
        yield Path(name)


def _taken(sides: tuple[str, ...], directory: Path, options: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """Run the sides in turns, so that a busy minute hits them alike."""
    taken: dict[str, list[dict[str, Any]]] = {side: [] for side in sides}
    for _ in range(options.repeat):
        for side in sides:
            command = [sys.executable, __file__, "--side", side, "--set", str(directory)]
            command += ["--threads", str(options.threads), "--memory", str(options.memory)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(done.stderr)
            taken[side].append(json.loads(done.stdout.splitlines()[-1]))
    return taken


def _with_sundial(directory: Path, options: argparse.Namespace, only: tuple[str, ...]) -> dict[str, Any]:
    from sundial.rules.sets.audit import Settings, audit_set

    settings = Settings(threads=options.threads, memory=options.memory << 30)
    began = _now()
    done = audit_set(directory, only=only, settings=settings)
    taken = _since(began)
    found = done.rows("SELECT rule_id, COUNT(DISTINCT case_id) FROM finding GROUP BY rule_id ORDER BY rule_id")
    lit = done.rows("SELECT COUNT(*), SUM(hash(case_id, rule_id, occurrence)) FROM finding")[0]
    return {**taken, "events": done.counts.events, "rules": len(done.ruleset), "lit": str(lit), "found": found}


def _by_hand(directory: Path, options: argparse.Namespace) -> dict[str, Any]:
    import duckdb

    from sundial.rules.sets.layout import read_manifest

    manifest = read_manifest(directory)
    text = HANDWRITTEN.read_text(encoding="utf-8").replace("{set}", str(directory)).replace("{as_of}", manifest.as_of)
    connection = duckdb.connect(config={"threads": options.threads, "memory_limit": f"{options.memory}GiB"})
    connection.execute(f"SET temp_directory = '{directory}/.spill'")
    began = _now()
    connection.execute(text)
    taken = _since(began)
    found = connection.execute(
        "SELECT rule_id, COUNT(DISTINCT case_id) FROM lit GROUP BY rule_id ORDER BY rule_id"
    ).fetchall()
    lit = connection.execute("SELECT COUNT(*), SUM(hash(case_id, rule_id, occurrence)) FROM lit").fetchone()
    return {**taken, "events": manifest.events, "rules": len(_by_hand_rules()), "lit": str(lit), "found": found}


def _by_hand_rules() -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"'([a-z]+(?:-[a-z]+)+)'", HANDWRITTEN.read_text(encoding="utf-8"))))


def _with_filters(directory: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The checks as filters of a log, which is the fastest that pm4py has for them."""
    return _by_pm4py(directory, _filtered)


def _with_conformance(directory: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The checks as pm4py checks conformance: a declarative model, held against every case; what it cannot say, as filters."""
    return _by_pm4py(directory, _declared)


def _by_pm4py(directory: Path, check: Callable[[Any, Any], dict[str, int]]) -> dict[str, Any]:
    os.environ.setdefault("TQDM_DISABLE", "1")
    import duckdb
    import pm4py

    began = _now()
    frame = duckdb.execute(
        'SELECT case_id AS "case:concept:name", verb AS "concept:name", occurred_at AS "time:timestamp", actor AS "org:resource" '
        f"FROM read_parquet('{directory}/event/*/*/*.parquet') ORDER BY case_id, position"
    ).df()
    found = sorted(check(pm4py, pm4py.format_dataframe(frame)).items())
    return {**_since(began), "events": len(frame), "rules": len(FEW), "lit": "", "found": found}


def _filtered(pm4py: Any, log: Any) -> dict[str, int]:
    kept = {
        "public-complaint": pm4py.filter_event_attribute_values(log, "concept:name", ["complain"], level="case"),
        "acceptance-refused": pm4py.filter_event_attribute_values(log, "concept:name", ["decline"], level="case"),
        "acts-out-of-order": pm4py.filter_eventually_follows_relation(log, WRONG_ORDER),
    }
    return {rule: _cases(each) for rule, each in kept.items()} | _filters_alone(pm4py, log)


def _declared(pm4py: Any, log: Any) -> dict[str, int]:
    wanted = {"support": 1.0, "confidence": 1.0}
    model = {
        "absence": dict.fromkeys(("complain", "decline"), wanted),
        "nonsuccession": dict.fromkeys(WRONG_ORDER, wanted),
    }
    rules = {("absence", "complain"): "public-complaint", ("absence", "decline"): "acceptance-refused"}
    found = dict.fromkeys((*rules.values(), "acts-out-of-order"), 0)
    for case in pm4py.conformance_declare(log, model):
        for rule in {rules.get(tuple(each), "acts-out-of-order") for each in case["deviations"]}:
            found[rule] += 1
    return found | _filters_alone(pm4py, log)


def _filters_alone(pm4py: Any, log: Any) -> dict[str, int]:
    """What no declarative model says: the same hand in two acts, and an act done twice."""
    return {
        "same-officer": _cases(pm4py.filter_four_eyes_principle(log, "accept", "sign", keep_violations=True)),
        "correction-repeated": _cases(pm4py.filter_activities_rework(log, "correction_notice", 2)),
    }


def _cases(log: Any) -> int:
    return int(log["case:concept:name"].nunique())


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(began: tuple[float, float]) -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": time.perf_counter() - began[0], "cpu": time.process_time() - began[1], "peak_mb": peak}


def _report(taken: dict[str, list[dict[str, Any]]]) -> int:
    seconds = {side: statistics.median(one["seconds"] for one in runs) for side, runs in taken.items()}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, median of {len(taken['all'])}")
    for side, runs in taken.items():
        cpu = statistics.median(one["cpu"] for one in runs)
        peak = max(one["peak_mb"] for one in runs)
        print(
            f"  {side:6} {runs[0]['rules']:3} rules {runs[0]['events']:12,} events {seconds[side]:8.2f} s ({cpu:.1f} s of CPU) "
            f"{runs[0]['events'] / seconds[side]:12,.0f} events/s  peak {peak:,.0f} MB"
        )
    print(f"  ratio same / hand: {seconds['same'] / seconds['hand']:.2f} (at most 3 wanted)")
    for side in OTHERS:
        print(f"  ratio pm4py {side} / few: {seconds[side] / seconds['few']:.1f} (at least 50 wanted)")
    if taken["same"][0]["lit"] != taken["hand"][0]["lit"]:
        print(f"The findings differ: {taken['same'][0]['found']} and {taken['hand'][0]['found']}")
        return 1
    for side in OTHERS:
        if taken["few"][0]["found"] != taken[side][0]["found"]:
            print(f"The checks differ: {taken['few'][0]['found']} and {side} {taken[side][0]['found']}")
            return 1
    return 0


SIDES = {
    "all": lambda directory, options: _with_sundial(directory, options, ()),
    "same": lambda directory, options: _with_sundial(directory, options, _by_hand_rules()),
    "hand": _by_hand,
    "few": lambda directory, options: _with_sundial(directory, options, FEW),
    "filters": _with_filters,
    "conformance": _with_conformance,
}

if __name__ == "__main__":
    main()
