"""Two statements by which events enter the database: lock their subjects' chains, then write everything at once.

Plain SQL, because this is the path every act of every room takes.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import orjson
from django.conf import settings

from sundial.kernel import clock
from sundial.ledger.canonical import Json
from sundial.ledger.commitment import Closed
from sundial.system import prepared

if TYPE_CHECKING:
    from sundial.ledger.models import Event

Subject: TypeAlias = tuple[str, UUID]
# Behind these stands a person or a firm; of a rule or a calendar everybody may know which item it is about.
ABOUT_PEOPLE = frozenset({"case", "signal", "appointment"})


@dataclass(frozen=True, slots=True)
class Head:
    """Where a subject's chain stands, seen under its lock."""

    pseudonym: str
    position: int
    leaf_hash: bytes | None
    event_id: UUID | None
    coarse: bool = False

    def after(self, event: Event) -> Head:
        """Where it stands once ``event`` is written."""
        return Head(self.pseudonym, event.position, bytes(event.leaf_hash), event.id, self.coarse)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event ready to be written: its public leaf and what opens the leaf's commitment."""

    event: Event
    leaf: bytes
    closed: Closed
    further: dict[str, Json]


_LOCK = """
SELECT s.subject_type, s.subject_id, s.pseudonym, s.position, s.head_hash, s.head_event, s.coarse
FROM unnest(%(types)s::text[], %(ids)s::uuid[]) AS wanted (subject_type, subject_id)
JOIN ledger_stream AS s USING (subject_type, subject_id)
ORDER BY s.subject_type, s.subject_id FOR UPDATE OF s
"""
# Nearly every act is on one subject: one statement locks its chain or begins it. It is planned once; of many subjects, PostgreSQL
# prefers to plan anew each time.
_LOCK_OR_BEGIN = """
WITH found AS (
    SELECT pseudonym, position, head_hash, head_event, coarse FROM ledger_stream
    WHERE subject_type = %(type)s AND subject_id = %(id)s FOR UPDATE
), begun AS (
    INSERT INTO ledger_stream (subject_type, subject_id, pseudonym, position, coarse)
    SELECT %(type)s, %(id)s, %(pseudonym)s, 0, %(few)s > 0 AND ledger_is_rare(%(item)s, %(since)s, %(few)s) WHERE NOT EXISTS (SELECT FROM found)
    ON CONFLICT (subject_type, subject_id) DO NOTHING
    RETURNING pseudonym, position, head_hash, head_event, coarse
)
SELECT * FROM found UNION ALL SELECT * FROM begun
"""
_BEGIN = """
INSERT INTO ledger_stream (subject_type, subject_id, pseudonym, position, coarse)
SELECT subject_type, subject_id, pseudonym, 0, few > 0 AND ledger_is_rare(item, %(since)s, few)
FROM unnest(%(types)s::text[], %(ids)s::uuid[], %(pseudonyms)s::text[], %(items)s::text[], %(fews)s::int[])
    AS new (subject_type, subject_id, pseudonym, item, few)
ON CONFLICT (subject_type, subject_id) DO NOTHING
RETURNING subject_type, subject_id, pseudonym, position, head_hash, head_event, coarse
"""
# Everything of one write travels as one JSON text: a driver spends longer on thirty arrays than PostgreSQL on this.
_EVENT = {
    "id": "uuid", "kind": "text", "act": "text", "subject_type": "text", "subject_id": "uuid", "position": "int",
    "actor_id": "text", "actor_name": "text", "actor_post": "text", "actor_organ_code": "text", "organ_code": "text",
    "item_code": "text", "occurred_at": "timestamptz", "recorded_at": "timestamptz", "channel": "text",
    "reason": "text", "data": "jsonb", "leaf_hash": "bytea", "previous_hash": "bytea", "idem": "text",
}  # fmt: skip
_COLUMNS = ", ".join(_EVENT)
_TYPED = ", ".join(f"{name} {kind}" for name, kind in _EVENT.items())
_WRITE = f"""
WITH entry AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(entries)s::json) AS entry ({_TYPED}, leaf bytea, last boolean, salts bytea, digests bytea, further jsonb)
), head AS (
    UPDATE ledger_stream AS s SET position = entry.position, head_hash = entry.leaf_hash, head_event = entry.id
    FROM {{heads}} AS entry
    WHERE entry.last AND s.subject_type = entry.subject_type AND s.subject_id = entry.subject_id
), event AS (
    INSERT INTO ledger_event ({_COLUMNS}) SELECT {_COLUMNS} FROM entry
), opening AS (
    INSERT INTO ledger_opening (id, salts, digests, further) SELECT id, salts, digests, further FROM entry
)
INSERT INTO ledger_pending (id, ref, entry) SELECT id, subject_id, leaf FROM entry
"""  # noqa: S608 - our own column names
_WRITE_ALL = _WRITE.format(heads="entry")
# How many rows a JSON text holds PostgreSQL guesses, and would rather read the chains of a small office row by row than ask an index so often.
_WRITE_ONE = _WRITE.format(heads="(SELECT * FROM entry WHERE last LIMIT 1)")


