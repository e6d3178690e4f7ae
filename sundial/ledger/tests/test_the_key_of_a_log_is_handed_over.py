"""Old and new key of one log: the vectors of the specification, and a log that lives through a change of key."""

from __future__ import annotations

from pathlib import Path

import pytest

from sundial.kernel.refusal import Refusal
from sundial.ledger import keyring, log, note, proof, queries, rotating, sequencer, signing
from sundial.ledger.actor import Actor
from sundial.ledger.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from sundial.ledger.export import export
from sundial.ledger.fsck import check_directory
from sundial.ledger.fsck_database import check_database
from sundial.ledger.signer import NEXT, SECRET, Signer, SignerRefusal
from sundial.ledger.tests.conftest import Recorder
from sundial.ledger.tests.vectors import read
from sundial.ledger.witness import Witness, write_request

SAID = read("key_rotation")
KEYS = [note.parse_vkey(vkey) for vkey in SAID["vkeys"]]


@pytest.mark.parametrize("trusted", KEYS)
def test_whoever_has_one_key_finds_them_all(trusted: note.Ed25519Verifier) -> None:
    ring = keyring.follow(trusted, SAID["rotations"])
    assert isinstance(ring, keyring.Keyring)
    assert list(ring.keys) == KEYS
    for signed in SAID["accepted"]:
        assert open_checkpoint(signed, ring).origin == SAID["origin"]
    for signed in SAID["refused"]:
        with pytest.raises(note.NoteError):
            open_checkpoint(signed, ring)


@pytest.mark.parametrize("why", SAID["refused_rotations"])
def test_no_key_is_taken_over_by(why: str) -> None:
    with pytest.raises(keyring.RotationError):
        list(keyring.read_all(SAID["refused_rotations"][why]))


def test_a_stranger_s_key_leads_nowhere() -> None:
    with pytest.raises(keyring.RotationError):
        keyring.follow(note.Ed25519Signer(SAID["origin"], bytes(32)).verifier, SAID["rotations"])
    assert keyring.follow(KEYS[0], "") == KEYS[0]


def test_keys_made_of_the_seeds_sign_the_published_rotations() -> None:
    keys = [note.Ed25519Signer(SAID["origin"], bytes.fromhex(seed)) for seed in SAID["seeds"]]
    made = [
        each.signed(old, new)
        for each, old, new in zip(keyring.read_all(SAID["rotations"]), keys, keys[1:], strict=False)
    ]
    assert "".join(made) == SAID["rotations"]


def test_a_rotation_is_no_checkpoint() -> None:
    with pytest.raises(CheckpointError):
        open_checkpoint(keyring.notes(SAID["rotations"])[0], KEYS[0])


@pytest.mark.django_db
def test_a_log_goes_on_under_its_new_key(submit: Recorder, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"sealed|封存"):
        rotating.rotate(Signer(), "年度更换", by=Actor.system())
    first, signer = submit(), Signer()
    sequencer.seal_all(signer)
    old, before = signer.verifier, queries.receipt(first).proof or ""
    witness = Witness(tmp_path / "w", "w.example", {old.name: old}, lambda: 1_790_000_000)
    assert witness.add_checkpoint(write_request(0, [], log.latest().note)).status == 200  # type: ignore[union-attr]  # sealed
    asked = Signer()  # another process, which read the old key
    rotating.rotate(signer, "年度更换", by=Actor.system())
    submit()
    sequencer.seal_all(asked)
    ring = signing.verifier()
    assert isinstance(ring, keyring.Keyring) and ring.keys == (old, signer.verifier)
    assert not (signer.directory / NEXT).exists()
    assert (signer.directory / SECRET).stat().st_mode & 0o077 == 0
    assert list(check_database(ring)) == []
    export(tmp_path / "log")
    followed = keyring.follow(old, (tmp_path / "log" / keyring.FILE).read_text())
    assert list(check_directory(tmp_path / "log", followed)) == []
    assert [each.code for each in check_directory(tmp_path / "log", old)] == ["signature"]
    for text in (before, queries.receipt(first).proof or ""):
        proof.verify(text, followed)
    newest, request = log.latest(), write_request(1, log.consistency_proof(1, 3), log.latest().note)  # type: ignore[union-attr]  # sealed
    assert newest and witness.add_checkpoint(request).status == 403
    given = Witness(tmp_path / "given", "w.example", {old.name: followed}, lambda: 1_790_000_000)
    assert given.add_checkpoint(write_request(0, [], newest.note)).status == 200
    rotation = followed.text.encode()  # type: ignore[union-attr]  # a ring
    assert witness.add_rotation(rotation).status == witness.add_rotation(rotation).status == 200
    assert witness.add_checkpoint(request).status == 200
    restarted = Witness(tmp_path / "w", "w.example", {old.name: old}, lambda: 1_790_000_000)
    assert restarted.add_checkpoint(write_request(3, [], newest.note)).status == 200


