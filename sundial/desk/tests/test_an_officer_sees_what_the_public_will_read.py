"""The masked sheet of a decision is looked at on the desk before anything is published."""

from __future__ import annotations

import io

import pytest
from django.db import transaction
from django.test import Client
from pypdf import PdfReader

from sundial.cases import documents
from sundial.cases.models import Case, Document
from sundial.cases.tests.document_samples import SAMPLES
from sundial.desk.tests.conftest import SignIn, text_of
from sundial.ledger import queries
from sundial.permits.tests import items
from sundial.permits.tests.life import Linwu


@pytest.fixture
def case(linwu: Linwu) -> Case:
    found: Case = linwu.submitted(items.licence(linwu.bureau.organ))
    return found


@pytest.fixture
def decision(case: Case, linwu: Linwu) -> Document:
    with transaction.atomic():
        return documents.issue(
            case,
            "seizure_decision",
            by=linwu.bureau.wang,
            values=SAMPLES["seizure_decision"],
            event=queries.timeline("case", case.id)[0],
        )


def test_the_case_offers_both_sheets(case, decision, linwu: Linwu, signed_in: SignIn) -> None:
    officer = signed_in(linwu.bureau.wang)
    page = f"/desk/cases/{case.number}/"
    assert f"{page}documents/{decision.pk}/public/" in text_of(officer.get(page))
    answer = officer.get(f"{page}documents/{decision.pk}/public/")
    said = "".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages)
    assert "依法遮盖后的公开文本" in said.replace("\n", "")


def test_a_stranger_and_a_paper_without_a_public_sheet_get_nothing(
    case, decision, linwu: Linwu, signed_in: SignIn, stranger: Client
) -> None:
    page = f"/desk/cases/{case.number}/documents/"
    assert stranger.get(f"{page}{decision.pk}/public/").status_code == 404
    receipt = case.documents.exclude(pk=decision.pk).first()
    assert receipt is not None
    assert signed_in(linwu.bureau.wang).get(f"{page}{receipt.pk}/public/").status_code == 404
