"""Work owed before a day: each public holiday, a major event, a sensitive period (LIM-67). It is begun so early that its days end before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sundial.kernel.limits import Limit, last_day
from sundial.kernel.workdays import DayKind
from sundial.organs.models import CalendarDay, Organ
from sundial.organs.queries import calendar_for
from sundial.periodic.duty import Duty
from sundial.powers.item_settings import next_on

DAY = dt.timedelta(days=1)
# How far ahead occasions are looked for: further than any limit of such work reaches back.
AHEAD = dt.timedelta(days=60)


@dataclass(frozen=True)
class Occasion:
    """What is to be done by ``until``, the eve of the day, from ``since`` on; ``name`` is one of the item."""

    name: str
    since: dt.date
    until: dt.date


def coming(duty: Duty, limit: Limit, organ: Organ, today: dt.date) -> list[Occasion]:
    """The occasions before which the work is owed and may be begun today, the earliest first; one that has come is over."""
    days = sorted({*_festivals(duty, organ, today), *_own(duty, today)})
    found = (_before(day, name, limit, organ) for day, name in days)
    return [each for each in found if each.since <= today <= each.until]


def _before(day: dt.date, name: str, limit: Limit, organ: Organ) -> Occasion:
    """The latest day from which the promised days end before ``day``."""
    until, calendar = day - DAY, calendar_for(organ)
    since = until
    while last_day(limit, since, calendar) > until:
        since -= DAY
    return Occasion(f"{day:%Y}{name}", since, until)


def _festivals(duty: Duty, organ: Organ, today: dt.date) -> Iterator[tuple[dt.date, str]]:
    """The first day of each public holiday to come, as the calendar of the organ names it."""
    if not duty.festivals:
        return
    rows = CalendarDay.objects.filter(
        calendar=organ.calendar_id, kind=DayKind.HOLIDAY, day__range=(today, today + AHEAD)
    )
    before: tuple[dt.date, str] | None = None
    for day, name in rows.order_by("day").values_list("day", "name"):
        if before != (day - DAY, name) and day > today:
            yield day, name
        before = (day, name)


def _own(duty: Duty, today: dt.date) -> Iterator[tuple[dt.date, str]]:
    for each in duty.occasions:
        day = next_on(each["day"], today + DAY)
        if day is not None and day <= today + AHEAD:
            yield day, each["name"]
