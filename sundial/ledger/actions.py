"""The one verb of this room: write down what happened, in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger import kinds, outbox
from sundial.ledger.actor import Actor
from sundial.ledger.canonical import Json, NotCanonical, plain
from sundial.ledger.commitment import ITEM, PUBLIC, close_fields
from sundial.ledger.identity import uuid7
from sundial.ledger.leaf import ACTS
from sundial.ledger.leaf import entry as leaf_entry
from sundial.ledger.merkle import leaf_hash
from sundial.ledger.models import Event
from sundial.ledger.once import take_key
from sundial.ledger.values import MIRRORED, committed_values, hidden_item, public_item

# Names of fields that a room may not give to one of its own.
RESERVED = frozenset({*MIRRORED, PUBLIC, ITEM})


class OutsideTransaction(RuntimeError):
    """record() was called where the change and its event could part company."""


class AlreadyRecorded(Exception):
    """The same form or message arrived twice. The transaction must end; look the first event up by its key."""

    def __init__(self, idem: str) -> None:
        super().__init__(f"an event with the key {idem} is already recorded")
        self.idem = idem


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be recorded; the fields are those of :func:`record`."""

    kind: str
    subject_type: str
    subject_id: UUID
    by: Actor
    organ: str
    item: str = ""
    act: str = ""
    occurred_at: datetime | None = None
    reason: str = ""
    channel: str = ""
    data: Mapping[str, object] | None = None
    private: Mapping[str, object] | None = None
    public: Mapping[str, object] | None = None
    idem: str | None = None


def record(
    kind: str,
    *,
    subject_type: str,
    subject_id: UUID,
    by: Actor,
    organ: str,
    item: str = "",
    act: str = "",
    occurred_at: datetime | None = None,
    reason: str = "",
    channel: str = "",
    data: Mapping[str, object] | None = None,
    private: Mapping[str, object] | None = None,
    public: Mapping[str, object] | None = None,
    idem: str | None = None,
) -> Event:
    """Record one event in the caller's transaction and queue its public leaf.

    ``data`` is what the inside reads; ``private`` adds fields to the commitment that can later be shown, masked
    or erased one by one; ``public`` is one more field, whose opening is published with the leaf (no word of a person in it).
    ``act`` replaces the kind's public verb. ``occurred_at`` is when it happened, if
    that was not now. ``idem`` is the key of the form or message, so that a repeat has no second effect; a key set by
    ``ledger.once`` stands in for it.

    Raises OutsideTransaction, kinds.UnknownKind, NotCanonical (a value without one text form), ValueError
    (unknown verb, a private field that hides a mirrored one), AlreadyRecorded, Refusal (a time in the future).
    """
    (event,) = record_all(
        [
            Act(
                kind, subject_type, subject_id, by, organ, item, act, occurred_at, reason, channel, data, private,
                public, idem,
            )
        ]
    )  # fmt: skip
    return event


def record_all(acts: Sequence[Act]) -> list[Event]:
    """Record several events, in this order, with the two statements that one of them would cost.

    The chains of all their subjects are locked at once and always in the same order, so two callers cannot wait for each
    other. Raises what ``record`` raises; then none is recorded.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("record() must run inside transaction.atomic(), together with the change")
    for act in acts:
        _check(act)
    contents = [_object(act.data) for act in acts]
    heads = outbox.lock({(act.subject_type, act.subject_id): act.item for act in acts})
    now = clock.now()
    entries = []
    for act, content in zip(acts, contents, strict=True):
        subject = (act.subject_type, act.subject_id)
        entries.append(_entered(act, content, heads[subject], now))
        heads[subject] = heads[subject].after(entries[-1].event)
    _write(entries)
    return [entry.event for entry in entries]


def _check(act: Act) -> None:
    known = kinds.kind(act.kind)
    if (act.act or known.act) not in ACTS:
        raise ValueError(f"{act.act!r} is not a public verb")


def _entered(act: Act, content: dict[str, Json], head: outbox.Head, now: datetime) -> outbox.Entry:
    """The event with what opens it and its public leaf."""
    event = next_event(act, content, head, now)
    further = _further(act) | hidden_item(event, head.coarse)
    closed = close_fields(committed_values(event) | further)
    leaf = _leaf(event, head, closed.commitment)
    event.leaf_hash = leaf_hash(leaf)
    return outbox.Entry(event, leaf, closed, further)


def next_event(act: Act, content: dict[str, Json], head: outbox.Head, now: datetime) -> Event:
    """The event as the next of its subject's chain, not stored and without its leaf."""
    return Event(
        id=uuid7(after=head.event_id),
        kind=act.kind,
        act=act.act or kinds.kind(act.kind).act,
        subject_type=act.subject_type,
        subject_id=act.subject_id,
        position=head.position + 1,
        actor_id=act.by.id,
        actor_name=act.by.name,
        actor_post=act.by.post,
        actor_organ_code=act.by.organ_code,
        organ_code=act.organ,
        item_code=act.item,
        occurred_at=_not_later(act.occurred_at or now, now),
        recorded_at=now,
        channel=act.channel,
        reason=act.reason,
        data=content,
        previous_hash=head.leaf_hash,
        idem=act.idem or take_key(),
    )


def _leaf(event: Event, head: outbox.Head, commitment: bytes) -> bytes:
    return leaf_entry(
        act=event.act,
        case=head.pseudonym,
        organ=event.organ_code,
        item=public_item(event.item_code, head.coarse),
        position=event.position,
        previous=head.leaf_hash,
        recorded_at=event.recorded_at,
        commitment=commitment,
    )


def _write(entries: list[outbox.Entry]) -> None:
    try:
        outbox.write(entries)
    except IntegrityError as error:
        repeated = [entry.event.idem for entry in entries if entry.event.idem and f"({entry.event.idem})" in str(error)]
        if repeated and "idem" in str(error):
            raise AlreadyRecorded(repeated[0]) from error
        raise


def _object(data: Mapping[str, object] | None) -> dict[str, Json]:
    return {key: plain(value, f"$.{key}") for key, value in (data or {}).items()}


def _further(act: Act) -> dict[str, Json]:
    further = _object(act.private)
    hidden = sorted(RESERVED.intersection(further))
    if hidden:
        raise ValueError(f"private fields {hidden} would hide the event's own; name them otherwise")
    return further | {PUBLIC: _object(act.public)} if act.public else further


def _not_later(occurred_at: datetime, now: datetime) -> datetime:
    if occurred_at.tzinfo is None:
        raise NotCanonical("occurred_at needs a time zone")
    if occurred_at > now:
        raise Refusal(
            "ledger.future",
            _("An event cannot have happened later than it is entered (%(now)s)."),
            field="occurred_at",
            now=f"{now.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}",
        )
    return occurred_at
