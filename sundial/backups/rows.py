"""One row of a table as a backup holds it: in the clear what an erasure would leave of it, and sealed what it would take. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sundial.backups.sealing import Sealed, open_values
from sundial.ledger.commitment import SALT_BYTES
from sundial.ledger.unit_keys import Keys

Row = list[str | None]


@dataclass
class Line:
    """One row: its columns, and what is sealed of it."""

    values: Row
    sealed: list[Sealed] = field(default_factory=list)

    def written(self) -> bytes:
        said = [self.values, self.sealed] if self.sealed else [self.values]
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def opened(line: list[Any], table: str, names: list[str], keys: Keys) -> tuple[Row, int]:
    """The row again, and how many of its sealed values no key opens. Raises ``Altered``."""
    values, sealed = list(line[0]), line[1] if len(line) > 1 else []
    forgotten = 0
    for each in sealed:
        said = open_values(each, keys, table)
        if said is None:
            forgotten += 1
            continue
        for name, value in said.items():
            at = names.index(name)
            values[at] = _put(values[at], value)
    return values, forgotten


def _put(stands: str | None, value: Any) -> str | None:
    """A sealed value in its place: a text, or parts of one (salts by their positions, named values of an object)."""
    if not isinstance(value, dict):
        return value if value is None else str(value)
    if "salts" in value:
        told = str(stands)
        for at, salt in value["salts"].items():
            # Two signs a byte, after the ``\x`` by which PostgreSQL writes bytes.
            begin = 2 + 2 * SALT_BYTES * int(at)
            told = told[:begin] + salt + told[begin + 2 * SALT_BYTES :]
        return told
    return as_json(json.loads(stands or "{}") | value["named"])


def as_json(value: Any) -> str:
    """JSON with its signs as they are."""
    return json.dumps(value, ensure_ascii=False)
