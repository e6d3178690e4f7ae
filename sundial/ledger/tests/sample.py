"""The frozen sample log in ``sample_log/``: 300 leaves made of counting numbers. ``build`` makes the very same bytes again.

Beside the log lie its key, a witness's key and three receipts. Keys and salts are made of counted bytes and are worth nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from sundial.ledger import leaf, merkle, note, proof, published, tiles
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.commitment import PUBLIC, FieldOpening, commitment_of

FOLDER = Path(__file__).parent / "sample_log"
ORIGIN = "sample.example/log"
LOG = note.Ed25519Signer(ORIGIN, bytes(range(32)))
WITNESS = note.CosignatureSigner("witness.example", bytes(range(32, 64)))
SIZE = 300
BEGAN = dt.datetime(2026, 3, 1, 0, 0, tzinfo=dt.UTC)
RECEIPTS = (3, 255, 299)
NEAR = "id: promised-near\nversion: 1\nparams: {fraction: 0.9, working_days_left: 1}\n"
OVER = "id: promised-exceeded\nversion: 1\n"
FIVE_DAYS = {"clock": "c1", "kind": "promised", "unit": "working_day", "amount": 5, "calendar": ["sample", 1]}
# What the leaves at the beginning say in public; the second light that is due is not among them.
TOLD: dict[int, dict[str, Any]] = {
    0: {"calendar": ["sample", 1], "first": "2026-03-01", "provisional_from": "2026-06-01", "days": "rwwwwwr" * 13},
    1: {"rule": "promised-near", "version": 1, "text": NEAR, "from": "2004-07-01", "until": None},
    2: {"rule": "promised-exceeded", "version": 1, "text": OVER, "from": "2004-07-01", "until": None},
    3: {"clocks": [FIVE_DAYS | {"move": "start", "at": "2026-03-02T01:00:00Z"}]},
    4: {"light": "warning", "rule": "promised-near", "version": 1, "occurrence": "0"},
}
AT = {3: dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC), 4: dt.datetime(2026, 3, 5, 16, 1, tzinfo=dt.UTC)}
ACTS = {0: "calendar", 1: "rule", 2: "rule", 3: "accept", 4: "light.yellow"}


def build(directory: Path) -> None:
    """Write the sample log as it is frozen."""
    heads: dict[str, tuple[int, bytes]] = {}
    entries, opened = [], []
    for index in range(SIZE):
        fields = _fields(index)
        case = _digest(f"case {index if index < 3 else min(index, 3) + index % 40 * (index > 4)}")[:32]
        position, previous = heads.get(case, (0, b""))
        entry = leaf.entry(
            act=ACTS.get(index, "step"),
            case=case,
            organ="330100-015",
            item="3301-XK-0042",
            position=position + 1,
            previous=previous or None,
            recorded_at=AT.get(index, BEGAN + dt.timedelta(hours=1 + index if index > 4 else 0, days=5 * (index > 4))),
            commitment=commitment_of(fields),
        )
        heads[case] = (position + 1, merkle.leaf_hash(entry))
        entries.append(entry)
        opened.append(fields)
    _write(directory, entries, opened)


def _fields(index: int) -> list[FieldOpening]:
    values: dict[str, Any] = {"kind": ACTS.get(index, "step"), "reason": f"理由{index}"}
    values |= {PUBLIC: TOLD[index]} if index in TOLD else {}
    return [FieldOpening(name, bytes.fromhex(_digest(f"{index} {name}")[:32]), value) for name, value in values.items()]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write(directory: Path, entries: list[bytes], opened: list[list[FieldOpening]]) -> None:
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    held = tiles.append(0, hashes, lambda level, n: b"")
    for place in tiles.places(SIZE):
        _put(directory / place.path, held[place.level, place.n][: place.width * 32])
        if place.level == 0:
            first = place.n * tiles.WIDTH
            within = range(first, first + place.width)
            _put(directory / tiles.entries_path(place.n, place.width), tiles.bundle([entries[each] for each in within]))
            shown = published.write(_public(index, opened[index]) for index in within if index in TOLD)
            _put(directory / published.path(place.n, place.width), shown)
    node = tiles.nodes(lambda level, n: held[level, n])
    text = Checkpoint(ORIGIN, SIZE, merkle.root(SIZE, node)).text
    signed = note.write(text, [LOG.sign(text), WITNESS.sign(text, 1_773_000_000)])
    _put(directory / "checkpoint", signed.encode())
    _put(directory / "log.vkey", f"{LOG.verifier.vkey}\n".encode())
    _put(directory / "witness.vkey", f"{WITNESS.verifier.vkey}\n".encode())
    for index in RECEIPTS:
        path = tuple(merkle.inclusion_proof(index, SIZE, node))
        extra = proof.Disclosure(entries[index], tuple(opened[index])).extra
        _put(directory / f"receipt-{index}.txt", proof.Proof(index, path, signed, extra).text.encode())


def _public(index: int, fields: list[FieldOpening]) -> published.Opened:
    (shown,) = [each for each in fields if each.name == PUBLIC]
    return published.Opened(index, shown, {each.name: each.digest for each in fields if each is not shown})


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
