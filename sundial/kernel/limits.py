"""Limits: value and unit, the moment they end, and which of two is the longer.

Counting (民法典 arts. 200–203, 行政许可法 art. 82): the day on which a period starts is not counted, the
last day counts whole until 24:00 Beijing time, months and years end on the corresponding day or, where
the month has none, on its last day, hours run from the fixed hour.

"日" without more (``Unit.DAY_UNQUALIFIED``) means what its law means: calendar days unless the law says
otherwise, working days under 行政许可法 art. 82. Functions take that reading as ``resolution``.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sundial.kernel.arrangements import ONE_DAY
from sundial.kernel.clock import end_of_day, local_date, start_of_day
from sundial.kernel.refusal import Refusal, gettext_noop
from sundial.kernel.workdays import Calendar, Span, merged

Spans = Iterable[tuple[dt.date, dt.date]]


class Unit(StrEnum):
    """Units of a limit, as the catalogue writes them.

    ``same_day`` and ``on_the_spot`` end with the day they start; ``as_set`` and ``period`` are fixed by
    another paper and cannot be counted.
    """

    HOUR = "hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    DAY_UNQUALIFIED = "day_unqualified"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SAME_DAY = "same_day"
    ON_THE_SPOT = "on_the_spot"
    AS_SET = "as_set"
    PERIOD = "period"

    @property
    def is_immediate(self) -> bool:
        """Whether the act is due on the very day (即办)."""
        return self in (Unit.SAME_DAY, Unit.ON_THE_SPOT)

    @property
    def is_countable(self) -> bool:
        """Whether an end can be computed at all."""
        return self not in (Unit.AS_SET, Unit.PERIOD)


_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_DAYS = {Unit.CALENDAR_DAY: 1, Unit.WEEK: 7, Unit.SAME_DAY: 0, Unit.ON_THE_SPOT: 0}


@dataclass(frozen=True)
class Limit:
    """``value`` units of time. ``Refusal`` ``limit.negative`` for a negative value."""

    value: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.value < 0:
            raise Refusal("limit.negative", gettext_noop("A limit cannot be negative."), field="value")

    def plus(self, extension: Limit) -> Limit:
        """Return the limit with ``extension`` added; ``Refusal`` ``limit.units`` when the units differ."""
        if self.unit is not extension.unit:
            raise Refusal(
                "limit.units",
                gettext_noop("A limit and its extension must be counted in the same unit."),
                field="unit",
            )
        return Limit(self.value + extension.value, self.unit)

    def resolved(self, resolution: Unit = Unit.CALENDAR_DAY) -> Limit:
        """Return the limit with "日" read as ``resolution`` (working or calendar days).

        ``Refusal``: ``limit.resolution`` for another reading, ``limit.uncountable`` for a unit without an end.
        """
        if resolution not in (Unit.CALENDAR_DAY, Unit.WORKING_DAY):
            raise Refusal(
                "limit.resolution", gettext_noop("“Day” means a working day or a calendar day."), field="unit"
            )
        if not self.unit.is_countable:
            raise Refusal(
                "limit.uncountable",
                gettext_noop("This limit is fixed by another paper; its end cannot be computed."),
                field="unit",
            )
        return Limit(self.value, resolution) if self.unit is Unit.DAY_UNQUALIFIED else self


def add_months(start: dt.date, months: int) -> dt.date:
    """Return the corresponding day ``months`` later (earlier when negative), or that month's last day.

    Source: 民法典 art. 202.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def calendar_days(limit: Limit, start: dt.date) -> int:
    """Return how many calendar days a day, week, month, quarter or year limit holds from ``start``.

    ``Refusal`` ``limit.uncountable`` for hours and working days, which are not counted in calendar days.
    """
    if limit.unit in _DAYS:
        return limit.value * _DAYS[limit.unit]
    if limit.unit in _MONTHS:
        return (add_months(start, limit.value * _MONTHS[limit.unit]) - start).days
    raise Refusal(
        "limit.uncountable",
        gettext_noop("This limit is not counted in calendar days."),
        field="unit",
    )


def due_at(
    limit: Limit,
    start: dt.datetime,
    calendar: Calendar,
    *,
    excluded: Spans = (),
    resolution: Unit = Unit.CALENDAR_DAY,
    roll: bool = False,
) -> dt.datetime:
    """Return the moment a limit ends that starts at ``start`` (aware): UTC, exclusive.

    ``excluded`` are spans of Beijing days, both ends included, that do not count (hearing, inspection …:
    行政许可法 art. 45). ``roll`` moves a last day that is a rest day to the next working day (民法典
    art. 203); it is for limits of a party, an authority's calendar days do not roll. Limits in hours and
    immediate ones never roll.

    Raises ``Refusal``: ``calendar.outside``, ``limit.uncountable``, ``limit.resolution``.
    """
    limit = limit.resolved(resolution)
    if limit.unit is Unit.HOUR:
        return _after_hours(start, limit.value, merged(excluded))
    last = last_day(limit, local_date(start), calendar, excluded=excluded)
    return end_of_day(calendar.roll(last) if roll and not limit.unit.is_immediate else last)


def last_day(
    limit: Limit,
    start: dt.date,
    calendar: Calendar,
    *,
    excluded: Spans = (),
    resolution: Unit = Unit.CALENDAR_DAY,
) -> dt.date:
    """Return the last day, counted whole, of a limit that starts on ``start``; not for hours."""
    limit = limit.resolved(resolution)
    if limit.unit is Unit.WORKING_DAY:
        return calendar.add(start, limit.value, excluded)
    return add_calendar_days(start, calendar_days(limit, start), excluded)


