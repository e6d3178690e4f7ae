"""Salted commitments: what the public leaf says about the private content of an event.

Each field has its own random salt, so a field can be shown, masked or forgotten alone. Pure.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sundial.ledger.canonical import Json, canonical, canonical_of_plain

FIELD_LABEL = b"power/field/v1\0"
COMMIT_LABEL = b"power/commit/v1\0"
SALT_BYTES = 16
# The one field whose salt and value are published beside its leaf.
PUBLIC = "public"


@dataclass(frozen=True)
class FieldOpening:
    """One private field with the salt that opens it."""

    name: str
    salt: bytes
    value: Json

    @cached_property
    def digest(self) -> bytes:
        """Return the 32 bytes that stand for this field, whether or not it is shown."""
        return field_digest(self.salt, self.name, self.value)


def field_digest(salt: bytes, name: str, value: Json) -> bytes:
    """Return ``SHA256("power/field/v1\\0" || JCS([salt, name, value]))``."""
    return hashlib.sha256(FIELD_LABEL + canonical([salt.hex(), name, value])).digest()


def kept_digest(salt: bytes, name: str, value: Json) -> bytes:
    """As ``field_digest``, for a value as the record holds it."""
    return hashlib.sha256(FIELD_LABEL + canonical_of_plain([salt.hex(), name, value])).digest()


def commit(digests: Mapping[str, bytes]) -> bytes:
    """Return ``SHA256("power/commit/v1\\0" || JCS({name: hex digest}))``."""
    named: dict[str, Json] = {name: digest.hex() for name, digest in digests.items()}
    return hashlib.sha256(COMMIT_LABEL + canonical(named)).digest()


def open_fields(values: Mapping[str, Json]) -> list[FieldOpening]:
    """Draw a fresh 128-bit salt for every field of ``values``."""
    return [FieldOpening(name, secrets.token_bytes(SALT_BYTES), value) for name, value in values.items()]


def commitment_of(openings: list[FieldOpening]) -> bytes:
    """Return the commitment to a whole set of opened fields."""
    return commit({opening.name: opening.digest for opening in openings})
