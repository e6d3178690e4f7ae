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

import yaml

from sundial.kernel.arrangements import (
    ONE_DAY,
    Arrangement,
    Holiday,
    Span,
    load_arrangement,
    read_days,
)
from sundial.kernel.refusal import Refusal, gettext_noop

__all__ = [
    "Arrangement",
    "Calendar",
    "ChangedDay",
    "Day",
    "DayKind",
    "Row",
    "Span",
    "build",
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
    """Every day from ``first`` to ``last``; immutable. The same version means the same days.

    ``provisional_from`` is the first day of the first year without a published notice: from there on only
    weekends and the holidays fixed by the law itself are known. (A notice may still touch the last days
    of the December before.)
    """

    name: str
    version: str
    first: dt.date = field(compare=False)
    last: dt.date = field(compare=False)
    provisional_from: dt.date = field(compare=False)
    arrangements: tuple[Arrangement, ...] = field(compare=False, repr=False)
    _days: tuple[Day, ...] = field(compare=False, repr=False)
    _ordinals: tuple[int, ...] = field(init=False, compare=False, repr=False)
    _working: tuple[dt.date, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        ordinals = tuple(accumulate(int(day.kind.is_working) for day in self._days))
        working = tuple(
            self.first + dt.timedelta(days=index)
            for index, day in enumerate(self._days)
            if day.kind.is_working
        )
        object.__setattr__(self, "_ordinals", ordinals)
        object.__setattr__(self, "_working", working)

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
            raise self._outside(day)
        return day >= self.provisional_from

    def ordinal(self, day: dt.date) -> int:
        """Return the number of working days from ``first`` up to and including ``day``."""
        return self._ordinals[self._index(day)]

    def nth(self, ordinal: int) -> dt.date:
        """Return the working day with this ordinal (1 is the first); ``Refusal`` ``calendar.outside``."""
        if not 1 <= ordinal <= len(self._working):
            raise self._outside(self.last + ONE_DAY if ordinal > 0 else self.first - ONE_DAY)
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
        """Return a new version in which ``arrangement`` replaces the one of its year and area.

        A local arrangement (``area`` set) is laid over the national one; give the local calendar its
        own ``name``. ``Refusal`` ``calendar.unknown_year`` when the law's own holidays of that year are
        not in the table.
        """
        kept = [a for a in self.arrangements if (a.year, a.area) != (arrangement.year, arrangement.area)]
        return build(name or self.name, [*kept, arrangement])

    def _index(self, day: dt.date) -> int:
        if not self.first <= day <= self.last:
            raise self._outside(day)
        return (day - self.first).days

    def _outside(self, day: dt.date) -> Refusal:
        return Refusal(
            "calendar.outside",
            gettext_noop(
                "The calendar “%(name)s” knows the days from %(first)s to %(last)s; %(day)s lies outside,"
                " and working days are not guessed."
            ),
            name=self.name,
            first=self.first,
            last=self.last,
            day=day,
        )


def build(name: str, arrangements: Iterable[Arrangement]) -> Calendar:
    """Assemble a calendar from arrangements, with the law's own holidays for the years after them.

    The table runs from the first national arrangement's year to the last year of the statutory data.
    Raises ``Refusal``: ``calendar.empty`` without a national arrangement, ``calendar.unknown_year``,
    ``calendar.conflict`` when two arrangements of one area disagree about a day.
    """
    ordered = tuple(sorted(arrangements, key=lambda a: (a.area, a.year)))
    published = {a.year for a in ordered if not a.area}
    statutory = _statutory()
    if not published:
        raise Refusal("calendar.empty", gettext_noop("A calendar begins with a published arrangement."))
    first_year, last_year = min(published), max(statutory)
    _check_years(ordered, first_year, last_year)
    known = {day: entry for year in set(statutory) - published for day, entry in statutory[year].items()}
    for area in dict.fromkeys(a.area for a in ordered):
        known |= _arranged([a for a in ordered if a.area == area])
    first, last = dt.date(first_year, 1, 1), dt.date(last_year, 12, 31)
    days = tuple(known.get(day, _plain(day)) for day in Span(first, last).days())
    firm_years = next(year for year in range(first_year, last_year + 2) if year not in published)
    provisional_from = dt.date(firm_years, 1, 1)
    version = f"{firm_years - 1}-{_digest(first, provisional_from, days)}"
    return Calendar(name, version, first, last, provisional_from, ordered, days)


@lru_cache(maxsize=1)
def national() -> Calendar:
    """Return the national calendar of the packaged arrangements (2004 to the last published year)."""
    files = sorted((DATA / "arrangements").glob("*.yaml"))
    return build("全国", [load_arrangement(path) for path in files])


def changed_days(old: Calendar, new: Calendar) -> tuple[ChangedDay, ...]:
    """Return the days both tables hold whose kind differs, in order.

    Any clock whose due moment lies on or after the first of them has to be dated anew.
    """
    shared = Span(max(old.first, new.first), min(old.last, new.last))
    pairs = ((day, old.day(day).kind, new.day(day).kind) for day in shared.days())
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


def _plain(day: dt.date) -> Day:
    return _WORK if day.weekday() < 5 else _REST


def _arranged(arrangements: Iterable[Arrangement]) -> dict[dt.date, Day]:
    known: dict[dt.date, Day] = {}
    for arrangement in arrangements:
        for day, entry in _entries(arrangement.holidays, arrangement.source):
            if known.setdefault(day, entry).kind is not entry.kind:
                raise Refusal(
                    "calendar.conflict",
                    gettext_noop("Two arrangements disagree about %(day)s: %(one)s and %(other)s."),
                    day=day,
                    one=known[day].source,
                    other=entry.source,
                )
    return known


def _entries(holidays: Iterable[Holiday], source: str) -> Iterator[tuple[dt.date, Day]]:
    for holiday in holidays:
        rest = Day(DayKind.HOLIDAY, holiday.name, source)
        makeup = Day(DayKind.MAKEUP, holiday.name, source)
        yield from ((day, rest) for span in holiday.rest for day in span.days())
        yield from ((day, makeup) for day in holiday.work)


def _check_years(arrangements: Iterable[Arrangement], first: int, last: int) -> None:
    for arrangement in arrangements:
        if not first <= arrangement.year <= last:
            raise Refusal(
                "calendar.unknown_year",
                gettext_noop("The table runs from %(first)s to %(last)s; %(year)s is not in it."),
                field="year",
                first=first,
                last=last,
                year=arrangement.year,
            )


@lru_cache(maxsize=1)
def _statutory() -> dict[int, dict[dt.date, Day]]:
    raw = yaml.safe_load((DATA / "statutory.yaml").read_text(encoding="utf-8"))
    return {int(year): _statutory_days(days, str(raw["law"])) for year, days in raw["years"].items()}


def _statutory_days(named: dict[str, object], law: str) -> dict[dt.date, Day]:
    holidays = [Holiday(name, rest=_span_or_nothing(days)) for name, days in named.items()]
    return dict(_entries(holidays, law))


def _span_or_nothing(raw: object) -> tuple[Span, ...]:
    span = read_days(raw)
    return (span,) if span else ()


def _digest(first: dt.date, provisional_from: dt.date, days: Iterable[Day]) -> str:
    # The version is made of the days themselves, so the same days always carry the same version.
    text = "\n".join([str(first), str(provisional_from), *(f"{day.kind} {day.name}" for day in days)])
    return hashlib.sha256(text.encode()).hexdigest()[:10]
