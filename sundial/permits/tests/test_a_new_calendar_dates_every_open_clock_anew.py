from __future__ import annotations

import datetime as dt

from django.db import transaction

from sundial.cases.deadlines import last_day, redate_open_clocks
from sundial.cases.models import Case, ClockKind, ClockMove
from sundial.kernel import workdays
from sundial.kernel.tests.mondays import nine_o_clock
from sundial.ledger.models import Event
from sundial.organs.actions import load_calendar, use_calendar
from sundial.organs.models import Calendar
from sundial.organs.queries import working_days
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu

DECEMBER = dt.date(2026, 12, 14)


def with_a_holiday(old: Calendar, *off: dt.date) -> Calendar:
    """The next version of a calendar, in which these days are no longer worked."""
    days = working_days(old.pk)
    rows = [row._replace(kind=workdays.DayKind.HOLIDAY, name="调休") if row.date in off else row for row in days.rows()]
    return load_calendar(workdays.Calendar.from_rows(old.name, old.version + 1, rows))


def put_into_use(old: Calendar, *off: dt.date):
    with transaction.atomic():
        new = with_a_holiday(old, *off)
        use_calendar(new)
        return redate_open_clocks(new)


def promised(case: Case):
    return case.clocks.get(kind=ClockKind.PROMISED)


def test_the_moved_clocks_are_listed_with_old_and_new_day(linwu: Linwu) -> None:
    linwu.today.move_to(nine_o_clock(DECEMBER))
    case = linwu.accepted(licence(linwu.bureau.organ))
    before = last_day(promised(case).due_at)
    moved = put_into_use(linwu.bureau.organ.calendar, dt.date(2026, 12, 21), dt.date(2026, 12, 22))
    row = next(each for each in moved if each.clock.kind == ClockKind.PROMISED)
    assert (row.case, last_day(row.old_due_at)) == (case, before)
    assert last_day(row.new_due_at) > before
    assert promised(case).due_at == row.new_due_at
    assert linwu.again(case).due_at == row.new_due_at


def test_each_moved_clock_has_its_line_and_the_case_its_event(linwu: Linwu) -> None:
    linwu.today.move_to(nine_o_clock(DECEMBER))
    case = linwu.accepted(licence(linwu.bureau.organ))
    put_into_use(linwu.bureau.organ.calendar, dt.date(2026, 12, 21))
    event = Event.objects.get(subject_id=case.pk, kind="case.redate")
    assert {line["clock"] for line in event.data["clocks"]} == {"statutory", "promised"}
    line = promised(case).entries.get(move=ClockMove.REDATE)
    assert (line.event_id, line.due_at) == (event.pk, promised(case).due_at)


def test_what_does_not_move_is_left_alone(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    assert put_into_use(linwu.bureau.organ.calendar, dt.date(2026, 12, 21)) == []
    assert not Event.objects.filter(subject_id=case.pk, kind="case.redate").exists()


def test_a_day_beyond_the_published_years_says_it_is_provisional(linwu: Linwu) -> None:
    linwu.today.move_to(nine_o_clock(DECEMBER))
    case = linwu.accepted(licence(linwu.bureau.organ, limits={"promised": (20, "working_day")}))
    assert last_day(promised(case).due_at).year == 2027
    assert promised(case).provisional
