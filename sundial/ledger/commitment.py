"""Salted commitments: what the public leaf says about the private content of an event.

Each field has its own random salt, so a field can be shown, masked or forgotten alone. Pure.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sundial.ledger.canonical import Json, canonical, canonical_of_plain

FIELD_LABEL = b"power/field/v1\0"
COMMIT_LABEL = b"power/commit/v1\0"
SALT_BYTES = 16
DIGEST_BYTES = 32
# The one field whose salt and value are published beside its leaf.
PUBLIC = "public"
# Where a leaf names no item, so few are its cases, the item is one of the fields it commits to.
ITEM, UNNAMED = "item", "*"


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
    """As ``field_digest``, for a value as the record holds it; the list is written out, because text alone is encoded faster."""
    said = b'%b["%b",%b,%b]' % (FIELD_LABEL, salt.hex().encode(), _named(name), canonical_of_plain(value))
    return hashlib.sha256(said).digest()


@lru_cache(maxsize=1024)
def _named(name: str) -> bytes:
    """The name of a field as it stands in every event that has one."""
    return canonical_of_plain(name)


def commit(digests: Mapping[str, bytes]) -> bytes:
    """Return ``SHA256("power/commit/v1\\0" || JCS({name: hex digest}))``."""
    named: dict[str, Json] = {name: digest.hex() for name, digest in digests.items()}
    return hashlib.sha256(COMMIT_LABEL + canonical_of_plain(named)).digest()


@dataclass(frozen=True, slots=True)
class Closed:
    """A commitment just made: salts and digests of its fields, one after the other in the order of their names."""

    salts: bytes
    digests: bytes
    commitment: bytes


def close_fields(values: Mapping[str, Json]) -> Closed:
    """Draw a fresh 128-bit salt for every field of ``values``, which the ledger has let in, and commit to them."""
    names = sorted(values)
    salts = secrets.token_bytes(SALT_BYTES * len(names))
    each = (salts[at : at + SALT_BYTES] for at in range(0, len(salts), SALT_BYTES))
    digests = [kept_digest(salt, name, values[name]) for salt, name in zip(each, names, strict=True)]
    return Closed(salts, b"".join(digests), commit(dict(zip(names, digests, strict=True))))


def commitment_of(openings: list[FieldOpening]) -> bytes:
    """Return the commitment to a whole set of opened fields."""
    return commit({opening.name: opening.digest for opening in openings})
