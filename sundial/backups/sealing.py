"""Values sealed under the key of a unit of their subject (AES-256-GCM). Whoever has the key no more can say only that something was there."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sundial.ledger.unit_keys import Holder, Keys

NONCE_BYTES = 12
NAME_BYTES = 8  # by which a destroyed key and an altered value are told apart

Sealed = list[str]


class Altered(Exception):
    """What was sealed is not what is here."""


def name_of(key: bytes) -> bytes:
    """What tells one key from another and nothing of either."""
    return hashlib.sha256(b"sundial/backup/name\0" + key).digest()[:NAME_BYTES]


def seal(data: bytes, key: bytes, about: bytes) -> bytes:
    """Seal bytes, bound to what they are ``about``."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def unseal(data: bytes, key: bytes, about: bytes) -> bytes:
    """The bytes again. Raises ``Altered``."""
    try:
        return AESGCM(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], about)
    except (InvalidTag, ValueError) as wrong:
        raise Altered from wrong


def seal_values(values: Mapping[str, Any], keys: Keys, holder: Holder, unit: str, place: str) -> Sealed:
    """Seal values of one row of the table ``place`` under the key of a unit, which there must be."""
    key = keys.of(holder, unit)
    assert key is not None, f"no key was drawn for {holder}"
    said = json.dumps(values, ensure_ascii=False).encode()
    sealed = name_of(key) + seal(said, key, _about(place, unit))
    return [holder[0], str(holder[1]), unit, base64.b64encode(sealed).decode()]


def open_values(sealed: Sealed, keys: Keys, place: str) -> dict[str, Any] | None:
    """The values again; None where their key is destroyed. Raises ``Altered``."""
    kind, id_, unit, text = sealed
    key, data = keys.of((kind, UUID(id_)), unit), base64.b64decode(text)
    if key is None or name_of(key) != data[:NAME_BYTES]:
        return None
    values: dict[str, Any] = json.loads(unseal(data[NAME_BYTES:], key, _about(place, unit)))
    return values


def _about(place: str, unit: str) -> bytes:
    return f"{place}\0{unit}".encode()
