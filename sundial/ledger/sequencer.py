"""Sealing: one sequencer at a time takes committed leaves from the outbox and gives them their index.

It consumes rows because it sees them, never because of their number: numbers are drawn at INSERT and become visible at
COMMIT, in another order, so following a number would lose events.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from sundial.kernel import clock
from sundial.ledger import guard, log
from sundial.ledger.models import Checkpoint as CheckpointRow
from sundial.ledger.signer import Signer, Signs

# Any two sequencers of one database must agree on this number; it means nothing else.
LOCK = 7_305_191_216
BATCH = 1000
# After an event is announced, and after every batch, this pause (seconds) lets neighbours join the next one.
GATHER = 0.05
# How long (seconds) an idle pass waits before it looks again by itself.
IDLE = 2.0


class BrokenLog(Exception):
    """What the database holds does not have the root that was signed. Nothing more may be sealed on top."""


def seal(signer: Signs, limit: int = BATCH) -> int:
    """Seal up to ``limit`` waiting leaves in one transaction and return how many.

    Returns 0 when nothing waits or when another sequencer is at work. Raises BrokenLog, SignerRefusal.
    """
    with transaction.atomic():
        if not _alone():
            return 0
        waiting = _waiting(limit)
        if waiting:
            _append(signer, waiting)
    return len(waiting)


def seal_all(signer: Signs) -> int:
    """Seal until nothing waits, and return how many leaves were sealed."""
    total = 0
    while sealed := seal(signer):
        total += sealed
    return total


def one_pass(signer: Signs | None = None) -> bool:
    """Seal one batch; if nothing waits, wait up to two seconds for something. Return whether anything was sealed.

    The worker repeats this, and is told to stop between two batches, however many wait.
    Raises BrokenLog or SignerRefusal: then nobody may seal until a person has looked.
    """
    sealed = seal(signer or Signer(), BATCH)
    if sealed == 0:
        _wait_for_work()
    elif sealed < BATCH:
        time.sleep(GATHER)
    return sealed > 0


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _waiting(limit: int) -> list[UUID]:
    """The oldest leaves in the outbox.

    They are taken from there by name: one DELETE with a sub-select turns quadratic when the queue's statistics are stale.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, xid = pg_current_xact_id_if_assigned() FROM ledger_pending ORDER BY id LIMIT %s", [limit]
        )
        rows = cursor.fetchall()
    if any(own for _, own in rows):
        # The guards of the caller's own changes look for their events in the outbox that is about to empty. Only where sealing is
        # nested in the transaction that recorded, as in a test.
        guard.check_now()
    return [id_ for id_, _ in rows]


def _append(signer: Signs, waiting: Sequence[UUID]) -> None:
    first = log.size()
    _check_last_root(first)
    log.take_from_outbox(first, waiting)
    checkpoint = log.checkpoint(signer.origin, first + len(waiting))
    signed = signer.sign(checkpoint, lambda since: log.consistency_proof(since, checkpoint.size))
    CheckpointRow.objects.create(size=checkpoint.size, root=checkpoint.root, note=signed, at=clock.now())
    transaction.on_commit(lambda: signer.remember(checkpoint))


def _check_last_root(size: int) -> None:
    last = log.latest()
    if (last.size if last else 0) != size:
        raise BrokenLog(f"the log has {size} leaves, but its last checkpoint speaks of {last.size if last else 0}")
    if last and log.root(size) != bytes(last.root):
        raise BrokenLog(f"the tiles no longer have the root signed at size {size}; run sundial ledger fsck")


def _wait_for_work() -> None:
    """Return soon after something is committed to the outbox.

    Listens first and looks afterwards, so that nothing slips in between. The thread's own connection listens, which is idle
    between two passes: one opened for each wait cost more than all else an idle sequencer does.
    """
    with connection.cursor() as cursor:
        cursor.execute("LISTEN sundial_pending")
        cursor.execute("SELECT FROM ledger_pending LIMIT 1")
        if cursor.rowcount:
            return
    for _ in connection.connection.notifies(timeout=IDLE, stop_after=1):
        time.sleep(GATHER)
