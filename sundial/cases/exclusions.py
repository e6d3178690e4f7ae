"""市场限入: whom an organ has shut out of its market, and until when. The room that decides it registers itself; whoever takes an application asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal


@dataclass(frozen=True)
class Exclusion:
    """An exclusion that holds: by which case, and its last day; None where it is for good."""

    by: Case
    last_day: dt.date | None
    basis: str


Finder = Callable[[Case, dt.date], Exclusion | None]

_finders: list[Finder] = []


def finder(find: Finder) -> Finder:
    """Register how a room finds what shuts out the applicant of a case."""
    _finders.append(find)
    return find


def standing(case: Case, on: dt.date) -> Exclusion | None:
    """What shuts the applicant of ``case`` out of the organ's market on ``on``."""
    return next(filter(None, (find(case, on) for find in _finders)), None)


def check(case: Case, at: dt.datetime) -> None:
    """Raises ``Refusal`` ``applicant.excluded`` while the applicant is shut out."""
    found = standing(case, local_date(at))
    if found is None:
        return
    said = {"name": case.applicant.name, "case": found.by.number}
    if found.last_day is None:
        sentence = _("%(name)s is shut out of this market for good (%(case)s); nothing new is accepted.")
        raise Refusal("applicant.excluded", sentence, basis=found.basis, **said)
    sentence = _("%(name)s is shut out of this market until %(day)s (%(case)s); nothing new is accepted.")
    raise Refusal("applicant.excluded", sentence, basis=found.basis, day=found.last_day, **said)
