"""The SQL that watches cases and the kernel that dates them must never disagree by a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sundial.kernel import workdays
from sundial.kernel.limits import Limit, Unit, last_day
from sundial.rules.bulk import AsOf, set_moment
from sundial.rules.examples import CASE
from sundial.rules.facts import facts_sql
from sundial.rules.tests import histories as story

CHINA = workdays.national()
TODAY = date(2026, 12, 31)
COUNTED = [unit for unit in Unit if unit.is_countable and unit is not Unit.HOUR]

Told = tuple[date, int, Unit, list[tuple[date, date]]]


@st.composite
def clocks(draw: st.DrawFn) -> Told:
    """A start, a limit, and stops in order: some adjacent, some within a day, some after the limit has run out."""
    start = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 200)))
    stops, last = [], start
    for _ in range(draw(st.integers(0, 4))):
        first = last + timedelta(days=draw(st.integers(0, 12)))
        last = first + timedelta(days=draw(st.integers(0, 12)))
        stops.append((first, last))
    return start, draw(st.integers(0, 25)), draw(st.sampled_from(COUNTED)), stops


@pytest.fixture(scope="module")
def duck() -> duckdb.DuckDBPyConnection:
    return story.duck()


def read(duck: duckdb.DuckDBPyConnection, told: list[Told], today: date) -> list[dict[str, Any]]:
    cases: list[Any] = []
    for start, value, unit, stops in told:
        events: list[dict[str, Any]] = [{"verb": "accept", "on": start}]
        for first, last in stops:
            events += [{"verb": "clock_stop", "on": first}, {"verb": "clock_resume", "on": last}]
        cases.append(({**CASE, "promised_value": value, "promised_unit": str(unit)}, events, []))
    story.fill_duck(duck, story.rows_of(cases))
    set_moment(duck, AsOf.end_of(today))
    cursor = duck.execute(facts_sql("duckdb"))
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: int(row["case_id"].removeprefix("case-")))


def left_out(day: date, stops: list[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in stops)


# Planning the question takes far longer than answering it: few examples, each with many clocks.
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=st.lists(clocks(), min_size=80, max_size=120))
@example(
    told=[
        (date(2026, 3, 2), 20, Unit.WORKING_DAY, [(date(2026, 3, 9), date(2026, 3, 20))]),
        (date(2026, 3, 2), 5, Unit.WORKING_DAY, [(date(2026, 3, 9), date(2026, 3, 9))]),
        (date(2026, 3, 2), 5, Unit.WORKING_DAY, [(date(2026, 3, 10), date(2026, 3, 20))]),
    ]
)
def test_due_days_and_used_days(duck: duckdb.DuckDBPyConnection, told: list[Told]) -> None:
    for (start, value, unit, stops), fact in zip(told, read(duck, told, TODAY), strict=True):
        assert fact["promised_due_on"] == last_day(Limit(value, unit), start, CHINA, excluded=stops)
        days = [start + timedelta(days=n) for n in range(1, (TODAY - start).days + 1)]
        counted = [day for day in days if not left_out(day, stops)]
        assert fact["used_calendar_days"] == len(counted)
        assert fact["used_working_days"] == sum(CHINA.is_working(day) for day in counted)


def test_units_are_those_of_the_kernel() -> None:
    from sundial.rules.vocabulary import UNITS

    assert set(UNITS) == set(Unit)


def test_while_the_clock_stands_there_is_no_due_day(duck: duckdb.DuckDBPyConnection) -> None:
    stop = (date(2026, 3, 4), date(2026, 6, 30))
    standing = read(duck, [(date(2026, 3, 2), 5, Unit.WORKING_DAY, [stop])], date(2026, 5, 1))[0]

    assert standing["promised_due_on"] is None
    assert (standing["used_working_days"], standing["promised_days_left"], standing["promised_exceeded"]) == (
        1,
        4,
        False,
    )
    assert standing["clock_stopped"]
