"""The public log as files that any web server or mirror can carry: checkpoint, tiles, entries, and what opens public fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from sundial.ledger import checkpoint, log, note, published, tiles, witnessing
from sundial.ledger.commitment import PUBLIC, FieldOpening
from sundial.ledger.keyfile import replace_file
from sundial.ledger.models import Leaf, Opening

Progress = Callable[[int], None]


class NothingSealed(Exception):
    """There is no checkpoint yet, so there is nothing to publish."""


class AnotherLog(Exception):
    """The directory holds another log, or another history of this one. What was published is never overwritten."""


def export(directory: Path, progress: Progress = lambda leaves: None) -> int:
    """Write what ``directory`` lacks of the newest checkpoint and return the size published.

    Full tiles never change and are written once. The checkpoint comes last: whoever reads it finds all it needs.
    Raises NothingSealed, AnotherLog.
    """
    latest = log.latest()
    if latest is None:
        raise NothingSealed("nothing is sealed yet")
    had = _continued(directory, latest.size)
    for place in tiles.places(latest.size, had):
        _write_new(directory / place.path, log.read_tile(place.level, place.n)[: place.width * 32])
    for n, width in _bundles(latest.size, had):
        _write_new(directory / tiles.entries_path(n, width), tiles.bundle(_entries(n, width)))
        _write_new(directory / published.path(n, width), published.write(_opened(n, width)))
        progress(width)
    replace_file(directory / "checkpoint", witnessing.witnessed(latest).encode())
    return latest.size


def _continued(directory: Path, size: int) -> int:
    """How many leaves ``directory`` has, all of them this log's."""
    if not (directory / "checkpoint").exists():
        return 0
    try:
        shown = checkpoint.parse(note.split(note.read(directory / "checkpoint"))[0])
    except (note.NoteError, checkpoint.CheckpointError) as error:
        raise AnotherLog(f"its checkpoint cannot be read: {error}") from error
    if shown.size > size:
        raise AnotherLog(f"it shows {shown.size} leaves, of which this database has {size}")
    if shown != log.checkpoint(settings.LEDGER_ORIGIN, shown.size):
        raise AnotherLog(f"it shows {shown.size} leaves of {shown.origin} that are not those of this database")
    return shown.size


def _bundles(size: int, since: int) -> Iterator[tuple[int, int]]:
    return ((place.n, place.width) for place in tiles.places(size, since) if place.level == 0)


def _entries(n: int, width: int) -> list[bytes]:
    first = n * tiles.WIDTH
    rows = Leaf.objects.filter(idx__gte=first, idx__lt=first + width).order_by("idx")
    return [bytes(entry) for entry in rows.values_list("entry", flat=True)]


# The hash names the leaf; whoever publishes sees of the openings only those of leaves with a public field.
_WITH_PUBLIC_FIELD = """
SELECT leaf.idx, leaf.hash FROM ledger_leaf AS leaf JOIN ledger_opening AS opening ON opening.leaf_hash = leaf.hash
WHERE leaf.idx >= %s AND leaf.idx < %s AND opening.field = %s AND opening.salt IS NOT NULL
ORDER BY leaf.idx
"""


def _opened(n: int, width: int) -> Iterator[published.Opened]:
    first = n * tiles.WIDTH
    with connection.cursor() as cursor:
        cursor.execute(_WITH_PUBLIC_FIELD, [first, first + width, PUBLIC])
        places = {bytes(hash_): idx for idx, hash_ in cursor.fetchall()}
    rows: dict[int, list[Opening]] = {idx: [] for idx in places.values()}
    for row in Opening.objects.filter(leaf_hash__in=list(places)):
        rows[places[bytes(row.leaf_hash)]].append(row)
    for idx, fields in rows.items():
        shown = next(each for each in fields if each.field == PUBLIC)
        masked = {each.field: bytes(each.digest) for each in fields if each is not shown}
        yield published.Opened(idx, FieldOpening(PUBLIC, bytes(shown.salt or b""), shown.value), masked)


def _write_new(path: Path, content: bytes) -> None:
    if not path.exists():
        replace_file(path, content)
