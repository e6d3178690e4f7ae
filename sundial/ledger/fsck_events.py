"""Events against the leaves that stand for them, by many hands: each is recomputed by itself, so every core takes a part."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import django
import orjson
import psycopg
from django.db import connection
from psycopg.types.datetime import TimestamptzBinaryLoader
from psycopg.types.json import JsonbBinaryLoader, set_json_loads

from sundial.ledger import leaf, merkle, returned
from sundial.ledger.commitment import ITEM, commit, kept_digest
from sundial.ledger.fsck import Finding
from sundial.ledger.openings import fields
from sundial.ledger.returned import Returned
from sundial.ledger.values import MIRRORED, Recorded, committed_values, public_item

BATCH = 2000
# Below this, starting further processes takes longer than they save; each then takes so many leaves at a time.
PARALLEL_FROM, PART = 50_000, 20_000

_COLUMNS = ", ".join(f"event.{name}" for name in Recorded._fields)
_WRITTEN = f"""
SELECT %(name)s || source.place, source.place, source.key, source.entry, opening.salts, opening.digests, opening.further, stream.pseudonym, stream.coarse, {_COLUMNS}
FROM (%(source)s) AS source (place, entry, key)
LEFT JOIN ledger_event AS event ON event.id = source.key
LEFT JOIN ledger_opening AS opening ON opening.id = source.key
LEFT JOIN ledger_stream AS stream ON stream.subject_type = event.subject_type AND stream.subject_id = event.subject_id
"""  # noqa: S608 - our own column names
SEALED = _WRITTEN % {
    "name": "'leaf '",
    "source": "SELECT idx, entry, pending_id FROM ledger_leaf WHERE idx >= %s AND idx < %s ORDER BY idx",
}
WAITING = _WRITTEN % {"name": "'waiting '", "source": "SELECT id, entry, id FROM ledger_pending ORDER BY id"}
BEFORE_THE_EVENT = 9
ERASURES = """
SELECT coalesce(opening.further -> 'public' -> 'erased' -> %s::text, opening.further -> 'public' -> 'fields') FROM ledger_event AS erasure JOIN ledger_opening AS opening ON opening.id = erasure.id
WHERE erasure.act = 'erase' AND erasure.subject_id = (SELECT subject_id FROM ledger_event WHERE leaf_hash = decode(%s, 'hex'))
AND (opening.further -> 'public' -> 'erased' ? %s::text)
"""


@contextmanager
def checking(size: int) -> Iterator[Callable[[], Iterator[Finding]]]:
    """Check the events behind the first ``size`` leaves, beside whatever the caller does, and give what was found."""
    if size < PARALLEL_FROM:
        yield lambda: iter(check_sealed(0, size))
        return
    connection.ensure_connection()
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn"), django.setup) as hands:
        parts = [hands.submit(check_sealed, first, min(first + PART, size)) for first in range(0, size, PART)]
        yield lambda: (finding for part in parts for finding in part.result())


def check_sealed(first: int, end: int) -> list[Finding]:
    """What is wrong with the events behind these leaves."""
    back = returned.read()
    return [
        finding
        for start in range(first, end, BATCH)
        for row in read_rows(SEALED, [start, min(start + BATCH, end)])
        for finding in _check(row, back)
    ]


def check_waiting() -> Iterator[Finding]:
    """Yield what is wrong with the events whose leaves wait to be sealed."""
    for row in read_rows(WAITING, []):
        yield from _check(row, returned.Returned())


def read_rows(question: str, values: Sequence[int | str]) -> list[tuple[Any, ...]]:
    """Rows as the driver reads them: a model for each would cost more than its hashes, and so would Django's own readers."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.adapters.register_loader("jsonb", JsonbBinaryLoader)
        cursor.adapters.register_loader("timestamptz", TimestamptzBinaryLoader)
        set_json_loads(orjson.loads, cursor)
        cursor.execute(question.encode(), values, binary=True)
        return cursor.fetchall()


def _check(row: tuple[Any, ...], back: Returned) -> Iterator[Finding]:
    """Check that a public leaf says what the event behind it says, and commits to what opens it."""
    event = Recorded(*row[BEFORE_THE_EVENT:])
    if event.id is None:
        yield from _check_without_event(row, back)
        return
    for code, sentence in _wrong(event, back, *row[3:BEFORE_THE_EVENT]):
        yield Finding(code, f"{row[0]}, event {event.id}", sentence)


def _check_without_event(row: tuple[Any, ...], back: Returned) -> Iterator[Finding]:
    place, index, key, entry, salts, digests, further = row[:7]
    if not back.covers(index, key, entry):
        yield Finding("event-missing", place, "the event behind this leaf is gone")
        return
    said = orjson.loads(entry)
    opened = returned.fields_of(salts, digests, further or {}) if salts else []
    shown = [each for each in opened if each.salt is not None]
    wrong = any(kept_digest(each.salt or b"", each.field, each.value) != each.digest for each in shown)
    if wrong or (opened and commit({each.field: each.digest for each in opened}).hex() != said["c"]):
        yield Finding("opening", place, "what came back beside this leaf is not what it commits to")
    sentence = f"{said['act']} of {said['t']} came back from a mirror after a restore, without its event"
    yield Finding("returned", place, sentence, lawful=True)


def _wrong(
    event: Recorded,
    back: Returned,
    entry: bytes,
    salts: bytes | None,
    digests: bytes | None,
    further: dict[str, Any] | None,
    pseudonym: str | None,
    coarse: bool | None,
) -> Iterator[tuple[str, str]]:
    if merkle.leaf_hash(entry) != event.leaf_hash:
        yield "event-leaf", "the event keeps the hash of another leaf"
    opened = list(fields(committed_values(event) | (further or {}), salts or b"", digests or b""))
    if coarse and event.item_code != (further or {}).get(ITEM, ""):
        yield "event", "the event's item is not the one it was recorded with"
    if _rebuilt(event, pseudonym or "", bool(coarse), commit({each.field: each.digest for each in opened})) != entry:
        yield "event", "the event's public columns or its commitment are not those of its leaf"
    for each in opened:
        # An erased field has its digest alone, which still enters the commitment.
        if each.salt is not None and kept_digest(each.salt, each.field, each.value) != each.digest:
            yield _unopened(each.field)
    gone = {each.field for each in opened if each.salt is None}
    if gone and not gone <= _erased_by_event(event.leaf_hash) | back.erased.get(event.leaf_hash.hex(), frozenset()):
        yield "erased", f"{', '.join(sorted(gone))} forgotten, and no event of erasure says so"


def _erased_by_event(leaf_hash: bytes) -> set[str]:
    rows = read_rows(ERASURES, [leaf_hash.hex()] * 3)
    return {name for (fields,) in rows for name in fields}


def _unopened(field: str) -> tuple[str, str]:
    if field in MIRRORED:
        return "event", f"the event's {field} is not the one it was recorded with"
    return "opening", f"salt and value of {field} do not give its digest"


def _rebuilt(event: Recorded, pseudonym: str, coarse: bool, commitment: bytes) -> bytes:
    return leaf.entry(
        act=event.act,
        case=pseudonym,
        organ=event.organ_code,
        item=public_item(event.item_code, coarse),
        position=event.position,
        previous=event.previous_hash,
        recorded_at=event.recorded_at,
        commitment=commitment,
    )
