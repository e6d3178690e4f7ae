"""How long after an act its light burns: 1,000,000 clocks open, 200 acts a second, every one of which lights.

One command, an embedded PostgreSQL of its own, under five minutes, most of them filling:

    uv run python benchmarks/event_to_light.py

Filled are 500,000 cases, each with its promised and its statutory clock running, its steps, its events, the head of its
record and the moment of its next look. The real worker runs beside it, as ``sundial worker`` does: it watches, seals and
deems. Writers record complaints through ``record()``, on cases chosen by chance, at moments fixed beforehand, so that a
slow answer does not slow the next question. The delay runs from the return of an act's COMMIT to the announcement of its
light, which the wall's live wire passes on. Then a burst: 1,000 acts as fast as the writers can, until the last is lit.

For comparison, in the same run at the same pace: a writer inserts a row and notifies; a process that only waits for that
inserts one row for it and notifies back. That is the least any watch in a process of its own can take.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from filling.cases import fill, open_clocks
from filling.database import connect, open_database

SPAWN = multiprocessing.get_context("spawn")
WRITERS = 2
PATIENCE = 120.0  # seconds after the last act until a missing light is a lost one
ECHO = """
import psycopg, sys
with psycopg.connect(sys.argv[1], autocommit=True) as ear, psycopg.connect(sys.argv[1], autocommit=True) as line:
    ear.execute("LISTEN bench_ping")
    print("ready", flush=True)
    while True:
        told = [n.payload for n in ear.notifies(timeout=60, stop_after=1)] + [n.payload for n in ear.notifies(timeout=0)]
        with line.transaction():
            line.cursor().executemany("INSERT INTO bench_echo (told) VALUES (%s)", [(each,) for each in told])
            line.cursor().executemany("SELECT pg_notify('bench_pong', %s)", [(each,) for each in told])
