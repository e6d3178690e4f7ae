"""What other rooms read from the record: timelines, receipts, the three times of an event, the age of the queue."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger import log, note, openings, proof, signing, tiles, witnessing
from sundial.ledger.checkpoint import CheckpointError
from sundial.ledger.commitment import FieldOpening
from sundial.ledger.keyring import LogKey, RotationError
from sundial.ledger.merkle import ProofError, leaf_hash
from sundial.ledger.models import Checkpoint, Event

# The receipt number of a leaf hash, as other rooms ask for it.
number_of = proof.receipt_number
# Why a receipt proves nothing.
UNPROVEN = (proof.ReceiptError, ProofError, note.NoteError, CheckpointError, RotationError)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a citizen may hold. ``index``, ``sealed_at`` and ``proof`` are None until the event is sealed.

    They stay so where what the database holds of it is no longer what was signed; ``torn`` then says what does not fit.
    """

    number: str
    leaf: str
    index: int | None
    sealed_at: datetime | None
    proof: str | None
    torn: str = ""

    @property
    def sealed(self) -> bool:
        """Return whether this proves anything yet. Before, a page says "received, no receipt yet"."""
        return self.proof is not None

    def check(self) -> None:
        """Raise ``Refusal`` ``receipt.torn`` where no receipt can be given any more."""
        if self.torn:
            sentence = _(
                "No receipt can be given: what the database holds of this is no longer what the log was signed over."
            )
            raise Refusal(
                "receipt.torn", sentence, who=_("the supervision office; keep any earlier receipt, it is evidence")
            )


@dataclass(frozen=True, slots=True)
class Times:
    """When an event happened, when it was entered, and when it was sealed (None while it waits)."""

    occurred: datetime
    recorded: datetime
    sealed: datetime | None

    @property
    def entry_lag(self) -> timedelta:
        """Return how late it was entered. Large means late entry, or a date of convenience."""
        return self.recorded - self.occurred

    @property
    def sealing_lag(self) -> timedelta | None:
        """Return how long it waited to be sealed, if it has been."""
        return self.sealed - self.recorded if self.sealed else None


def timeline(subject_type: str, subject_id: UUID) -> QuerySet[Event]:
    """Return the events of one subject, first to last."""
    return Event.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("position")


def event_by_key(idem: str) -> Event | None:
    """Return the event recorded for a form or message, to answer its repeat."""
    return Event.objects.filter(idem=idem).first()


def receipt(event: Event, disclose: Collection[str] = ()) -> Receipt:
    """Return the receipt of ``event`` under the newest checkpoint that enough witnesses have cosigned, or the newest.

    It is verified as its holder will verify it; one that would not hold is not handed out (``Receipt.torn``).
    ``disclose`` names the private fields its holder may show; all others appear as digests. Give a citizen only
    what is the citizen's to know.
    """
    hash_ = bytes(event.leaf_hash)
    none = Receipt(number_of(hash_), hash_.hex(), None, None, None)
    place = _place(event)
    if place.waits:
        return none
    try:
        text = _proof(place, event, disclose)
        _check(text, hash_)
    except signing.SignerGone:
        return none  # Nobody can say by which key to verify it; whoever looks again finds it.
    except (*UNPROVEN, tiles.TileError) as error:
        return replace(none, torn=str(error))
    return replace(none, index=place.index, sealed_at=sealed_at([event])[event.pk], proof=text)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the leaf of an event is: under its index in the log, or waiting in the outbox."""

    index: int | None
    entry: bytes | None
    waits: bool


def _place(event: Event) -> _Place:
    """Asked in one statement: between two it may be sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT leaf.idx, leaf.entry, EXISTS (SELECT FROM ledger_pending WHERE id = asked.id) "
            "FROM (VALUES (%s::uuid)) AS asked (id) LEFT JOIN ledger_leaf AS leaf ON leaf.pending_id = asked.id",
            [event.pk],
        )
        return _Place(*cursor.fetchone())


def _proof(place: _Place, event: Event, disclose: Collection[str]) -> str:
    if place.index is None or place.entry is None:
        raise proof.ReceiptError("its leaf is neither in the log nor on its way there")
    checkpoint = witnessing.best(place.index + 1)
    if checkpoint is None:
        raise CheckpointError("no checkpoint is over its leaf")
    return proof.Proof(
        index=place.index,
        hashes=tuple(log.inclusion_proof(place.index, checkpoint.size)),
        checkpoint=witnessing.witnessed(checkpoint),
        extra=_disclosure(bytes(place.entry), event, disclose).extra,
    ).text


def _check(text: str, of_event: bytes) -> None:
    """Raise one of UNPROVEN where a holder of the log's key would refuse this receipt, or where it is of another leaf."""
    try:
        disclosure, _under = proof.verify(text, _log_key())
    except UNPROVEN:
        _log_key.cache_clear()  # It may have been handed over since.
        disclosure, _under = proof.verify(text, _log_key())
    if leaf_hash(disclosure.entry) != of_event:
        raise proof.ReceiptError("its leaf is not the one its event was recorded with")


@cache
def _log_key() -> LogKey:
    return signing.verifier()


def event_by_number(number: str) -> Event | None:
    """Return the event of a receipt number, however it was typed; None when there is none."""
    try:
        start = base64.b32decode(number.replace("-", "").replace(" ", "").upper(), map01="I")
    except ValueError:
        return None
    if len(start) != proof.NUMBER_BYTES:
        return None
    return Event.objects.filter(leaf_hash__gte=start, leaf_hash__lte=start + b"\xff" * 22).first()


def times(event: Event) -> Times:
    """Return the three times of one event; for a list, use ``sealed_at`` once."""
    return Times(event.occurred_at, event.recorded_at, sealed_at([event]).get(event.pk))


def sealed_at(events: Iterable[Event]) -> dict[UUID, datetime]:
    """Return when each of ``events`` was sealed, in one query; those that wait are absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT leaf.pending_id, seal.at FROM ledger_leaf AS leaf "
            "CROSS JOIN LATERAL (SELECT at FROM ledger_checkpoint WHERE size > leaf.idx ORDER BY size LIMIT 1) AS seal "
            "WHERE leaf.pending_id = ANY(%s)",
            [[event.pk for event in events]],
        )
        return dict(cursor.fetchall())


def oldest_unsealed() -> timedelta | None:
    """Return the age of the oldest event that waits to be sealed; None when none waits.

    Reads no more of the outbox than its ids, which is all the application's role may see.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT recorded_at FROM ledger_event WHERE id = (SELECT id FROM ledger_pending ORDER BY id LIMIT 1)"
        )
        row = cursor.fetchone()
    return clock.now() - row[0] if row else None


def waiting() -> int:
    """Return how many events wait to be sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(id) FROM ledger_pending")
        return int(cursor.fetchone()[0])


def latest_checkpoint() -> Checkpoint | None:
    """Return the newest signed checkpoint, or None before the first."""
    return log.latest()


def _disclosure(entry: bytes, event: Event, disclose: Collection[str]) -> proof.Disclosure:
    shown: list[FieldOpening] = []
    masked: dict[str, bytes] = {}
    opened = openings.of(event)
    for each in opened:
        if each.field in disclose and each.salt is not None:
            shown.append(FieldOpening(each.field, each.salt, each.value))
        else:
            masked[each.field] = each.digest
    erased = tuple(each.field for each in opened if each.salt is None)
    return proof.Disclosure(entry, tuple(shown), masked, erased)
