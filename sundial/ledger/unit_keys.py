"""The keys of a subject's units, as they follow from its own (RFC 5869). Pure: a backup is proven without a database.

A unit is what is forgotten at once: a field of an event, the rows that hang on a case, the bytes of a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sundial.ledger.commitment import ITEM, PUBLIC

KEY_BYTES = 32
LABEL = b"sundial/backup/v1\0"
# The unit from whose key those of all others follow.
ALL = ""
# What the rooms keep of a subject beside its events, and the bytes of a file.
ROWS, BYTES = "rows", "bytes"
# What seals a backup as a whole.
HOUSE = ("house", UUID(int=0))
# Without these an event says nothing any more, and the public field is in everybody's hands already.
NEVER_SEALED = frozenset({"kind", "occurred_at", "channel", PUBLIC, ITEM})

Holder = tuple[str, UUID]


def field_unit(event: UUID, field: str) -> str:
    """What a field of an event says, with its salt."""
    return f"{event}/{field}"


def form_unit(event: UUID, field: str) -> str:
    """The same with the words of a party hidden, which is what an erasure of the party leaves of it."""
    return f"{event}/{field}/form"


def follow(secret: bytes, unit: str) -> bytes:
    """The key of a unit, of that of its subject."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=LABEL + unit.encode()).derive(secret)


class Keys:
    """The keys as they were read at one moment."""

    def __init__(self, rows: Iterable[tuple[str, UUID, str, bytes]]) -> None:
        self.rows = {(kind, id_, unit): bytes(secret) for kind, id_, unit, secret in rows}

    def of(self, holder: Holder, unit: str) -> bytes | None:
        """The key of a unit; None where there is none, or it was destroyed."""
        own = self.rows.get((*holder, unit))
        if own is None and (secret := self.rows.get((*holder, ALL))):
            own = follow(secret, unit)
        return own
