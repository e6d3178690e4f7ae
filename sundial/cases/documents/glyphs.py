"""Which characters the packaged fonts can draw. A name with a rare character must not turn into an empty box unseen."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

IGNORABLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")
PLAIN_SPACE = re.compile(r"[\t\r\x0b\x0c\u2028\u2029]")


class Legible:
    """Rewrites text so that all of it can be read on paper; ``rare`` tells whether any character had to be spelt out."""

    def __init__(self, fonts: Iterable[Path]) -> None:
        self.known = covered_by(tuple(fonts))
        self.rare = False

    def rewrite(self, value: Any) -> Any:
        """Return ``value`` (text, or lists and maps of it) with every character the fonts lack as 〔U+20BB7〕."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {key: self.rewrite(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.rewrite(each) for each in value]
        return value

    def _text(self, text: str) -> str:
        plain = PLAIN_SPACE.sub(" ", IGNORABLE.sub("", text))
        if self.known.issuperset(map(ord, plain)):
            return plain
        return "".join(self._character(each) for each in plain)

    def _character(self, each: str) -> str:
        if ord(each) in self.known:
            return each
        self.rare = True
        return f"〔U+{ord(each):04X}〕"


@cache
def covered_by(fonts: tuple[Path, ...]) -> frozenset[int]:
    """The code points at least one of ``fonts`` can draw, and the line break."""
    return frozenset({ord("\n")}).union(*(covered(font) for font in fonts))


@cache
def covered(font: Path) -> frozenset[int]:
    """Read the code points of a TrueType font from its format 12 character map. Raises ValueError if it has none."""
    data = font.read_bytes()
    start = _table(data, b"cmap")
    for offset in _subtables(data, start):
        if struct.unpack_from(">H", data, offset)[0] == 12:
            return frozenset(_groups(data, offset))
    raise ValueError(f"{font.name} has no format 12 character map")


def _table(data: bytes, wanted: bytes) -> int:
    count = struct.unpack_from(">H", data, 4)[0]
    for n in range(count):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * n)
        if tag == wanted:
            return int(offset)
    raise ValueError(f"not a font: no {wanted.decode()} table")


def _subtables(data: bytes, start: int) -> Iterator[int]:
    count = struct.unpack_from(">H", data, start + 2)[0]
    for n in range(count):
        yield start + struct.unpack_from(">HHI", data, start + 4 + 8 * n)[2]


def _groups(data: bytes, offset: int) -> Iterator[int]:
    count = struct.unpack_from(">I", data, offset + 12)[0]
    for n in range(count):
        first, last, _glyph = struct.unpack_from(">III", data, offset + 16 + 12 * n)
        yield from range(first, last + 1)
