"""Bring leaves back from a mirror into a database that was restored or failed over, before anything is signed on top.

The public half of the record then is what everybody has seen. The events behind leaves younger than the backup are gone
with the database; the record says which these are, ``fsck`` names each, and their subjects enter them again as what they are: late entries.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.db import connection, transaction

from sundial.kernel import clock
from sundial.ledger import forgetting, log, merkle, note, published, returned, tiles
from sundial.ledger.canonical import canonical
from sundial.ledger.checkpoint import Checkpoint, open_checkpoint
from sundial.ledger.fsck import Kept, check_directory
from sundial.ledger.keyring import LogKey
from sundial.ledger.models import Checkpoint as CheckpointRow
from sundial.ledger.models import Opening, Pending, Stream
from sundial.ledger.national_keys import NationalKey
from sundial.ledger.sequencer import BATCH, LOCK


class NotOurMirror(Exception):
    """These files are not a continuation of this log."""


def roll_forward(directory: Path, verifier: LogKey, national: NationalKey | None = None) -> int:
    """Take over from ``directory``, a mirror of this log, what the database lacks; return how many leaves came back.

    ``national`` is the key by which the log also signs, where it has one: its line comes back with the checkpoint.
    One transaction, alone under the sequencer's lock. Raises NotOurMirror, and whatever reading malformed files raises.
    """
    mirrored = _checked(directory, verifier)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        had = log.size()
        for first, entries, opened in _missing(directory, had, mirrored.size):
            _take_over(first, entries, opened)
        if mirrored.size > had:
            signed = note.read(directory / "checkpoint")
            also = national.at(mirrored.size) if national else None
            keys: list[note.Verifier] = [verifier.at(mirrored.size), *([also] if also else [])]
            own = note.write(mirrored.text, note.open_note(signed, keys)[1])
            CheckpointRow.objects.create(size=mirrored.size, root=mirrored.root, note=own, at=clock.now())
            returned.tell(had, mirrored.size - had)
            forgetting.forget_again(_erasures(directory, had))
    return max(mirrored.size - had, 0)


def _checked(directory: Path, verifier: LogKey) -> Checkpoint:
    """The mirror's checkpoint, once all its files agree with it and with what this database has signed."""
    newest = log.latest()
    own = [Kept(open_checkpoint(newest.note, verifier), "this database")] if newest else []
    wrong = next(check_directory(directory, verifier, kept=own), None)
    if wrong:
        raise NotOurMirror(str(wrong))
    return open_checkpoint(note.read(directory / "checkpoint"), verifier)


def _missing(directory: Path, had: int, size: int) -> Iterator[tuple[int, list[bytes], Mapping[int, published.Opened]]]:
    for place in (each for each in tiles.places(size, had) if each.level == 0):
        entries = tiles.unbundle((directory / tiles.entries_path(place.n, place.width)).read_bytes())
        start, opened = max(had - place.n * tiles.WIDTH, 0), published.read_file(directory, place)
        for at in range(start, len(entries), BATCH):
            yield place.n * tiles.WIDTH + at, entries[at : at + BATCH], opened


def _erasures(directory: Path, since: int) -> Iterator[tuple[str, dict[str, object]]]:
    """What was forgotten by law after the backup was made: it came back with the backup, and goes again."""
    for each in published.leaves(directory):
        if each.index >= since and each.entry["act"] == "erase" and forgetting.ERASED in each.public:
            yield merkle.leaf_hash(canonical(each.entry)).hex(), each.public


def _take_over(first: int, entries: Sequence[bytes], opened: Mapping[int, published.Opened]) -> None:
    """Write the leaves with what opens their public fields, and move the heads of their chains, so that what is recorded next follows them."""
    known = {bytes(entry): id_ for entry, id_ in Pending.objects.values_list("entry", "id")}
    ids = [known.get(entry) or returned.name_of(entry) for entry in entries]
    without = ((at, entry) for at, entry in enumerate(entries, first) if entry not in known and at in opened)
    Opening.objects.bulk_create([returned.opening_of(entry, opened[at]) for at, entry in without])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_pending WHERE id = ANY(%s)", [ids])
    log.append(first, entries, ids)
    for entry in entries:
        leaf = json.loads(entry)
        Stream.objects.filter(pseudonym=leaf["case"], position__lt=leaf["n"]).update(
            position=leaf["n"], head_hash=merkle.leaf_hash(entry), head_event=None
        )
