from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.clock_ledger import Account, clock_ledger
from sundial.cases.models import Case, ClockKind, ClockMove
from sundial.kernel.tests.mondays import nine_o_clock
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


def account(case: Case, kind: str = ClockKind.PROMISED) -> Account:
    return next(each for each in clock_ledger(case) if each.clock.kind == kind)


@pytest.fixture
def over_qingming(linwu: Linwu) -> Case:
    """Accepted on Monday, 30 March 2026: Qingming (4 to 6 April) lies inside."""
    linwu.today.move_to(nine_o_clock(dt.date(2026, 3, 30)))
    return linwu.accepted(licence(linwu.bureau.organ))


def test_each_day_has_its_number_or_its_reason(over_qingming: Case) -> None:
    days = {day.date: day for day in account(over_qingming).days}
    assert days[dt.date(2026, 3, 30)].number is None
    assert days[dt.date(2026, 3, 31)].number == 1
    assert str(days[dt.date(2026, 4, 6)].why).startswith("清明")
    assert days[dt.date(2026, 4, 7)].number == 5


def test_the_last_day_is_the_due_day_and_carries_the_last_number(over_qingming: Case) -> None:
    told = account(over_qingming)
    assert told.days[-1].is_last and told.days[-1].date == told.due_on == dt.date(2026, 4, 21)
    assert told.days[-1].number == told.counted == 15


def test_days_that_stand_have_no_number(linwu: Linwu, over_qingming: Case) -> None:
    actions.stop_clock(over_qingming.pk, "appraisal", by=linwu.bureau.chen, paper="鉴定通知书", needed_time="三日")
    linwu.days(3)
    actions.resume_clock(over_qingming.pk, by=linwu.bureau.chen)
    told = account(over_qingming)
    standing = [day.date.day for day in told.days if str(day.why) in ("停止计时", "the clock stands")]
    assert standing == [31, 1, 2]
    assert told.counted == 15
    moves = [entry.move for entry in told.entries]
    assert moves == [ClockMove.START, ClockMove.STOP, ClockMove.RESUME]


def test_every_line_is_tied_to_the_event_that_moved_the_clock(linwu: Linwu, over_qingming: Case) -> None:
    for each in clock_ledger(over_qingming):
        for entry in each.entries:
            assert Event.objects.filter(pk=entry.event_id, subject_id=over_qingming.pk).exists()


def test_a_clock_that_stands_is_accounted_up_to_today(linwu: Linwu, over_qingming: Case) -> None:
    actions.stop_clock(over_qingming.pk, "appraisal", by=linwu.bureau.chen, paper="鉴定通知书", needed_time="三日")
    linwu.days(2)
    told = account(over_qingming)
    assert (told.due_on, told.counted) == (None, 0)
    assert told.days[-1].date == dt.date(2026, 4, 1)
