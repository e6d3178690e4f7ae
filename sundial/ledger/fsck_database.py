"""The half of fsck that reads the database: events against leaves, leaves against tiles and checkpoints.

May run while the office works: it stops at the checkpoint it began with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection

from sundial.ledger import fsck_events, merkle, returned, tiles
from sundial.ledger.fsck import Chains, Finding, National, Progress, Tree, check_signature, compare_root
from sundial.ledger.keyring import LogKey
from sundial.ledger.models import Checkpoint, Tile
from sundial.ledger.national_keys import NationalKey

BATCH = 2000
LEAVES = "SELECT idx, entry, hash FROM ledger_leaf WHERE idx >= %s AND idx < %s ORDER BY idx"


def check_database(
    log: LogKey, progress: Progress = lambda leaves: None, national: NationalKey | None = None
) -> Iterator[Finding]:
    """Recompute the record from its tables; yield findings.

    ``national`` is the key by which the log also signs, where it has one: its line is judged under each checkpoint from the first that bears it.
    """
    last = Checkpoint.objects.order_by("-size").first()
    yield from _check_log(last.size if last else 0, Keys(log, National(national)), progress)
    yield from fsck_events.check_waiting()
    yield from _check_unsealed()
    yield from _check_streams()


@dataclass(frozen=True)
class Keys:
    """By which the signatures of a log are judged."""

    log: LogKey
    national: National


def _check_log(size: int, keys: Keys, progress: Progress) -> Iterator[Finding]:
    with fsck_events.checking(size) as events:
        yield from _check_tree(size, keys, progress)
        yield from events()


def _check_tree(size: int, keys: Keys, progress: Progress) -> Iterator[Finding]:
    tree, chains = Tree(), Chains()
    checkpoints = Checkpoint.objects.filter(size__lte=size).order_by("size").iterator(BATCH)
    signed = next(checkpoints, None)
    for first in range(0, size, BATCH):
        rows = fsck_events.read_rows(LEAVES, [first, min(first + BATCH, size)])
        for idx, entry, hash_ in rows:
            yield from _check_leaf(idx, entry, hash_, tree, chains)
            while signed and tree.size == signed.size:
                yield from _check_checkpoint(signed, tree, keys)
                signed = next(checkpoints, None)
        progress(len(rows))
    for place, data in tree.partial():
        yield from _compare_tile(place, data)
    while signed:
        yield from _check_checkpoint(signed, tree, keys)
        signed = next(checkpoints, None)


def _check_leaf(idx: int, entry: bytes, stored: bytes, tree: Tree, chains: Chains) -> Iterator[Finding]:
    hash_ = merkle.leaf_hash(entry)
    if idx != tree.size:
        yield Finding("gap", f"leaf {idx}", f"leaf {tree.size} is missing before it")
    if hash_ != stored:
        yield Finding("leaf-hash", f"leaf {idx}", "the stored hash is not that of the entry")
    yield from chains.follow(idx, entry, hash_)
    for done, data in tree.append(hash_):
        yield from _compare_tile(done, data)


def _check_checkpoint(row: Checkpoint, tree: Tree, keys: Keys) -> Iterator[Finding]:
    place = f"checkpoint {row.size}"
    signed = check_signature(row.note, place, keys.log)
    if isinstance(signed, Finding):
        yield signed
    elif (signed.size, signed.root) != (row.size, bytes(row.root)):
        yield Finding("checkpoint", place, "the signed note and the row beside it differ")
    else:
        yield from keys.national.check(row.note, place)
    yield from compare_root(tree, row.size, bytes(row.root))


def _compare_tile(place: tiles.Place, data: bytes) -> Iterator[Finding]:
    stored = Tile.objects.filter(level=place.level, n=place.n).first()
    if stored is None:
        yield Finding("tile-missing", place.path, "the tile is not there")
    elif bytes(stored.data)[: len(data)] != data or stored.width * merkle.HASH_BYTES != len(bytes(stored.data)):
        yield Finding("tile", place.path, "the tile does not hold the hashes of its leaves")


def _check_unsealed() -> Iterator[Finding]:
    """Find what fell between the tables; each question is one statement, so that sealing meanwhile does not matter."""
    for (id_,) in _ask(
        "SELECT id FROM ledger_event AS event WHERE NOT EXISTS (SELECT FROM ledger_leaf WHERE pending_id = event.id) "
        "AND NOT EXISTS (SELECT FROM ledger_pending WHERE id = event.id)"
    ):
        yield Finding("event-lost", f"event {id_}", "neither sealed nor waiting")
    for leaves, size in _ask(
        "SELECT (SELECT count(*) FROM ledger_leaf) AS leaves, (SELECT coalesce(max(size), 0) FROM ledger_checkpoint)"
    ):
        if leaves != size:
            yield Finding("size", f"checkpoint {size}", f"the log holds {leaves} leaves")


# The leaves that came back from a mirror stand in the chains where their events are missing.
_CHAINS = """
WITH back AS MATERIALIZED (
  SELECT stream.subject_type, stream.subject_id, (said.entry ->> 'n')::int AS position, leaf.hash AS leaf_hash,
    decode(said.entry ->> 'prev', 'hex') AS previous_hash
  FROM unnest(%(firsts)s::bigint[], %(ends)s::bigint[]) AS range (first, until)
  JOIN ledger_leaf AS leaf ON leaf.idx >= range.first AND leaf.idx < range.until
  CROSS JOIN LATERAL (SELECT convert_from(leaf.entry, 'UTF8')::jsonb AS entry) AS said
  JOIN ledger_stream AS stream ON stream.pseudonym = said.entry ->> 'case'
  WHERE NOT EXISTS (SELECT FROM ledger_event WHERE id = leaf.pending_id)
), event AS (
  SELECT subject_type, subject_id, position, leaf_hash, previous_hash FROM ledger_event UNION ALL SELECT * FROM back
)
"""
_BROKEN = f"""{_CHAINS}
SELECT subject_type, subject_id, position FROM (
  SELECT *, row_number() OVER chain AS expected, lag(leaf_hash) OVER chain AS predecessor FROM event
  WINDOW chain AS (PARTITION BY subject_type, subject_id ORDER BY position)) AS event
WHERE position <> expected OR previous_hash IS DISTINCT FROM predecessor ORDER BY subject_type, subject_id, position
"""  # noqa: S608 - our own text
_ENDS = f"""{_CHAINS}
SELECT stream.subject_type, stream.subject_id FROM ledger_stream AS stream LEFT JOIN event
ON event.subject_type = stream.subject_type AND event.subject_id = stream.subject_id AND event.position = stream.position
WHERE event.leaf_hash IS DISTINCT FROM stream.head_hash ORDER BY stream.subject_type, stream.subject_id
"""  # noqa: S608 - our own text


def _check_streams() -> Iterator[Finding]:
    ranges = returned.read().ranges
    said = {"firsts": [first for first, _ in ranges], "ends": [end for _, end in ranges]}
    for type_, id_, position in _ask(_BROKEN, said):
        yield Finding("chain", f"{type_} {id_}", f"event {position} does not follow its predecessor")
    for type_, id_ in _ask(_ENDS, said):
        yield Finding("head", f"{type_} {id_}", "the chain does not end where its head says")


def _ask(question: str, values: Mapping[str, list[int]] | None = None) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values and dict(values))
        return list(cursor.fetchall())
