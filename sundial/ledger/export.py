"""The public log as files that any web server or mirror can carry: checkpoint, tiles, entries, and what opens public fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from sundial.ledger import checkpoint, keyring, log, note, openings, published, returned, signing, tiles, witnessing
from sundial.ledger.commitment import PUBLIC, FieldOpening
from sundial.ledger.keyfile import replace_file
from sundial.ledger.models import Event, Leaf, Opening

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
        _write_new(directory / published.path(n, width), published.write(opened(n, width)))
        progress(width)
    if rotations := signing.rotations():
        replace_file(directory / keyring.FILE, rotations.encode())
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


def opened(n: int, width: int) -> Iterator[published.Opened]:
    """What is published beside the leaves of an entry bundle."""
    first = n * tiles.WIDTH
    leaves = Leaf.objects.filter(idx__gte=first, idx__lt=first + width).order_by("idx")
    places = dict(leaves.values_list("pending_id", "idx"))
    telling = {row.pk: row for row in Opening.objects.filter(pk__in=places, further__has_key=PUBLIC)}
    held = openings.of_all(Event.objects.filter(pk__in=telling))
    for key in telling.keys() - held.keys():  # came back from a mirror
        row = telling[key]
        held[key] = returned.fields_of(bytes(row.salts), bytes(row.digests), row.further or {})
    for key, idx in places.items():
        fields = {each.field: each for each in held.get(key, [])}
        shown = fields.pop(PUBLIC, None)
        if shown and shown.salt:
            masked = {name: each.digest for name, each in fields.items()}
            yield published.Opened(idx, FieldOpening(PUBLIC, shown.salt, shown.value), masked)


def _write_new(path: Path, content: bytes) -> None:
    if not path.exists():
        replace_file(path, content)
