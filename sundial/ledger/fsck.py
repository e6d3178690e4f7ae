"""Recompute the whole record and compare: from the database, and from published files alone.

Nothing that is stored is believed: hashes are taken again from entries, roots from hashes, commitments from
openings. Each disagreement is one finding.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sundial.ledger import merkle, note, published, tiles
from sundial.ledger.checkpoint import Checkpoint, CheckpointError, open_checkpoint

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement: what kind, where, and in a sentence."""

    code: str
    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence} ({self.code})"


class Tree:
    """A log being recomputed leaf by leaf: its root at any moment, and each tile when it is complete."""

    def __init__(self) -> None:
        self.frontier = merkle.Frontier()
        self._tiles: list[list[bytes]] = [[]]

    @property
    def size(self) -> int:
        return self.frontier.size

    def append(self, hash_: bytes) -> Iterator[tuple[tiles.Place, bytes]]:
        """Add a leaf hash and yield the tiles it completes."""
        self.frontier.append(hash_)
        level, rising = 0, hash_
        while True:
            if level == len(self._tiles):
                self._tiles.append([])
            self._tiles[level].append(rising)
            if len(self._tiles[level]) < tiles.WIDTH:
                return
            data = b"".join(self._tiles[level])
            self._tiles[level] = []
            yield tiles.Place(level, (self.size >> tiles.HEIGHT * (level + 1)) - 1, tiles.WIDTH), data
            level, rising = level + 1, tiles.root_of_full(data)

    def partial(self) -> Iterator[tuple[tiles.Place, bytes]]:
        """Yield the tiles along the right edge that are not full."""
        for level, hashes in enumerate(self._tiles):
            if hashes:
                yield tiles.Place(level, self.size >> tiles.HEIGHT * (level + 1), len(hashes)), b"".join(hashes)


class Chains:
    """Follows every subject's chain through the leaves: positions count from 1, each names its predecessor."""

    def __init__(self) -> None:
        self._heads: dict[str, tuple[int, str]] = {}

    def follow(self, index: int, entry: bytes, hash_: bytes) -> Iterator[Finding]:
        """Check the next leaf and yield what is wrong with it."""
        try:
            leaf = json.loads(entry)
            case, position, previous = leaf["case"], leaf["n"], leaf["prev"]
        except (ValueError, KeyError, TypeError):
            yield Finding("leaf-form", f"leaf {index}", "the entry is not a public leaf")
            return
        last, head = self._heads.get(case, (0, None))
        if position != last + 1 or previous != head:
            yield Finding("chain", f"leaf {index}", f"position {position} does not follow position {last} of its case")
        self._heads[case] = (position, hash_.hex())


def check_directory(
    directory: Path, log: note.Ed25519Verifier, progress: Progress = lambda leaves: None
) -> Iterator[Finding]:
    """Recompute a published log from its files; yield findings. Needs no database."""
    try:
        signed = (directory / "checkpoint").read_text()
    except FileNotFoundError:
        yield Finding("checkpoint-missing", "checkpoint", "there is no checkpoint to compare with")
        return
    checkpoint = check_signature(signed, "checkpoint", log)
    if isinstance(checkpoint, Finding):
        yield checkpoint
        return
    tree, chains = Tree(), Chains()
    for place in (each for each in tiles.places(checkpoint.size) if each.level == 0):
        path = directory / tiles.entries_path(place.n, place.width)
        try:
            entries = _read_bundle(path, place.width)
        except (FileNotFoundError, tiles.TileError) as error:
            yield Finding("entries", str(path.relative_to(directory)), f"the bundle cannot be read: {error}")
            return
        yield from _check_openings(directory, place, entries)
        for entry in entries:
            hash_ = merkle.leaf_hash(entry)
            yield from chains.follow(tree.size, entry, hash_)
            for done, data in tree.append(hash_):
                yield from _compare_file(directory, done, data)
        progress(len(entries))
    for edge, data in tree.partial():
        yield from _compare_file(directory, edge, data)
    yield from compare_root(tree, checkpoint.size, checkpoint.root)


def _check_openings(directory: Path, place: tiles.Place, entries: Sequence[bytes]) -> Iterator[Finding]:
    """Check that what is published beside the leaves is what they commit to."""
    first = place.n * tiles.WIDTH
    try:
        for index, opened in published.read_file(directory, place).items():
            opened.check(json.loads(entries[index - first]))
    except (published.OpeningError, ValueError, IndexError) as error:
        yield Finding("opening", published.path(place.n, place.width), str(error))


def compare_root(tree: Tree, size: int, root: bytes) -> Iterator[Finding]:
    """Yield a finding unless the recomputed log has this size and root."""
    if tree.size != size:
        yield Finding("size", f"checkpoint {size}", f"only {tree.size} leaves could be read")
    elif tree.frontier.root() != root:
        yield Finding("root", f"checkpoint {size}", "the leaves have another root than the one signed")


def check_signature(signed: str, place: str, log: note.Ed25519Verifier) -> Checkpoint | Finding:
    """Return the checkpoint in a signed note, or the finding that it is not one of ``log``."""
    try:
        return open_checkpoint(signed, log)
    except (note.NoteError, CheckpointError) as error:
        return Finding("signature", place, str(error))


def _compare_file(directory: Path, place: tiles.Place, data: bytes) -> Iterator[Finding]:
    try:
        stored = (directory / place.path).read_bytes()
    except FileNotFoundError:
        yield Finding("tile-missing", place.path, "the tile is not there")
        return
    if stored != data:
        yield Finding("tile", place.path, "the tile does not hold the hashes of its leaves")


def _read_bundle(path: Path, width: int) -> list[bytes]:
    entries = tiles.unbundle(path.read_bytes())
    if len(entries) != width:
        raise tiles.TileError(f"the bundle holds {len(entries)} entries instead of {width}")
    return entries
