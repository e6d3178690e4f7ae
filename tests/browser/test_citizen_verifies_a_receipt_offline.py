"""A citizen keeps the page that verifies receipts, cuts the network, and finds out what a receipt proves."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from sundial.hall import verifier
from sundial.ledger import leaf, merkle, note, proof
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.commitment import SALT_BYTES, FieldOpening, commitment_of
from sundial.ledger.tests.test_the_national_signature_stands_beside_the_other import SECRET, also_signed

LOG = note.Ed25519Signer("log.linwu.gov.cn/2026", bytes(range(32)))
NINE = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
FACTS = {
    "kind": "permit.submit",
    "occurred_at": "2026-03-02T01:00:00+00:00",
    "actor": {"id": "applicant", "name": "张三", "post": "", "organ": ""},
    "channel": "window",
    "data": {"verb": "submit", "to": "submitted", "papers": ["申请书", "营业执照"], "materials": 2, "due": None},
}
PLACE, LEAVES = 4, 11


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """The page as a file, and the receipt of the fifth of eleven leaves."""
    return page_and_receipt(tmp_path, FACTS)


def page_and_receipt(tmp_path: Path, facts: Mapping[str, Any]) -> tuple[Path, Path]:
    openings = [FieldOpening(name, bytes([n] * SALT_BYTES), value) for n, (name, value) in enumerate(facts.items())]
    entry = leaf.entry(
        act="submit",
        case="0" * 32,
        organ="LINWU",
        item="LINWU-XK-001",
        position=1,
        previous=None,
        recorded_at=NINE,
        commitment=commitment_of(openings),
    )
    hashes = [merkle.leaf_hash(entry if each == PLACE else bytes([each])) for each in range(LEAVES)]

    def node(level: int, index: int) -> bytes:
        return merkle.root_of(hashes[index << level : (index + 1) << level])

    checkpoint = Checkpoint(LOG.verifier.name, LEAVES, merkle.root_of(hashes)).text
    told = proof.Disclosure(entry, tuple(openings[1:]), {openings[0].name: openings[0].digest})
    way = tuple(merkle.inclusion_proof(PLACE, LEAVES, node))
    page, receipt = tmp_path / "verify.html", tmp_path / "receipt.tlog-proof"
    page.write_text(verifier.as_file(LOG.verifier, {"LINWU": "临武县安全生产监督管理局"}), "utf-8")
    signed = note.write(checkpoint, [LOG.sign(checkpoint)])
    receipt.write_text(proof.Proof(PLACE, way, signed, told.extra).text, "utf-8")
    return page, receipt


@pytest.fixture
def offline(chromium: Browser):
    context = chromium.new_context(offline=True)
    yield context.new_page()
    context.close()


def verdict(page: Page, kept: Path, receipt: Path) -> str:
    page.goto(kept.as_uri())
    page.set_input_files("#verify-receipt", receipt)
    page.click("button")
    page.wait_for_selector("#verify-answer:not([hidden])")
    return page.inner_text("#verify-answer")


def test_a_true_receipt_is_valid(kept, offline):
    said = verdict(offline, *kept)
    assert "凭证有效" in said and "叶序号（从 0 数起）\n4\n检查点覆盖的叶数\n11" in said


def test_the_proof_of_a_paper_tells_the_number_printed_on_it(tmp_path, offline):
    leaf_hash = bytes(range(7, 39))
    paper = {
        "paper.leaf": leaf_hash.hex(),
        "paper.number": "临应急许〔2026〕7号",
        "paper.law": "第三十八条",
        "paper.lines": [{"a": "b"}],
    }
    said = verdict(offline, *page_and_receipt(tmp_path, FACTS | paper))
    assert "凭证有效" in said
    assert proof.receipt_number(leaf_hash) in said and "临应急许〔2026〕7号" in said
    assert "paper." not in said


def test_it_says_who_did_what_in_plain_words(kept, offline):
    said = verdict(offline, *kept)
    for words in (
        "张三（申请人）",
        "临武县安全生产监督管理局（LINWU）",
        "窗口",
        "已提交",
        "申请书、营业执照",
        "提交材料（份）",
    ):
        assert words in said
    for code in ("{", "permit.submit", "window", "submitted", "verb", "null"):
        assert code not in said


def test_a_changed_fact_is_found(kept, offline):
    page, receipt = kept
    head, extra, rest = receipt.read_text("utf-8").split("\n", 2)
    content = base64.b64decode(extra.removeprefix("extra ")).decode().replace("张三", "李四")
    receipt.write_text("\n".join([head, "extra " + base64.b64encode(content.encode()).decode(), rest]), "utf-8")
    said = verdict(offline, page, receipt)
    assert "凭证无效" in said and "不一致" in said


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("index 4", "index 5", "没有这条记录"),
        ("\n11\n", "\n12\n", "签名不符"),
        ("c2sp.org/tlog-proof@v1", "hello", "不是凭证"),
    ],
)
def test_a_changed_line_is_found(kept, offline, old, new, reason):
    page, receipt = kept
    text = receipt.read_text("utf-8")
    assert old in text
    receipt.write_text(text.replace(old, new, 1), "utf-8")
    said = verdict(offline, page, receipt)
    assert "凭证无效" in said and reason in said


def test_another_logs_key_proves_nothing(kept, offline):
    page, receipt = kept
    offline.goto(page.as_uri())
    offline.fill("#verify-key", note.Ed25519Signer(LOG.verifier.name, bytes(32)).verifier.vkey)
    offline.set_input_files("#verify-receipt", receipt)
    offline.click("button")
    offline.wait_for_selector("#verify-answer:not([hidden])")
    assert "没有签署此凭证" in offline.inner_text("#verify-answer")


def test_a_national_signature_is_said_to_be_beyond_this_page(kept, offline):
    page, receipt = kept
    assert "国密" not in verdict(offline, page, receipt)
    receipt.write_text(also_signed(receipt.read_text("utf-8"), note.SM2Signer(LOG.verifier.name, SECRET)), "utf-8")
    said = verdict(offline, page, receipt)
    assert "凭证有效" in said and "国密签名" in said and "本页不能核验" in said
