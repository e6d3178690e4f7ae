"""申请人自己的期限: what an applicant must file for within days of his own doing, counted from the day he states (CASE-31)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from sundial.cases import deadlines
from sundial.cases.models import Case, ClockKind
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.procedure import Act
from sundial.cases.stated.words import both
from sundial.kernel import limits
from sundial.kernel.clock import local_date, start_of_day
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.queries import calendar_for
from sundial.permits.states import PROCEDURE
from sundial.powers.drafts import day_means
from sundial.powers.models import ItemVersion, LimitKind, LimitRow

STARTS = Path(__file__).with_name("own_terms.yaml")


@dataclass(frozen=True)
class OwnTerm:
    """A row of the item that binds whoever applies, and the question that says from which day it counts."""

    row: LimitRow
    field: str
    label: Any

    def last_day(self, since: dt.date) -> dt.date:
        """The last day of the term that began on ``since``, by the calendar of the item's organ."""
        version = self.row.version
        term, reading = self._limit, day_means(version.item, version)
        return limits.last_day(term, since, calendar_for(version.item.organ), resolution=reading)

    @property
    def _limit(self) -> Limit:
        return Limit(self.row.value, Unit(self.row.unit))

    def stated(self, form: Mapping[str, object]) -> dt.date | None:
        """The day the application states, once it has come."""
        told = form.get(self.field)
        return dt.date.fromisoformat(str(told)) if told else None


def own_term(version: ItemVersion) -> OwnTerm | None:
    """The term that binds the applicant of ``version``; None for all but a few items. One query."""
    row = version.limits.filter(kind=LimitKind.OTHER, starts__in=_starts()).first()
    if row is None:
        return None
    told = _starts()[row.starts]
    return OwnTerm(row, told["field"], both(told["label"], row.starts))


@dataclass(frozen=True)
class Lateness:
    """A filing that comes after its term."""

    since: dt.date
    last: dt.date
    days: int


def lateness(version: ItemVersion, form: Mapping[str, object], on: dt.date) -> Lateness | None:
    """By how much an application handed in on ``on`` is late; None where it is in time, or no such term binds it."""
    term = own_term(version) if _fields() & form.keys() else None
    since = term.stated(form) if term else None
    if term is None or since is None or (last := term.last_day(since)) >= on:
        return None
    return Lateness(since, last, (on - last).days)


def count(act: Act) -> None:
    """With the submission the applicant's own term ends: its clock says when it ran, and a late filing stands in the record."""
    case, today = act.case, local_date(act.at)
    term = own_term(case.version) if _fields() & case.form.keys() else None
    since = term.stated(case.form) if term else None
    if term is None or since is None or since > today:
        return
    reading = day_means(case.item, case.version)
    began, row = start_of_day(since), term.row
    deadlines.start(
        act, ClockKind.OWN_TERM, Limit(row.value, Unit(row.unit)), since=began, source=row.what, day_means=reading
    )
    deadlines.end(act, ClockKind.OWN_TERM)
    late = lateness(case.version, case.form, today)
    act.note(own_term=str(since), days_late=late.days if late else 0)


@panel(PROCEDURE)
def of_the_applicant(case: Case) -> Panel | None:
    """Until when the applicant had to file, and whether he did."""
    term = own_term(case.version) if _fields() & case.form.keys() else None
    since = term.stated(case.form) if term else None
    if term is None or since is None or case.submitted_at is None:
        return None
    late = lateness(case.version, case.form, local_date(case.submitted_at))
    came = _("%(days)s days late") % {"days": late.days} if late else _("in time")
    lines = {
        str(term.label): f"{since:%Y-%m-%d}",
        _("To be filed by"): f"{term.last_day(since):%Y-%m-%d}",
        _("Handed in"): f"{local_date(case.submitted_at):%Y-%m-%d} · {came}",
    }
    rows = tuple(Line((Cell(name), Cell(told))) for name, told in lines.items())
    return Panel(_("Term of the applicant"), (_("What"), _("Finding")), rows)


def _fields() -> set[str]:
    """The names under which an application may state such a day."""
    return {each["field"] for each in _starts().values()}


@cache
def _starts() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = read_yaml(STARTS)
    return read
