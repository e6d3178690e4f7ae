"""A quarter: of a day, by its name, and its neighbours over the turn of the year."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.kernel.quarters import Month, Quarter


def test_every_day_of_four_years_lies_in_its_quarter_and_in_no_other() -> None:
    day = dt.date(2023, 1, 1)
    while day < dt.date(2027, 1, 1):
        quarter = Quarter.of(day)
        assert quarter.first <= day < quarter.next.first
        assert quarter.next.before == quarter == quarter.before.next == Quarter.named(quarter.name)
        day += dt.timedelta(days=1)


def test_a_quarter_is_named_by_year_and_number() -> None:
    assert Quarter(2026, 4).name == "2026Q4" and Quarter(2026, 4).next == Quarter(2027, 1) > Quarter(2026, 4)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026Q", "2026Q5", "2026Q0", "２０２６Q1", "12026Q1", "2026Q1 ", "0001Q1"]
)
def test_what_names_no_quarter_is_none(text: str) -> None:
    assert Quarter.named(text) is None


def test_months_follow_each_other_over_the_turn_of_the_year() -> None:
    month = Month(2025, 11)
    for name in ("2025-11", "2025-12", "2026-01"):
        assert (month.name, Month.named(name), month.next.before) == (name, month, month)
        assert month.first == dt.date.fromisoformat(f"{name}-01")
        month = month.next
    assert not any(map(Month.named, ("", "2026", "2026-13", "2026-00", "2026-1", "2026-01-01")))
