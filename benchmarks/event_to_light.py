"""How long after an act its light burns, while 1,000,000 other clocks are open.

One command, an embedded PostgreSQL of its own, about three minutes, most of them filling:

    uv run python benchmarks/event_to_light.py

Every case has its promised and its statutory clock running, its steps, its events and the moment of its next look. The
real worker watches beside it, as ``sundial worker`` runs. An act that must light a lamp is recorded on a case chosen
by chance; the delay runs from the return of its COMMIT to the announcement that comes with the committed signal row.

For comparison, in the same run: one process inserts a row and notifies, another that only waits for it inserts one row and
notifies back. That is the least any watch in a process of its own can take.
"""

from __future__ import annotations

import argparse
import atexit
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

ORGANS = 100
STEPS = 3
# Accepted over the last nine working days of a limit of fifteen: nothing is near its end, everything is running.
CASES = """
INSERT INTO cases_case (id, number, secret_hash, procedure, state, outcome, organ_id, item_id, version_id, applicant_id,
    applicant_group, project_name, form, channel, holder_role, due_at, answers, opened_at, submitted_at, accepted_at,
    paper_location)
SELECT gen_random_uuid(), 'B' || n, '', 'permit', 'examining', '', o.id, i.id, v.id, %(party)s, '', '', '{}', 'online',
    'handler_a', now() + interval '20 days', '{}', accepted, accepted, accepted, ''
FROM generate_series(1, %(cases)s) AS n
CROSS JOIN LATERAL (SELECT now() - (n %% 9) * interval '1 day' AS accepted) AS time
JOIN (SELECT id, row_number() OVER (ORDER BY code) - 1 AS place FROM organs_organ) AS o ON o.place = n %% %(organs)s
JOIN powers_poweritem AS i ON i.organ_id = o.id
JOIN powers_itemversion AS v ON v.item_id = i.id
"""
CLOCKS = """
INSERT INTO cases_caseclock (id, case_id, kind, unit, budget, consumed, started_at, running_since, due_at, provisional, source)
SELECT uuidv7(), c.id, k.kind, 'working_day', k.budget, 0, c.accepted_at, c.accepted_at, c.due_at, false, ''
FROM cases_case AS c CROSS JOIN (VALUES ('promised', 15), ('statutory', 20)) AS k(kind, budget)
"""
RUNS = """
INSERT INTO cases_casestep (id, case_id, step_id, round, kind, role, state, started_at, result, data)
SELECT uuidv7(), c.id, s.id, 1, s.kind, s.role, 'active', c.accepted_at, '', '{}'
FROM cases_case AS c JOIN powers_routestep AS s ON s.version_id = c.version_id AND s.stage = 1
"""
EVENTS = """
INSERT INTO ledger_event (id, kind, act, subject_type, subject_id, position, actor_id, actor_name, actor_post,
    actor_organ_code, organ_code, item_code, occurred_at, recorded_at, channel, reason, data, leaf_hash, previous_hash)
SELECT uuidv7(), 'permit.' || e.verb, e.verb, 'case', c.id, e.position, 'x', '王芳', '安监窗口', '', '', '', c.accepted_at,
    c.accepted_at, 'online', '', jsonb_build_object('verb', e.verb, 'role', 'window') ||
    CASE WHEN e.verb = 'accept' THEN jsonb_build_object(
        'accepted_on', to_char(c.accepted_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')) ELSE '{}' END,
    decode(md5(e.verb || c.id) || md5(c.number), 'hex'), NULL
FROM cases_case AS c CROSS JOIN (VALUES ('submit', 1), ('accept', 2)) AS e(verb, position)
"""
STREAMS = """
INSERT INTO ledger_stream (subject_type, subject_id, pseudonym, position, head_hash, head_event)
SELECT 'case', id, md5(id::text), 2, decode(md5('accept' || id) || md5(number), 'hex'), NULL FROM cases_case
"""
DUE = "INSERT INTO supervision_due (case_id, next_check_at) SELECT id, now() + interval '3 days' FROM cases_case"
FILLED = {
    "cases_case": CASES,
    "cases_caseclock": CLOCKS,
    "cases_casestep": RUNS,
    "ledger_event": EVENTS,
    "ledger_stream": STREAMS,
    "supervision_due": DUE,
}
# Secondary indexes are made after the rows, as a restore makes them; the same ones, under the same names.
INDEXES = """
SELECT i.indexname, i.indexdef FROM pg_indexes AS i
WHERE i.tablename = %s AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conname = i.indexname)
"""
# Every trigger is back as it was, those that not even a replica may skip included, before anything is measured.
TRIGGERS = """
SELECT tgname, CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END FROM pg_trigger
WHERE tgrelid = CAST(%s AS regclass) AND NOT tgisinternal
"""
ECHO = """
import psycopg, sys
with psycopg.connect(sys.argv[1], autocommit=True) as ear, psycopg.connect(sys.argv[1], autocommit=True) as line:
    ear.execute("LISTEN bench_ping")
    print("ready", flush=True)
    for _ in ear.notifies():
        with line.transaction():
            line.execute("INSERT INTO bench_echo (told) VALUES ('pong')")
            line.execute("NOTIFY bench_pong")
"""


