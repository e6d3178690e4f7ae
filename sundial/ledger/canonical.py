"""Canonical bytes of a JSON value (RFC 8785), and the narrow set of values the ledger admits.

Pure: no Django, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import TypeAlias
from uuid import UUID

import orjson
import rfc8785

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

# The first byte of a character that needs two units in UTF-16.
_PAIR = re.compile(rb"[\xf0-\xf4]")

# Beyond this, a reader in another language would silently round (RFC 8785 section 3.2.2.3).
LARGEST_INTEGER = 2**53 - 1


class NotCanonical(ValueError):
    """A value that has no single, language-independent text form."""


def canonical(value: Json) -> bytes:
    """Return the RFC 8785 bytes of ``value``; raises NotCanonical for floats and oversized integers."""
    return canonical_of_plain(plain(value))


def canonical_of_plain(value: Json) -> bytes:
    """As ``canonical`` for a value that was let in before, such as one the record holds: nothing is looked at again.

    On such values orjson writes the text of RFC 8785, a hundred times as fast as a program in Python could. Only keys are put in another
    order, by code points instead of UTF-16 units, which agree unless a character needs two units; and it does not nest without end.
    """
    try:
        data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return rfc8785.dumps(value)
    return data if data.isascii() or not _PAIR.search(data) else rfc8785.dumps(value)


def moment(value: datetime) -> str:
    """Return an aware datetime as UTC text, with microseconds only when there are any."""
    if value.tzinfo is None:
        raise NotCanonical("a moment without time zone has no meaning in the ledger")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: object, path: str = "$") -> Json:
    """Reduce what rooms pass (dates, decimals, ids, enums) to JSON; raises NotCanonical naming the place.

    Decimals become text, so that 0.10 yuan stays 0.10 everywhere. Floats are refused.
    """
    if type(value) is str:  # nearly everything is
        return _text(value, path)
    if isinstance(value, Enum):
        return plain(value.value, path)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        return _integer(value, path)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {_key(key, path): plain(item, f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, f"{path}[{index}]") for index, item in enumerate(value)]
    raise NotCanonical(f"{path}: {type(value).__name__} has no canonical form; pass text, whole numbers or dates")


def _key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"{path}: key {key!r} must be text")
    return _text(key, path)


def _text(value: str, path: str) -> str:
    """Refuse what PostgreSQL's jsonb (NUL) or UTF-8 (half a surrogate pair) cannot hold."""
    if "\0" in value:
        raise NotCanonical(f"{path}: text may not hold a NUL character")
    try:
        value.isascii() or value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{path}: text is not valid Unicode") from error
    return str(value)


def _integer(value: int, path: str) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical(f"{path}: {value} is beyond 2^53 - 1; pass it as text")
    return int(value)
