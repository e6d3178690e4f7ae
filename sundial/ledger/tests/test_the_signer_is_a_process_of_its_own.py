"""The key lies with a process of its own: it signs what extends its memory, refuses the rest, and survives being killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from sundial.ledger import merkle, sequencer, signing
from sundial.ledger.checkpoint import Checkpoint, open_checkpoint
from sundial.ledger.models import Checkpoint as CheckpointRow
from sundial.ledger.models import Pending
from sundial.ledger.signer import Memory, Signer, SignerRefusal
from sundial.ledger.signer_process import answer
from sundial.ledger.signing import SignerGone, at_socket, own_process
from sundial.ledger.tests.conftest import Recorder

ORIGIN = "signer.test/log"
NOBODY = 65534
PASSED_BY_ALL = stat.S_IXGRP | stat.S_IXOTH


@pytest.fixture
def short_place() -> Iterator[Path]:
    """The address of a socket has room for a hundred letters, and a test's own folder often takes more."""
    with tempfile.TemporaryDirectory(prefix="signer-") as folder:
        yield Path(folder)


@pytest.fixture
def socket_signer(tmp_path: Path, short_place: Path) -> Iterator[Path]:
    path = short_place / "signer.sock"
    command = [sys.executable, "-m", "sundial.cli.main", "ledger", "signer", str(tmp_path / "key"), "--origin", ORIGIN]
    child = subprocess.Popen([*command, "--socket", str(path)], stdout=subprocess.DEVNULL)
    for _look in range(200):
        if path.exists():
            break
        time.sleep(0.05)
    yield path
    child.send_signal(signal.SIGTERM)
    assert child.wait(10) == 0
    assert not path.exists()


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_signed_by_a_process_of_its_own(submit: Recorder, ledger_directory: Path) -> None:
    remote = own_process(str(ledger_directory), Signer().origin)
    submit()
    assert sequencer.seal_all(remote) == 1
    submit()
    assert sequencer.seal_all(remote) == 1
    newest = CheckpointRow.objects.order_by("-size")[0]
    assert open_checkpoint(newest.note, remote.verifier).size == 2
    assert Signer().memory().size == 2
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_leaf, ledger_tile, ledger_checkpoint, ledger_cosignature")
    submit()
    with pytest.raises(SignerRefusal, match="rolled back"):
        sequencer.seal_all(remote)
    assert Pending.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_signer_that_was_killed_is_started_anew_and_nothing_is_lost(submit: Recorder, monkeypatch) -> None:
    started: list[int] = []
    popen = subprocess.Popen

    def noted(*given, **named):
        child = popen(*given, **named)
        started.append(child.pid)
        return child

    monkeypatch.setattr(subprocess, "Popen", noted)
    signing.signer.cache_clear()
    submit()
    assert signing.seal_once() is True
    os.kill(started[0], signal.SIGKILL)
    submit()
    with pytest.raises(SignerGone):
        signing.seal_once()
    assert Pending.objects.count() == 1
    assert signing.seal_once() is True
    assert len(started) == 2
    signing.signer.cache_clear()


def test_another_sequencer_may_have_moved_the_memory(socket_signer: Path) -> None:
    one, two = at_socket(str(socket_signer), ORIGIN), at_socket(str(socket_signer), ORIGIN)
    first, second = Checkpoint(ORIGIN, 1, b"a" * 32), Checkpoint(ORIGIN, 2, b"b" * 32)
    assert one.verifier == two.verifier
    one.sign(first, lambda since: [])
    one.remember(first)
    asked: list[int] = []

    def prove(since: int) -> list[bytes]:
        asked.append(since)
        return [bytes(32)]

    with pytest.raises(SignerRefusal, match="no longer extends"):
        two.sign(second, prove)
    assert asked == [1]
    assert stat.S_IMODE(socket_signer.stat().st_mode) == 0o600


