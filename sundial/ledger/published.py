"""What is published beside the leaves: for each leaf that commits to a field ``public``, what opens that field. Pure.

``openings/<N>`` goes with ``tile/entries/<N>``: one line of RFC 8785 JSON for each such leaf, in their order. The digests of
the leaf's other fields stand there too, so that anybody can recompute the commitment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sundial.ledger import tiles
from sundial.ledger.canonical import Json, canonical
from sundial.ledger.checkpoint import published_size
from sundial.ledger.commitment import PUBLIC, FieldOpening, commit


class OpeningError(ValueError):
    """A published opening that does not open its leaf, or is not there."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A leaf's public field, and the digests of the others."""

    index: int
    field: FieldOpening
    masked: Mapping[str, bytes]

    @property
    def line(self) -> bytes:
        masked: dict[str, Json] = {name: digest.hex() for name, digest in self.masked.items()}
        opening: dict[str, Json] = {self.field.name: [self.field.salt.hex(), self.field.value]}
        return canonical({"index": self.index, "masked": masked, "opening": opening}) + b"\n"

    def check(self, entry: Mapping[str, Any]) -> None:
        """Raise OpeningError unless this opens ``entry``."""
        if commit({**self.masked, self.field.name: self.field.digest}).hex() != entry.get("c"):
            raise OpeningError(f"leaf {self.index}: what is published beside it is not what it commits to")


@dataclass(frozen=True, slots=True)
class PublicLeaf:
    """A leaf as anybody reads it, with its public field where it has one."""

    index: int
    entry: dict[str, Any]
    public: dict[str, Any]


def path(n: int, width: int) -> str:
    """Where the openings of entry bundle ``n`` are."""
    return f"openings/{tiles.numbered(n, width)}"


def write(opened: Iterable[Opened]) -> bytes:
    """The bytes of one bundle of openings; none where no leaf has a public field."""
    return b"".join(each.line for each in opened)


def read(data: bytes) -> dict[int, Opened]:
    """A bundle of openings by leaf index; raises OpeningError when it is malformed."""
    try:
        return {each.index: each for each in map(_opened, data.splitlines())}
    except (ValueError, KeyError, TypeError) as error:
        raise OpeningError("the published openings cannot be read") from error


def leaves(directory: Path) -> Iterator[PublicLeaf]:
    """Every leaf of a published log in order; raises OpeningError, TileError. The log itself is ``fsck``'s to check."""
    for place in (each for each in tiles.places(published_size(directory)) if each.level == 0):
        entries = tiles.unbundle((directory / tiles.entries_path(place.n, place.width)).read_bytes())
        opened = read_file(directory, place)
        for index, raw in enumerate(entries, place.n * tiles.WIDTH):
            entry: dict[str, Any] = json.loads(raw)
            yield PublicLeaf(index, entry, _value(opened.get(index), entry))


def read_file(directory: Path, place: tiles.Place) -> dict[int, Opened]:
    """The openings of one bundle; a log that publishes none has no file."""
    file = directory / path(place.n, place.width)
    return read(file.read_bytes()) if file.exists() else {}


def _value(opened: Opened | None, entry: dict[str, Any]) -> dict[str, Any]:
    if opened is None:
        return {}
    opened.check(entry)
    if not isinstance(opened.field.value, dict):
        raise OpeningError(f"leaf {opened.index}: its public field is no object")
    return opened.field.value


def _opened(line: bytes) -> Opened:
    told = json.loads(line)
    salt, value = told["opening"][PUBLIC]
    masked = {name: bytes.fromhex(digest) for name, digest in told["masked"].items()}
    return Opened(int(told["index"]), FieldOpening(PUBLIC, bytes.fromhex(salt), value), masked)
