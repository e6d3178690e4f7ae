"""The public log as files that any web server or mirror can carry: checkpoint, tiles and entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sundial.ledger import log, tiles, witnessing
from sundial.ledger.checkpoint import published_size
from sundial.ledger.keyfile import replace_file
from sundial.ledger.models import Leaf

Progress = Callable[[int], None]


class NothingSealed(Exception):
    """There is no checkpoint yet, so there is nothing to publish."""


def export(directory: Path, progress: Progress = lambda leaves: None) -> int:
    """Write what ``directory`` lacks of the newest checkpoint and return the size published.

    Full tiles never change and are written once. The checkpoint comes last: whoever reads it finds all it needs.
    """
    latest = log.latest()
    if latest is None:
        raise NothingSealed("nothing is sealed yet")
    had = published_size(directory)
    for place in tiles.places(latest.size, had):
        _write_new(directory / place.path, log.read_tile(place.level, place.n)[: place.width * 32])
    for n, width in _bundles(latest.size, had):
        _write_new(directory / tiles.entries_path(n, width), tiles.bundle(_entries(n, width)))
        progress(width)
    replace_file(directory / "checkpoint", witnessing.witnessed(latest).encode())
    return latest.size


def _bundles(size: int, since: int) -> Iterator[tuple[int, int]]:
    return ((place.n, place.width) for place in tiles.places(size, since) if place.level == 0)


def _entries(n: int, width: int) -> list[bytes]:
    first = n * tiles.WIDTH
    rows = Leaf.objects.filter(idx__gte=first, idx__lt=first + width).order_by("idx")
    return [bytes(entry) for entry in rows.values_list("entry", flat=True)]


def _write_new(path: Path, content: bytes) -> None:
    if not path.exists():
        replace_file(path, content)
