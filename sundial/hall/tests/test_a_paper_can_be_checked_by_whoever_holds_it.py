"""The address printed at the foot of every document."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sundial.cases import files
from sundial.cases.models import Document
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


@pytest.fixture
def paper(linwu: Linwu) -> Document:
    """The acceptance notice of a case."""
    case = linwu.submitted(licence(linwu.bureau.organ, route=((1, "sign", "director", "签署决定", ""),)))
    linwu.check_all(case)
    actions.accept(case.pk, by=linwu.bureau.wang)
    return Document.objects.get(case=case, kind="acceptance_notice")


def test_the_page_says_what_was_issued_and_not_to_whom(visitor: Client, paper: Document) -> None:
    page = visitor.get(f"/documents/{paper.pk}/").content.decode()
    for said in (paper.title, paper.number, paper.file.sha256, paper.case.organ.name):
        assert said in page
    assert paper.case.applicant.name not in page and paper.case.number not in page


def test_the_very_file_is_recognised_and_any_other_is_not(visitor: Client, paper: Document) -> None:
    data = files.path_of(paper.file).read_bytes()
    assert "sd-notice-good" in compared(visitor, paper, data)
    assert "sd-notice-bad" in compared(visitor, paper, data + b" ")


def test_a_comparison_without_a_file_asks_for_one(visitor: Client, paper: Document) -> None:
    assert "sd-notice-attention" in visitor.post(f"/documents/{paper.pk}/").content.decode()


def test_a_paper_nobody_issued_is_not_found(visitor: Client, db: None) -> None:
    assert visitor.get(f"/documents/{uuid.uuid4()}/").status_code == 404


def compared(visitor: Client, paper: Document, data: bytes) -> str:
    sent = {"file": SimpleUploadedFile("a.pdf", data)}
    return visitor.post(f"/documents/{paper.pk}/", sent).content.decode()
