"""Every day of every clock has its number, or the reason why it has none."""

import datetime as dt

from sundial.desk.clocks import weeks
from sundial.desk.tests.conftest import text_of
from sundial.permits import actions
from sundial.permits.tests import items


def test_each_day_has_its_number_or_its_reason(linwu, signed_in):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    page = signed_in(linwu.bureau.zhang).get(f"/desk/cases/{case.number}/clock/")
    promised = page.context["pages"][0]
    days = [day for week in promised.weeks for day in week.days if day]
    assert str(days[0].why) == "起算当日不计入"
    assert (days[1].date, days[1].number) == (dt.date(2026, 3, 3), 1)
    assert (days[-1].number, days[-1].is_last) == (15, True)
    assert "休息日" in text_of(page)


def test_the_days_a_clock_stands_say_so_and_the_stop_has_its_paper(linwu, signed_in):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    linwu.days(1)
    actions.stop_clock(case.pk, "testing", by=linwu.bureau.chen, paper="临安监特字1号", needed_time="5个工作日")
    linwu.days(2)
    page = signed_in(linwu.bureau.zhang).get(f"/desk/cases/{case.number}/clock/")
    promised = page.context["pages"][0]
    assert [day.number for week in promised.weeks for day in week.days if day] == [None, None, None, None]
    start, stop = promised.moves
    assert (start.days, start.used, stop.days, stop.used) == (0, 0, 0, 0)
    assert stop.paper.title == "临安监特字1号"


def test_days_used_are_told_at_each_move(linwu):
    from sundial.desk.clocks import account_pages

    case = linwu.accepted(items.licence(linwu.bureau.organ))
    linwu.days(3)
    actions.stop_clock(case.pk, "testing", by=linwu.bureau.chen, paper="1号", needed_time="5个工作日")
    promised = account_pages(linwu.again(case))[0]
    assert [(move.days, move.used) for move in promised.moves] == [(0, 0), (2, 2)]


def test_weeks_begin_on_monday_whatever_day_the_clock_begins(linwu):
    from sundial.cases.clock_ledger import DayLine

    first = dt.date(2026, 3, 5)
    days = [DayLine(first + dt.timedelta(days=n), n, "") for n in range(9)]
    found = weeks(days)
    assert [week.monday for week in found] == [dt.date(2026, 3, 2), dt.date(2026, 3, 9)]
    assert [len(week.days) for week in found] == [7, 7]
    assert weeks([]) == []
