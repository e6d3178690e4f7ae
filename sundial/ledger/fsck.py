"""Recompute the whole record and compare: from the database, and from published files alone.

Nothing that is stored is believed: hashes are taken again from entries, roots from hashes, commitments from
openings. Each disagreement is one finding.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from sundial.ledger import board, keyring, merkle, note, proof, published, tiles
from sundial.ledger.checkpoint import Checkpoint, CheckpointError, open_checkpoint, parse
from sundial.ledger.keyring import LogKey
from sundial.ledger.national_keys import NationalKey, NationalKeys

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement: what kind, where, and in a sentence. ``lawful`` is one that the record itself accounts for."""

    code: str
    place: str
    sentence: str
    lawful: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence} ({self.code})"


# How far (seconds) the clocks of log and witnesses may lie apart.
CLOCKS_APART = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint somebody kept, from a receipt, a mirror or a notice board, and when a witness cosigned it (if one did)."""

    checkpoint: Checkpoint
    place: str
    at: int | None = None


def read_kept(text: str, place: str, log: LogKey, witnesses: Sequence[note.CosignatureVerifier] = ()) -> Kept:
    """The checkpoint in a receipt or a checkpoint file, dated by the witnesses; or the one a notice board showed, typed in.

    Raises NoteError, CheckpointError, ReceiptError, BoardError.
    """
    if text.lstrip().startswith(board.HEADER):
        return Kept(board.read(text).checkpoint, place)
    signed = proof.parse(text).checkpoint if text.startswith(proof.HEADER) else text
    checkpoint = open_checkpoint(signed, log, witnesses)
    known = {(each.name, each.key_id) for each in witnesses}
    times = [note.cosigned_at(each.data) for each in note.split(signed)[1] if (each.name, each.key_id) in known]
    return Kept(checkpoint, place, min(times, default=None))


class National:
    """The log's line by SM2 under the checkpoints: once it is under one it is under each that follows, and good. Without a key, unjudged."""

    def __init__(self, key: NationalKey | None) -> None:
        self._key = key
        self._began = False

    def check(self, signed: str, place: str) -> Iterator[Finding]:
        """Yield what is wrong with the line under the next checkpoint."""
        text, lines = note.split(signed)
        key = self._key_at(parse(text).size)
        if key is None:
            return
        own = [each for each in lines if (each.name, each.key_id) == (key.name, key.key_id)]
        if any(not key.verify(text, each.data) for each in own):
            yield Finding("national", place, "its SM2 signature is wrong")
        elif self._began and not own:
            yield Finding("national", place, "lacks the SM2 signature that those before it bear")
        self._began |= bool(own)

    def demand(self, signed: str, place: str) -> Iterator[Finding]:
        """As ``check``, of a checkpoint that must bear the line."""
        self._began = True
        yield from self.check(signed, place)

    def _key_at(self, size: int) -> note.SM2Verifier | None:
        key = self._key.at(size) if self._key else None
        handed_over = isinstance(self._key, NationalKeys) and self._key.handed_over(size)
        self._began = key is not None and (self._began or handed_over)
        return key


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
            leaf = orjson.loads(entry)
            case, position, previous = leaf["case"], leaf["n"], leaf["prev"]
        except (ValueError, KeyError, TypeError):
            yield Finding("leaf-form", f"leaf {index}", "the entry is not a public leaf")
            return
        last, head = self._heads.get(case, (0, None))
        if position != last + 1 or previous != head:
            yield Finding("chain", f"leaf {index}", f"position {position} does not follow position {last} of its case")
        self._heads[case] = (position, hash_.hex())


class Memory:
    """What an outsider has kept of a log, held against the log as it is now."""

    def __init__(self, kept: Sequence[Kept]) -> None:
        self._coming = sorted(kept, key=lambda each: each.checkpoint.size)
        self._earliest: tuple[int, str] | None = None

    def compare(self, tree: Tree) -> Iterator[Finding]:
        """Compare what was kept at this size; from here on no leaf may be older than its cosignature."""
        while self._coming and self._coming[0].checkpoint.size == tree.size:
            kept = self._coming.pop(0)
            if tree.frontier.root() != kept.checkpoint.root:
                sentence = f"the log of {tree.size} leaves was another one when this was kept"
                yield Finding("history", kept.place, sentence)
            if kept.at is not None:
                self._earliest = max(self._earliest or (0, ""), (kept.at, kept.place))

    def date(self, index: int, entry: bytes) -> Iterator[Finding]:
        """Yield a finding for a leaf that says it was entered before the log had grown to it, or after it had."""
        try:
            said = datetime.fromisoformat(json.loads(entry)["t"]).timestamp()
        except (ValueError, KeyError, TypeError):
            return  # not a leaf: its form is found elsewhere
        if self._earliest and said < self._earliest[0] - CLOCKS_APART:
            yield Finding(
                "back-dated", f"leaf {index}", f"says an earlier time than {self._earliest[1]}, which had no such leaf"
            )
        later = next((each for each in self._coming if each.at is not None and each.checkpoint.size > index), None)
        if later and later.at is not None and said > later.at + CLOCKS_APART:
            yield Finding("post-dated", f"leaf {index}", f"says a later time than {later.place}, which holds it")

    def rest(self, size: int) -> Iterator[Finding]:
        """Yield what was kept of a log larger than this one is now."""
        for kept in self._coming:
            sentence = f"had {kept.checkpoint.size} leaves, of which the log now shows {size}"
            yield Finding("rolled-back", kept.place, sentence)


def check_directory(
    directory: Path,
    log: LogKey,
    progress: Progress = lambda leaves: None,
    kept: Sequence[Kept] = (),
    national: NationalKey | None = None,
) -> Iterator[Finding]:
    """Recompute a published log from its files; yield findings. Needs no database.

    With ``national`` its checkpoint must bear the SM2 signature of that key.
    ``kept`` are checkpoints from elsewhere: the log must have been these at their sizes, and no leaf may lie about its time.
    """
    try:
        signed = note.read(directory / "checkpoint")
    except FileNotFoundError:
        yield Finding("checkpoint-missing", "checkpoint", "there is no checkpoint to compare with")
        return
    except note.NoteError as error:
        yield Finding("signature", "checkpoint", str(error))
        return
    checkpoint = check_signature(signed, "checkpoint", log)
    if isinstance(checkpoint, Finding):
        yield checkpoint
        return
    yield from National(national).demand(signed, "checkpoint")
    kept = [*kept, *(Kept(each, f"rotation of the key at {each.size}") for each in keyring.checkpoints(log))]
    tree, chains, memory = Tree(), Chains(), Memory(kept)
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
            yield from memory.date(tree.size, entry) if kept else ()
            for done, data in tree.append(hash_):
                yield from _compare_file(directory, done, data)
            yield from memory.compare(tree) if kept else ()
        progress(len(entries))
    for edge, data in tree.partial():
        yield from _compare_file(directory, edge, data)
    yield from compare_root(tree, checkpoint.size, checkpoint.root)
    yield from memory.rest(checkpoint.size)


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


def check_signature(signed: str, place: str, log: LogKey) -> Checkpoint | Finding:
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
