"""Reads: the calendar an organ works by."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from sundial.kernel import workdays
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Calendar, Organ

COLUMNS = ("day", "kind", "is_working", "ordinal", "name", "source", "provisional")


def calendar_for(organ: Organ) -> workdays.Calendar:
    """The working days ``organ`` counts by; refuses (``organs.no_calendar``) an organ whose calendar holds no days."""
    return working_days(organ.calendar_id)


@lru_cache(maxsize=16)
def working_days(calendar_id: int) -> workdays.Calendar:
    """One stored calendar as the kernel counts with it. A stored version never changes, so it is read once.

    Raises ``Refusal`` ``organs.no_calendar`` when it is not there or holds no days.
    """
    row = Calendar.objects.filter(pk=calendar_id).first()
    rows = [workdays.Row(*each) for each in row.days.values_list(*COLUMNS)] if row else []
    if row is None or not rows:
        raise Refusal(
            "organs.no_calendar",
            _("This organ has no working calendar, so no limit can be counted for it. Load one first."),
            basis="行政许可法 第八十二条",
            who=_("the system administrator"),
        )
    return workdays.Calendar.from_rows(row.name, row.version, rows)


def latest_calendar(name: str) -> Calendar | None:
    """The newest stored version of the calendar ``name``."""
    return Calendar.objects.filter(name=name).order_by("-version").first()
