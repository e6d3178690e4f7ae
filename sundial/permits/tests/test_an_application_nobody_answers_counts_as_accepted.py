from __future__ import annotations

import datetime as dt

from sundial.cases.deadlines import last_day
from sundial.cases.models import ClockKind
from sundial.kernel.clock import local_date
from sundial.ledger.actor import SYSTEM
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


def test_the_organ_has_five_working_days_from_receipt(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    row = case.clocks.get(kind=ClockKind.CORRECTION_NOTICE)
    assert last_day(row.due_at) == dt.date(2026, 3, 9)


def test_the_laws_own_days_stand_in_where_the_item_says_nothing(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ, limits={}))
    row = case.clocks.get(kind=ClockKind.CORRECTION_NOTICE)
    assert (row.budget, row.source) == (5, "行政许可法第三十二条第一款第四项")


def test_on_the_last_day_the_organ_may_still_answer(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.days(7)
    assert actions.sweep_deemed() == []
    with refused("accept.in_time"):
        actions.deem_accepted(case.pk)


def test_after_it_the_case_is_accepted_as_of_the_day_of_receipt(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    answered = linwu.accepted(licence(linwu.bureau.organ, code="T-02"))
    linwu.days(8)
    assert actions.sweep_deemed() == [case]
    case = linwu.again(case)
    assert case.state == "examining"
    assert local_date(case.accepted_at) == dt.date(2026, 3, 2)
    event = Event.objects.get(subject_id=case.pk, kind="permit.deem_accepted")
    assert (event.actor_id, event.data["verb"]) == (SYSTEM, "deemed_accept")
    assert linwu.again(answered).state == "examining"


def test_no_officer_may_do_it_by_hand(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.days(8)
    assert actions.sweep_deemed() == [case]
    assert actions.sweep_deemed() == []
