import datetime as dt
from datetime import date as D

import pytest

from sundial.kernel.clock import BEIJING, end_of_day
from sundial.kernel.clockwork import due, ended, extended, fraction_used, left, resumed, started, stopped, used
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.refusal import Refusal
from sundial.kernel.workdays import national

TWENTY = Limit(20, Unit.WORKING_DAY)


def at(month, day, hour=10):
    return dt.datetime(2026, month, day, hour, tzinfo=BEIJING)


def test_expert_review_does_not_count():
    clock = started(TWENTY, at(3, 2))
    clock = resumed(stopped(clock, at(3, 9), national()), at(3, 20))
    assert due(clock, national()) == end_of_day(D(2026, 4, 14))


def test_a_stopped_clock_has_no_due_moment():
    clock = stopped(started(TWENTY, at(3, 2)), at(3, 9), national())
    assert due(clock, national()) is None
    assert (clock.consumed, used(clock, at(12, 1), national())) == (4, 4)


def test_stop_and_resume_on_one_day_give_back_only_that_day():
    clock = started(TWENTY, at(3, 2))
    for hour in (9, 11, 14, 16):
        clock = resumed(stopped(clock, at(3, 9, hour), national()), at(3, 9, hour + 1))
    assert due(clock, national()) == end_of_day(D(2026, 3, 31))


def test_stop_and_resume_on_the_day_of_the_start_gain_nothing():
    clock = resumed(stopped(started(TWENTY, at(3, 2, 9)), at(3, 2, 10), national()), at(3, 2, 11))
    assert due(clock, national()) == end_of_day(D(2026, 3, 30))


def test_a_clock_may_still_be_stopped_on_its_last_day():
    clock = resumed(stopped(started(TWENTY, at(3, 2)), at(3, 30, 23), national()), at(4, 1))
    assert due(clock, national()) == end_of_day(D(2026, 4, 2))


def test_a_clock_that_ran_out_cannot_be_stopped():
    with pytest.raises(Refusal) as refused:
        stopped(started(TWENTY, at(3, 2)), at(3, 31, 0), national())
    assert refused.value.code == "clock.run_out"
    assert refused.value.values["day"] == D(2026, 3, 30)


def test_an_extension_adds_to_the_budget_running_or_stopped():
    ten = Limit(10, Unit.WORKING_DAY)
    running = started(TWENTY, at(9, 18))
    assert due(extended(running, ten), national()) == end_of_day(D(2026, 11, 5))
    clock = extended(stopped(running, at(9, 21), national()), ten)
    assert clock.limit_value == 30 and due(clock, national()) is None


def test_an_extension_in_a_foreign_unit_is_refused():
    with pytest.raises(Refusal) as refused:
        extended(started(TWENTY, at(9, 18)), Limit(10, Unit.CALENDAR_DAY))
    assert refused.value.code == "limit.units"


def test_an_extension_in_days_is_read_by_its_law():
    clock = extended(started(TWENTY, at(9, 18)), Limit(10, Unit.DAY_UNQUALIFIED), resolution=Unit.WORKING_DAY)
    assert clock.limit_value == 30
    clock = extended(started(Limit(30, Unit.CALENDAR_DAY), at(6, 1)), Limit(1, Unit.WEEK))
    assert clock.limit_value == 37


def test_months_become_the_calendar_days_they_hold():
    clock = started(Limit(1, Unit.MONTH), at(1, 31))
    assert (clock.limit_value, clock.unit) == (28, Unit.CALENDAR_DAY)
    assert due(clock, national()) == end_of_day(D(2026, 2, 28))


def test_hours_stand_still_while_stopped():
    clock = started(Limit(24, Unit.HOUR), at(3, 2, 9))
    clock = resumed(stopped(clock, at(3, 2, 15), national()), at(3, 5, 8))
    assert clock.consumed == 6 * 3600
    assert due(clock, national()) == at(3, 6, 2)
    assert used(clock, at(3, 5, 9), national()) == 7
    assert used(clock, at(3, 5, 9) + dt.timedelta(minutes=30), national()) == 7.5


def test_today_counts_as_used():
    clock = started(TWENTY, at(3, 2))
    assert (used(clock, at(3, 2), national()), used(clock, at(3, 26, 1), national())) == (0, 18)
    assert fraction_used(clock, at(3, 26), national()) == 0.9
    assert left(clock, at(3, 30), national()) == 0
    assert left(clock, at(4, 1), national()) == -2
    assert used(clock, at(2, 1), national()) == 0, "nothing is used before the start"


def test_a_same_day_matter_is_unused_until_midnight():
    clock = started(Limit(0, Unit.SAME_DAY), at(3, 2))
    assert due(clock, national()) == end_of_day(D(2026, 3, 2))
    assert fraction_used(clock, at(3, 2, 23), national()) == 0.0
    assert fraction_used(clock, at(3, 3, 0), national()) == 1.0


def test_an_ended_clock_keeps_what_it_used():
    clock = ended(started(TWENTY, at(3, 2)), at(3, 9), national())
    assert (clock.consumed, clock.running_since, clock.ended_at) == (5, None, at(3, 9))
    assert used(clock, at(12, 1), national()) == 5
    assert due(clock, national()) is None


def test_a_stopped_clock_can_end():
    clock = ended(stopped(started(TWENTY, at(3, 2)), at(3, 9), national()), at(3, 20), national())
    assert clock.consumed == 4


RUNNING = started(TWENTY, at(3, 2))
STOPPED = stopped(RUNNING, at(3, 9), national())
ENDED = ended(RUNNING, at(3, 9), national())


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: stopped(STOPPED, at(3, 10), national()), "clock.not_running"),
        (lambda: stopped(RUNNING, at(3, 1), national()), "clock.backwards"),
        (lambda: resumed(RUNNING, at(3, 10)), "clock.running"),
        (lambda: resumed(ENDED, at(3, 10)), "clock.ended"),
        (lambda: stopped(ENDED, at(3, 10), national()), "clock.ended"),
        (lambda: extended(ENDED, TWENTY), "clock.ended"),
        (lambda: ended(ENDED, at(3, 10), national()), "clock.ended"),
    ],
)
def test_impossible_moves_are_refused(act, code):
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value.code == code
