"""Working days of the People's Republic: one table, read by lookup.

A working day is a weekday no arrangement makes a rest day, or a weekend day an arrangement makes a
working day (调休上班). The n-th working day is one lookup, because every day knows its ordinal: the
number of working days in the table up to and including it.

Sources: 全国年节及纪念日放假办法; the yearly notices of the General Office of the State Council.
Days of a year without a notice are *provisional*. Days outside the table are refused, never guessed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from sundial.kernel.arrangements import (
    NEIGHBOUR_DAYS,
    ONE_DAY,
    Arrangement,
    Span,
    load_arrangement,
    read_days,
)
from sundial.kernel.refusal import Refusal, gettext_noop
from sundial.kernel.yaml_files import read_yaml

__all__ = [
    "Arrangement",
    "Calendar",
    "ChangedDay",
    "Day",
    "DayKind",
    "Row",
    "Span",
    "changed_days",
    "load_arrangement",
    "merged",
    "national",
]

DATA = Path(__file__).parent / "data"


class DayKind(StrEnum):
    """What a day is: ``work`` and ``makeup`` are working days, ``rest`` and ``holiday`` are not."""

    WORK = "work"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"

    @property
    def is_working(self) -> bool:
        return self in (DayKind.WORK, DayKind.MAKEUP)


class Day(NamedTuple):
    """Kind of a day, the holiday it belongs to and the notice that says so (both may be empty)."""

    kind: DayKind
    name: str = ""
    source: str = ""


class Row(NamedTuple):
    """One calendar day as a table row; ``ordinal`` counts working days up to and including ``date``."""

    date: dt.date
    kind: DayKind
    is_working: bool
    ordinal: int
    name: str
    source: str
    provisional: bool


class ChangedDay(NamedTuple):
    """A day whose kind differs between two calendars."""

    date: dt.date
    old: DayKind
    new: DayKind


_WORK = Day(DayKind.WORK)
_REST = Day(DayKind.REST)


@dataclass(frozen=True)
class Calendar:
    """Every day from ``first`` to ``last``; immutable. Equal calendars have name, version and days in common.

    ``version`` counts the changes of a named calendar. ``provisional_from`` is the first day of the first
    year without a published notice: from there on only weekends and the holidays fixed by the law itself
    are known. (A notice may still touch the last days of the December before.)
    """

    name: str
    version: int
    first: dt.date
    provisional_from: dt.date
    _days: tuple[Day, ...] = field(compare=False, repr=False)
    digest: str = field(init=False)
    _ordinals: tuple[int, ...] = field(init=False, compare=False, repr=False)
    _working: tuple[dt.date, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        dated = zip(self.span.days(), self._days, strict=True)
        kinds = ",".join(day.kind for day in self._days)
        derived = {
            "digest": hashlib.sha256(kinds.encode()).hexdigest(),
            "_ordinals": tuple(accumulate(int(day.kind.is_working) for day in self._days)),
            "_working": tuple(date for date, day in dated if day.kind.is_working),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_rows(cls, name: str, version: int, rows: Iterable[Row]) -> Calendar:
        """Build a calendar from stored rows, in any order; ``Refusal`` ``calendar.hole`` when a day is missing."""
        ordered = sorted(rows, key=lambda row: row.date)
        if not ordered:
            raise _hole(name)
        first, last = ordered[0].date, ordered[-1].date
        if [row.date for row in ordered] != list(Span(first, last).days()):
            raise _hole(name)
        days = tuple(Day(DayKind(row.kind), row.name, row.source) for row in ordered)
        firm = sum(not row.provisional for row in ordered)
        return cls(name, version, first, first + dt.timedelta(days=firm), days)

    @property
    def last(self) -> dt.date:
        """The last day of the table."""
        return self.first + dt.timedelta(days=len(self._days) - 1)

    @property
    def span(self) -> Span:
        """First and last day of the table."""
        return Span(self.first, self.last)

    def day(self, day: dt.date) -> Day:
        """Return kind, name and source of ``day``; ``Refusal`` ``calendar.outside``."""
        return self._days[self._index(day)]

    def is_working(self, day: dt.date) -> bool:
        """Say whether ``day`` is a working day; ``Refusal`` ``calendar.outside``."""
        return self.day(day).kind.is_working

    def is_provisional(self, day: dt.date) -> bool:
        """Say whether ``day`` lies in or beyond the first year without a notice.

        Days after the table are provisional too; days before it are refused (``calendar.outside``).
        """
        if day < self.first:
            raise self.outside(day)
        return day >= self.provisional_from

    def ordinal(self, day: dt.date) -> int:
        """Return the number of working days from ``first`` up to and including ``day``."""
        return self._ordinals[self._index(day)]

    def nth(self, ordinal: int) -> dt.date:
        """Return the working day with this ordinal (1 is the first); ``Refusal`` ``calendar.outside``."""
        if not 1 <= ordinal <= len(self._working):
            raise self.outside(self.last + ONE_DAY if ordinal > 0 else self.first - ONE_DAY)
        return self._working[ordinal - 1]

    def between(self, a: dt.date, b: dt.date) -> int:
        """Return the working days in (a, b]: ``a`` not counted, ``b`` counted; negative when b < a."""
        return self.ordinal(b) - self.ordinal(a)

    def add(self, start: dt.date, n: int, excluded: Iterable[tuple[dt.date, dt.date]] = ()) -> dt.date:
        """Return the day on which ``n`` working days have run since ``start``.

        ``start`` is not counted (行政许可法 art. 82, 民法典 art. 201); ``n = 0`` gives ``start``.
        ``excluded`` are spans of days, both ends included, that do not count (行政许可法 art. 45).
        Raises ``Refusal`` ``calendar.outside`` beyond the table, ``calendar.negative`` for ``n < 0``.
        """
        if n < 0:
            raise Refusal("calendar.negative", gettext_noop("A number of days cannot be negative."))
        if n == 0:
            return start
        target = self.ordinal(start) + n
        for first, last in merged(excluded):
            first = max(first, start + ONE_DAY)
            if first > last:
                continue
            if first > self.nth(target):
                break
            target += self.between(first - ONE_DAY, min(last, self.last))
        return self.nth(target)

    def roll(self, day: dt.date) -> dt.date:
        """Return ``day``, or the first working day after it when it is a rest day (民法典 art. 203)."""
        return day if self.is_working(day) else self.nth(self.ordinal(day) + 1)

    def latest_notice(self, event: dt.date, n: int) -> dt.date:
        """Return the last day on which notice may be given "``n`` working days before" ``event``.

        ``event`` is not counted; ``n = 0`` gives ``event``. Source: 行政许可法 art. 48, 行政处罚法 art. 64.
        """
        if n < 0:
            raise Refusal("calendar.negative", gettext_noop("A number of days cannot be negative."))
        return event if n == 0 else self.nth(self.ordinal(event - ONE_DAY) - n + 1)

    def rows(self) -> Iterator[Row]:
        """Yield every day in order, for loading a table."""
        for index, day in enumerate(self._days):
            date = self.first + dt.timedelta(days=index)
            yield Row(
                date,
                day.kind,
                day.kind.is_working,
                self._ordinals[index],
                day.name,
                day.source,
                date >= self.provisional_from,
            )

    def with_arrangement(self, arrangement: Arrangement, name: str = "") -> Calendar:
        """Return the next version, with ``arrangement`` laid over this table.

        A national arrangement rewrites its year and makes it firm when it is the first provisional one;
        a local one (``area`` set) only adds its days, and its calendar deserves its own ``name``.
        ``Refusal``: ``calendar.outside`` for a year beyond the table, ``calendar.gap`` when the year
        before it has no arrangement yet.
        """
        days = dict(zip(self.span.days(), self._days, strict=True))
        open_year = _lay(days, arrangement, self.provisional_from.year)
        firm = max(self.provisional_from, dt.date(open_year, 1, 1))
        return Calendar(name or self.name, self.version + 1, self.first, firm, tuple(days.values()))

    def _index(self, day: dt.date) -> int:
        if not self.first <= day <= self.last:
            raise self.outside(day)
        return (day - self.first).days

    def outside(self, day: dt.date) -> Refusal:
        """Return the refusal of a day this table does not hold."""
        return _outside(self.span, day)


@lru_cache(maxsize=1)
def national() -> Calendar:
    """Return the national calendar of the packaged arrangements (2004 to the last published year).

    Its name and version stand in ``data/calendar.yaml``; other days need another version there.
    """
    identity = read_yaml(DATA / "calendar.yaml")
    arrangements = [load_arrangement(path) for path in sorted((DATA / "arrangements").glob("*.yaml"))]
    open_year = min(arrangement.year for arrangement in arrangements)
    days = _bare_days(open_year)
    for arrangement in arrangements:
        open_year = _lay(days, arrangement, open_year)
    firm = dt.date(open_year, 1, 1)
    return Calendar(identity["name"], identity["version"], min(days), firm, tuple(days.values()))


def changed_days(old: Calendar, new: Calendar) -> tuple[ChangedDay, ...]:
    """Return the days both tables hold whose kind differs, in order.

    Any clock whose due moment lies on or after the first of them has to be dated anew.
    """
    shared = Span(max(old.first, new.first), min(old.last, new.last))
    pairs = ((date, old.day(date).kind, new.day(date).kind) for date in shared.days())
    return tuple(ChangedDay(*pair) for pair in pairs if pair[1] is not pair[2])


def merged(spans: Iterable[tuple[dt.date, dt.date]]) -> list[Span]:
    """Return ``spans`` sorted, with overlapping and touching ones made one. Both ends included."""
    result: list[Span] = []
    for first, last in sorted(spans):
        if result and first <= result[-1].last + ONE_DAY:
            result[-1] = Span(result[-1].first, max(last, result[-1].last))
        else:
            result.append(Span(first, last))
    return result


def _lay(days: dict[dt.date, Day], arrangement: Arrangement, open_year: int) -> int:
    """Write ``arrangement`` into ``days``; return the first year that is still without one."""
    if not arrangement.area:
        _clear_year(days, arrangement.year, open_year)
    for date, name, worked in arrangement.entries():
        if date not in days:
            raise _outside(Span(min(days), max(days)), date)
        kind = DayKind.MAKEUP if worked else DayKind.HOLIDAY
        days[date] = Day(kind, name, arrangement.source)
    return open_year if arrangement.area else max(open_year, arrangement.year + 1)


def _clear_year(days: dict[dt.date, Day], year: int, open_year: int) -> None:
    if year > open_year:
        raise Refusal(
            "calendar.gap",
            gettext_noop("The arrangement of %(missing)s comes before that of %(year)s."),
            field="year",
            missing=open_year,
            year=year,
        )
    # The last days of December stay: the arrangement of the following year may already hold them.
    for date in Span(dt.date(year, 1, 1), dt.date(year, 12, 31) - NEIGHBOUR_DAYS).days():
        if date not in days:
            raise _outside(Span(min(days), max(days)), date)
        days[date] = _plain(date)


def _bare_days(first_year: int) -> dict[dt.date, Day]:
    """Weekends and the law's own holidays: all one knows before any notice."""
    raw = read_yaml(DATA / "statutory.yaml")
    days = {d: _plain(d) for d in Span(dt.date(first_year, 1, 1), dt.date(max(raw["years"]), 12, 31)).days()}
    for named in raw["years"].values():
        for holiday, text in named.items():
            span = read_days(text)
            assert span is not None, f"statutory.yaml: {text}"
            days |= {date: Day(DayKind.HOLIDAY, holiday, raw["law"]) for date in span.days()}
    return days


def _plain(date: dt.date) -> Day:
    return _WORK if date.weekday() < 5 else _REST


def _hole(name: str) -> Refusal:
    return Refusal("calendar.hole", gettext_noop("The calendar “%(name)s” has days missing."), name=name)


def _outside(span: Span, day: dt.date) -> Refusal:
    return Refusal(
        "calendar.outside",
        gettext_noop(
            "The calendar knows the days from %(first)s to %(last)s; %(day)s lies outside,"
            " and working days are never guessed."
        ),
        first=span.first,
        last=span.last,
        day=day,
    )
