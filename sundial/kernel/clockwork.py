"""The clock of a limit: budget, what is consumed, and since when it runs.

The due moment is derived, never stored as truth: a new calendar simply derives it again. While a clock
stands it has no due moment.

Counting (行政许可法 arts. 45 and 82; 民法典 arts. 201, 203):

- the day of the start is not counted, the last day counts whole until 24:00 Beijing time;
- neither the day of a stop nor the day of a resumption is counted, so a stop and a resumption on one day
  give back exactly that day;
- hours run from moment to moment and stand still while the clock is stopped.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sundial.kernel.arrangements import ONE_DAY
from sundial.kernel.clock import end_of_day, local_date
from sundial.kernel.limits import TICK, Limit, Unit, add_calendar_days, calendar_days
from sundial.kernel.refusal import Refusal, gettext_noop
from sundial.kernel.workdays import Calendar

SECONDS_PER_HOUR = 3600


@dataclass(frozen=True)
class Clock:
    """One limit running on one matter.

    ``limit_value``    the budget, in ``unit``; an extension adds to it.
    ``unit``           ``HOUR``, ``WORKING_DAY`` or ``CALENDAR_DAY``.
    ``consumed``       what was used before ``running_since``: days, or whole seconds when the unit is hours.
    ``running_since``  aware moment of the start or last resumption; ``None`` while stopped or ended.
    ``ended_at``       aware moment of the end, ``None`` while open.
    """

    limit_value: int
    unit: Unit
    consumed: int = 0
    running_since: dt.datetime | None = None
    ended_at: dt.datetime | None = None


def started(limit: Limit, at: dt.datetime, *, resolution: Unit = Unit.CALENDAR_DAY) -> Clock:
    """Return a clock running on ``limit`` from ``at`` (aware).

    Weeks, months and years become the calendar days they hold from that start, so that they can be
    stopped; "日" becomes ``resolution``. ``Refusal``: ``limit.uncountable``, ``limit.resolution``.
    """
    limit = limit.resolved(resolution)
    if limit.unit in (Unit.HOUR, Unit.WORKING_DAY):
        return Clock(limit.value, limit.unit, running_since=at)
    days = calendar_days(limit, local_date(at))
    return Clock(days, Unit.CALENDAR_DAY, running_since=at)


def stopped(clock: Clock, at: dt.datetime, calendar: Calendar) -> Clock:
    """Return the clock standing from ``at``; that day is not counted.

    ``Refusal``: ``clock.not_running``; ``clock.run_out`` when the limit has already passed, which no stop
    undoes; ``clock.backwards`` when ``at`` lies before the start of the current run.
    """
    since = _running_since(clock, at)
    due_moment = due(clock, calendar)
    if due_moment is not None and due_moment <= at:
        raise Refusal(
            "clock.run_out",
            gettext_noop("The time limit ran out on %(day)s and cannot be stopped any more."),
            basis="行政许可法 第四十五条",
            day=local_date(due_moment - TICK),
        )
    before = local_date(at) - ONE_DAY
    return replace(clock, consumed=clock.consumed + _run(clock, since, at, before, calendar), running_since=None)


def resumed(clock: Clock, at: dt.datetime) -> Clock:
    """Return the clock running again from ``at``; counting goes on the day after.

    ``Refusal``: ``clock.running`` when it is not stopped, ``clock.ended``.
    """
    _check_open(clock)
    if clock.running_since is not None:
        raise Refusal("clock.running", gettext_noop("The clock is running; there is nothing to resume."))
    return replace(clock, running_since=at)


def extended(clock: Clock, by: Limit, *, resolution: Unit = Unit.CALENDAR_DAY) -> Clock:
    """Return the clock with ``by`` added to its budget, running or stopped (行政许可法 art. 42).

    ``Refusal``: ``clock.ended``; ``limit.units`` when ``by`` cannot be counted in the clock's unit.
    """
    _check_open(clock)
    by = by.resolved(resolution)
    if by.unit is Unit.WEEK:
        by = Limit(calendar_days(by, dt.date.min), Unit.CALENDAR_DAY)
    return replace(clock, limit_value=Limit(clock.limit_value, clock.unit).plus(by).value)


def ended(clock: Clock, at: dt.datetime, calendar: Calendar) -> Clock:
    """Return the clock ended at ``at``, that day counted whole when it was running.

    It has no due moment any more: keep the last one where it is still wanted. ``Refusal``:
    ``clock.ended``, ``clock.backwards``.
    """
    _check_open(clock)
    consumed = _consumed(clock, at, calendar)
    return replace(clock, consumed=consumed, running_since=None, ended_at=at)


def due(clock: Clock, calendar: Calendar) -> dt.datetime | None:
    """Return the moment the limit runs out, UTC and exclusive; ``None`` while stopped or ended.

    ``Refusal`` ``calendar.outside`` beyond the table. Ask ``calendar.is_provisional`` about the day.
    """
    if clock.running_since is None:
        return None
    if clock.unit is Unit.HOUR:
        left_over = dt.timedelta(hours=clock.limit_value, seconds=-clock.consumed)
        return clock.running_since.astimezone(dt.UTC) + left_over
    since = local_date(clock.running_since)
    remaining = max(0, clock.limit_value - clock.consumed)
    if clock.unit is Unit.WORKING_DAY:
        return end_of_day(calendar.add(since, remaining))
    return end_of_day(add_calendar_days(since, remaining))


def used(clock: Clock, at: dt.datetime, calendar: Calendar) -> float:
    """Return what is used at ``at``: whole days with that day counted, or hours with their fraction."""
    consumed = _consumed(clock, at, calendar)
    return consumed / SECONDS_PER_HOUR if clock.unit is Unit.HOUR else consumed


def left(clock: Clock, at: dt.datetime, calendar: Calendar) -> float:
    """Return what is left at ``at``, in the clock's unit; negative once the limit is overrun."""
    return clock.limit_value - used(clock, at, calendar)


def fraction_used(clock: Clock, at: dt.datetime, calendar: Calendar) -> float:
    """Return used / budget (1.0 on the last day). A budget of zero (即办) is 0.0 until due, then 1.0."""
    if clock.limit_value:
        return used(clock, at, calendar) / clock.limit_value
    due_moment = due(clock, calendar)
    return 1.0 if due_moment is not None and due_moment <= at else 0.0


def _consumed(clock: Clock, at: dt.datetime, calendar: Calendar) -> int:
    if clock.running_since is None or at < clock.running_since:
        return clock.consumed
    return clock.consumed + _run(clock, clock.running_since, at, local_date(at), calendar)


def _run(clock: Clock, since: dt.datetime, at: dt.datetime, last: dt.date, calendar: Calendar) -> int:
    """Count the current run: seconds up to ``at`` for hours, else the days after ``since`` up to ``last``."""
    if clock.unit is Unit.HOUR:
        return int((at - since).total_seconds())
    first = local_date(since)
    if last <= first:
        return 0
    return calendar.between(first, last) if clock.unit is Unit.WORKING_DAY else (last - first).days


def _running_since(clock: Clock, at: dt.datetime) -> dt.datetime:
    _check_open(clock)
    if clock.running_since is None:
        raise Refusal("clock.not_running", gettext_noop("The clock is already standing."))
    if at < clock.running_since:
        raise Refusal("clock.backwards", gettext_noop("A clock cannot be stopped before it started."))
    return clock.running_since


def _check_open(clock: Clock) -> None:
    if clock.ended_at is not None:
        raise Refusal("clock.ended", gettext_noop("The clock has ended."))
