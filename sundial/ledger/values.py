"""Which of an event's own columns its leaf commits to, and as what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sundial.ledger.canonical import Json, plain
from sundial.ledger.commitment import ITEM, UNNAMED
from sundial.ledger.models import Event

# In the order of their names, which is that of their salts.
MIRRORED = ("actor", "channel", "data", "kind", "occurred_at", "reason")


class Recorded(NamedTuple):
    """An event as it stands in its row, for those who read very many."""

    id: UUID
    kind: str
    act: str
    subject_type: str
    subject_id: UUID
    position: int
    actor_id: str
    actor_name: str
    actor_post: str
    actor_organ_code: str
    organ_code: str
    item_code: str
    occurred_at: datetime
    recorded_at: datetime
    channel: str
    reason: str
    data: Any
    leaf_hash: bytes
    previous_hash: bytes | None


def committed_values(event: Event | Recorded) -> dict[str, Json]:
    """Return the fields that every leaf commits to, read off the event's own columns."""
    actor: dict[str, Json] = {
        "id": event.actor_id,
        "name": event.actor_name,
        "post": event.actor_post,
        "organ": event.actor_organ_code,
    }
    return {
        "actor": actor,
        "channel": event.channel,
        "data": event.data,
        "kind": event.kind,
        "occurred_at": plain(event.occurred_at),
        "reason": event.reason,
    }


def public_item(code: str, coarse: bool) -> str:
    """What a leaf says of the item."""
    return UNNAMED if coarse and code else code


def hidden_item(event: Event, coarse: bool) -> dict[str, Json]:
    """The field that says it to whoever holds the opening."""
    return {ITEM: event.item_code} if coarse and event.item_code else {}
