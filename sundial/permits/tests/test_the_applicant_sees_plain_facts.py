from __future__ import annotations

import datetime as dt

from sundial.cases import passwords
from sundial.cases.procedure import APPLICANT
from sundial.cases.progress import progress
from sundial.organs.models import Role
from sundial.permits import actions
from sundial.permits.models import VisitResult
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


def receipt_of(linwu: Linwu):
    case = linwu.draft(licence(linwu.bureau.organ))
    linwu.hand_in_all(case)
    return actions.submit(case.pk, by=APPLICANT)


def test_the_password_is_shown_once_and_kept_as_a_hash(linwu: Linwu) -> None:
    receipt = receipt_of(linwu)
    assert receipt.password not in receipt.case.secret_hash
    assert passwords.fits(receipt.password.lower().replace("-", " "), receipt.case.secret_hash)
    paper = receipt.case.documents.get(kind="application_receipt")
    assert receipt.password not in str(paper.values)


def test_who_has_it_and_when_it_ends(linwu: Linwu) -> None:
    receipt = receipt_of(linwu)
    linwu.check_all(receipt.case)
    actions.accept(receipt.case.pk, by=linwu.bureau.wang)
    told = progress(receipt.case.number, receipt.password)
    assert told.due_on == dt.date(2026, 3, 23)
    assert str(told.holder) == str(Role.HANDLER_A.label)
    assert not told.standstill
    assert [paper.kind for paper in told.papers] == ["application_receipt", "acceptance_notice"]
    assert [view.run is not None for stage in told.stages for view in stage.steps][:2] == [True, False]


def test_why_the_clock_stands(linwu: Linwu) -> None:
    receipt = receipt_of(linwu)
    linwu.check_all(receipt.case)
    case = actions.accept(receipt.case.pk, by=linwu.bureau.wang)
    linwu.handled(case)
    linwu.visit_decided(case)
    linwu.visited(case, VisitResult.RECTIFY)
    told = progress(receipt.case.number, receipt.password)
    assert told.due_on is None
    assert told.standstill.reason == "整改"


def test_a_wrong_number_and_a_wrong_password_sound_alike(linwu: Linwu) -> None:
    receipt = receipt_of(linwu)
    with refused("progress.unknown") as wrong_password:
        progress(receipt.case.number, "AAAA-AAAA-AAAA")
    with refused("progress.unknown") as wrong_number:
        progress("no-such-number", receipt.password)
    assert str(wrong_password.value) == str(wrong_number.value)


def test_a_draft_has_no_password_to_guess(linwu: Linwu) -> None:
    case = linwu.draft(licence(linwu.bureau.organ))
    with refused("progress.unknown"):
        progress(case.number, "")
