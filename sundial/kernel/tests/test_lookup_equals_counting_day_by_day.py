from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sundial.kernel.limits import add_calendar_days
from sundial.kernel.tests import naive
from sundial.kernel.workdays import national

days = st.dates(date(2005, 1, 1), date(2025, 6, 1))
counts = st.integers(0, 120)


@st.composite
def nearby_spans(draw):
    """Overlapping, touching, nested and far-off spans around one start day."""
    start = draw(days)
    offsets = st.tuples(st.integers(-20, 200), st.integers(0, 40))
    found = [
        (start + timedelta(days=offset), start + timedelta(days=offset + length))
        for offset, length in draw(st.lists(offsets, max_size=5))
    ]
    return start, found


@given(nearby_spans(), counts)
def test_adding_working_days(case, n):
    start, excluded = case
    assert national().add(start, n, excluded) == naive.add(start, n, excluded)


@given(nearby_spans(), counts)
def test_adding_calendar_days(case, n):
    start, excluded = case
    every_day = naive.add(start, n, excluded, counts=lambda day: True)
    assert add_calendar_days(start, n, excluded) == every_day


@given(days, counts)
def test_counting_back_from_an_event(event, n):
    assert national().latest_notice(event, n) == naive.latest_notice(event, n)


@given(days, st.integers(0, 400))
def test_working_days_between(a, length):
    b = a + timedelta(days=length)
    assert national().between(a, b) == naive.between(a, b)
    assert national().between(b, a) == -naive.between(a, b)


@given(days)
def test_every_working_day_is_found_again_by_its_ordinal(day):
    rolled = national().roll(day)
    assert national().nth(national().ordinal(rolled)) == rolled
    assert rolled >= day and naive.between(day, rolled) == (0 if rolled == day else 1)
