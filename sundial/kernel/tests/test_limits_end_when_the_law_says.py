"""Both sides of each edge: the last moment in time and the first too late is ``due_at`` itself."""

import datetime as dt
from datetime import date as D

import pytest

from sundial.kernel.clock import BEIJING, end_of_day, start_of_day
from sundial.kernel.limits import Limit, Unit, add_months, backwards, due_at
from sundial.kernel.refusal import Refusal
from sundial.kernel.workdays import national


def at(day, hour=10):
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("value", "unit", "start", "last"),
    [
        (20, Unit.WORKING_DAY, D(2026, 9, 18), D(2026, 10, 22)),
        (90, Unit.CALENDAR_DAY, D(2026, 7, 3), D(2026, 10, 1)),
        (30, Unit.CALENDAR_DAY, D(2026, 6, 1), D(2026, 7, 1)),
        (60, Unit.CALENDAR_DAY, D(2026, 6, 1), D(2026, 7, 31)),
        (2, Unit.WEEK, D(2026, 6, 1), D(2026, 6, 15)),
        (6, Unit.MONTH, D(2026, 8, 31), D(2027, 2, 28)),
        (1, Unit.QUARTER, D(2026, 11, 30), D(2027, 2, 28)),
        (1, Unit.YEAR, D(2024, 2, 29), D(2025, 2, 28)),
        (0, Unit.SAME_DAY, D(2026, 10, 3), D(2026, 10, 3)),
        (0, Unit.ON_THE_SPOT, D(2026, 3, 2), D(2026, 3, 2)),
        (30, Unit.DAY_UNQUALIFIED, D(2026, 6, 1), D(2026, 7, 1)),
    ],
)
def test_the_last_day_counts_whole(value, unit, start, last):
    assert due_at(Limit(value, unit), at(start), national()) == end_of_day(last)


def test_the_day_is_the_one_in_beijing():
    late_evening_utc = dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC)
    assert due_at(Limit(1, Unit.WORKING_DAY), late_evening_utc, national()) == end_of_day(D(2026, 3, 3))


def test_hours_run_from_the_fixed_hour():
    due = due_at(Limit(24, Unit.HOUR), at(D(2026, 3, 2), 15), national())
    assert due == at(D(2026, 3, 3), 15)


def test_excluded_days_stop_the_hours():
    review = [(D(2026, 3, 3), D(2026, 3, 4)), (D(2026, 3, 4), D(2026, 3, 5))]
    due = due_at(Limit(24, Unit.HOUR), at(D(2026, 3, 2), 15), national(), excluded=review)
    assert due == at(D(2026, 3, 6), 15)


def test_hours_before_the_start_are_not_given_back():
    start, excluded = at(D(2026, 3, 2), 15), [(D(2026, 3, 1), D(2026, 3, 2))]
    assert due_at(Limit(24, Unit.HOUR), start, national(), excluded=excluded) == at(D(2026, 3, 4), 0)


def test_excluded_days_lengthen_calendar_days_and_months():
    review = [(D(2026, 3, 9), D(2026, 3, 20))]
    start = at(D(2026, 3, 2))
    assert due_at(Limit(10, Unit.CALENDAR_DAY), start, national(), excluded=review) == end_of_day(D(2026, 3, 24))
    assert due_at(Limit(1, Unit.MONTH), start, national(), excluded=review) == end_of_day(D(2026, 4, 14))


@pytest.mark.parametrize(
    ("value", "start"),
    [(90, D(2026, 7, 3)), (15, D(2026, 9, 20)), (60, D(2026, 8, 3))],
)
def test_a_partys_limit_rolls_past_the_holiday(value, start):
    due = due_at(Limit(value, Unit.CALENDAR_DAY), at(start), national(), roll=True)
    assert due == end_of_day(D(2026, 10, 8))


def test_an_immediate_limit_never_rolls():
    due = due_at(Limit(0, Unit.SAME_DAY), at(D(2026, 10, 3)), national(), roll=True)
    assert due == end_of_day(D(2026, 10, 3))


def test_days_under_the_licensing_law_are_working_days():
    due = due_at(Limit(20, Unit.DAY_UNQUALIFIED), at(D(2026, 9, 18)), national(), resolution=Unit.WORKING_DAY)
    assert due == end_of_day(D(2026, 10, 22))


@pytest.mark.parametrize(
    ("value", "unit", "event", "last"),
    [
        (7, Unit.WORKING_DAY, D(2026, 5, 20), D(2026, 5, 11)),
        (30, Unit.CALENDAR_DAY, D(2026, 5, 31), D(2026, 5, 1)),
        (1, Unit.MONTH, D(2026, 3, 31), D(2026, 2, 28)),
        (3, Unit.DAY_UNQUALIFIED, D(2026, 5, 4), D(2026, 5, 1)),
    ],
)
def test_so_long_before_an_event(value, unit, event, last):
    assert backwards(Limit(value, unit), event, national()) == last


@pytest.mark.parametrize("unit", [Unit.AS_SET, Unit.PERIOD])
def test_a_limit_fixed_elsewhere_has_no_end(unit):
    with pytest.raises(Refusal) as refused:
        due_at(Limit(1, unit), at(D(2026, 3, 2)), national())
    assert refused.value.code == "limit.uncountable"


def test_hours_are_not_counted_backwards():
    with pytest.raises(Refusal, match="calendar days"):
        backwards(Limit(24, Unit.HOUR), D(2026, 3, 2), national())


def test_a_day_is_only_ever_a_working_or_a_calendar_day():
    with pytest.raises(Refusal) as refused:
        due_at(Limit(1, Unit.DAY_UNQUALIFIED), at(D(2026, 3, 2)), national(), resolution=Unit.HOUR)
    assert refused.value.code == "limit.resolution"


def test_a_negative_limit_is_refused():
    with pytest.raises(Refusal, match="negative"):
        Limit(-1, Unit.WORKING_DAY)


def test_only_like_units_add_up():
    assert Limit(20, Unit.WORKING_DAY).plus(Limit(10, Unit.WORKING_DAY)) == Limit(30, Unit.WORKING_DAY)
    with pytest.raises(Refusal) as refused:
        Limit(20, Unit.WORKING_DAY).plus(Limit(10, Unit.CALENDAR_DAY))
    assert refused.value.code == "limit.units"


def test_months_count_over_the_turn_of_the_year_in_both_directions():
    assert add_months(D(2026, 12, 31), 2) == D(2027, 2, 28)
    assert add_months(D(2027, 1, 31), -2) == D(2026, 11, 30)
    assert add_months(D(2026, 12, 15), 12) == D(2027, 12, 15)


def test_the_due_moment_is_exclusive():
    due = due_at(Limit(1, Unit.WORKING_DAY), at(D(2026, 3, 2)), national())
    assert due == start_of_day(D(2026, 3, 4))
