"""The clock explained: every move of it with its paper, and every day with its number or why it has none.

Clerk, chief and applicant read the same account, so they get the same date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from sundial.cases.deadlines import last_day
from sundial.cases.models import Case, CaseClock, ClockEntry, ClockMove
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Unit
from sundial.kernel.workdays import Calendar, DayKind
from sundial.organs.queries import calendar_for

ONE_DAY = dt.timedelta(days=1)
WHY = {
    "start": _("the day it starts does not count"),
    "stopped": _("the clock stands"),
    "rest": _("day of rest"),
}


@dataclass(frozen=True)
class DayLine:
    """One day of the account. ``number`` is its place in the limit; without one, ``why`` says why it does not count."""

    date: dt.date
    number: int | None
    why: object
    is_last: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class Account:
    """One clock, its moves in order, and its days up to the due day (or to today while it stands)."""

    clock: CaseClock
    entries: tuple[ClockEntry, ...]
    days: tuple[DayLine, ...]

    @property
    def due_on(self) -> dt.date | None:
        """The last day that counts; ``None`` while the clock stands."""
        return last_day(self.clock.due_at) if self.clock.due_at else None

    @property
    def counted(self) -> int:
        """How many days of the account count."""
        return sum(day.number is not None for day in self.days)


def clock_ledger(case: Case) -> list[Account]:
    """The account of every clock of ``case``, in the order they started; three queries."""
    rows = case.clocks.select_related("run__step").prefetch_related("entries").order_by("started_at", "kind")
    calendar = calendar_for(case.organ)
    return [Account(row, tuple(row.entries.all()), tuple(days_of(row, calendar))) for row in rows]


def days_of(row: CaseClock, calendar: Calendar) -> Iterator[DayLine]:
    """Every day of a clock from its start on; none for one that counts hours."""
    if row.unit == Unit.HOUR:
        return
    stops = list(_stops(row.entries.all()))
    first, last, number = local_date(row.started_at), _until(row), 0
    yield DayLine(first, None, WHY["start"], is_last=first == last)
    for day in (first + ONE_DAY * n for n in range(1, (last - first).days + 1)):
        why = _why_not(row, day, stops, calendar)
        number += why is None
        yield DayLine(
            day,
            number if why is None else None,
            why or "",
            is_last=day == last,
            provisional=calendar.is_provisional(day),
        )


def _why_not(row: CaseClock, day: dt.date, stops: list[tuple[dt.date, dt.date]], calendar: Calendar) -> object | None:
    if any(begin <= day <= end for begin, end in stops):
        return WHY["stopped"]
    if row.unit != Unit.WORKING_DAY or calendar.is_working(day):
        return None
    known = calendar.day(day)
    return known.name if known.kind is DayKind.HOLIDAY and known.name else WHY["rest"]


def _stops(entries: Iterable[ClockEntry]) -> Iterator[tuple[dt.date, dt.date]]:
    """Spans of days that stand: the day of the stop and the day of the resumption stand too."""
    moves = [each for each in entries if each.move in (ClockMove.STOP, ClockMove.RESUME)]
    for one, other in pairwise([*moves, None]):
        if one is not None and one.move == ClockMove.STOP:
            yield local_date(one.at), local_date(other.at) if other else dt.date.max


def _until(row: CaseClock) -> dt.date:
    """Where the account ends: the due day, or the end or today where that came first or no day is due."""
    if row.ended_at:
        return local_date(row.ended_at)
    return last_day(row.due_at) if row.due_at else local_date(clock.now())
