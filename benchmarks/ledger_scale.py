"""Sealing, proofs and recomputation on a log of many leaves.

One command, an embedded PostgreSQL of its own; ten million leaves take about ten minutes:

    uv run python benchmarks/ledger_scale.py [--leaves 10000000] [--events 20000]

- **sequencer**: leaves a second sealed in batches of 1,000 on top of the whole log (triggers, tiles, root, signature, commit);
- **proof**: an inclusion proof read from the tiles in the database, each with nothing read before;
- **verify**: one such proof checked;
- **export**, **fsck of files**: the log written as files, and recomputed from them;
- **fsck of the database**: events recorded by ``record_all`` with all that opens them, recomputed from the tables: one core, and what
  ten million would take at that rate.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from filling.database import open_database
from filling.processor import spent

ENTRY = (
    '{"act":"step","c":"%s","case":"%032x","item":"3301-XK-0042","n":1,"org":"330100-015","prev":null,'
    '"t":"2026-11-22T01:02:00Z","v":1}'
)
CHUNK = 256 * 256
TABLES = ("ledger_leaf", "ledger_tile", "ledger_checkpoint", "ledger_cosignature", "ledger_event", "ledger_opening")
PENDING = """
INSERT INTO ledger_pending (id, ref, entry)
SELECT gen_random_uuid(), gen_random_uuid(), convert_to('{"act":"step","pending":"' || n || '"}', 'UTF8') FROM generate_series(1, %s) AS n
"""


def main() -> None:
    options = _options()
    open_database()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}", flush=True)
    _told("fsck of the database", _recomputed_database(options.events))
    _told("filled", _filled(options.leaves))
    _told("sequencer", _sealed())
    for name, figure in _proofs(1000):
        _told(name, figure)
    with tempfile.TemporaryDirectory() as folder:
        for name, figure in _files(Path(folder)):
            _told(name, figure)


def _told(name: str, figure: str) -> None:
    print(f"{name:24} {figure}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--leaves", type=int, default=10_000_000)
    parser.add_argument("--events", type=int, default=20_000)
    return parser.parse_args()


def _recomputed_database(events: int) -> str:
    from django.db import connection, transaction

    from sundial.ledger import kinds, sequencer
    from sundial.ledger.actions import Act, record_all
    from sundial.ledger.actor import Actor
    from sundial.ledger.fsck_database import check_database
    from sundial.ledger.signer import Signer

    kinds.register("benchmark.step", "step", "")
    by = Actor(id="7", name="王五", post="审批科科员", organ_code="330100-015")
    said: dict[str, Any] = {"verb": "accept", "from": "received", "to": "accepted", "step": 2}
    for _ in range(events // 1000):
        cases = [uuid4() for _ in range(100)]
        with transaction.atomic():
            record_all(
                [Act("benchmark.step", "benchmark", cases[n % 100], by, "330100-015", data=said) for n in range(1000)]
            )
    sequencer.seal_all(Signer())
    findings: list[Any] = []
    began = time.monotonic()
    here, there = spent(lambda: findings.extend(check_database(Signer().verifier)))
    taken = time.monotonic() - began
    assert not findings, findings[0]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_stream")
    return (
        f"{events / taken:,.0f} events a second; ten million at this rate: {10_000_000 / events * taken / 60:.0f} min; "
        f"of processor time here {here / events * 1e6:.0f} and in the server {there / events * 1e6:.0f} millionths of a second each"
    )


def _filled(leaves: int) -> str:
    """Put ``leaves`` leaves in front of the sequencer, as if sealed before, and sign them."""
    from django.db import connection

    from sundial.kernel import clock
    from sundial.ledger import log
    from sundial.ledger.models import Checkpoint
    from sundial.ledger.signer import Signer

    began = time.monotonic()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}")
        for first in range(0, leaves, CHUNK):
            _chunk(cursor, first, min(CHUNK, leaves - first))
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE ledger_leaf, ledger_tile")
    (Signer().directory / "signed.json").unlink(missing_ok=True)
    checkpoint = log.checkpoint(Signer().origin, leaves)
    signed = Signer().sign(checkpoint, lambda since: [])
    Checkpoint.objects.create(size=leaves, root=checkpoint.root, note=signed, at=clock.now())
    Signer().remember(checkpoint)
    return f"{leaves:,} leaves in {time.monotonic() - began:.0f} s"


def _chunk(cursor: Any, first: int, count: int) -> None:
    from sundial.ledger import log, merkle, tiles

    entries = list(_entries(first, count))
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    with cursor.copy("COPY ledger_leaf (idx, entry, hash, pending_id) FROM STDIN") as copy:
        for at, (entry, hash_) in enumerate(zip(entries, hashes, strict=True), first):
            copy.write_row((at, entry, hash_, UUID(int=at)))
    log.write_tiles(tiles.append(first, hashes, log.read_tile))


def _entries(first: int, count: int) -> Iterator[bytes]:
    for n in range(first, first + count):
        yield (ENTRY % (hashlib.sha256(n.to_bytes(8, "big")).hexdigest(), n)).encode()


def _sealed(batches: int = 10) -> str:
    from django.db import connection

    from sundial.ledger import sequencer
    from sundial.ledger.signer import Signer

    signer = Signer()
    with connection.cursor() as cursor:
        cursor.execute(PENDING, [batches * sequencer.BATCH])
    began, sealed = time.monotonic(), 0
    while done := sequencer.seal(signer):
        sealed += done
    return f"{sealed / (time.monotonic() - began):,.0f} leaves a second in batches of {sequencer.BATCH}"


def _proofs(number: int) -> Iterator[tuple[str, str]]:
    from sundial.ledger import log, merkle
    from sundial.ledger.models import Leaf

    size, made, checked, drawn = log.size(), [], [], random.Random(7)
    root = log.root(size)
    for _ in range(number):
        index = drawn.randrange(size)
        began = time.perf_counter()
        proof = log.inclusion_proof(index, size)
        made.append(time.perf_counter() - began)
        leaf = bytes(Leaf.objects.values_list("hash", flat=True).get(idx=index))
        began = time.perf_counter()
        merkle.verify_inclusion(index, size, leaf, proof, root)
        checked.append(time.perf_counter() - began)
    yield (
        "proof",
        f"median {statistics.median(made) * 1000:.1f} ms, 99th percentile {_p99(made) * 1000:.1f} ms at {size:,} leaves",
    )
    yield "verify", f"median {statistics.median(checked) * 1e6:.0f} µs, 99th percentile {_p99(checked) * 1e6:.0f} µs"


def _p99(figures: list[float]) -> float:
    return sorted(figures)[len(figures) * 99 // 100]


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    from sundial.ledger.export import export
    from sundial.ledger.fsck import check_directory
    from sundial.ledger.signer import Signer

    began = time.monotonic()
    size = export(folder)
    yield "export", f"{size:,} leaves in {time.monotonic() - began:.0f} s"
    began = time.monotonic()
    # The leaves of the sequencer's own measurement are none of a case; everything else must agree.
    wrong = [finding for finding in check_directory(folder, Signer().verifier) if finding.code != "leaf-form"]
    spent = time.monotonic() - began
    assert not wrong, wrong[0]
    yield "fsck of files", f"{spent:.0f} s ({size / spent:,.0f} leaves a second)"


if __name__ == "__main__":
    main()
