"""The files of the public log, read by their C2SP path from the database: nothing the newest checkpoint does not cover."""

from __future__ import annotations

import re
from collections.abc import Callable

from sundial.ledger import log, published, tiles
from sundial.ledger.export import opened
from sundial.ledger.merkle import HASH_BYTES
from sundial.ledger.models import Leaf

PATH = re.compile(
    r"(?P<level>[0-9]{1,2}|entries)/(?P<groups>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


def read(path: str) -> bytes | None:
    """The bytes under ``tile/<path>``, such as ``0/x001/234.p/112``; None when there is no such file (yet)."""
    return _read(PATH.fullmatch(path), lambda n, width: tiles.bundle(_entries(n, width)))


def read_openings(path: str) -> bytes | None:
    """The bytes under ``openings/<path>``: what opens the public fields of those leaves. None when there is no such file (yet)."""
    return _read(PATH.fullmatch(f"entries/{path}"), lambda n, width: published.write(opened(n, width)))


def _read(said: re.Match[str] | None, bundle: Callable[[int, int], bytes]) -> bytes | None:
    if said and said["width"] and int(said["width"]) >= tiles.WIDTH:
        return None  # A part of a tile is less than the whole.
    latest = log.latest()
    if said is None or latest is None:
        return None
    n = int(said["groups"].replace("x", "").replace("/", ""))
    width = int(said["width"] or tiles.WIDTH)
    level = 0 if said["level"] == "entries" else int(said["level"])
    written = said["groups"] == tiles.numbered(n, tiles.WIDTH)
    if not written or n * tiles.WIDTH + width > latest.size >> (tiles.HEIGHT * level):
        return None
    if said["level"] == "entries":
        return bundle(n, width)
    return log.read_tile(level, n)[: width * HASH_BYTES]


def _entries(n: int, width: int) -> list[bytes]:
    first = n * tiles.WIDTH
    rows = Leaf.objects.filter(idx__gte=first, idx__lt=first + width).order_by("idx")
    return [bytes(entry) for entry in rows.values_list("entry", flat=True)]
