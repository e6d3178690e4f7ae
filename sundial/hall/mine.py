"""What an account shows together: its cases, what each wants, its papers, and the drafts and visits of this browser."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest

from sundial.appointments.models import Appointment, VisitState
from sundial.cases.deadlines import PARTYS, last_day
from sundial.cases.models import Case, CaseClock
from sundial.cases.reuse import Held, held_of
from sundial.hall import access, accounts, story
from sundial.hall.models import Application, HallAccount
from sundial.kernel import clock

# A case that waits for its party says so by its state, or by a clock that is the party's.
WAITS = ("correcting",)


@dataclass(frozen=True)
class Mine:
    """One case in its owner's words. ``due_on`` is empty while no day runs."""

    case: Case
    headline: str
    due_on: dt.date | None
    unread: int
    wanted: bool


def cases(account: HallAccount) -> list[Mine]:
    """Those that want something first, then the newest."""
    own = CaseClock.objects.filter(case=OuterRef("pk"), kind__in=PARTYS, ended_at=None)
    rows = (
        accounts.cases_of(account)
        .select_related("organ", "item", "version", "applicant")
        .annotate(unread=Count("messages", filter=Q(messages__read_at=None)), waits=Exists(own))
    )
    return sorted(map(_told, rows), key=lambda each: not each.wanted)


def _told(case: Case) -> Mine:
    annotated = vars(case)
    wanted = case.closed_at is None and (case.state in WAITS or annotated["waits"])
    due = last_day(case.due_at) if case.due_at and case.closed_at is None else None
    return Mine(case, story.headline(case), due, annotated["unread"], wanted)


def papers(found: list[Mine]) -> list[Held]:
    """What the county holds of these cases and would take over again, the newest first."""
    parties = {each.case.applicant.identifier for each in found}
    numbers = [each.case.number for each in found]
    held = [each for identifier in sorted(parties) for each in held_of(numbers, identifier)]
    return sorted(held, key=lambda each: each.since, reverse=True)


@dataclass(frozen=True)
class Draft:
    """A draft that was not submitted; ``here``: this browser has its code already."""

    application: Application
    here: bool


def drafts(request: HttpRequest, account: HallAccount) -> list[Draft]:
    """The drafts of this browser, and those the account keeps from others."""
    numbers = request.session.get(access.DRAFTS, {})
    rows = Application.objects.filter(Q(number__in=numbers) | Q(account=account), forget_at__gt=clock.now(), case=None)
    return [Draft(each, each.number in numbers) for each in rows.select_related("version").order_by("-begun_at")]


def visits(found: list[Mine]) -> list[Appointment]:
    """The visits booked for these cases that are still to come."""
    rows = Appointment.objects.filter(
        case__in=[each.case.pk for each in found], state=VisitState.BOOKED, day__gte=clock.today()
    )
    return list(rows.select_related("window__organ", "case").order_by("day", "starts"))
