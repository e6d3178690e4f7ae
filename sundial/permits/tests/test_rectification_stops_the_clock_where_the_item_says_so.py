from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.deadlines import last_day
from sundial.cases.models import Case, CaseClock, ClockKind, Stance
from sundial.cases.procedure import APPLICANT
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.models import VisitResult
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


def ordered(linwu: Linwu, **fields: object) -> Case:
    case = linwu.accepted(licence(linwu.bureau.organ, **fields))
    linwu.handled(case)
    linwu.visit_decided(case)
    linwu.days(2)
    return linwu.visited(case, VisitResult.RECTIFY)


def promised(case: Case) -> CaseClock:
    return case.clocks.get(kind=ClockKind.PROMISED)


def verbs(case: Case) -> list[str]:
    return [event.data["verb"] for event in Event.objects.filter(subject_id=case.pk).order_by("position")]


def test_the_clock_stands_until_the_applicant_reports(linwu: Linwu) -> None:
    case = ordered(linwu)
    assert promised(case).running_since is None and promised(case).due_at is None
    assert linwu.again(case).due_at is None
    assert verbs(case).count("clock_stop") == 1
    linwu.days(14)
    actions.report_rectified(case.pk, by=APPLICANT)
    # One of fifteen days was used before Wednesday the 4th; fourteen follow after Wednesday the 18th.
    assert last_day(promised(case).due_at) == dt.date(2026, 4, 8)
    assert verbs(case).count("clock_resume") == 1


def test_where_the_item_does_not_say_so_it_runs_on(linwu: Linwu) -> None:
    case = ordered(linwu, rectification_stops_clock=False)
    assert last_day(promised(case).due_at) == dt.date(2026, 3, 23)
    assert "clock_stop" not in verbs(case)
    notice = case.documents.get(kind="rectification_notice")
    assert notice.values["clock_note"] == "整改时间计入办理期限。"


def test_the_recheck_waits_for_the_report(linwu: Linwu) -> None:
    case = ordered(linwu)
    assert linwu.kinds_in_hand(case) == ["recheck"]
    with refused("recheck.waiting"):
        linwu.visited(case)
    with refused("clock.rectifying"):
        actions.resume_clock(case.pk, by=linwu.bureau.zhang)
    actions.report_rectified(case.pk, by=linwu.bureau.wang)
    with refused("recheck.reported"):
        actions.report_rectified(case.pk, by=APPLICANT)
    linwu.visited(case)
    assert linwu.kinds_in_hand(case) == ["handle"]


def test_a_recheck_that_fails_goes_on_with_a_negative_opinion(linwu: Linwu) -> None:
    case = ordered(linwu)
    actions.report_rectified(case.pk, by=APPLICANT)
    linwu.visited(case, VisitResult.FAIL)
    with refused("opinion.failed_visit"):
        linwu.handled(case)
    linwu.handled(case, stance=Stance.DISAGREE)
    assert linwu.kinds_in_hand(case) == ["review"]


def test_a_recheck_does_not_order_another(linwu: Linwu) -> None:
    case = ordered(linwu)
    actions.report_rectified(case.pk, by=APPLICANT)
    with refused("visit.result"):
        linwu.visited(case, VisitResult.RECTIFY)


@pytest.mark.parametrize("code", ["LW-06", "LW-07"])
def test_the_rows_of_linwu_decide(catalogue: Linwu, code: str) -> None:
    case = catalogue.accepted(catalogue.item(code))
    catalogue.handled(case)
    catalogue.visit_decided(case)
    catalogue.visited(case, VisitResult.RECTIFY)
    assert (promised(case).running_since is None) == (code == "LW-06")
