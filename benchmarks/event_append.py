"""Events per second through record() and the sequencer, against the same insert without its leaf and against COPY.

One command, an embedded PostgreSQL of its own, about two minutes:

    uv run python benchmarks/event_append.py [--writers 2 4] [--processor]

Writers are processes of their own. Events come one to a transaction, twenty to a transaction one after the other, and twenty
in one call. For each the columns say, in events a second:

- **with leaf**: record() as the rooms call it, committed;
- **without**: the same event locked, written and announced through one statement as before, but no hash, no openings, no
  leaf for the log: what the leaf costs is the ratio of the two;
- **sealed**: with a sequencer at work beside the writers, until the last event is in the signed log;
- **COPY**: the very rows of the sealed events (events, openings, leaves) into equal tables with the same indexes, without
  triggers, hashes, signatures or transactions: the most this machine can do.

With ``--processor`` one process writes, and the columns say what an event costs in processor time, here and in the server, the best
of three: on a busy machine that says more than the clock.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from filling.database import connect, open_database
from filling.processor import spent

SPAWN = multiprocessing.get_context("spawn")
# The event alone keeps the triggers that are its own: the announcement, and that its case is due.
PREPARE = """
CREATE TABLE bench_event (LIKE ledger_event INCLUDING ALL);
CREATE TRIGGER announce AFTER INSERT ON bench_event FOR EACH ROW EXECUTE FUNCTION ledger_announce_event();
CREATE TRIGGER mark_due AFTER INSERT ON bench_event FOR EACH ROW EXECUTE FUNCTION supervision_mark_due();
"""
# Like outbox.write, it finds the chain of one event by its index.
WITHOUT_LEAF = """
WITH entry AS MATERIALIZED (SELECT * FROM json_populate_recordset(NULL::bench_event, %(entries)s::json)), head AS (
    UPDATE ledger_stream AS s SET position = entry.position, head_hash = entry.leaf_hash, head_event = entry.id
    FROM (SELECT * FROM entry LIMIT {most}) AS entry WHERE s.subject_type = entry.subject_type AND s.subject_id = entry.subject_id
)
INSERT INTO bench_event SELECT * FROM entry
"""
# How many events each figure of processor time is taken from.
EVENTS = 1000
# How many events share a transaction, and how many of them one call.
SHAPES = {"1 to a transaction": (1, 1), "20 to a transaction": (20, 1), "20 in one call": (20, 20)}


def main() -> None:
    options = _options()
    open_database()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(PREPARE)
    _settle()
    if options.processor:
        return _by_processor()
    print(f"{os.cpu_count()} cores; events a second")
    print(
        f"{'':20} {'writers':>7} {'with leaf':>10} {'without':>8} {'ratio':>6} {'sealed':>7} {'COPY':>8} {'sealed / COPY':>14}"
    )
    for writers in options.writers:
        for name, shape in SHAPES.items():
            _measure(name, shape, writers, options.seconds)


def _settle() -> None:
    """Begin as a site that has been at work: on empty tables PostgreSQL keeps plans that read them row by row.

    Without this whoever is measured later pays for what was written before, which once made leaves look four times as dear.
    """
    from django.db import connection

    from sundial.ledger import kinds

    kinds.register("benchmark.step", "step", "")
    for _ in range(20):
        with_its_leaf(_acts(200))
        without_leaf(_acts(200))
    _seal_what_waits()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--writers", type=int, nargs="+", default=[2, 4])
    parser.add_argument("--seconds", type=float, default=3.0, help="how long to write, for each figure")
    parser.add_argument("--processor", action="store_true", help="processor time of one writer instead of the clock")
    return parser.parse_args()


def _by_processor() -> None:
    print("millionths of a second of processor time an event, here + in the server")
    for name, (in_transaction, in_call) in SHAPES.items():
        taken: dict[Callable[..., None], list[tuple[float, float]]] = {with_its_leaf: [], without_leaf: []}
        for write in (*taken,) * 3:  # in turns, so that a busy minute hits both alike
            taken[write].append(spent(partial(_transactions, write, in_transaction, in_call)))
        costs = [min(each, key=sum) for each in taken.values()]
        told = "   ".join(f"{here / EVENTS * 1e6:6.0f} +{there / EVENTS * 1e6:6.0f}" for here, there in costs)
        print(f"{name:20} {told}   ratio {sum(costs[1]) / sum(costs[0]):.2f}", flush=True)
    waiting = _waiting()
    here, there = spent(_seal_what_waits)
    print(f"{'sealing':20} {here / waiting * 1e6:6.0f} +{there / waiting * 1e6:6.0f}")


def _transactions(write: Callable[..., None], in_transaction: int, in_call: int) -> None:
    from django.db import transaction

    for _ in range(EVENTS // in_transaction):
        with transaction.atomic():
            for _ in range(in_transaction // in_call):
                write(_acts(in_call))


def _waiting() -> int:
    from sundial.ledger import queries

    return queries.waiting()


def _measure(name: str, shape: tuple[int, int], writers: int, seconds: float) -> None:
    without = _written(without_leaf, shape, writers, seconds)
    with_leaf = _written(with_its_leaf, shape, writers, seconds)
    _seal_what_waits()
    before = _sealed()
    spent = _end_to_end(shape, writers, seconds)
    sealed = _sealed() - before
    copied = sealed / _copy(before)
    rate = sealed / spent
    print(
        f"{name:20} {writers:7} {with_leaf:10.0f} {without:8.0f} {with_leaf / without:6.2f} {rate:7.0f} {copied:8.0f} "
        f"{rate / copied:14.3f}",
        flush=True,
    )


def _written(write: Callable[..., None], shape: tuple[int, int], writers: int, seconds: float) -> float:
    """Events a second that all writers together committed."""
    ready, told = SPAWN.Barrier(writers), SPAWN.Queue()
    processes = [_start(_write, write, shape, seconds, ready, told) for _ in range(writers)]
    rates = [told.get() for _ in processes]
    for process in processes:
        process.join()
    return float(sum(rates))


def _end_to_end(shape: tuple[int, int], writers: int, seconds: float) -> float:
    """Seconds from the first event until the last is in the signed log."""
    ready, told, done = SPAWN.Barrier(writers + 2), SPAWN.Queue(), SPAWN.Event()
    sealer = _start(_seal, ready, done)
    processes = [_start(_write, with_its_leaf, shape, seconds, ready, told) for _ in range(writers)]
    ready.wait()
    began = time.monotonic()
    for process in processes:
        told.get()
        process.join()
    done.set()
    sealer.join()
    return time.monotonic() - began


def _start(target: Callable[..., None], *values: Any) -> Any:
    process = SPAWN.Process(target=target, args=values)
    process.start()
    return process


def _write(write: Callable[..., None], shape: tuple[int, int], seconds: float, ready: Any, told: Any) -> None:
    connect()
    from django.db import transaction

    from sundial.ledger import kinds

    kinds.register("benchmark.step", "step", "")
    in_transaction, in_call = shape
    write(_acts(in_call))  # prepares the statements
    ready.wait()
    began, events = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        with transaction.atomic():
            for _ in range(in_transaction // in_call):
                write(_acts(in_call))
        events += in_transaction
    told.put(events / (time.monotonic() - began))


def _acts(number: int) -> Sequence[Any]:
    from sundial.ledger.actions import Act
    from sundial.ledger.actor import Actor

    officer = Actor(id="7", name="王五", post="审批科科员", organ_code="330100-015")
    data = {"verb": "accept", "from": "received", "to": "accepted", "step": 2}
    return [
        Act(
            "benchmark.step",
            "benchmark",
            uuid4(),
            officer,
            "330100-015",
            "3301-XK-0042",
            reason="材料齐全,符合法定形式",
            data=data,
        )
        for _ in range(number)
    ]


def with_its_leaf(acts: Sequence[Any]) -> None:
    from django.db import transaction

    from sundial.ledger.actions import record_all

    with transaction.atomic(savepoint=False):
        record_all(acts)


def without_leaf(acts: Sequence[Any]) -> None:
    import secrets

    from django.db import transaction

    from sundial.kernel import clock
    from sundial.ledger import outbox
    from sundial.ledger.actions import next_event
    from sundial.ledger.canonical import plain
    from sundial.system import prepared

    with transaction.atomic(savepoint=False):
        heads = outbox.lock({(act.subject_type, act.subject_id): act.item for act in acts})
        rows = []
        for act in acts:
            event = next_event(act, plain(act.data), heads[act.subject_type, act.subject_id], clock.now())
            event.leaf_hash = secrets.token_bytes(32)
            rows.append(outbox.columns(event))
        prepared.run(WITHOUT_LEAF.format(most=len(rows)), {"entries": outbox.as_json(rows)})


def _seal(ready: Any, done: Any) -> None:
    connect()
    from sundial.ledger import queries, sequencer
    from sundial.ledger.signer import Signer

    ready.wait()
    while not (done.is_set() and queries.waiting() == 0):
        sequencer.seal_all(Signer())
        time.sleep(0 if done.is_set() else sequencer.GATHER)


def _seal_what_waits() -> None:
    from sundial.ledger import sequencer
    from sundial.ledger.signer import Signer

    sequencer.seal_all(Signer())


def _sealed() -> int:
    from sundial.ledger.models import Leaf

    return Leaf.objects.count()


def _copy(before: int) -> float:
    """COPY the rows of the last measurement into fresh tables; return the seconds it took."""
    from django.db import connection

    rows = {
        "ledger_event": f"id IN (SELECT pending_id FROM ledger_leaf WHERE idx >= {before})",
        "ledger_opening": f"id IN (SELECT pending_id FROM ledger_leaf WHERE idx >= {before})",
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


if __name__ == "__main__":
    main()
