"""The periods work comes round in: a week, half a month, a month, a quarter, half a year, a year, by the legal clock (LIM-04)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sundial.kernel.quarters import Month, Quarter
from sundial.powers.item_settings import Every

WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)
MIDDLE = 15  # the last day of the first half of a month
SECOND_HALF = 7  # the month the second half of a year begins with


@dataclass(frozen=True)
class Period:
    """The days from ``first`` to ``last``, both counted; ``name`` is one of its kind (``2026-W47``, ``2026-11H2``, ``2026-10``, ``2026Q3``, ``2026H1``, ``2026``)."""

    every: Every
    name: str
    first: dt.date
    last: dt.date

    @property
    def before(self) -> Period:
        """The period of the same kind that ends the day before this one begins."""
        return period_of(self.every, self.first - DAY)


def period_of(every: Every, day: dt.date) -> Period:
    """The period of this kind that ``day`` lies in."""
    match every:
        case Every.WEEK:
            year, week, weekday = day.isocalendar()
            first = day - dt.timedelta(days=weekday - 1)
            return Period(every, f"{year}-W{week:02}", first, first + WEEK - DAY)
        case Every.HALF_MONTH:
            month = Month(day.year, day.month)
            if day.day <= MIDDLE:
                return Period(every, f"{month.name}H1", month.first, month.first.replace(day=MIDDLE))
            return Period(every, f"{month.name}H2", month.first.replace(day=MIDDLE + 1), month.next.first - DAY)
        case Every.MONTH:
            month = Month(day.year, day.month)
            return Period(every, month.name, month.first, month.next.first - DAY)
        case Every.QUARTER:
            quarter = Quarter.of(day)
            return Period(every, quarter.name, quarter.first, quarter.next.first - DAY)
        case Every.HALF_YEAR:
            second = day.month >= SECOND_HALF
            first = dt.date(day.year, SECOND_HALF if second else 1, 1)
            end = dt.date(day.year + 1, 1, 1) if second else dt.date(day.year, SECOND_HALF, 1)
            return Period(every, f"{day.year}H{2 if second else 1}", first, end - DAY)
        case Every.YEAR:
            return Period(every, str(day.year), dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))


def over_by(every: Every, day: dt.date) -> Period:
    """The last period of this kind that is over on ``day``."""
    return period_of(every, day).before