def test_a_witness_takes_no_key_but_what_the_one_it_knows_hands_over_where_it_stands(tmp_path: Path) -> None:
    first, second = keyring.notes(SAID["rotations"])
    seeds = [bytes.fromhex(each) for each in SAID["seeds"]]
    old, thief = note.Ed25519Signer(SAID["origin"], seeds[0]), note.Ed25519Signer(SAID["origin"], bytes(32))
    witness = Witness(tmp_path, "w.example", {SAID["origin"]: KEYS[0]}, lambda: 1_790_000_000)

    def asked(rotation: str) -> tuple[int, str]:
        said = witness.add_rotation(rotation.encode())
        return said.status, said.body

    at = keyring.read(first).checkpoint
    assert asked(first) == (409, "0\n"), "it has not seen the log so far"
    assert asked(second)[0] == 403 and asked(first.replace("key-rotation", "rotation"))[0] == 400
    assert witness.add_rotation(b"\xff").status == 400
    signed = note.write(at.text, [old.sign(at.text)])
    assert witness.add_checkpoint(write_request(0, [], signed)).status == 200
    other = keyring.Rotation(Checkpoint(SAID["origin"], 2, bytes(32)), old.verifier, thief.verifier)
    assert asked(other.signed(old, thief))[0] == 409, "another history"
    elsewhere = note.Ed25519Signer("else.where/log", seeds[0])
    stranger = keyring.Rotation(
        Checkpoint("else.where/log", 2, at.root),
        elsewhere.verifier,
        note.Ed25519Signer("else.where/log", bytes(32)).verifier,
    )
    assert asked(stranger.signed(elsewhere, note.Ed25519Signer("else.where/log", bytes(32))))[0] == 404
    assert asked(first) == (200, "")
    stolen = keyring.Rotation(at, old.verifier, thief.verifier)
    assert asked(stolen.signed(old, thief))[0] == 403, "the old key hands over once"


@pytest.mark.django_db
def test_a_rotation_cut_short_is_finished_and_told(submit: Recorder, ledger_directory: Path) -> None:
    submit()
    signer = Signer()
    sequencer.seal_all(signer)
    old_secret, at = (ledger_directory / SECRET).read_bytes(), log.checkpoint(signer.origin, 1)
    signer.remember(at)
    with pytest.raises(SignerRefusal):
        signer.rotate(Checkpoint(signer.origin, 1, bytes(32)), lambda since: [])
    rotation = signer.rotate(at, lambda since: [])  # the power goes before the event is recorded …
    (ledger_directory / SECRET).rename(ledger_directory / NEXT)
    (ledger_directory / SECRET).write_bytes(old_secret)  # … and before the new key took its place
    (ledger_directory / SECRET).chmod(0o600)
    again = Signer()
    assert again.verifier == keyring.read(rotation).new
    rotating.rotate(again, "补记", by=Actor.system())
    assert again.rotations == rotation and len(rotating.told()) == 1
    rotating.rotate(again, "再换", by=Actor.system())
    assert len(keyring.notes(again.rotations)) == len(rotating.told()) == 2
