"""SM2 over SM3 as the standards say, under a checkpoint beside the signature every reader demands."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import gmalg
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from sundial.kernel.suites import NATIONAL
from sundial.ledger import merkle, note, reading, signing, sm2
from sundial.ledger.checkpoint import Checkpoint, open_checkpoint
from sundial.ledger.export import export
from sundial.ledger.fsck import check_directory
from sundial.ledger.fsck_database import check_database
from sundial.ledger.keyfile import KeyFileError, load_or_make
from sundial.ledger.models import Checkpoint as CheckpointRow
from sundial.ledger.proof import Proof, parse
from sundial.ledger.reading import ABSENT, GOOD, UNJUDGED, Unproven
from sundial.ledger.signer import NATIONAL_SECRET, Signer
from sundial.ledger.signer_process import answer
from sundial.ledger.tests.sample import FOLDER, LOG
from sundial.ledger.tests.test_attacks_are_found_from_outside import as_administrator, seal
from sundial.ledger.tests.vectors import read

SAID = read("national_signature")
PUBLIC, SECRET = bytes.fromhex(SAID["public"]), bytes.fromhex(SAID["secret"])
KEY = note.SM2Signer(LOG.verifier.name, SECRET)
RECEIPT = (FOLDER / "receipt-299.txt").read_text()


def also_signed(receipt: str, *signers: note.NoteSigner) -> str:
    """The same receipt, whose checkpoint bears further lines."""
    found = parse(receipt)
    text = note.split(found.checkpoint)[0]
    lines = "".join(each.sign(text).line for each in signers)
    return Proof(found.index, found.hashes, found.checkpoint + lines, found.extra).text


def test_the_signature_in_the_standard_is_good() -> None:
    signature = bytes.fromhex(SAID["r"] + SAID["s"])
    assert sm2.public_key(SECRET) == PUBLIC
    assert sm2.verify(PUBLIC, signature, SAID["message"].encode())
    assert not sm2.verify(PUBLIC, signature, b"message Digest")
    assert not sm2.verify(PUBLIC, signature[:-1] + b"\0", SAID["message"].encode())
    assert not sm2.verify(PUBLIC, signature + b"\0", SAID["message"].encode())


@pytest.mark.parametrize("message", SAID["sm3"])
def test_two_libraries_hash_as_the_standard_says(message: str) -> None:
    digest = hashes.Hash(hashes.SM3())
    digest.update(message.encode())
    theirs = gmalg.SM3()
    theirs.update(message.encode())
    assert digest.finalize().hex() == theirs.value().hex() == SAID["sm3"][message]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL's program is not installed")
def test_openssl_accepts_what_is_signed_here_and_refuses_it_changed(tmp_path: Path) -> None:
    signature = sm2.sign(SECRET, PUBLIC, b"said here")
    halves = (int.from_bytes(signature[at : at + 32], "big") for at in (0, 32))
    (tmp_path / "signature").write_bytes(encode_dss_signature(*halves))
    # SubjectPublicKeyInfo: an EC key on the curve 1.2.156.10197.1.301.
    head = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
    (tmp_path / "key").write_bytes(head + PUBLIC)

    def judged(message: str) -> int:
        (tmp_path / "message").write_text(message)
        command = ["openssl", "dgst", "-sm3", "-keyform", "DER", "-verify", "key", "-signature", "signature"]
        options = ["-sigopt", f"distid:{SAID['identity']}", "message"]
        return subprocess.run([*command, *options], cwd=tmp_path, capture_output=True).returncode

    assert judged("said here") == 0
    assert judged("said there") == 1


@pytest.mark.parametrize("secret", [bytes(32), b"\xff" * 32, b"\1" * 31])
def test_what_is_no_secret_of_the_curve_is_refused(secret: bytes) -> None:
    with pytest.raises(ValueError, match="SM2 secret"):
        sm2.public_key(secret)


def test_the_published_checkpoint_opens_by_either_key() -> None:
    log, national = note.parse_vkey(read("five_events")["vkeys"]["log"]), note.parse_vkey(SAID["vkey"])
    assert isinstance(log, note.Ed25519Verifier) and isinstance(national, note.SM2Verifier)
    assert open_checkpoint(SAID["checkpoint"], log, [national]).size == 5
    assert len(note.open_note(SAID["checkpoint"], [log, national])[1]) == 2


def test_a_point_off_the_curve_is_no_key() -> None:
    off = note.SM2Verifier("a.log", PUBLIC[:-1] + b"\0").vkey
    with pytest.raises(note.NoteError, match="not known here"):
        note.parse_vkey(off)


def test_the_log_signs_both_ways_when_told_to_and_keeps_its_keys_to_itself(tmp_path: Path) -> None:
    signer = Signer(tmp_path, "suite.test/log", NATIONAL)
    signed = signer.sign(Checkpoint(signer.origin, 1, merkle.leaf_hash(b"x")), lambda since: [])
    assert signer.national is not None
    assert len(note.open_note(signed, [signer.verifier, signer.national])[1]) == 2
    assert answer(signer, {"ask": "key"})["national"] == signer.national.vkey
    assert stat.S_IMODE((tmp_path / NATIONAL_SECRET).stat().st_mode) == 0o600
    assert Signer(tmp_path, signer.origin, NATIONAL).national == signer.national
    assert Signer(tmp_path, signer.origin).national == signer.national, "another suite alone does not end it"
    signer.remember(open_checkpoint(signed, signer.ring))


def test_a_secret_out_of_range_stops_the_signer(tmp_path: Path) -> None:
    (tmp_path / NATIONAL_SECRET).write_text("ff" * 32)
    (tmp_path / NATIONAL_SECRET).chmod(0o600)
    with pytest.raises(KeyFileError, match=r"sm2\.key"):
        Signer(tmp_path, "suite.test/log", NATIONAL)


def test_the_site_knows_the_key_its_signer_uses(ledger_directory: Path, settings) -> None:
    signing.signer.cache_clear()
    assert signing.national_key() is None
    settings.LEDGER_SUITE = NATIONAL
    told = signing.national_key()  # The signer makes the key, in its own process.
    signing.signer.cache_clear()
    assert told == Signer(suite=NATIONAL).national


def test_a_receipt_says_how_it_is_with_the_national_signature() -> None:
    both = also_signed(RECEIPT, KEY)
    assert reading.read(RECEIPT, LOG.verifier).national == ABSENT
    assert reading.read(both, LOG.verifier).national == UNJUDGED
    assert reading.read(both, LOG.verifier, national=KEY.verifier).national == GOOD
    with pytest.raises(Unproven, match="has not signed this checkpoint by SM2"):
        reading.read(RECEIPT, LOG.verifier, national=KEY.verifier)


def test_a_wrong_national_signature_refuses_the_receipt_where_its_key_is_known() -> None:
    wrong = note.Signature(KEY.verifier.name, KEY.verifier.key_id, bytes(63) + b"\1")
    found = parse(RECEIPT)
    forged = Proof(found.index, found.hashes, found.checkpoint + wrong.line, found.extra).text
    with pytest.raises(Unproven, match="is wrong"):
        reading.read(forged, LOG.verifier, national=KEY.verifier)


def test_the_national_signature_alone_opens_no_checkpoint() -> None:
    text = note.split(parse(RECEIPT).checkpoint)[0]
    with pytest.raises(note.NoteError):
        open_checkpoint(note.write(text, [KEY.sign(text)]), LOG.verifier, [KEY.verifier])


@pytest.mark.django_db
def test_fsck_judges_the_national_line_from_the_first_checkpoint_that_bears_it(
    submit, settings, tmp_path: Path
) -> None:
    submit()
    seal()
    settings.LEDGER_SUITE = NATIONAL
    load_or_make(settings.LEDGER_DIRECTORY / NATIONAL_SECRET)  # a log that began so before it was said
    for _ in range(2):
        submit()
        seal()
    signer, newest = Signer(), CheckpointRow.objects.latest("size")

    def found() -> list[tuple[str, str]]:
        return [(each.code, each.place) for each in check_database(signer.ring, national=signer.national)]

    assert found() == []
    export(tmp_path / "out")
    assert list(check_directory(tmp_path / "out", signer.ring, national=signer.national)) == []
    other = check_directory(tmp_path / "out", signer.ring, national=KEY.verifier)
    assert [each.code for each in other] == ["national"], "this key has not signed"
    text, (own, _national) = note.split(newest.note)
    wrong = note.Signature(own.name, signer.national.key_id if signer.national else b"", bytes(63) + b"\1")
    for lines in (own.line, own.line + wrong.line):
        as_administrator(f"UPDATE ledger_checkpoint SET note = '{text}\n{lines}' WHERE size = 3")
        assert found() == [("national", "checkpoint 3")]