"""

Committed = dict[str, float]  # when each act's COMMIT returned, by what is announced for it


def main() -> None:
    options = _options()
    url = open_database()
    began = time.monotonic()
    fill(options.cases)
    print(
        f"{options.cases} cases, {open_clocks()} open clocks, {os.cpu_count()} cores; filled in {time.monotonic() - began:.0f} s"
    )
    cases = _by_chance(options.rate * options.seconds + options.burst + 20)
    yardstick = _yardstick(url, options.rate, options.seconds)
    with _worker(cases[:20]):
        sustained = cases[20 : 20 + options.rate * options.seconds]
        light = _say("act to light", _delays("sundial_signal", _act, sustained, options.rate, _cases_of))
        print(
            f"ratio of the medians {light[0] / yardstick[0]:.1f}, of the 99th percentiles {light[1] / yardstick[1]:.1f}"
        )
        _burst(cases[-options.burst :])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=500_000, help="each has two open clocks")
    parser.add_argument("--rate", type=int, default=200, help="acts a second")
    parser.add_argument("--seconds", type=int, default=20, help="how long to keep that pace")
    parser.add_argument("--burst", type=int, default=1000, help="how many acts at once, at the end")
    return parser.parse_args()


def _by_chance(number: int) -> list[str]:
    """So many cases, no two alike."""
    from sundial.cases.models import Case

    count = Case.objects.count()
    numbers = [f"B{n}" for n in random.Random(7).sample(range(1, count + 1), number)]
    found = dict(Case.objects.filter(number__in=numbers).values_list("number", "pk"))
    return [str(found[number]) for number in numbers]


@contextmanager
def _worker(warm_up: Sequence[str]) -> Iterator[None]:
    """The worker as production runs it, ready once it has lit a few lamps."""
    command = [sys.executable, "-m", "sundial.cli.main", "worker", "--until-stdin-closes"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        _delays("sundial_signal", _act, warm_up, 10, _cases_of)
        yield
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(20)


class Ear:
    """Listens on a connection and a thread of its own, and notes when each announcement came."""

    def __init__(self, channel: str) -> None:
        self.arrived: dict[str, float] = {}
        self.more = threading.Condition()
        self.line = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        self.line.execute(f"LISTEN {channel}")
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        try:
            for notice in self.line.notifies():
                with self.more:
                    self.arrived.setdefault(notice.payload, time.monotonic())
                    self.more.notify_all()
        except psycopg.Error:
            return

    def wait_for(self, number: int) -> dict[str, float]:
        with self.more:
            if not self.more.wait_for(lambda: len(self.arrived) >= number, PATIENCE):
                print(f"only {len(self.arrived)} of {number} came within {PATIENCE:.0f} s")
        self.line.close()
        return self.arrived


def _delays(
    channel: str, act: Callable[[Any, str], None], keys: Sequence[str], rate: float, keys_of: Callable[[Any], Any]
) -> list[float]:
    """Milliseconds from each COMMIT to its announcement, at ``rate`` acts a second."""
    ear = Ear(channel)
    committed = _write(act, keys, rate)
    arrived = keys_of(ear.wait_for(len(keys)))
    lasted = max(committed.values()) - min(committed.values())
    if len(keys) > rate * 2:
        print(f"  {len(keys)} acts in {lasted:.1f} s, {len(keys) / lasted:.0f} a second")
    return [(arrived[key] - committed[key]) * 1000 for key in keys if key in arrived]


def _write(act: Callable[[Any, str], None], keys: Sequence[str], rate: float) -> Committed:
    """Let the writers share ``keys`` between them, each act at its own moment."""
    ready, told = SPAWN.Barrier(WRITERS + 1), SPAWN.Queue()
    for n in range(WRITERS):
        SPAWN.Process(target=_writer, args=(act, keys[n::WRITERS], WRITERS / rate, n / rate, ready, told)).start()
    ready.wait()
    committed: Committed = {}
    for _ in range(WRITERS):
        committed |= told.get()
    return committed


def _writer(
    act: Callable[[Any, str], None], keys: Sequence[str], gap: float, offset: float, ready: Any, told: Any
) -> None:
    connect()
    committed: Committed = {}
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        ready.wait()
        began = time.monotonic() + 0.1 + offset
        for n, key in enumerate(keys):
            time.sleep(max(0.0, began + n * gap - time.monotonic()))
            act(line, key)
            committed[key] = time.monotonic()
    told.put(committed)


def _act(_line: Any, case: str) -> None:
    """A complaint: the next look must raise a red light."""
    from django.db import transaction

    from sundial.ledger.actions import record
    from sundial.ledger.actor import Actor

    with transaction.atomic():
        record(
            "permit.fill",
            subject_type="case",
            subject_id=UUID(case),
            by=Actor(id="7", name="王五", post="受理", organ_code="B001"),
            organ="B001",
            data={"verb": "complain"},
        )


def _cases_of(arrived: dict[str, float]) -> dict[str, float]:
    """Announcements name the light; the light names its case."""
    import json

    from sundial.supervision.models import Signal

    moments = {json.loads(told)["id"]: moment for told, moment in arrived.items()}
    cases = Signal.objects.filter(pk__in=moments).values_list("pk", "case_id")
    return {str(case): moments[str(signal)] for signal, case in cases}


def _yardstick(url: str, rate: int, seconds: int) -> tuple[float, float]:
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("CREATE TABLE bench_echo (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, told text)")
    echo = subprocess.Popen([sys.executable, "-c", ECHO, url], stdout=subprocess.PIPE, text=True)
    try:
        assert echo.stdout
        echo.stdout.readline()
        keys = [str(n) for n in range(rate * seconds)]
        return _say("insert, notify, insert, notify", _delays("bench_pong", _ping, keys, rate, dict))
    finally:
        echo.terminate()
        echo.wait()


def _ping(line: Any, key: str) -> None:
    with line.transaction():
        line.execute("INSERT INTO bench_echo (told) VALUES (%s)", [key])
        line.execute("SELECT pg_notify('bench_ping', %s)", [key])


def _burst(cases: Sequence[str]) -> None:
    ear = Ear("sundial_signal")
    committed = _write(_act, cases, 1e9)
    arrived = _cases_of(ear.wait_for(len(cases)))
    first, last, lit = min(committed.values()), max(committed.values()), max(arrived.values())
    print(
        f"burst of {len(cases)} acts, written in {last - first:.1f} s: all lit {lit - first:.1f} s after the first act, "
        f"{max(0.0, lit - last):.1f} s after the last ({len(arrived) / (lit - first):.0f} lights a second)"
    )


def _say(name: str, took: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(took)
    median, late = statistics.median(ordered), ordered[max(0, int(len(ordered) * 0.99) - 1)]
    print(f"{name:32} p50 {median:7.1f} ms   p99 {late:7.1f} ms   worst {ordered[-1]:7.1f} ms", flush=True)
    return median, late


if __name__ == "__main__":
    main()
