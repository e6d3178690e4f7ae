"""Two statements by which an event enters the database: lock its subject's chain, then write everything at once.

Plain SQL, because this is the path every act of every room takes.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from sundial.ledger.commitment import FieldOpening

if TYPE_CHECKING:
    from sundial.ledger.models import Event


@dataclass(frozen=True, slots=True)
class Head:
    """Where a subject's chain stands, seen under its lock."""

    pseudonym: str
    position: int
    leaf_hash: bytes | None
    event_id: UUID | None


_LOCK = """
SELECT pseudonym, position, head_hash, head_event FROM ledger_stream
WHERE subject_type = %s AND subject_id = %s FOR UPDATE
"""
_BEGIN = """
INSERT INTO ledger_stream (subject_type, subject_id, pseudonym, position) VALUES (%s, %s, %s, 0)
ON CONFLICT (subject_type, subject_id) DO NOTHING RETURNING pseudonym, position, head_hash, head_event
"""
_WRITE = """
WITH head AS (
    UPDATE ledger_stream SET position = %(position)s, head_hash = %(leaf_hash)s, head_event = %(id)s
    WHERE subject_type = %(subject_type)s AND subject_id = %(subject_id)s
), event AS (
    INSERT INTO ledger_event (
        id, kind, act, subject_type, subject_id, position, actor_id, actor_name, actor_post, actor_organ_code,
        organ_code, item_code, occurred_at, recorded_at, channel, reason, data, leaf_hash, previous_hash, idem)
    VALUES (
        %(id)s, %(kind)s, %(act)s, %(subject_type)s, %(subject_id)s, %(position)s, %(actor_id)s, %(actor_name)s,
        %(actor_post)s, %(actor_organ_code)s, %(organ_code)s, %(item_code)s, %(occurred_at)s, %(recorded_at)s,
        %(channel)s, %(reason)s, %(data)s::jsonb, %(leaf_hash)s, %(previous_hash)s, %(idem)s)
), opening AS (
    INSERT INTO ledger_opening (leaf_hash, field, salt, value, digest)
    SELECT %(leaf_hash)s, field, salt, value::jsonb, digest
    FROM unnest(%(names)s::text[], %(salts)s::bytea[], %(values)s::text[], %(digests)s::bytea[])
        AS each (field, salt, value, digest)
)
INSERT INTO ledger_pending (id, ref, entry, idem) VALUES (%(id)s, %(subject_id)s, %(entry)s, %(idem)s)
"""


def lock(subject_type: str, subject_id: UUID) -> Head:
    """Lock the chain of one subject until the transaction ends, beginning it if this is its first event."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [subject_type, subject_id])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_BEGIN, [subject_type, subject_id, secrets.token_hex(16)])
            row = cursor.fetchone()
        if row is None:  # Somebody else began it while we looked.
            cursor.execute(_LOCK, [subject_type, subject_id])
            row = cursor.fetchone()
    pseudonym, position, leaf_hash, event_id = row
    return Head(pseudonym, position, bytes(leaf_hash) if leaf_hash else None, event_id)


def write(event: Event, entry: bytes, openings: list[FieldOpening]) -> None:
    """Store the event, what opens its commitment, its leaf for the sequencer and the new head of the chain."""
    values = {field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}
    values |= {
        "data": json.dumps(event.data, ensure_ascii=False),
        "entry": entry,
        "names": [opening.name for opening in openings],
        "salts": [opening.salt for opening in openings],
        "values": [json.dumps(opening.value, ensure_ascii=False) for opening in openings],
        "digests": [opening.digest for opening in openings],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
