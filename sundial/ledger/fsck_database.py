"""The half of fsck that reads the database: events against leaves, leaves against tiles and checkpoints.

May run while the office works: it stops at the checkpoint it began with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from sundial.ledger import leaf, merkle, note, tiles
from sundial.ledger.actions import committed_values
from sundial.ledger.canonical import Json
from sundial.ledger.commitment import commit, kept_digest
from sundial.ledger.fsck import Chains, Finding, Progress, Tree, check_signature, compare_root
from sundial.ledger.models import Checkpoint, Event, Leaf, Opening, Pending, Stream, Tile

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Written:
    """A public leaf, sealed or waiting, and the event that stands behind it."""

    place: str
    entry: bytes
    event_id: UUID


class Opened(NamedTuple):
    """One field of a leaf as the table of openings has it."""

    field: str
    salt: bytes | None
    value: Json
    digest: bytes


def check_database(log: note.Ed25519Verifier, progress: Progress = lambda leaves: None) -> Iterator[Finding]:
    """Recompute the record from its tables; yield findings."""
    last = Checkpoint.objects.order_by("-size").first()
    yield from _check_log(last.size if last else 0, log, progress)
    yield from _check_waiting()
    yield from _check_unsealed()
    yield from _check_streams()


def _check_log(size: int, log: note.Ed25519Verifier, progress: Progress) -> Iterator[Finding]:
    tree, chains = Tree(), Chains()
    checkpoints = Checkpoint.objects.filter(size__lte=size).order_by("size").iterator(BATCH)
    signed = next(checkpoints, None)
    for first in range(0, size, BATCH):
        rows = list(Leaf.objects.filter(idx__gte=first, idx__lt=min(first + BATCH, size)).order_by("idx"))
        yield from _check_events([Written(f"leaf {row.idx}", bytes(row.entry), row.pending_id) for row in rows])
        for row in rows:
            yield from _check_leaf(row, tree, chains)
            while signed and tree.size == signed.size:
                yield from _check_checkpoint(signed, tree, log)
                signed = next(checkpoints, None)
        progress(len(rows))
    for place, data in tree.partial():
        yield from _compare_tile(place, data)
    while signed:
        yield from _check_checkpoint(signed, tree, log)
        signed = next(checkpoints, None)


def _check_leaf(row: Leaf, tree: Tree, chains: Chains) -> Iterator[Finding]:
    entry, place = bytes(row.entry), f"leaf {row.idx}"
    hash_ = merkle.leaf_hash(entry)
    if row.idx != tree.size:
        yield Finding("gap", place, f"leaf {tree.size} is missing before it")
    if hash_ != bytes(row.hash):
        yield Finding("leaf-hash", place, "the stored hash is not that of the entry")
    yield from chains.follow(row.idx, entry, hash_)
    for done, data in tree.append(hash_):
        yield from _compare_tile(done, data)


def _check_checkpoint(row: Checkpoint, tree: Tree, log: note.Ed25519Verifier) -> Iterator[Finding]:
    place = f"checkpoint {row.size}"
    signed = check_signature(row.note, place, log)
    if isinstance(signed, Finding):
        yield signed
    elif (signed.size, signed.root) != (row.size, bytes(row.root)):
        yield Finding("checkpoint", place, "the signed note and the row beside it differ")
    yield from compare_root(tree, row.size, bytes(row.root))


def _compare_tile(place: tiles.Place, data: bytes) -> Iterator[Finding]:
    stored = Tile.objects.filter(level=place.level, n=place.n).first()
    if stored is None:
        yield Finding("tile-missing", place.path, "the tile is not there")
    elif bytes(stored.data)[: len(data)] != data or stored.width * merkle.HASH_BYTES != len(bytes(stored.data)):
        yield Finding("tile", place.path, "the tile does not hold the hashes of its leaves")


def _check_waiting() -> Iterator[Finding]:
    rows = Pending.objects.order_by("id").values_list("id", "entry")
    yield from _check_events([Written(f"waiting {id_}", bytes(entry), id_) for id_, entry in rows])


def _check_events(written: Sequence[Written]) -> Iterator[Finding]:
    """Check that each public leaf says what the event behind it says, and commits to what its openings hold."""
    events = Event.objects.in_bulk([each.event_id for each in written])
    openings = _openings(bytes(event.leaf_hash) for event in events.values())
    pseudonyms = _pseudonyms(events.values())
    for each in written:
        event = events.get(each.event_id)
        if event is None:
            yield Finding("event-missing", each.place, "the event behind this leaf is gone")
            continue
        yield from _check_event(each, event, openings.get(bytes(event.leaf_hash), []), pseudonyms)


def _check_event(
    written: Written, event: Event, openings: Sequence[Opened], pseudonyms: dict[tuple[str, UUID], str]
) -> Iterator[Finding]:
    place = f"{written.place}, event {event.pk}"
    if merkle.leaf_hash(written.entry) != bytes(event.leaf_hash):
        yield Finding("event-leaf", place, "the event keeps the hash of another leaf")
    yield from _check_openings(place, openings)
    digests = {opening.field: opening.digest for opening in openings}
    if _rebuilt(event, pseudonyms.get((event.subject_type, event.subject_id), ""), commit(digests)) != written.entry:
        yield Finding("event", place, "the event's public columns or its commitment are not those of its leaf")
    for name in _edited(committed_values(event), openings):
        yield Finding("event", place, f"the event's {name} is not the one it was recorded with")


def _rebuilt(event: Event, pseudonym: str, commitment: bytes) -> bytes:
    return leaf.entry(
        act=event.act,
        case=pseudonym,
        organ=event.organ_code,
        item=event.item_code,
        position=event.position,
        previous=bytes(event.previous_hash) if event.previous_hash else None,
        recorded_at=event.recorded_at,
        commitment=commitment,
    )


def _check_openings(place: str, openings: Iterable[Opened]) -> Iterator[Finding]:
    for opening in openings:
        if opening.salt is None:
            continue  # Erased: the digest alone remains, and still enters the commitment.
        if kept_digest(opening.salt, opening.field, opening.value) != opening.digest:
            yield Finding("opening", place, f"salt and value of {opening.field} do not give its digest")


def _edited(values: dict[str, Json], openings: Iterable[Opened]) -> Iterator[str]:
    """Yield the mirrored columns whose value is not the committed one."""
    for opening in openings:
        if opening.salt is not None and opening.field in values and values[opening.field] != opening.value:
            yield opening.field


def _openings(hashes: Iterable[bytes]) -> dict[bytes, list[Opened]]:
    """As plain tuples: there are six or more for every event, and a model for each would cost more than its hash."""
    found: dict[bytes, list[Opened]] = {}
    rows = Opening.objects.filter(leaf_hash__in=list(hashes))
    columns = rows.values_list("leaf_hash", "field", "salt", "value", "digest")
    for hash_, field, salt, value, digest in columns.iterator(BATCH):
        opened = Opened(field, None if salt is None else bytes(salt), value, bytes(digest))
        found.setdefault(bytes(hash_), []).append(opened)
    return found


def _pseudonyms(events: Iterable[Event]) -> dict[tuple[str, UUID], str]:
    rows = Stream.objects.filter(subject_id__in={event.subject_id for event in events})
    return {(type_, id_): name for type_, id_, name in rows.values_list("subject_type", "subject_id", "pseudonym")}


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


def _check_streams() -> Iterator[Finding]:
    for type_, id_, position in _ask(
        "SELECT subject_type, subject_id, position FROM (SELECT *, "
        "  row_number() OVER chain AS expected, lag(leaf_hash) OVER chain AS predecessor FROM ledger_event "
        "  WINDOW chain AS (PARTITION BY subject_type, subject_id ORDER BY position)) AS event "
        "WHERE position <> expected OR previous_hash IS DISTINCT FROM predecessor"
    ):
        yield Finding("chain", f"{type_} {id_}", f"event {position} does not follow its predecessor")
    for type_, id_ in _ask(
        "SELECT stream.subject_type, stream.subject_id FROM ledger_stream AS stream LEFT JOIN ledger_event AS event "
        "ON event.subject_type = stream.subject_type AND event.subject_id = stream.subject_id "
        "AND event.position = stream.position WHERE event.leaf_hash IS DISTINCT FROM stream.head_hash"
    ):
        yield Finding("head", f"{type_} {id_}", "the chain does not end where its head says")


def _ask(question: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())
