from datetime import date as D

import pytest

from sundial.kernel.refusal import Refusal
from sundial.kernel.workdays import Calendar, national


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.is_working(D(2003, 12, 31)),
        lambda c: c.is_working(D(2041, 1, 1)),
        lambda c: c.add(D(2040, 12, 20), 20),
        lambda c: c.add(D(2040, 12, 20), 5, [(D(2040, 12, 21), D(2041, 2, 1))]),
        lambda c: c.nth(99_999),
        lambda c: c.latest_notice(D(2004, 1, 5), 7),
        lambda c: c.between(D(2003, 12, 31), D(2004, 1, 31)),
        lambda c: c.is_provisional(D(1999, 1, 1)),
        lambda c: c.nth(0),
    ],
)
def test_nothing_is_guessed_beyond_the_table(ask):
    with pytest.raises(Refusal) as refused:
        ask(national())
    assert refused.value.code == "calendar.outside"
    assert "2004-01-01" in str(refused.value)


def test_a_negative_number_of_days_is_refused():
    with pytest.raises(Refusal, match="negative"):
        national().add(D(2026, 3, 2), -1)


def test_a_year_without_a_notice_is_provisional():
    assert not national().is_provisional(D(2026, 12, 31))
    assert national().is_provisional(D(2027, 1, 1))
    assert national().is_provisional(D(2045, 1, 1))
    assert national().last >= D(2032, 12, 31)


def test_a_provisional_year_knows_the_holidays_of_the_law_but_no_bridges():
    assert not national().is_working(D(2027, 2, 8))
    assert national().day(D(2027, 2, 8)).name == "春节"
    assert national().is_working(D(2027, 2, 9))


def test_stored_rows_with_a_hole_are_refused():
    rows = [row for row in national().rows() if row.date != D(2026, 3, 2)]
    with pytest.raises(Refusal) as refused:
        Calendar.from_rows("全国", 1, rows)
    assert refused.value.code == "calendar.hole"


def test_stored_rows_give_the_same_calendar_back():
    assert Calendar.from_rows("全国", 1, reversed(list(national().rows()))) == national()
