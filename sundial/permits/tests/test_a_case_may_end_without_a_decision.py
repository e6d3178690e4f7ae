from __future__ import annotations

import pytest

from sundial.cases.models import ClockKind
from sundial.cases.procedure import APPLICANT
from sundial.kernel.clock import local_date
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


def test_declined_with_reasons_and_the_competent_organ(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    case = actions.decline(case.pk, "不属于本机关职权", by=linwu.bureau.wang, competent_organ="县公安局")
    assert (case.state, case.outcome) == ("declined", "declined")
    paper = case.documents.get(kind="non_acceptance_decision")
    assert paper.values["competent_organ"] == "县公安局"
    event = Event.objects.get(subject_id=case.pk, kind="permit.decline")
    assert (event.reason, event.data["verb"]) == ("不属于本机关职权", "decline")


def test_returned_with_reasons(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    case = actions.return_application(case.pk, "重复申请", by=linwu.bureau.wang)
    assert case.state == "returned"
    assert case.documents.filter(kind="return_notice").exists()


@pytest.mark.parametrize("verb", [actions.decline, actions.return_application])
def test_neither_goes_without_reasons(linwu: Linwu, verb) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    with refused("close.reason"):
        verb(case.pk, "  ", by=linwu.bureau.wang)
    assert linwu.again(case).state == "submitted"


@pytest.mark.parametrize("stage", ["draft", "submitted", "accepted"])
def test_the_applicant_may_withdraw_until_the_decision(linwu: Linwu, stage: str) -> None:
    case = getattr(linwu, stage)(licence(linwu.bureau.organ))
    case = actions.withdraw(case.pk, by=APPLICANT)
    assert case.state == "withdrawn"
    assert not case.clocks.filter(ended_at__isnull=True).exists()
    assert not case.steps.filter(state="active").exists()


def test_not_after_it(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, route=((1, "sign", "director", "签署决定", ""),)))
    actions.grant(case.pk, by=linwu.bureau.liu)
    with refused("case.state"):
        actions.withdraw(case.pk, by=APPLICANT)


def test_terminated_by_the_head_alone(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    with refused("case.role"):
        actions.terminate(case.pk, "申请人注销", by=linwu.bureau.zhang)
    case = actions.terminate(case.pk, "申请人注销", by=linwu.bureau.liu)
    assert case.state == "terminated"
    assert case.documents.filter(kind="termination_decision").exists()


def test_a_closed_file_is_kept_as_long_as_the_terms_say(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    case = actions.return_application(case.pk, "重复申请", by=linwu.bureau.wang)
    assert case.keep_until == local_date(case.closed_at).replace(year=2029)
    assert not case.clocks.filter(kind=ClockKind.CORRECTION_NOTICE, ended_at__isnull=True).exists()
