"""The sealed log as the database holds it: size, tiles, entries, checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.db import connection

from sundial.ledger import merkle, tiles
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.models import Checkpoint as CheckpointRow
from sundial.ledger.models import Tile
from sundial.system import prepared

Made = TypeVar("Made")
NOUGHTS = bytes(merkle.HASH_BYTES)
_TILES = """
SELECT level, n, data FROM ledger_tile
JOIN unnest(%(levels)s::smallint[], %(ns)s::bigint[]) AS wanted (level, n) USING (level, n)
"""


def size() -> int:
    """Return the number of sealed leaves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(idx) + 1, 0) FROM ledger_leaf")
        return int(cursor.fetchone()[0])


def read_tile(level: int, n: int) -> bytes:
    """Return a tile's hashes; raises TileError when it is missing."""
    row = Tile.objects.filter(level=level, n=n).values_list("data", flat=True).first()
    if row is None:
        raise tiles.TileError(f"tile {level}/{n} is missing")
    return bytes(row)


def from_tiles(work: Callable[[merkle.Nodes], Made]) -> Made:
    """Return what ``work`` makes of the tree's nodes, with every tile it needs read in one statement.

    It runs twice: which nodes it asks for depends on sizes alone, so the first run, on noughts, tells what to read.
    Raises TileError when one is missing.
    """
    wanted: set[tuple[int, int]] = set()

    def note_down(level: int, index: int) -> bytes:
        wanted.add(tiles.holding(level, index))
        return NOUGHTS

    work(note_down)
    return work(tiles.nodes(_read_tiles(wanted)))


def _read_tiles(wanted: Collection[tuple[int, int]]) -> tiles.ReadTile:
    levels, ns = [level for level, _ in wanted], [n for _, n in wanted]
    rows = prepared.run(_TILES, {"levels": levels, "ns": ns}) if wanted else []
    held = {(level, n): bytes(data) for level, n, data in rows}

    def read(level: int, n: int) -> bytes:
        if (level, n) not in held:
            raise tiles.TileError(f"tile {level}/{n} is missing")
        return held[level, n]

    return read


def root(at: int) -> bytes:
    """Return the root over the first ``at`` leaves, from the tiles."""
    return from_tiles(lambda node: merkle.root(at, node))


def inclusion_proof(index: int, at: int) -> list[bytes]:
    """Return the proof of leaf ``index`` in the first ``at`` leaves, from the tiles."""
    return from_tiles(lambda node: merkle.inclusion_proof(index, at, node))


def latest() -> CheckpointRow | None:
    """Return the newest checkpoint, or None before the first."""
    return CheckpointRow.objects.order_by("-size").first()


def append(first: int, entries: Sequence[bytes], ids: Sequence[UUID]) -> list[bytes]:
    """Write leaves from index ``first`` on, grow the tiles, and return the leaf hashes as read back.

    Everything above the leaves is computed from what the database returns, not from what was sent to it: a bit
    that flips on the way is then caught before anybody signs it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_leaf (idx, entry, hash, pending_id) "
            "SELECT %s + at - 1, entry, hash, id FROM unnest(%s::bytea[], %s::bytea[], %s::uuid[]) "
            "WITH ORDINALITY AS each (entry, hash, id, at) ORDER BY at",
            [first, list(entries), [merkle.leaf_hash(entry) for entry in entries], list(ids)],
        )
        cursor.execute("SELECT entry FROM ledger_leaf WHERE idx >= %s ORDER BY idx", [first])
        return grow(first, [bytes(entry) for (entry,) in cursor.fetchall()])


def take_from_outbox(first: int, ids: Sequence[UUID]) -> list[bytes]:
    """As ``append`` for leaves that wait in the outbox, which lose their place there; the entries never leave the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (DELETE FROM ledger_pending WHERE id = ANY(%s) RETURNING id, entry) "
            "INSERT INTO ledger_leaf (idx, entry, hash, pending_id) "
            "SELECT %s - 1 + row_number() OVER (ORDER BY id), entry, sha256('\\x00'::bytea || entry), id FROM taken "
            "RETURNING idx, entry",
            [list(ids), first],
        )
        return grow(first, [bytes(entry) for _, entry in sorted(cursor.fetchall())])


def grow(first: int, entries: Sequence[bytes]) -> list[bytes]:
    """Grow the tiles over ``entries`` from index ``first`` on, and return their leaf hashes."""
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    write_tiles(tiles.append(first, hashes, read_tile))
    return hashes


def write_tiles(changed: Mapping[tuple[int, int], bytes]) -> None:
    """Store new tiles and grow old ones."""
    rows = [(level, n, len(data) // merkle.HASH_BYTES, data) for (level, n), data in changed.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_tile (level, n, width, data) "
            "SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::smallint[], %s::bytea[]) "
            "ON CONFLICT (level, n) DO UPDATE SET width = excluded.width, data = excluded.data",
            [list(column) for column in zip(*rows, strict=True)],
        )


def consistency_proof(old: int, new: int) -> list[bytes]:
    """Return the proof that the first ``new`` leaves extend the first ``old``; raises ProofError for sizes out of order."""
    return from_tiles(lambda node: merkle.consistency_proof(old, new, node))


def checkpoint(origin: str, at: int) -> Checkpoint:
    """Return the unsigned checkpoint over the first ``at`` leaves."""
    return Checkpoint(origin, at, root(at))