def test_another_user_at_the_socket_may_have_checkpoints_signed_and_no_key_changed(socket_signer: Path) -> None:
    """A child gives up root for another user; where the tests do not run as root it stays who it is, and may."""
    asking = f"""
import os, django
django.setup()
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.signer import SignerRefusal
from sundial.ledger.signing import at_socket
if os.getuid() == 0:
    os.setuid({NOBODY})
signer = at_socket({str(socket_signer)!r}, {ORIGIN!r})
first = Checkpoint({ORIGIN!r}, 1, b"a" * 32)
signer.sign(first, lambda since: [])
signer.remember(first)
try:
    print("changed", signer.rotate(first, lambda since: [])[:9])
except SignerRefusal as refusal:
    print(refusal)
"""
    socket_signer.chmod(0o777)
    for above in socket_signer.parents:
        if (mode := above.stat().st_mode) & PASSED_BY_ALL != PASSED_BY_ALL:
            above.chmod(mode | PASSED_BY_ALL)
    told = subprocess.run([sys.executable, "-c", asking], stdout=subprocess.PIPE, text=True, check=True).stdout
    assert told.startswith("only the user who keeps the key" if os.getuid() == 0 else "changed")


def test_the_keepers_own_user_may_have_the_key_changed(socket_signer: Path) -> None:
    asking = at_socket(str(socket_signer), ORIGIN)
    first = Checkpoint(ORIGIN, 1, b"a" * 32)
    asking.sign(first, lambda since: [])
    asking.remember(first)
    before = asking.verifier.vkey
    asking.rotate(first, lambda since: [])
    assert asking.verifier.vkey != before


def test_many_may_ask_at_once(socket_signer: Path) -> None:
    asking = at_socket(str(socket_signer), ORIGIN)
    keys: list[str] = []
    threads = [threading.Thread(target=lambda: keys.append(asking.verifier.vkey)) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8 and len(set(keys)) == 1


def test_nobody_listening_is_said(tmp_path: Path) -> None:
    with pytest.raises(SignerGone, match="no signer listens"):
        at_socket(str(tmp_path / "none.sock"), ORIGIN)


NOT_UNDERSTOOD: list[dict[str, object]] = [
    {},
    {"ask": "other"},
    {"ask": "sign"},
    {"ask": "sign", "checkpoint": "x", "since": 0, "proof": []},
    {"ask": "sign", "checkpoint": 7, "since": 0, "proof": []},
    {"ask": "remember", "note": "x"},
]


@pytest.mark.parametrize("asked", NOT_UNDERSTOOD)
def test_what_it_does_not_understand_is_refused(ledger_directory: Path, asked: dict[str, object]) -> None:
    assert "refused" in answer(Signer(), asked)


def test_the_memory_moves_only_by_what_it_signed(ledger_directory: Path, tmp_path: Path) -> None:
    stranger = Signer(tmp_path / "stranger", Signer().origin)
    forged = stranger.sign(Checkpoint(stranger.origin, 9, bytes(32)), lambda since: [])
    assert "refused" in answer(Signer(), {"ask": "remember", "note": forged})
    assert Signer().memory().size == 0


def test_the_public_half_is_known_without_reading_the_key(ledger_directory: Path) -> None:
    told = signing.verifier()  # The signer makes the key, in its own process.
    (ledger_directory / "signing.key").write_text("unreadable")
    signing.signer.cache_clear()
    assert signing.verifier().vkey == told.vkey


class Overtaken(Signer):
    """Right after its first look at what it remembers, another sequencer's batch is remembered."""

    then: Checkpoint | None = None

    def memory(self) -> Memory:
        found, coming = super().memory(), self.then
        self.then = None
        if coming:
            Signer(self.directory, self.origin).remember(coming)
        return found


def test_one_that_is_overtaken_asks_for_its_proof_anew_and_refuses_nobody(tmp_path: Path) -> None:
    hashes = [merkle.leaf_hash(bytes([n])) for n in range(9)]

    def at(size: int) -> Checkpoint:
        return Checkpoint(ORIGIN, size, merkle.root_of(hashes[:size]))

    def asked(since: int) -> dict[str, object]:
        def node(level: int, index: int) -> bytes:
            return merkle.root_of(hashes[index << level : (index + 1) << level])

        proof = [each.hex() for each in merkle.consistency_proof(since, 9, node)]
        return {"ask": "sign", "checkpoint": at(9).text, "since": since, "proof": proof}

    signer = Overtaken(tmp_path, ORIGIN)
    signer.remember(at(4))
    signer.then = at(7)
    assert answer(signer, asked(4)) == {"since": 7}
    assert "note" in answer(signer, asked(7))
