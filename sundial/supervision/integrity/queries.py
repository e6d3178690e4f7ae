"""干部管理台账 and 廉政档案: what the record itself knows of an officer, and what was entered beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from sundial.kernel import clock
from sundial.organs.access import current
from sundial.organs.models import Appointment, Officer, Post
from sundial.powers.models import RiskGrade, RiskPoint, VersionState
from sundial.supervision.integrity.models import FileEntry, GroupMember, PersonalReport
from sundial.supervision.integrity.terms import due_in, reporting_roles
from sundial.supervision.models import Signal
from sundial.supervision.precision import BECAME


@dataclass(frozen=True)
class CadreLine:
    """One officer in the ledger: posts, the highest risk grade of what they do and which of them do
    the gravest, lights found to be breaches, entries, the yearly report."""

    officer: Officer
    posts: tuple[Post, ...]
    grade: str
    breaches: int
    entries: int
    leads: bool
    owes: bool
    reported: bool
    high_risk: frozenset[int] = frozenset()

    @property
    def overdue(self) -> bool:
        """Whether the yearly report is owed, its day is over and it is not in."""
        return self.owes and not self.reported and clock.today() > due_in(clock.today().year)


def ledger(organs: Iterable[UUID]) -> list[CadreLine]:
    """Every officer of ``organs`` who holds a post today, by organ and name; seven queries."""
    wanted = set(organs)
    held: dict[UUID, list[Post]] = {}
    today = Appointment.objects.filter(current("", clock.today()), officer__organ__in=wanted)
    for each in today.select_related("post", "officer"):
        held.setdefault(each.officer_id, []).append(each.post)
    officers = Officer.objects.filter(pk__in=held).select_related("organ").order_by("organ__name", "name")
    grades = grades_by_role(wanted)
    breaches = _counted(breaches_of(held), "concerned")
    entries = _counted(FileEntry.objects.filter(officer__in=held), "officer")
    reported = set(
        PersonalReport.objects.filter(officer__in=held, year=clock.today().year - 1, change=False).values_list(
            "officer_id", flat=True
        )
    )
    owing = reporting_on(today, clock.today().year - 1)
    return [
        CadreLine(
            each,
            tuple(held[each.pk]),
            min(
                (grades[post.organ_id, post.role] for post in held[each.pk] if (post.organ_id, post.role) in grades),
                default="",
            ),
            breaches.get(each.pk, 0),
            entries.get(each.pk, 0),
            any(post.role in reporting_roles() for post in held[each.pk]),
            each.pk in owing,
            each.pk in reported,
            frozenset(post.pk for post in held[each.pk] if grades.get((post.organ_id, post.role)) == RiskGrade.A),
        )
        for each in officers
    ]


def reporting_on(held: QuerySet[Appointment], year: int) -> set[UUID]:
    """Who of those in ``held`` reports on ``year``: leaders since that year at least, who have an account to do it with.

    The rule ``personal-report-missing`` asks the same of the same.
    """
    posts = held.filter(post__role__in=reporting_roles(), valid_from__year__lte=year, officer__account__is_active=True)
    return set(posts.values_list("officer_id", flat=True))


def _counted(found: QuerySet[Any], of: str) -> dict[UUID, int]:
    return dict(found.order_by().values_list(of).annotate(Count("pk")))


def grades_by_role(organs: Iterable[UUID]) -> dict[tuple[UUID, str], str]:
    """The highest grade of risk (A before B before C) among the steps each role does, by organ."""
    rows = RiskPoint.objects.filter(
        version__state=VersionState.IN_FORCE, version__item__organ__in=organs, step__isnull=False
    )
    found = rows.values_list("version__item__organ", "step__role").annotate(highest=Min("grade"))
    return {(organ, role): grade for organ, role, grade in found.order_by()}


def breaches_of(officers: Iterable[UUID]) -> QuerySet[Signal]:
    """The lights on these officers that stand as breaches: an appeal that overturned one has changed its verdict."""
    confirmed = [verdict for verdict, became in BECAME.items() if became == "confirmed"]
    return Signal.objects.filter(disposition__verdict__in=confirmed, concerned__in=officers)


def group_of(organs: Iterable[UUID]) -> QuerySet[GroupMember]:
    """Who assesses the risks of these organs today."""
    return (
        GroupMember.objects.filter(organ__in=organs, until__isnull=True)
        .select_related("officer", "organ")
        .order_by("organ__name", "pk")
    )