def add_calendar_days(start: dt.date, days: int, excluded: Spans = ()) -> dt.date:
    """Return the day on which ``days`` calendar days have run since ``start``, leaving out ``excluded``."""
    due = start + dt.timedelta(days=days)
    if days == 0:
        return due
    for first, last in merged(excluded):
        first = max(first, start + ONE_DAY)
        if first <= min(last, due):
            due += last - first + ONE_DAY
    return due


def backwards(limit: Limit, event: dt.date, calendar: Calendar, *, resolution: Unit = Unit.CALENDAR_DAY) -> dt.date:
    """Return the last day on which an act due "so long before" ``event`` may still be done.

    ``event`` itself is not counted: seven working days before (行政许可法 art. 48), thirty days before
    expiry (art. 50). ``Refusal`` as ``due_at``; hours are not counted backwards.
    """
    limit = limit.resolved(resolution)
    if limit.unit is Unit.WORKING_DAY:
        return calendar.latest_notice(event, limit.value)
    if limit.unit in _MONTHS:
        return add_months(event, -limit.value * _MONTHS[limit.unit])
    return event - dt.timedelta(days=calendar_days(limit, event))


def _after_hours(start: dt.datetime, hours: int, excluded: list[Span]) -> dt.datetime:
    due = start.astimezone(dt.UTC) + dt.timedelta(hours=hours)
    for first, last in excluded:
        begin, end = max(start_of_day(first), start), end_of_day(last)
        if begin < min(end, due):
            due += end - begin
    return due


# A tick before midnight is the latest moment of a day; a limit in hours reaches furthest from there.
TICK = dt.timedelta(microseconds=1)
_COMPARED_YEARS = 5


class Relation(StrEnum):
    """How a promised limit stands to the statutory one, over all days it may start on."""

    NEVER_LATER = "never_later"
    SOMETIMES_LATER = "sometimes_later"
    ALWAYS_LATER = "always_later"


@dataclass(frozen=True)
class Comparison:
    """The outcome of ``compare``, with the start on which the promise runs furthest past the law."""

    relation: Relation
    start: dt.date | None = None
    promised_due: dt.datetime | None = None
    statutory_due: dt.datetime | None = None

    @property
    def exceeds(self) -> bool:
        """Whether the promise can end after the law on any day it may start on."""
        return self.relation is not Relation.NEVER_LATER


@lru_cache(maxsize=1024)
def compare(
    promised: Limit, statutory: Limit, calendar: Calendar, *, resolution: Unit = Unit.CALENDAR_DAY
) -> Comparison:
    """Compare two limits in whatever units, by letting both run from every day of the last published years.

    No fixed rate turns working days into calendar days: 20 working days are 25 to 36 calendar days,
    depending on holidays. The comparison is therefore conservative: a promise ``exceeds`` the law as soon
    as there is one start day on which it ends later. Twenty plus ten working days against thirty days
    exceed when "days" are calendar days, and do not under 行政许可法 art. 82 (``resolution=WORKING_DAY``).

    Raises ``Refusal``: ``limit.uncountable``, ``limit.resolution``, ``calendar.outside``.
    """
    promised, statutory = promised.resolved(resolution), statutory.resolved(resolution)
    if promised.unit is statutory.unit and promised.value <= statutory.value:
        return Comparison(Relation.NEVER_LATER)
    moments = _start_moments(calendar, {promised.unit, statutory.unit})
    races = [(due_at(promised, m, calendar), due_at(statutory, m, calendar), m) for m in moments]
    later = [race for race in races if race[0] > race[1]]
    if not later:
        return Comparison(Relation.NEVER_LATER)
    promised_due, statutory_due, moment = max(later, key=lambda race: race[0] - race[1])
    relation = Relation.ALWAYS_LATER if len(later) == len(races) else Relation.SOMETIMES_LATER
    return Comparison(relation, local_date(moment), promised_due, statutory_due)


def longest_working_days(limit: Limit, calendar: Calendar, *, resolution: Unit = Unit.CALENDAR_DAY) -> int:
    """Return the most working days ``limit`` can hold, whatever day of the last published years it starts on."""
    return max(_working_days_held(limit.resolved(resolution), calendar))


def shortest_working_days(limit: Limit, calendar: Calendar, *, resolution: Unit = Unit.CALENDAR_DAY) -> int:
    """Return the fewest working days ``limit`` can hold: over a long holiday there may be none."""
    return min(_working_days_held(limit.resolved(resolution), calendar))


def _working_days_held(limit: Limit, calendar: Calendar) -> Iterator[int]:
    for moment in _start_moments(calendar, {limit.unit}):
        last = local_date(due_at(limit, moment, calendar) - TICK)
        yield calendar.between(local_date(moment), last)


@lru_cache(maxsize=8)
def _published_days(calendar: Calendar) -> tuple[dt.date, ...]:
    first = max(calendar.first, add_months(calendar.provisional_from, -12 * _COMPARED_YEARS))
    return tuple(Span(first, calendar.provisional_from - ONE_DAY).days())


def _start_moments(calendar: Calendar, units: set[Unit]) -> Iterator[dt.datetime]:
    """Yield the start of every published day; its end too when hours make the time of day matter."""
    for day in _published_days(calendar):
        yield start_of_day(day)
        if Unit.HOUR in units:
            yield end_of_day(day) - TICK
