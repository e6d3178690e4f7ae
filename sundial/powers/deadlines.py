"""The clocks of a change of the catalogue (CAT-18): when to file, when to have reviewed, when to be done before a law. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sundial.kernel import limits
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.workdays import Calendar
from sundial.powers.drafts import parameters

LABELS: dict[str, str | Promise] = {
    "file": _("file the change"),
    "review": _("review and update the catalogue"),
    "before_law": _("finish before the law takes effect"),
}


@dataclass(frozen=True)
class ChangeClock:
    """One clock of a change: ``due_on`` is the last day in time; ``done_on`` is empty while it runs."""

    kind: str
    due_on: date
    done_on: date | None
    who: str
    source: str

    @property
    def label(self) -> str | Promise:
        return LABELS[self.kind]

    def is_late(self, today: date) -> bool:
        """Whether it was done, or is still undone on ``today``, after its last day."""
        return (self.done_on or today) > self.due_on


@dataclass(frozen=True)
class ChangeDates:
    """The moments a change went through; empty when not yet. ``done_at`` is when the legal office approved it."""

    settled_on: date
    law_effective_on: date | None = None
    first_filed_at: datetime | None = None
    filed_at: datetime | None = None
    reviewed_at: datetime | None = None
    done_at: datetime | None = None


def clocks(dates: ChangeDates, calendar: Calendar) -> Iterator[ChangeClock]:
    """The clocks of a change, those that have begun. Raises ``Refusal`` ``calendar.outside``."""
    yield _clock("file", dates.settled_on, _day(dates.first_filed_at), calendar)
    filed = _day(dates.filed_at)
    if filed:
        yield _clock("review", filed, _day(dates.reviewed_at), calendar)
    if dates.law_effective_on:
        yield _clock("before_law", dates.law_effective_on, _day(dates.done_at), calendar)


def _day(moment: datetime | None) -> date | None:
    return local_date(moment) if moment else None


def _clock(kind: str, event: date, done_on: date | None, calendar: Calendar) -> ChangeClock:
    row = [each for each in parameters()["change"][kind] if each["from"] <= event][-1]
    limit = Limit(row["value"], Unit(row["unit"]))
    reading = Unit(row.get("day_means", Unit.CALENDAR_DAY))
    count = limits.backwards if row.get("backward") else limits.last_day
    return ChangeClock(kind, count(limit, event, calendar, resolution=reading), done_on, row["who"], row["source"])