def lock(subjects: Mapping[Subject, str]) -> dict[Subject, Head]:
    """Lock the chains of these subjects until the transaction ends, beginning those that have no event yet.

    With each subject comes the item it is about, ``""`` for none: of rare ones the leaves of a chain begun now say nothing.
    """
    wanted = sorted(subjects)
    if len(wanted) == 1:
        return {wanted[0]: _one(*wanted[0], subjects[wanted[0]])}
    heads = _heads(_LOCK, wanted)
    missing = [subject for subject in wanted if subject not in heads]
    if missing:
        heads |= _heads(
            _BEGIN,
            missing,
            pseudonyms=[secrets.token_hex(16) for _ in missing],
            items=[subjects[each] for each in missing],
            fews=[_few(kind) for kind, _id in missing],
            since=_a_year_ago(),
        )
        begun_by_others = [subject for subject in missing if subject not in heads]
        heads |= _heads(_LOCK, begun_by_others) if begun_by_others else {}
    return heads


def _few(kind: str) -> int:
    return int(settings.LEDGER_RARE) if kind in ABOUT_PEOPLE else 0


def _a_year_ago() -> datetime:
    return clock.now() - timedelta(days=365)


def _one(kind: str, id_: UUID, item: str) -> Head:
    asked: dict[str, object] = {"type": kind, "id": id_, "pseudonym": secrets.token_hex(16)}
    asked |= {"item": item, "few": _few(kind), "since": _a_year_ago()}
    # Nothing comes when another began the chain meanwhile and has committed it: it is there to be locked now.
    rows = prepared.run(_LOCK_OR_BEGIN, asked) or prepared.run(_LOCK_OR_BEGIN, asked)
    return Head(*rows[0])


def _heads(statement: str, subjects: Sequence[Subject], **more: object) -> dict[Subject, Head]:
    types, ids = [kind for kind, _ in subjects], [id_ for _, id_ in subjects]
    rows = prepared.run(statement, {"types": types, "ids": ids, **more})
    return {(kind, id_): Head(*head) for kind, id_, *head in rows}


def write(entries: Sequence[Entry]) -> None:
    """Store the events, what opens their commitments, their leaves for the sequencer and the new heads of the chains."""
    last = {(entry.event.subject_type, entry.event.subject_id): entry for entry in entries}
    rows = [_row(entry, entry is last[entry.event.subject_type, entry.event.subject_id]) for entry in entries]
    prepared.run(_WRITE_ONE if len(last) == 1 else _WRITE_ALL, {"entries": as_json(rows)})


def _row(entry: Entry, last: bool) -> dict[str, Any]:
    return columns(entry.event) | {
        "leaf": entry.leaf,
        "last": last,
        "salts": entry.closed.salts,
        "digests": entry.closed.digests,
        "further": entry.further or None,
    }


def columns(event: Event) -> dict[str, Any]:
    """What ``ledger_event`` holds of an event, by column."""
    return {name: getattr(event, name) for name in _EVENT}


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as PostgreSQL reads them: bytes as it writes them, moments and ids in their text."""
    return orjson.dumps(rows, default=_hexadecimal).decode()


def _hexadecimal(value: object) -> str:
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(type(value).__name__)
