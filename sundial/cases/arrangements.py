"""Take a newly published arrangement of holidays into use: a new calendar version, every open clock dated anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from sundial.cases.deadlines import Redated, redate_open_clocks
from sundial.kernel.arrangements import load_arrangement
from sundial.kernel.workdays import ChangedDay, changed_days, national
from sundial.ledger.actor import Actor
from sundial.organs.actions import load_calendar, use_calendar
from sundial.organs.models import Calendar
from sundial.organs.queries import latest_calendar, working_days


@dataclass(frozen=True)
class Adopted:
    """What an arrangement changed: the new calendar, the days that differ, the clocks that moved."""

    calendar: Calendar
    days: tuple[ChangedDay, ...]
    clocks: list[Redated]


@transaction.atomic
def adopt_arrangement(path: Path, *, by: Actor) -> Adopted:
    """Lay the arrangement in ``path`` over the newest national calendar and let every organ count by the result.

    One transaction: calendar, organs and clocks move together or not at all. Raises ``Refusal``: ``arrangement.*`` for a
    faulty file, ``calendar.gap`` and ``calendar.outside`` for a year that cannot follow.
    """
    newest = latest_calendar(national().name) or load_calendar(national(), by=by)
    old = working_days(newest.pk)
    new = old.with_arrangement(load_arrangement(path))
    row = load_calendar(new, by=by)
    use_calendar(row, by=by)
    return Adopted(row, changed_days(old, new), redate_open_clocks(row, by=by))
