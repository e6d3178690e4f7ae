"""CAT-18: twenty days to file, ten to review, done a month before the law."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sundial.kernel import workdays
from sundial.powers.deadlines import ChangeDates, clocks


def at(day):
    return datetime(2026, 3, day, 4, tzinfo=UTC)


def by_kind(**dates):
    return {clock.kind: clock for clock in clocks(ChangeDates(**dates), workdays.national())}


def test_the_unit_files_within_twenty_days_of_the_settled_change():
    clock = by_kind(settled_on=date(2026, 3, 2))["file"]
    assert clock.due_on == date(2026, 3, 22) and clock.done_on is None
    assert not clock.is_late(date(2026, 3, 22)) and clock.is_late(date(2026, 3, 23))


@pytest.mark.parametrize(("day", "late"), [(22, False), (23, True)])
def test_a_filing_is_in_time_on_the_last_day(day, late):
    clock = by_kind(settled_on=date(2026, 3, 2), first_filed_at=at(day), filed_at=at(day))["file"]
    assert clock.is_late(date(2026, 12, 31)) is late


def test_filing_again_does_not_excuse_nor_blame_the_first():
    found = by_kind(settled_on=date(2026, 3, 2), first_filed_at=at(10), filed_at=at(28))
    assert found["file"].done_on == date(2026, 3, 10) and found["review"].due_on == date(2026, 4, 7)


def test_the_legal_office_reviews_within_ten_days():
    clock = by_kind(settled_on=date(2026, 3, 2), filed_at=at(5), first_filed_at=at(5))["review"]
    assert clock.due_on == date(2026, 3, 15)


def test_a_change_of_law_is_done_a_month_before():
    clock = by_kind(settled_on=date(2026, 3, 2), law_effective_on=date(2026, 5, 31))["before_law"]
    assert (
        clock.due_on == date(2026, 4, 30) and not clock.is_late(date(2026, 4, 30)) and clock.is_late(date(2026, 5, 1))
    )


def test_a_return_does_not_end_the_clock_before_the_law():
    found = by_kind(settled_on=date(2026, 3, 2), law_effective_on=date(2026, 5, 1), filed_at=at(5), reviewed_at=at(9))
    assert found["review"].done_on == date(2026, 3, 9) and found["before_law"].done_on is None


def test_every_clock_names_whose_it_is_and_its_source():
    assert all(clock.who and clock.source and clock.label for clock in by_kind(settled_on=date(2026, 3, 2)).values())
