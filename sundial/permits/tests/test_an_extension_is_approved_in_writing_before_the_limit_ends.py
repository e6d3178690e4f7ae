from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.deadlines import last_day
from sundial.cases.models import Case, ClockKind, ClockMove, ExtensionState
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


@pytest.fixture
def case(linwu: Linwu) -> Case:
    return linwu.accepted(licence(linwu.bureau.organ))


def ask(linwu: Linwu, case: Case, value: int = 5):
    return actions.request_extension(case.pk, value, "现场情况复杂", by=linwu.bureau.zhang)


def approve(linwu: Linwu, case: Case):
    return actions.decide_extension(case.pk, True, by=linwu.bureau.liu, paper="临安监延〔2026〕1号")


def due(case: Case, kind: str) -> dt.date:
    return last_day(case.clocks.get(kind=kind).due_at)


def test_asked_by_the_handler_approved_by_the_head_told_to_the_applicant(linwu: Linwu, case: Case) -> None:
    ask(linwu, case)
    assert approve(linwu, case).state == ExtensionState.APPROVED
    assert due(case, ClockKind.PROMISED) == dt.date(2026, 3, 30)
    told = actions.notify_extension(case.pk, by=linwu.bureau.zhang, how="短信")
    assert told.told_applicant_at is not None
    paper = case.documents.get(kind="extension_notice")
    assert (paper.values["extension"], paper.values["approver"]) == ("5个工作日", "刘敏")
    verbs = [e.data["verb"] for e in Event.objects.filter(subject_id=case.pk).order_by("position")]
    assert [verb for verb in verbs if "exten" in verb] == [
        "extension_request", "extension_approve", "extend", "notify_extension",
    ]  # fmt: skip


def test_the_line_in_the_clocks_ledger_names_approver_and_paper(linwu: Linwu, case: Case) -> None:
    ask(linwu, case)
    approve(linwu, case)
    line = case.clocks.get(kind=ClockKind.PROMISED).entries.get(move=ClockMove.EXTEND)
    assert (line.amount, line.approver, line.paper) == (5, "刘敏", "临安监延〔2026〕1号")


def test_the_statutory_limit_moves_only_as_far_as_the_promise_would_pass_it(linwu: Linwu, case: Case) -> None:
    ask(linwu, case)
    approve(linwu, case)
    assert due(case, ClockKind.STATUTORY) == dt.date(2026, 3, 30)
    limits = {"statutory": (20, "working_day"), "promised": (20, "working_day"), "extension": (10, "working_day")}
    other = linwu.accepted(licence(linwu.bureau.organ, code="T-02", limits=limits))
    ask(linwu, other, 10)
    approve(linwu, other)
    assert due(other, ClockKind.STATUTORY) == due(other, ClockKind.PROMISED)


def test_the_items_cap_is_the_most(linwu: Linwu, case: Case) -> None:
    for value in (6, 0, -1):
        with refused("extension.cap") as caught:
            ask(linwu, case, value)
        assert "5个工作日" in str(caught.value), "a number without its unit says nothing"
    ask(linwu, case, 3)
    approve(linwu, case)
    with refused("extension.cap"):
        ask(linwu, case, 3)


def test_only_the_head_approves_and_only_on_paper(linwu: Linwu, case: Case) -> None:
    ask(linwu, case)
    with refused("case.role"):
        actions.decide_extension(case.pk, True, by=linwu.bureau.chen, paper="x")
    with refused("extension.paper"):
        actions.decide_extension(case.pk, True, by=linwu.bureau.liu)


def test_a_refused_one_changes_no_date_and_says_why(linwu: Linwu, case: Case) -> None:
    ask(linwu, case)
    with refused("extension.reason"):
        actions.decide_extension(case.pk, False, by=linwu.bureau.liu)
    actions.decide_extension(case.pk, False, by=linwu.bureau.liu, note="理由不充分")
    assert due(case, ClockKind.PROMISED) == dt.date(2026, 3, 23)
    with refused("extension.told"):
        actions.notify_extension(case.pk, by=linwu.bureau.zhang)


def test_after_the_limit_has_ended_it_is_too_late(linwu: Linwu, case: Case) -> None:
    ask(linwu, case)
    linwu.days(22)
    with refused("extension.late"):
        approve(linwu, case)


def test_one_at_a_time_and_only_where_the_item_knows_one(linwu: Linwu, case: Case) -> None:
    with refused("extension.not_asked"):
        approve(linwu, case)
    ask(linwu, case)
    with refused("extension.asked"):
        ask(linwu, case, 1)
    other = linwu.accepted(licence(linwu.bureau.organ, code="T-02", limits={"promised": (15, "working_day")}))
    with refused("extension.none"):
        ask(linwu, other)
