"""Results of assessments: of a period side by side, of an organ one after another, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from sundial.cases.models import Case
from sundial.performance.schemes import Consequence, Scheme

PROCEDURE = "assessment"
SETTLED = ("rectifying", "rectified", "closed")


def assessments(organs: Iterable[UUID]) -> QuerySet[Case]:
    """The assessments of these organs, the newest period first, by the points within it."""
    wanted = [str(pk) for pk in organs]
    found = Case.objects.filter(procedure=PROCEDURE, seats__assessed__in=wanted).select_related(
        "applicant", "version__item"
    )
    return found.order_by("-answers__until", "applicant__name", "pk")


def running(case: Case, grade: str) -> int:
    """In how many periods running, this one included, the organ has had ``grade`` by this item."""
    earlier = Case.objects.filter(
        procedure=PROCEDURE,
        item=case.item,
        seats__assessed=case.seats["assessed"],
        state__in=SETTLED,
        answers__until__lt=case.answers["until"],
    ).order_by("-answers__until", "pk")
    number = 1
    for outcome in earlier.values_list("outcome", flat=True):
        if outcome != grade:
            break
        number += 1
    return number


def consequences_of(scheme: Scheme, case: Case, grade: str) -> list[Consequence]:
    """What the scheme says follows: for each length reached, the gravest last."""
    reached = running(case, grade)
    found = [each for each in scheme.consequences if each.grade == grade and each.running <= reached]
    return sorted(found, key=lambda each: each.running)
