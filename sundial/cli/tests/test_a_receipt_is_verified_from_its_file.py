"""``sundial verify``: valid or not and why, in both languages, from the file alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sundial.cli.main import cli
from sundial.ledger import leaf, note, queries, sequencer, words
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.signer import Signer
from sundial.ledger.tests.test_the_national_signature_stands_beside_the_other import SECRET, also_signed
from sundial.ledger.values import MIRRORED

NATIONAL = note.SM2Signer("sundial.localhost/log", SECRET)


@pytest.fixture
def receipt(db: None, tmp_path: Path) -> Path:
    from uuid import uuid4

    from django.db import transaction

    with transaction.atomic():
        event = record(
            "permit.submit", subject_type="trial", subject_id=uuid4(), by=Actor.applicant("张三"), organ="LINWU",
            item="LINWU-XK-001", channel="online", data={"verb": "submit", "from": "draft", "to": "submitted", "materials": 3},
        )  # fmt: skip
    sequencer.seal_all(Signer())
    file = tmp_path / "receipt.tlog-proof"
    file.write_text(queries.receipt(event, MIRRORED).proof, "utf-8")
    return file


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["verify", *map(str, arguments)])
    return result.exit_code, result.output


def test_a_valid_one_says_what_was_recorded(receipt):
    code, said = run(receipt, "--key", Signer().verifier.vkey, "--language", "zh")
    assert code == 0
    assert said.startswith("凭证有效") and "提交" in said and "张三" in said and "LINWU-XK-001" in said
    code, said = run(receipt, "--key", Signer().verifier.vkey, "--language", "en")
    assert code == 0 and "This receipt is valid." in said and "submitted" in said


def test_it_says_who_did_what_in_plain_words(receipt):
    _code, said = run(receipt, "--key", Signer().verifier.vkey, "--language", "zh")
    lines = dict(line.split(maxsplit=1) for line in said.splitlines()[1:])
    assert (lines["行为人"], lines["办理渠道"], lines["现状态"]) == ("张三（申请人）", "网上", "已提交")
    assert lines["提交材料（份）"] == "3" and "{" not in said and "permit.submit" not in said
    _code, said = run(receipt, "--key", Signer().verifier.vkey, "--language", "en")
    assert "张三 (applicant)" in said and "State after" in said


def test_every_public_verb_has_its_words():
    assert set(words.ACTS) == leaf.ACTS


def test_a_changed_field_is_found(receipt):
    changed = receipt.with_name("changed")
    head, extra, rest = receipt.read_text().split("\n", 2)
    import base64

    content = base64.b64decode(extra.removeprefix("extra ")).decode().replace("张三", "李四")
    changed.write_text("\n".join([head, "extra " + base64.b64encode(content.encode()).decode(), rest]))
    code, said = run(changed, "--key", Signer().verifier.vkey, "--language", "zh")
    assert code == 1 and said.startswith("凭证无效")


def test_another_logs_key_proves_nothing(receipt):
    from sundial.ledger import note

    other = note.Ed25519Signer(Signer().origin, bytes(32)).verifier.vkey
    code, said = run(receipt, "--key", other, "--json")
    assert code == 1 and json.loads(said)["valid"] is False
    assert "/log/rotations" in run(receipt, "--key", other)[1], "it may be an older key of the same log"


def test_too_few_witnesses_are_a_finding(receipt):
    from sundial.ledger import note

    witness = note.CosignatureSigner("w.example", bytes(32)).verifier.vkey
    code, said = run(
        receipt, "--key", Signer().verifier.vkey, "--witness", witness, "--quorum", "1", "--language", "en"
    )
    assert code == 1 and "another history" in said


@pytest.mark.parametrize("key", ["nonsense", "a+b+c"])
def test_a_malformed_key_is_refused_by_name(receipt, key):
    code, said = run(receipt, "--key", key)
    assert code == 2 and "key" in said


def test_a_file_that_is_no_receipt_is_refused(tmp_path, receipt):
    file = tmp_path / "letter.txt"
    file.write_text("hello")
    code, said = run(file, "--key", Signer().verifier.vkey, "--language", "en")
    assert code == 1 and "not a receipt" in said


def test_the_national_signature_is_judged_where_its_key_is_given(receipt):
    key = ("--key", Signer().verifier.vkey)
    both = receipt.with_name("both")
    both.write_text(also_signed(receipt.read_text(), NATIONAL))
    code, said = run(both, *key, "--national", NATIONAL.verifier.vkey, "--language", "zh")
    assert code == 0 and "有效（SM2、SM3）" in said
    code, said = run(both, *key, "--language", "zh")
    assert code == 0 and "未核验" in said
    code, said = run(receipt, *key, "--national", NATIONAL.verifier.vkey, "--json")
    assert code == 1 and "SM2" in json.loads(said)["reason"]
    assert run(receipt, *key, "--national", Signer().verifier.vkey)[0] == 2
