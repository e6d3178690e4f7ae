"""What an applicant sees with the number and the password: plain facts, and why the clock stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sundial.cases import passwords
from sundial.cases.deadlines import DUTIES, EXAMINATION, last_day, open_clocks
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, CaseClock, ClockEntry, ClockKind, ClockMove, Document
from sundial.cases.queries import StageView, steps_of
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Role

# Checked in place of an unknown case's, so that a wrong number takes as long as a wrong password.
NOBODY = passwords.hashed(passwords.draw())


@dataclass(frozen=True)
class Standstill:
    """Since when and why the clock does not run."""

    since: dt.datetime
    reason: str
    basis: str


@dataclass(frozen=True)
class Progress:
    """The state of a case in an applicant's words. ``due_on`` is empty while the clock stands or none runs."""

    case: Case
    state: object
    holder: object
    due_on: dt.date | None
    provisional: bool
    standstill: Standstill | None
    stages: list[StageView]
    papers: list[Document]


def progress(number: str, password: str) -> Progress:
    """The progress of the case with this number and password. Raises ``Refusal`` ``progress.unknown`` for both alike."""
    case = Case.objects.select_related("organ", "item", "version", "applicant", "holder").filter(number=number).first()
    if not passwords.fits(password, case.secret_hash if case and case.secret_hash else NOBODY) or case is None:
        raise Refusal("progress.unknown", _("There is no case with this number and password."), field="number")
    return progress_of(case)


def progress_of(case: Case) -> Progress:
    """The progress of a case already proven to be the applicant's."""
    running = binding_clock(case)
    return Progress(
        case=case,
        state=life_of(case.procedure).states[case.state],
        holder=Role(case.holder_role).label if case.holder_role else "",
        due_on=last_day(running.due_at) if running and running.due_at else None,
        provisional=bool(running and running.provisional),
        standstill=standstill(case),
        stages=steps_of(case),
        papers=list(case.documents.filter(public_to_applicant=True).order_by("issued_at", "pk")),
    )


def binding_clock(case: Case) -> CaseClock | None:
    """The clock the organ is held to: of the whole, not of a single step; the one that ends first."""
    whole = [kind for kind in DUTIES if kind != ClockKind.STEP]
    return open_clocks(case, whole).order_by(F("due_at").asc(nulls_last=True)).first()


def standstill(case: Case) -> Standstill | None:
    """Why the examination's clock stands, if it does."""
    standing = open_clocks(case, EXAMINATION).filter(running_since__isnull=True)
    stop = ClockEntry.objects.filter(clock__in=standing, move=ClockMove.STOP).order_by("-at").first()
    return Standstill(stop.at, stop.reason, stop.basis) if stop else None
