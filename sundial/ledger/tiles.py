"""Tiles of C2SP tlog-tiles: 256 hashes of one level in one file, so that a log is a folder. Pure.

Level 0 holds leaf hashes; level L + 1 holds the roots of *full* level-L tiles only. A tile that is not full
yet is partial and carries its width in its path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sundial.ledger.merkle import HASH_BYTES, Nodes, node_hash

WIDTH = 256
HEIGHT = 8  # Levels of the tree that one tile spans: 2**8 = 256.

ReadTile = Callable[[int, int], bytes]


class TileError(ValueError):
    """A tile or entry bundle that is missing, short or malformed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which tile, and how many hashes of it a tree of some size has."""

    level: int
    n: int
    width: int

    @property
    def path(self) -> str:
        """Return the path under the log's prefix, such as ``tile/0/x001/234.p/112``."""
        return f"tile/{self.level}/{numbered(self.n, self.width)}"


def numbered(n: int, width: int) -> str:
    """Return index and width as in a path: 1234067 is ``x001/x234/067``; a partial tile ends in ``.p/<width>``."""
    groups = [f"{n % 1000:03}"]
    while n := n // 1000:
        groups.insert(0, f"x{n % 1000:03}")
    return "/".join(groups) + ("" if width == WIDTH else f".p/{width}")


def entries_path(n: int, width: int) -> str:
    """Return the path of an entry bundle."""
    return f"tile/entries/{numbered(n, width)}"


def places(size: int, since: int = 0) -> Iterator[Place]:
    """Yield every tile of a tree of ``size`` leaves that a tree of ``since`` leaves had not, or had narrower."""
    level, count, had = 0, size, since
    while count > had:
        for n in range(had // WIDTH, -(-count // WIDTH)):
            yield Place(level, n, min(WIDTH, count - n * WIDTH))
        level, count, had = level + 1, count // WIDTH, had // WIDTH


def root_of_full(tile: bytes) -> bytes:
    """Return the root over the 256 hashes of a full tile."""
    if len(tile) != WIDTH * HASH_BYTES:
        raise TileError(f"a full tile has {WIDTH * HASH_BYTES} bytes, not {len(tile)}")
    return _fold(tile)


def _fold(tile: bytes) -> bytes:
    hashes = split(tile)
    while len(hashes) > 1:
        hashes = [node_hash(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


def split(tile: bytes) -> list[bytes]:
    """Return the hashes of a tile."""
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def append(size: int, leaves: Sequence[bytes], read: ReadTile) -> dict[tuple[int, int], bytes]:
    """Return the new bytes of each tile that ``leaves`` change in a tree of ``size``.

    Reads (with ``read(level, n)``) at most one partial tile per level and rewrites nothing else.
    """
    changed: dict[tuple[int, int], bytes] = {}
    level, count, rising = 0, size, list(leaves)
    while rising:
        above: list[bytes] = []
        while rising:
            n, width = divmod(count, WIDTH)
            taken, rising = rising[: WIDTH - width], rising[WIDTH - width :]
            tile = (_prefix(read(level, n), width) if width else b"") + b"".join(taken)
            changed[level, n] = tile
            count += len(taken)
            if count % WIDTH == 0:
                above.append(root_of_full(tile))
        level, count, rising = level + 1, size // WIDTH ** (level + 1), above
    return changed


def holding(level: int, index: int) -> tuple[int, int]:
    """The tile (its level and number) that node ``index`` of ``level`` is read from."""
    tile_level, inner = divmod(level, HEIGHT)
    return tile_level, (index << inner) // WIDTH


def nodes(read: ReadTile) -> Nodes:
    """Return ``node(level, index)`` of the tree, read through its tiles; each tile is read once."""
    seen: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        tile_level, n = holding(level, index)
        inner = level % HEIGHT
        offset = (index << inner) % WIDTH
        if (tile_level, n) not in seen:
            seen[tile_level, n] = read(tile_level, n)
        wanted = seen[tile_level, n][offset * HASH_BYTES : (offset + (1 << inner)) * HASH_BYTES]
        if len(wanted) != HASH_BYTES << inner:
            raise TileError(f"tile {tile_level}/{n} is missing or too short")
        return _fold(wanted)

    return node


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return up to 256 entries as one bundle: each preceded by its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle; raises TileError when it ends in the middle of one."""
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        entry = data[at + 2 : at + 2 + length]
        if at + 2 > len(data) or len(entry) != length:
            raise TileError("an entry bundle ends in the middle of an entry")
        entries.append(entry)
        at += 2 + length
    return entries


def _prefix(tile: bytes, width: int) -> bytes:
    if len(tile) < width * HASH_BYTES:
        raise TileError(f"a tile of {len(tile)} bytes should hold {width} hashes")
    return tile[: width * HASH_BYTES]
