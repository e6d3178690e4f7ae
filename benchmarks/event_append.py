"""Events per second through record() and the sequencer, against raw COPY of the same rows.

One command, an embedded PostgreSQL of its own, about twenty seconds:

    uv run python benchmarks/event_append.py

Each line says how many events shared one transaction. "sealed" counts from the first event to the moment when the last
one is in the signed log. COPY writes the very same rows (events, openings, leaves) into equal tables with the same
indexes and constraints, without triggers, hashes or signatures: the most this machine can do.
"""

from __future__ import annotations

import argparse
import atexit
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from typing import Any

SPAWN = multiprocessing.get_context("spawn")


def main() -> None:
    options = _options()
    data = tempfile.mkdtemp(prefix="sundial-bench-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)  # Before the server's own, so that it runs after it.
    os.environ |= {"SUNDIAL_DATA": data, "DJANGO_SETTINGS_MODULE": "sundial.settings"}
    from sundial.system import postgres

    os.environ["DATABASE_URL"] = postgres.start()
    _django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"{options.writers} writers, 1 sequencer, {os.cpu_count()} cores")
    for per_transaction in (1, 20):
        _measure(options.writers, options.seconds, per_transaction)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--writers", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to write, for each line")
    return parser.parse_args()


def _measure(writers: int, seconds: float, per_transaction: int) -> None:
    before = _count()
    ready = SPAWN.Barrier(writers + 2)
    done = SPAWN.Event()
    sealing = _start(_seal, ready, done)
    writing = [_start(_write, ready, seconds, per_transaction) for _ in range(writers)]
    ready.wait()
    began = time.monotonic()
    for process in writing:
        process.join()
    committed = time.monotonic() - began
    done.set()
    sealing.join()
    sealed = time.monotonic() - began
    events = _count() - before
    copied = _copy(before)
    print(
        f"{per_transaction:3} per transaction: {events:6} events, "
        f"committed {events / committed:6.0f}/s, sealed {events / sealed:6.0f}/s, "
        f"COPY {events / copied:6.0f}/s, sealed over COPY {copied / sealed:.3f}"
    )


def _start(target: Callable[..., None], *values: Any) -> Any:
    process = SPAWN.Process(target=target, args=values)
    process.start()
    return process


def _write(ready: Any, seconds: float, per_transaction: int) -> None:
    _django()
    from uuid import uuid4

    from django.db import transaction

    from sundial.ledger import kinds
    from sundial.ledger.actions import record
    from sundial.ledger.actor import Actor

    kinds.register("benchmark.step", "step", "")
    ready.wait()
    until = time.monotonic() + seconds
    officer = Actor(id="7", name="王五", post="审批科科员", organ_code="330100-015")
    while time.monotonic() < until:
        with transaction.atomic():
            for _ in range(per_transaction):
                record(
                    "benchmark.step",
                    subject_type="benchmark",
                    subject_id=uuid4(),
                    by=officer,
                    organ="330100-015",
                    item="3301-XK-0042",
                    reason="材料齐全,符合法定形式",
                    data={"verb": "accept", "from": "received", "to": "accepted", "step": 2},
                )


def _seal(ready: Any, done: Any) -> None:
    _django()
    from sundial.ledger import queries, sequencer
    from sundial.ledger.signer import Signer

    ready.wait()
    while not (done.is_set() and queries.waiting() == 0):
        if not sequencer.seal_all(Signer()):
            time.sleep(0.02)


def _count() -> int:
    from sundial.ledger.models import Leaf

    return Leaf.objects.count()


def _copy(before: int) -> float:
    """COPY the rows of the last measurement into fresh tables; return the seconds it took."""
    from django.db import connection

    rows = {
        "ledger_event": f"id IN (SELECT pending_id FROM ledger_leaf WHERE idx >= {before})",
        "ledger_opening": f"leaf_hash IN (SELECT hash FROM ledger_leaf WHERE idx >= {before})",
        "ledger_leaf": f"idx >= {before}",
    }
    spent = 0.0
    with connection.cursor() as cursor:
        for table, condition in rows.items():
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE {condition}) TO STDOUT (FORMAT binary)") as reader:
                content = [bytes(block) for block in reader]
            cursor.execute(f"DROP TABLE IF EXISTS copied; CREATE TABLE copied (LIKE {table} INCLUDING ALL)")
            began = time.monotonic()
            with cursor.copy("COPY copied FROM STDIN (FORMAT binary)") as writer:
                for block in content:
                    writer.write(block)
            spent += time.monotonic() - began
    return spent


def _django() -> None:
    import django

    django.setup()


if __name__ == "__main__":
    main()
