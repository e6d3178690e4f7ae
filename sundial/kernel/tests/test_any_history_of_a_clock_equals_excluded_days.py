"""Random starts, stops, resumptions and extensions against days counted one by one."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sundial.kernel.clock import BEIJING, end_of_day, local_date
from sundial.kernel.clockwork import due, extended, resumed, started, stopped, used
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.tests import naive
from sundial.kernel.workdays import national

COUNTS = {Unit.WORKING_DAY: naive.is_working, Unit.CALENDAR_DAY: lambda day: True}

starts = st.builds(
    lambda day, hour: datetime.combine(day, time(hour), BEIJING),
    st.dates(date(2005, 1, 1), date(2022, 1, 1)),
    st.integers(0, 23),
)
# Gaps of no days at all are the interesting ones: stop and resume within a day.
gaps = st.integers(0, 400).map(lambda hours: timedelta(hours=hours)) | st.integers(0, 9).map(
    lambda hours: timedelta(hours=hours)
)
moves = st.lists(st.tuples(gaps, gaps, st.integers(0, 15)), max_size=6)
units = st.sampled_from(sorted(COUNTS))


@given(starts, st.integers(1, 60), units, moves)
def test_due_and_used_equal_the_naive_count(start, budget, unit, history):
    clock, moment, spans, extensions = started(Limit(budget, unit), start), start, [], 0
    for until_stop, standing, extension in history:
        moment += until_stop
        if moment >= due(clock, national()):
            break
        clock = stopped(clock, moment, national())
        assert due(clock, national()) is None
        stop_day = local_date(moment)
        moment += standing
        spans.append((stop_day, local_date(moment)))
        clock = extended(resumed(clock, moment), Limit(extension, unit))
        extensions += extension
    last = naive.add(local_date(start), budget + extensions, spans, counts=COUNTS[unit])
    assert due(clock, national()) == end_of_day(last)
    assert used(clock, end_of_day(last) - timedelta(seconds=1), national()) == budget + extensions


@given(starts, st.integers(1, 200), moves)
def test_hours_are_the_time_not_spent_standing(start, budget, history):
    clock, moment, stood = started(Limit(budget, Unit.HOUR), start), start, timedelta()
    for until_stop, standing, extension in history:
        moment += until_stop
        if moment >= due(clock, national()):
            break
        clock = resumed(stopped(clock, moment, national()), moment + standing)
        moment, stood = moment + standing, stood + standing
        clock = extended(clock, Limit(extension, Unit.HOUR))
        budget += extension
    assert due(clock, national()) == start + timedelta(hours=budget) + stood
