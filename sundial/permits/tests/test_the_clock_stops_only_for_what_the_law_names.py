from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.deadlines import last_day
from sundial.cases.models import Case, ClockKind, ClockMove
from sundial.ledger.models import Event
from sundial.permits import actions, terms
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


@pytest.fixture
def case(linwu: Linwu) -> Case:
    return linwu.accepted(licence(linwu.bureau.organ))


def stop(linwu: Linwu, case: Case, reason: str = "testing", **more: object) -> Case:
    told = {
        "paper": "检测通知书",
        "needed_time": "10日",
        "approver": linwu.bureau.chen,
        "by": linwu.bureau.zhang,
    } | more
    return actions.stop_clock(case.pk, reason, **told)


def promised(case: Case):
    return case.clocks.get(kind=ClockKind.PROMISED)


def test_it_stands_and_goes_on_where_it_was(linwu: Linwu, case: Case) -> None:
    linwu.days(2)
    stop(linwu, case)
    assert promised(case).due_at is None
    linwu.days(12)
    actions.resume_clock(case.pk, by=linwu.bureau.zhang)
    # One day used by the 3rd; neither the 4th nor the 16th counts; fourteen follow.
    assert last_day(promised(case).due_at) == dt.date(2026, 4, 3)


def test_a_stop_and_a_resumption_on_one_day_give_back_that_day(linwu: Linwu, case: Case) -> None:
    linwu.days(1)
    stop(linwu, case)
    actions.resume_clock(case.pk, by=linwu.bureau.zhang)
    assert last_day(promised(case).due_at) == dt.date(2026, 3, 24)


def test_the_reasons_are_a_closed_list(linwu: Linwu, case: Case) -> None:
    assert "testing" in terms.lawful_stops()
    with refused("clock.reason"):
        stop(linwu, case, "holiday")


def test_the_applicant_is_told_in_writing_and_a_head_agrees(linwu: Linwu, case: Case) -> None:
    with refused("clock.paper"):
        stop(linwu, case, paper="")
    with refused("clock.approver"):
        stop(linwu, case, approver=None)
    with refused("clock.approver"):
        stop(linwu, case, approver=linwu.bureau.zhou)
    stop(linwu, case, by=linwu.bureau.chen, approver=None)
    line = promised(case).entries.get(move=ClockMove.STOP)
    assert (line.reason, line.approver, line.paper) == ("检测", "陈立", "检测通知书")
    assert case.documents.filter(kind="special_procedure_notice").exists()
    event = Event.objects.get(subject_id=case.pk, kind="permit.stop_clock")
    assert (event.data["verb"], event.data["approver"]) == ("clock_stop", "陈立")


def test_not_twice_and_not_resumed_while_it_runs(linwu: Linwu, case: Case) -> None:
    with refused("clock.running"):
        actions.resume_clock(case.pk, by=linwu.bureau.zhang)
    stop(linwu, case)
    with refused("clock.not_running"):
        stop(linwu, case)


def test_what_has_run_out_no_stop_undoes(linwu: Linwu, case: Case) -> None:
    linwu.days(60)
    with refused("clock.run_out"):
        stop(linwu, case)


def test_a_step_has_its_own_clock_and_stands_with_the_rest(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, step_limits={"handle": 3}))
    step = case.clocks.get(kind=ClockKind.STEP)
    assert last_day(step.due_at) == dt.date(2026, 3, 5)
    assert case.due_at == step.due_at
    stop(linwu, case)
    step.refresh_from_db()
    assert step.due_at is None
