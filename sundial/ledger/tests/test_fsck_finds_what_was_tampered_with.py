from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from sundial.ledger import note, sequencer
from sundial.ledger.export import NothingSealed, export
from sundial.ledger.fsck import check_directory
from sundial.ledger.fsck_database import check_database
from sundial.ledger.signer import Signer
from sundial.ledger.tests.conftest import Recorder

pytestmark = pytest.mark.django_db


def log_of(leaves: int, batch: int, submit: Recorder) -> Signer:
    """A log over three cases, sealed in several batches, with one more event waiting."""
    cases = [uuid4() for _ in range(3)]
    for number in range(leaves):
        submit(cases[number % 3], reason=f"第{number}件", private={"result": "准予"})
    signer = Signer()
    while sequencer.seal(signer, limit=batch):
        pass
    submit(cases[0])
    return signer


@pytest.fixture
def sealed(submit: Recorder) -> Signer:
    return log_of(30, 13, submit)


@pytest.fixture
def long_log(submit: Recorder) -> Signer:
    """Long enough to have a full tile and one above it."""
    return log_of(300, 130, submit)


def tamper(table: str, statement: str) -> None:
    """What a superuser can always do: mute the table's triggers, change it, unmute them."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        assert cursor.rowcount == 1
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def codes(signer: Signer) -> set[str]:
    return {finding.code for finding in check_database(signer.verifier)}


def test_an_untouched_record_agrees(sealed: Signer) -> None:
    assert list(check_database(sealed.verifier)) == []


EVENT = "WHERE id = (SELECT pending_id FROM ledger_leaf WHERE idx = 17)"


@pytest.mark.parametrize(
    ("table", "statement", "code"),
    [
        ("ledger_event", f"UPDATE ledger_event SET reason = 'x' {EVENT}", "event"),
        ("ledger_event", f"UPDATE ledger_event SET occurred_at = occurred_at - interval '9 days' {EVENT}", "event"),
        ("ledger_event", f"UPDATE ledger_event SET recorded_at = recorded_at - interval '1 min' {EVENT}", "event"),
        ("ledger_event", f"UPDATE ledger_event SET actor_name = '赵六' {EVENT}", "event"),
        ("ledger_event", f"UPDATE ledger_event SET data = '{{}}' {EVENT}", "event"),
        ("ledger_event", f"UPDATE ledger_event SET act = 'accept' {EVENT}", "event"),
        ("ledger_event", f"DELETE FROM ledger_event {EVENT}", "event-missing"),
        ("ledger_opening", f'UPDATE ledger_opening SET further = \'{{"result": "不予"}}\' {EVENT}', "opening"),
        ("ledger_opening", f"DELETE FROM ledger_opening {EVENT}", "event"),
        ("ledger_leaf", "UPDATE ledger_leaf SET entry = entry || ' ' WHERE idx = 17", "root"),
        ("ledger_leaf", "UPDATE ledger_leaf SET hash = sha256('x') WHERE idx = 17", "leaf-hash"),
        ("ledger_leaf", "DELETE FROM ledger_leaf WHERE idx = 17", "gap"),
        ("ledger_leaf", "DELETE FROM ledger_leaf WHERE idx = 29", "size"),
        ("ledger_tile", "DELETE FROM ledger_tile WHERE level = 0 AND n = 0", "tile-missing"),
        ("ledger_tile", "UPDATE ledger_tile SET data = overlay(data PLACING '\\x00' FROM 9) WHERE level = 0", "tile"),
        ("ledger_checkpoint", "UPDATE ledger_checkpoint SET root = sha256('x') WHERE size = 13", "root"),
        (
            "ledger_checkpoint",
            "UPDATE ledger_checkpoint SET note = replace(note, E'\\n13\\n', E'\\n12\\n') WHERE size = 13",
            "signature",
        ),
        ("ledger_checkpoint", "DELETE FROM ledger_checkpoint WHERE size = 30", "size"),
        ("ledger_stream", "UPDATE ledger_stream SET head_hash = '' WHERE position = 11", "head"),
        ("ledger_pending", "UPDATE ledger_pending SET entry = entry || ' '", "event-leaf"),
        ("ledger_pending", "DELETE FROM ledger_pending", "event-lost"),
    ],
)
def test_each_kind_of_tampering_is_found(sealed: Signer, table: str, statement: str, code: str) -> None:
    tamper(table, statement)
    assert code in codes(sealed)


def test_an_untouched_long_record_agrees_and_a_missing_upper_tile_is_found(long_log: Signer) -> None:
    assert codes(long_log) == set()
    tamper("ledger_tile", "DELETE FROM ledger_tile WHERE level = 1")
    assert codes(long_log) == {"tile-missing"}


def test_an_event_slipped_into_a_chain_is_found(sealed: Signer) -> None:
    tamper(
        "ledger_event",
        "INSERT INTO ledger_event SELECT (json_populate_record(event, json_build_object("
        "'id', gen_random_uuid(), 'leaf_hash', '\\x00', 'position', 500))).* FROM ledger_event AS event "
        "WHERE id = (SELECT pending_id FROM ledger_leaf WHERE idx = 17)",
    )
    assert {"chain", "event-lost"} <= codes(sealed)


def test_a_rewritten_history_is_found_even_with_every_hash_mended(sealed: Signer) -> None:
    """Leaf, hash and tile agree again after this; the signed root does not."""
    tamper("ledger_leaf", "UPDATE ledger_leaf SET entry = '{}', hash = sha256('\\x007b7d') WHERE idx = 29")
    tamper(
        "ledger_tile",
        "UPDATE ledger_tile SET data = overlay(data PLACING sha256('\\x007b7d') FROM 29 * 32 + 1) "
        "WHERE level = 0 AND n = 0",
    )
    assert "root" in codes(sealed)


@pytest.fixture
def published(long_log: Signer, tmp_path: Path) -> Path:
    assert export(tmp_path / "log") == 300
    return tmp_path / "log"


def test_published_files_agree_by_themselves(long_log: Signer, published: Path) -> None:
    assert list(check_directory(published, long_log.verifier)) == []
    names = sorted(str(path.relative_to(published)) for path in published.rglob("*") if path.is_file())
    assert names == [
        "checkpoint",
        "openings/000",
        "openings/001.p/44",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    ]


def test_publishing_again_adds_only_what_is_new(long_log: Signer, published: Path) -> None:
    before = (published / "tile/0/000").stat().st_mtime_ns
    sequencer.seal_all(long_log)
    assert export(published) == 301
    assert (published / "tile/0/000").stat().st_mtime_ns == before
    assert list(check_directory(published, long_log.verifier)) == []


def test_each_missing_or_changed_file_is_found(long_log: Signer, published: Path) -> None:
    for name, missing, changed in [
        ("tile/0/000", "tile-missing", "tile"),
        ("tile/1/000.p/1", "tile-missing", "tile"),
        ("tile/entries/000", "entries", "root"),
        ("tile/entries/001.p/44", "entries", "root"),
        ("checkpoint", "checkpoint-missing", "signature"),
    ]:
        content = (published / name).read_bytes()
        (published / name).unlink()
        assert missing in {finding.code for finding in check_directory(published, long_log.verifier)}
        (published / name).write_bytes(content[:20] + bytes([content[20] ^ 1]) + content[21:])
        assert changed in {finding.code for finding in check_directory(published, long_log.verifier)}
        (published / name).write_bytes(content)


def test_files_signed_by_somebody_else_are_refused(long_log: Signer, published: Path) -> None:
    stranger = note.Ed25519Signer(long_log.origin, bytes(32)).verifier
    assert [finding.code for finding in check_directory(published, stranger)] == ["signature"]


def test_two_cases_swapped_in_the_files_are_found(long_log: Signer, published: Path) -> None:
    bundle = published / "tile/entries/001.p/44"
    shutil.copy(published / "tile/entries/000", bundle)
    assert "entries" in {finding.code for finding in check_directory(published, long_log.verifier)}


def test_nothing_sealed_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(NothingSealed):
        export(tmp_path)
