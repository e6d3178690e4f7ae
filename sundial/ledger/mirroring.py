"""A copy of somebody's public log, taken over the network and recomputed on the way. Needs no database and trusts nobody.

A copy only grows. What does not continue it is not taken: the checkpoint that shows it is laid beside the copy, under the log's own signature.
"""

from __future__ import annotations

import http.client
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sundial.ledger import checkpoint, keyring, merkle, note, published, tiles
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.keyfile import replace_file
from sundial.ledger.keyring import LogKey

SECONDS = 30.0
FOUND, NOT_FOUND = 200, 404
CONNECTIONS = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
CHECKPOINT, CONTRADICTS = "checkpoint", "checkpoint.contradicts"
COMING = ".coming"

Fetch = Callable[[str], bytes | None]
Progress = Callable[[int], None]


class Unreachable(Exception):
    """The site does not answer, or not with a file of the log."""


class NotTheLog(Exception):
    """What is served does not agree with its own checkpoint, or does not continue the copy. The copy is as it was."""


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The copy has ``size`` leaves now, and had ``before``."""

    size: int
    before: int


def mirror(
    address: str, directory: Path, trusted: note.Ed25519Verifier, progress: Progress = lambda leaves: None
) -> Mirrored:
    """Bring the copy in ``directory`` up to what ``address`` serves, the prefix of a public log such as https://site/log.

    Raises Unreachable, NotTheLog, and what a malformed file raises: NoteError, CheckpointError, RotationError, TileError, OpeningError.
    """
    with _connected(address) as fetch:
        rotations = (fetch(keyring.FILE) or b"").decode()
        log = keyring.follow(trusted, rotations)
        signed = _there(fetch(CHECKPOINT), CHECKPOINT).decode()
        new, old = checkpoint.open_checkpoint(signed, log), _copied(directory, log)
        if new.size < old.size:
            raise NotTheLog(
                f"it shows {new.size} leaves, of which this copy has {old.size}: it was rolled back, or this is an older copy of it"
            )
        coming = directory / COMING
        shutil.rmtree(coming, ignore_errors=True)
        try:
            grown = _grown(fetch, coming, directory, old, new, progress)
            _check(grown, directory, [old, *keyring.checkpoints(log), new])
            _settle(coming, directory, grown, new.size)
        except NotTheLog as trouble:
            replace_file(directory / CONTRADICTS, signed.encode())
            raise NotTheLog(f"{trouble}. The checkpoint that says so is kept as {directory / CONTRADICTS}") from trouble
        finally:
            shutil.rmtree(coming, ignore_errors=True)
    if rotations:
        replace_file(directory / keyring.FILE, rotations.encode())
    replace_file(directory / CHECKPOINT, signed.encode())
    return Mirrored(new.size, old.size)


Tiles = Mapping[tuple[int, int], bytes]


def _copied(directory: Path, log: LogKey) -> Checkpoint:
    """The checkpoint of the copy so far; of size 0 before the first."""
    try:
        return checkpoint.open_checkpoint(note.read(directory / CHECKPOINT), log)
    except FileNotFoundError:
        return Checkpoint(log.name, 0, merkle.EMPTY_ROOT)


def _grown(fetch: Fetch, coming: Path, directory: Path, old: Checkpoint, new: Checkpoint, progress: Progress) -> Tiles:
    """Fetch the entries that the copy lacks into ``coming``, with what opens them, and return the tiles that grow by them."""
    hashes: list[bytes] = []
    for place in (each for each in tiles.places(new.size, old.size) if each.level == 0):
        path = tiles.entries_path(place.n, place.width)
        entries = tiles.unbundle(_kept(coming, path, _there(fetch(path), path)))
        if len(entries) != place.width:
            raise NotTheLog(f"{path} holds {len(entries)} entries instead of {place.width}")
        known = max(old.size - place.n * tiles.WIDTH, 0)
        found = [merkle.leaf_hash(entry) for entry in entries]
        if known and b"".join(found[:known]) != _read_tile(directory, old.size)(0, place.n):
            raise NotTheLog(f"{path} holds other entries than those copied before")
        _take_openings(fetch, coming, place, entries)
        hashes += found[known:]
        progress(len(found) - known)
    return tiles.append(old.size, hashes, _read_tile(directory, old.size))


def _take_openings(fetch: Fetch, coming: Path, place: tiles.Place, entries: list[bytes]) -> None:
    path = published.path(place.n, place.width)
    said = fetch(path)
    if said is None:
        return
    for index, each in published.read(_kept(coming, path, said)).items():
        if not 0 <= index - place.n * tiles.WIDTH < len(entries):
            raise NotTheLog(f"{path} opens a leaf that is not beside it")
        each.check(json.loads(entries[index - place.n * tiles.WIDTH]))


def _check(grown: Tiles, directory: Path, known: list[Checkpoint]) -> None:
    """Raise NotTheLog unless the leaves, old and new, have the roots that the log has signed at these sizes."""
    size, held = max(each.size for each in known), _read_tile(directory, known[0].size)
    node = tiles.nodes(lambda level, n: grown[level, n] if (level, n) in grown else held(level, n))
    for each in known:
        if each.size > known[-1].size or merkle.root(each.size, node) != each.root:
            raise NotTheLog(f"its {size} leaves are not those that were signed at {each.size}")


def _settle(coming: Path, directory: Path, grown: Tiles, size: int) -> None:
    for path in (each for each in coming.rglob("*") if each.is_file()):
        replace_file(directory / path.relative_to(coming), path.read_bytes())
    for place in tiles.places(size):
        if (place.level, place.n) in grown:
            replace_file(directory / place.path, grown[place.level, place.n])


def _read_tile(directory: Path, size: int) -> tiles.ReadTile:
    """The tiles of the copy, as its tree of ``size`` leaves has them."""

    def read(level: int, n: int) -> bytes:
        width = min(tiles.WIDTH, (size >> tiles.HEIGHT * level) - n * tiles.WIDTH)
        return (directory / tiles.Place(level, n, width).path).read_bytes()

    return read


def _kept(coming: Path, path: str, content: bytes) -> bytes:
    (coming / path).parent.mkdir(parents=True, exist_ok=True)
    (coming / path).write_bytes(content)
    return content


def _there(content: bytes | None, path: str) -> bytes:
    if content is None:
        raise Unreachable(f"there is no {path}")
    return content


@contextmanager
def _connected(address: str) -> Iterator[Fetch]:
    place = urlsplit(address)
    if place.scheme not in CONNECTIONS or not place.hostname:
        raise Unreachable("this is not an http or https address")
    connection = CONNECTIONS[place.scheme](place.hostname, place.port, timeout=SECONDS)
    try:
        yield lambda path: _fetched(connection, place, path)
    finally:
        connection.close()


def _fetched(connection: http.client.HTTPConnection, place: SplitResult, path: str) -> bytes | None:
    try:
        connection.request("GET", f"{place.path.rstrip('/')}/{path}")
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"it does not answer: {error}") from error
    if answer.status not in (FOUND, NOT_FOUND):
        raise Unreachable(f"it answered {answer.status} for {path}")
    return content if answer.status == FOUND else None
