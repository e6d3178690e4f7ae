"""A log frozen as files: fsck, proofs and lights run on it for ever, and software that nobody here wrote reads it too.

The other reader is golang.org/x/mod/sumdb (Debian: golang-go, golang-golang-x-mod-dev), with the glue of
``independent/check.go``. Where it is not installed the test is skipped; continuous integration installs it.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sundial.ledger import lights, note, published, reading
from sundial.ledger.fsck import check_directory
from sundial.ledger.tests.public_cases import Case, cases
from sundial.ledger.tests.sample import FOLDER, LOG, RECEIPTS, SIZE, WITNESS, build
from sundial.ledger.tests.test_the_national_signature_stands_beside_the_other import KEY, also_signed

GOPATH = Path("/usr/share/gocode")
Check = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """The independent reader, built once."""
    go = shutil.which("go")
    if go is None or not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("Go and its x/mod are not here (Debian: golang-go golang-golang-x-mod-dev)")
    folder = tmp_path_factory.mktemp("independent")
    program = folder / "check"
    where = {**os.environ, "GO111MODULE": "off", "GOPATH": str(GOPATH), "GOCACHE": str(folder), "GOFLAGS": ""}
    source = Path(__file__).parent / "independent" / "check.go"
    subprocess.run([go, "build", "-o", str(program), str(source)], env=where, check=True, timeout=120)

    def run(*arguments: str, asked: Any = None) -> subprocess.CompletedProcess[str]:
        text = json.dumps(asked) if asked is not None else None
        return subprocess.run([str(program), *arguments], input=text, capture_output=True, text=True, timeout=60)

    return run


def receipts() -> list[str]:
    return [(FOLDER / f"receipt-{index}.txt").read_text() for index in RECEIPTS]


def spoiled(text: str) -> list[str]:
    """The receipt with a sign changed in each part that proves something."""
    lines = text.split("\n")
    changed = []
    for at, line in enumerate(lines):
        # The witness's line (the last) is not the log's, and neither program is told that witness's key.
        if line and not line.startswith("— witness"):
            for sign in (len(line) // 2, len(line) - 5):
                bent = line[:sign] + ("B" if line[sign] != "B" else "C") + line[sign + 1 :]
                changed.append("\n".join([*lines[:at], bent, *lines[at + 1 :]]))
        changed.append("\n".join([*lines[:at], *lines[at + 1 :]]) if line and not line.startswith("— witness") else "")
    return changed


def ours(text: str) -> bool:
    try:
        reading.read(text, LOG.verifier)
    except reading.Unproven:
        return False
    return True


def test_it_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    build(tmp_path)
    frozen = {path.relative_to(FOLDER): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    assert {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == frozen


def test_it_agrees_with_itself_and_its_keys_are_the_ones_beside_it() -> None:
    key = note.parse_vkey((FOLDER / "log.vkey").read_text())
    assert key == LOG.verifier
    assert list(check_directory(FOLDER, LOG.verifier)) == []
    assert reading.read(receipts()[0], LOG.verifier, [WITNESS.verifier]).cosigners == ("witness.example",)


def test_the_light_it_withholds_is_named() -> None:
    found = lights.recompute(published.leaves(FOLDER))
    assert [light.rule for light in found.withheld] == ["promised-exceeded"]
    assert (len(found.due), found.unfounded) == (2, [])


def test_others_read_the_note_every_tile_and_every_entry(check: Check) -> None:
    told = check("log", str(FOLDER), LOG.verifier.vkey)
    signed = (FOLDER / "checkpoint").read_text()
    assert told.stdout.split() == [str(SIZE), signed.split("\n")[2]]


@pytest.mark.parametrize(
    "name", ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44", "checkpoint"]
)
def test_others_find_one_changed_byte(check: Check, tmp_path: Path, name: str) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    whole = bytearray((tmp_path / name).read_bytes())
    whole[20] ^= 1
    (tmp_path / name).write_bytes(whole)
    assert check("log", str(tmp_path), LOG.verifier.vkey).returncode == 1
    assert list(check_directory(tmp_path, LOG.verifier))


def test_others_accept_the_receipts_and_refuse_what_we_refuse(check: Check) -> None:
    asked = receipts() + [each for text in receipts() for each in spoiled(text) if each]
    proven = json.loads(check("receipts", LOG.verifier.vkey, asked=asked).stdout)
    mine = [ours(text) for text in asked]
    assert mine[: len(RECEIPTS)] == proven[: len(RECEIPTS)] == [True] * len(RECEIPTS)
    assert not any(mine[len(RECEIPTS) :])
    # What opens the commitment is ours alone to check; everything else both refuse.
    only_ours = [text for text, theirs, us in zip(asked, proven, mine, strict=True) if theirs and not us]
    assert all(same_entry(text, asked[: len(RECEIPTS)]) for text in only_ours)


def same_entry(text: str, genuine: list[str]) -> bool:
    """Whether a receipt speaks of a genuine entry, and so was spoiled in what it discloses only."""

    def entry(of: str) -> str:
        return str(json.loads(base64.b64decode(of.split("\n")[1].removeprefix("extra ")))["entry"])

    return entry(text) in {entry(each) for each in genuine}


def test_others_pass_over_the_national_signature(check: Check) -> None:
    told = check("receipts", LOG.verifier.vkey, asked=[also_signed(text, KEY) for text in receipts()])
    assert json.loads(told.stdout) == [True] * len(receipts())


def test_others_judge_the_public_cases_alike(check: Check) -> None:
    """What is no number of theirs (below nought, a hash of another length) they cannot even be asked."""
    wanted = [case for case in cases() if case.old < 2**63]
    proven = json.loads(check("proofs", asked=[as_asked(case) for case in wanted]).stdout)
    wrong = [case for case, said in zip(wanted, proven, strict=True) if said and not case.holds]
    refused = [case for case, said in zip(wanted, proven, strict=True) if case.holds and not said]
    assert wrong == []
    assert {case.new_hash for case in refused} <= {b"don't care 2"}


def as_asked(case: Case) -> dict[str, Any]:
    def text(data: bytes) -> str:
        return base64.b64encode(data).decode()

    return {
        "Kind": case.kind,
        "Old": case.old,
        "New": case.new,
        "OldHash": text(case.old_hash),
        "NewHash": text(case.new_hash),
        "Proof": [text(each) for each in case.proof],
    }
