"""The log shows its checkpoints to a witness over HTTP, keeps what it signs, and notices when it was itself rolled back."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from sundial.ledger import log, note, proof, queries, rotating, sequencer, signing, witnessing
from sundial.ledger.actor import Actor
from sundial.ledger.models import Cosignature
from sundial.ledger.signer import Signer
from sundial.ledger.witness import Witness
from sundial.ledger.witness_server import WitnessApplication

NAME = "witness.jiahe.gov.cn"


@pytest.fixture
def witness(tmp_path: Path, settings, db: None) -> Iterator[Witness]:
    """A witness that listens on a port of its own, known to this log."""
    log_key = Signer().verifier
    found = Witness(tmp_path / "witness", NAME, {log_key.name: log_key}, lambda: int(time.time()))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(WitnessApplication(found), host="127.0.0.1", port=port, log_level="error", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    settings.LEDGER_WITNESSES = [f"{found.verifier.vkey} http://127.0.0.1:{port}"]
    yield found
    server.should_exit = True
    thread.join()


def seal() -> None:
    sequencer.seal_all(Signer())


def test_the_newest_checkpoint_is_cosigned_once(witness, submit):
    submit()
    seal()
    assert witnessing.witness_once() is True
    assert witnessing.witness_once() is False
    newest = log.latest()
    signed = witnessing.witnessed(newest)
    assert signed.startswith(newest.note)
    _text, good = note.open_note(signed, [Signer().verifier, witness.verifier])
    assert {each.name for each in good} == {Signer().origin, NAME}


def test_a_witness_that_slept_through_two_changes_of_key_is_told_of_them(witness, submit):
    submit()
    seal()
    for reason in ("年度更换", "再换"):
        newest = log.latest()
        signer = Signer()
        signer.remember(log.checkpoint(signer.origin, newest.size))
        rotating.rotate(signer, reason, by=Actor.system())
        seal()
    with pytest.raises(witnessing.WitnessTrouble, match="403"):
        witnessing.witness_once()
    assert signing.witness_once() is True and signing.witness_once() is False
    assert Cosignature.objects.filter(name=NAME).count() == 3, "also of what the old keys had signed last"


def test_a_receipt_bears_the_witness(witness, submit, settings):
    settings.LEDGER_QUORUM = 1
    event = submit()
    seal()
    witnessing.witness_once()
    submit()
    seal()  # a newer checkpoint that nobody has cosigned yet
    text = queries.receipt(event).proof
    _disclosure, checkpoint = proof.verify(text, Signer().verifier, [witness.verifier])
    assert checkpoint.size == 1
    assert NAME in text


def test_growth_is_proven_from_what_the_witness_knows(witness, submit):
    submit()
    seal()
    witnessing.witness_once()
    for _ in range(3):
        submit()
        seal()
    assert witnessing.witness_once() is True
    assert witness.seen(Signer().origin).size == 4


def test_a_log_that_lost_its_memory_of_the_witness_asks_where_it_stands(witness, submit):
    submit()
    seal()
    witness.add_checkpoint(witnessing.write_request(0, [], log.latest().note))
    submit()
    seal()
    assert witnessing.witness_once() is True
    assert Cosignature.objects.get().checkpoint_id == 2


def test_a_log_that_was_rolled_back_is_told(witness, submit):
    submit()
    seal()
    ahead = _history_of(witness, 7)
    with pytest.raises(witnessing.WitnessTrouble, match=f"{ahead} leaves .* rolled back"):
        witnessing.witness_once()
    assert not Cosignature.objects.exists()


def test_a_witness_that_is_away_is_named(db, submit, settings):
    key = note.CosignatureSigner(NAME, bytes(32)).verifier
    settings.LEDGER_WITNESSES = [f"{key.vkey} http://127.0.0.1:9"]
    submit()
    seal()
    with pytest.raises(witnessing.WitnessTrouble, match=f"{NAME} does not answer"):
        witnessing.witness_once()


def test_a_cosignature_is_written_once(witness, submit):
    submit()
    seal()
    witnessing.witness_once()
    from django.db import ProgrammingError, transaction

    with pytest.raises(ProgrammingError, match="written once"), transaction.atomic():
        Cosignature.objects.update(line="— forged\n")


def _history_of(witness: Witness, size: int) -> int:
    """Let the witness have seen ``size`` leaves of this log, as before a restore."""
    from sundial.ledger import merkle
    from sundial.ledger.checkpoint import Checkpoint

    leaves = [merkle.leaf_hash(bytes([each])) for each in range(size)]
    checkpoint = Checkpoint(Signer().origin, size, merkle.root_of(leaves))
    signed = Signer(origin=Signer().origin)._key.sign(checkpoint.text)
    answer = witness.add_checkpoint(witnessing.write_request(0, [], note.write(checkpoint.text, [signed])))
    assert answer.status == 200
    return size
