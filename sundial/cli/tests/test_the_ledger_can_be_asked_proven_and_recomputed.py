from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from sundial.cli.ledger import ledger
from sundial.ledger import kinds, proof, queries, sequencer
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.ledger.signer import Signer
from sundial.ledger.tests.administrator import as_administrator, rewritten
from sundial.ledger.tests.sample import FOLDER, LOG

pytestmark = pytest.mark.django_db

kinds.register("command.trial", "submit", "")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(ledger, list(arguments))


@pytest.fixture
def event() -> Event:
    return record(
        "command.trial", subject_type="case", subject_id=uuid4(), by=Actor.applicant("李四"), organ="1", reason="不公开"
    )


@pytest.fixture
def sealed(event: Event) -> Event:
    sequencer.seal_all(Signer())
    return event


def test_status_tells_what_is_sealed_and_what_waits(sealed: Event) -> None:
    facts = json.loads(run("status", "--json").stdout)
    assert (facts["size"], facts["waiting"], facts["oldest_waiting_seconds"]) == (1, 0, None)
    assert "superuser" in run("status").stdout


def test_status_fails_when_an_event_waits_too_long(event: Event) -> None:
    assert run("status", "--max-age", "3600").exit_code == 0
    assert run("status", "--max-age", "0").exit_code == 1


def test_a_checkpoint_is_printed_as_it_was_signed(event: Event) -> None:
    assert run("checkpoint").exit_code == 2
    assert run("checkpoint", "--seal").stdout.startswith(f"{Signer().origin}\n1\n")
    assert run("checkpoint", "--key").stdout.strip() == Signer().verifier.vkey


def test_a_receipt_is_printed_and_verifies(sealed: Event) -> None:
    number = queries.receipt(sealed).number
    text = run("prove", number, "--disclose", "reason").stdout
    disclosure, _ = proof.verify(text, Signer().verifier)
    assert [each.value for each in disclosure.fields] == ["不公开"]
    assert run("prove", str(sealed.pk)).exit_code == 0


def test_a_receipt_is_not_given_before_sealing_nor_for_nothing(event: Event) -> None:
    assert run("prove", queries.receipt(event).number).exit_code == 1
    assert run("prove", "no such number").exit_code == 2


def test_no_receipt_is_printed_that_would_not_verify(sealed: Event) -> None:
    as_administrator(rewritten(sealed.pk))
    done = run("prove", str(sealed.pk), "--disclose", "reason")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no longer what the log was signed over" in done.stderr and "sundial ledger fsck" in done.stderr


def test_fsck_is_content_with_an_untouched_record_and_names_a_change(sealed: Event) -> None:
    assert run("fsck").stdout.endswith("Everything agrees.\n")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER; UPDATE ledger_event SET reason = ''")
    result = run("fsck")
    assert result.exit_code == 1
    assert "leaf 0" in result.stdout
    assert "reason" in result.stdout


def test_published_files_are_recomputed_without_any_database(sealed: Event, tmp_path: Path) -> None:
    assert run("export", str(tmp_path / "log")).exit_code == 0
    key = Signer().verifier.vkey
    command = [sys.executable, "-m", "sundial.cli.main", "ledger", "fsck", str(tmp_path / "log"), "--key", key]
    nowhere = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    done = subprocess.run(command, capture_output=True, text=True, env=nowhere, timeout=300)
    assert (done.returncode, done.stdout) == (0, "Everything agrees.\n")
    (tmp_path / "log/tile/0/000.p/1").unlink()
    assert run("fsck", str(tmp_path / "log"), "--key", key).exit_code == 1


def test_files_that_are_no_log_are_told_in_a_sentence(tmp_path: Path) -> None:
    """What a torn copy, a foreign file or a disk gives: findings (1) or a wrong input (2), never a defect (4)."""
    key, other = LOG.verifier.vkey, tmp_path / "bytes"
    other.write_bytes(b"\xff\xfe\x00")
    assert run("fsck", str(FOLDER), "--key", key, "--kept", str(other)).exit_code == 2
    for name, content, code in [
        ("checkpoint", b"\xff\xfe\x00", "signature"),
        ("checkpoint", b"hello\n", "signature"),
        ("tile/0/000", b"\0" * 100, "tile"),
        ("tile/entries/000", b"\0\xff", "entries"),
        ("openings/000", b'{"index": 3', "opening"),
    ]:
        spoiled = tmp_path / "spoiled"
        shutil.copytree(FOLDER, spoiled)
        (spoiled / name).write_bytes(content)
        for command in ("fsck", "lights"):
            done = run(command, str(spoiled), "--key", key)
            assert (done.exit_code, f"({code})" in done.stdout) == (1, True), (command, name, done.stdout)
        shutil.rmtree(spoiled)


def test_another_log_is_not_published_over(sealed: Event, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "theirs")
    before = (tmp_path / "theirs/checkpoint").read_bytes()
    assert run("export", str(tmp_path / "theirs")).exit_code == 2
    assert (tmp_path / "theirs/checkpoint").read_bytes() == before


def test_a_witness_key_or_nonsense_is_not_a_log_key(tmp_path: Path) -> None:
    for key in ["nonsense", "w.example+abe1ec2a+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"]:
        assert run("fsck", str(tmp_path), "--key", key).exit_code == 2


def test_export_before_anything_is_sealed_is_refused(tmp_path: Path) -> None:
    assert run("export", str(tmp_path)).exit_code == 2


def test_roles_are_printed_as_sql_and_can_be_applied(sealed: Event) -> None:
    assert "tl_sequencer" in run("roles").stdout
    assert run("roles", "--apply").exit_code == 0
