"""The log begins to sign by SM2, changes that key and ends it: the vectors of the specification, and a log that lives through all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sundial.kernel.suites import INTERNATIONAL, NATIONAL
from sundial.ledger import keyring, log, national_keys, note, queries, reading, rotating, sequencer, signing
from sundial.ledger.actor import Actor
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.export import export
from sundial.ledger.fsck import National, check_directory
from sundial.ledger.fsck_database import check_database
from sundial.ledger.signer import NATIONAL_NEXT, NATIONAL_PUBLIC_HALF, NATIONAL_SECRET, Signer, SignerRefusal
from sundial.ledger.signer_process import answer
from sundial.ledger.tests.conftest import Recorder
from sundial.ledger.tests.vectors import read

SAID = read("national_rotation")
LOG = [note.parse_vkey(vkey) for vkey in SAID["log_vkeys"]]
KEYS = [note.parse_vkey(vkey) for vkey in SAID["vkeys"]]


def ring(rotations: str = SAID["rotations"]) -> keyring.LogKey:
    return keyring.follow(LOG[0], rotations)  # type: ignore[arg-type]  # the vectors' first key is an Ed25519 one


def judged(signed: str, keys: national_keys.NationalKey | None) -> list[str]:
    return [each.code for each in National(keys).check(signed, "vector")]


@pytest.mark.parametrize("trusted", [None, *KEYS])
def test_the_log_s_key_or_any_national_one_leads_to_all_of_them(trusted: note.SM2Verifier | None) -> None:
    keys = national_keys.follow(trusted, SAID["rotations"], ring())
    assert keys is not None
    assert [keys.at(size) for size in range(1, 6)] == [None, KEYS[0], KEYS[0], KEYS[1], None]
    assert {size for size, signed in SAID["accepted"].items() if judged(signed, keys)} == set()
    assert {why for why, signed in SAID["refused"].items() if judged(signed, keys) != ["national"]} == set()


@pytest.mark.parametrize("why", SAID["refused_rotations"])
def test_nothing_is_taken_over_where(why: str) -> None:
    told = SAID["refused_rotations"][why]
    with pytest.raises(keyring.RotationError):
        list(national_keys.read_all(told, ring(told)))


def test_a_stranger_s_key_leads_nowhere_and_without_rotations_stands_for_itself() -> None:
    stranger = note.SM2Signer(SAID["origin"], bytes([7]) * 32).verifier
    with pytest.raises(keyring.RotationError):
        national_keys.follow(stranger, SAID["rotations"], ring())
    assert national_keys.follow(stranger, "", ring()) == stranger
    assert national_keys.follow(None, "", ring()) is None


def test_the_vectors_are_read_again_to_the_byte() -> None:
    found = national_keys.read_all(SAID["rotations"], ring())
    told = [each for each in keyring.notes(SAID["rotations"]) if each not in keyring.own_notes(SAID["rotations"])]
    assert [note.split(each)[0] for each in told] == [each.text for each in found]
    assert [note.SM2Signer(SAID["origin"], bytes.fromhex(each)).verifier for each in SAID["secrets"]] == KEYS


@pytest.mark.django_db
def test_a_log_begins_changes_and_ends_its_national_signature(
    submit: Recorder, settings, ledger_directory: Path, tmp_path: Path
) -> None:
    def sealed() -> str:
        event = submit()
        sequencer.seal_all(Signer())
        return queries.receipt(event).proof or ""

    def handed_over() -> note.SM2Verifier | None:
        newest = log.latest()
        signer = Signer()
        signer.remember(log.checkpoint(signer.origin, newest.size if newest else 0))
        rotating.rotate(signer, "密码应用安全性评估", by=Actor.system(), national=True)
        return Signer().national

    receipts = [sealed()]
    with pytest.raises(SignerRefusal, match="does not ask for it"):
        handed_over()
    settings.LEDGER_SUITE = NATIONAL
    assert Signer().national is None, "a log that has begun says so first"
    first = handed_over()
    receipts += [sealed()]
    rotating.rotate(Signer(), "年度更换", by=Actor.system())  # the log's own key changes in between
    second = handed_over()
    assert first and second and first != second and Signer().national == signing.national_key() == second
    receipts += [sealed()]
    settings.LEDGER_SUITE = INTERNATIONAL
    assert Signer().national == second, "another suite alone ends nothing"
    receipts += [sealed()]
    assert handed_over() is None and signing.national_key() is None
    left = [(ledger_directory / each).exists() for each in (NATIONAL_SECRET, NATIONAL_NEXT, NATIONAL_PUBLIC_HALF)]
    assert left == [False] * 3
    receipts += [sealed()]
    settings.LEDGER_SUITE = NATIONAL
    assert Signer().national is None, "nor does it begin again"
    third = handed_over()
    assert third not in (None, first, second)
    receipts += [sealed()]
    keys, own = signing.national_keys(), signing.verifier()
    assert list(check_database(own, national=keys)) == []
    export(tmp_path / "log")
    told = (tmp_path / "log" / keyring.FILE).read_text()
    assert len(rotating.told()) == len(keyring.notes(told)) == 5
    followed = national_keys.follow(first, told, own)
    assert followed == keys and list(check_directory(tmp_path / "log", own, national=followed)) == []
    said = []
    for each in receipts:
        try:
            said.append(reading.read(each, own, national=keys).national)
        except reading.Unproven:
            said.append("none")
    assert said == ["none", "good", "good", "good", "none", "good"]


@pytest.mark.django_db
def test_a_handing_over_cut_short_is_finished_and_the_signer_s_own_user_alone_begins_one(
    settings, ledger_directory: Path
) -> None:
    settings.LEDGER_SUITE = NATIONAL
    signer = Signer()
    old, secret = signer.national, (ledger_directory / NATIONAL_SECRET).read_bytes()
    at = Checkpoint(signer.origin, 1, bytes(32))
    asked = {"ask": "rotate_national", "checkpoint": at.text, "since": 0, "proof": []}
    assert "refused" in answer(signer, asked, may_rotate=False)
    handed = national_keys.parse(answer(signer, asked)["note"])
    assert handed.old == old and signer.national == handed.new
    (ledger_directory / NATIONAL_SECRET).rename(ledger_directory / NATIONAL_NEXT)
    (ledger_directory / NATIONAL_SECRET).write_bytes(secret)  # the power went before the new key took its place
    (ledger_directory / NATIONAL_SECRET).chmod(0o600)
    assert Signer().national == handed.new and not (ledger_directory / NATIONAL_NEXT).exists()