def main() -> None:
    options = _options()
    data = tempfile.mkdtemp(prefix="sundial-bench-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.environ |= {"SUNDIAL_DATA": data, "DJANGO_SETTINGS_MODULE": "sundial.settings"}
    from sundial.system import postgres

    os.environ["DATABASE_URL"] = postgres.start(Path(data) / "postgres")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    _fill(options.cases)
    print(
        f"{options.cases} cases, {_open_clocks()} open clocks, {os.cpu_count()} cores; filled in {time.monotonic() - began:.0f} s"
    )
    yardstick = _say("insert, notify, insert, notify", _round_trips(options.acts))
    with _worker():
        light = _say("act to light", _lights(options.acts))
        print(f"ratio of the medians {light / yardstick:.1f}")
        _burst(options.burst)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--acts", type=int, default=300, help="how many acts, one after the other")
    parser.add_argument("--burst", type=int, default=1000, help="how many acts at once, at the end")
    return parser.parse_args()


def _fill(cases: int) -> None:
    from django.db import connection

    from sundial.cases.models import Party

    _organs()
    party = Party.objects.create(kind="person", name="李娟", identifier="11010519491231002X", telephone="13800138000")
    with connection.cursor() as cursor:
        # Filling is not an act: no foreign key is asked, and no trigger.
        cursor.execute(
            "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'"
        )
        for table, statement in FILLED.items():
            _fill_table(cursor, table, statement, {"party": party.pk, "cases": cases, "organs": ORGANS})
        cursor.execute("RESET session_replication_role; RESET synchronous_commit")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _fill_table(cursor: Any, table: str, statement: str, values: dict[str, Any]) -> None:
    began = time.monotonic()
    cursor.execute(INDEXES, [table])
    indexes = cursor.fetchall()
    cursor.execute(TRIGGERS, [table])
    triggers = cursor.fetchall()
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    cursor.execute(statement, values if "%(" in statement else None)
    for _name, definition in indexes:
        cursor.execute(definition)
    for name, how in triggers:
        cursor.execute(f'ALTER TABLE {table} {how} TRIGGER "{name}"')
    print(f"  {table:20} {time.monotonic() - began:5.1f} s", flush=True)


def _organs() -> None:
    from datetime import date

    from sundial.organs.actions import OrganFacts, Place, open_organ
    from sundial.organs.models import Tier
    from sundial.powers.models import ItemVersion, LimitRow, PowerItem, RouteStep

    place = Place("431000", "郴州市", Tier.CITY)
    for n in range(ORGANS):
        organ = open_organ(OrganFacts(f"B{n:03}", f"第{n}局", f"第{n}局", (place,), Tier.CITY))
        item = PowerItem.objects.create(organ=organ, code=f"I-{organ.code}", power_type="licence", procedure="permit")
        version = ItemVersion.objects.create(
            item=item, number=1, state="in_force", effective_from=date(2010, 1, 1), name="许可"
        )
        for kind, days in {"promised": 15, "statutory": 20}.items():
            LimitRow.objects.create(version=version, kind=kind, value=days, unit="working_day")
        for stage in range(1, STEPS + 1):
            RouteStep.objects.create(version=version, stage=stage, kind="handle", role="handler_a", name=f"环节{stage}")


def _open_clocks() -> int:
    from sundial.cases.models import CaseClock

    return CaseClock.objects.filter(ended_at=None).count()


@contextmanager
def _worker() -> Iterator[None]:
    """The worker as production runs it: it seals, watches and deems. Ready once it has looked at one act."""
    command = [sys.executable, "-m", "sundial.cli.main", "worker", "--until-stdin-closes"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        _lights(3, patience=120)
        yield
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(20)


class Ear:
    """Listens on a connection and a thread of its own, and notes when each announcement came."""

    def __init__(self, channel: str) -> None:
        self.arrived: list[float] = []
        self.more = threading.Condition()
        self.line = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        self.line.execute(f"LISTEN {channel}")
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        try:
            for _ in self.line.notifies():
                with self.more:
                    self.arrived.append(time.perf_counter())
                    self.more.notify_all()
        except psycopg.Error:
            return

    def wait_for(self, number: int, patience: float) -> float:
        with self.more:
            if not self.more.wait_for(lambda: len(self.arrived) >= number, patience):
                raise TimeoutError(f"only {len(self.arrived)} of {number} came within {patience} s")
            return self.arrived[number - 1]


def _round_trips(number: int) -> list[float]:
    """The yardstick: insert and notify here; a process that only waits for it inserts and notifies back."""
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("CREATE TABLE bench_echo (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, told text)")
        echo = subprocess.Popen([sys.executable, "-c", ECHO, url], stdout=subprocess.PIPE, text=True)
        assert echo.stdout
        echo.stdout.readline()

        def ping() -> None:
            with line.transaction():
                line.execute("INSERT INTO bench_echo (told) VALUES ('ping')")
                line.execute("NOTIFY bench_ping")

        try:
            return _delays(Ear("bench_pong"), number, ping, patience=10)
        finally:
            echo.terminate()
            echo.wait()


def _lights(number: int, patience: float = 10) -> list[float]:
    return _delays(Ear("sundial_signal"), number, _act, patience)


def _delays(ear: Ear, number: int, act: Callable[[], None], patience: float) -> list[float]:
    took = []
    for n in range(1, number + 1):
        act()
        committed = time.perf_counter()
        took.append((ear.wait_for(n, patience) - committed) * 1000)
    ear.line.close()
    return took


def _burst(number: int) -> None:
    ear, began = Ear("sundial_signal"), time.perf_counter()
    for _ in range(number):
        _act()
    written = time.perf_counter() - began
    seconds = ear.wait_for(number, 120) - began
    print(
        f"{number} acts written in {written:.1f} s, all lit after {seconds:.1f} s ({number / seconds:.0f} lights a second)"
    )


def _act() -> None:
    """A complaint about a case chosen by chance: the next look must raise a red light."""
    from django.db import transaction

    from sundial.ledger.actions import record
    from sundial.ledger.actor import Actor

    case = _by_chance()
    with transaction.atomic():
        record(
            "permit.fill",
            subject_type="case",
            subject_id=case,
            by=Actor(id="7", name="王五", post="受理", organ_code="B001"),
            organ="B001",
            data={"verb": "complain"},
        )


def _by_chance() -> Any:
    """A case nobody complained about yet: the numbers of all of them, shuffled once."""
    from sundial.cases.models import Case

    if not _numbers:
        count = Case.objects.count()
        _numbers.extend(random.Random(7).sample(range(1, count + 1), min(count, 50_000)))
    return Case.objects.values_list("pk", flat=True).get(number=f"B{_numbers.pop()}")


_numbers: list[int] = []


def _say(name: str, took: list[float]) -> float:
    ordered = sorted(took)
    median = statistics.median(ordered)
    print(
        f"{name:32} p50 {median:7.1f} ms   p99 {ordered[int(len(ordered) * 0.99) - 1]:7.1f} ms   worst {ordered[-1]:7.1f} ms"
    )
    return median


if __name__ == "__main__":
    main()
