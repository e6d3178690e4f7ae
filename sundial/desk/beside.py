"""What stands beside the form of an act: what one must have read to do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from sundial.cases.models import Case, Opinion, StepState
from sundial.cases.panels import panels
from sundial.desk import show
from sundial.desk.discretion.like import LikeOutcomes, like_outcomes
from sundial.desk.records import records
from sundial.meetings.models import Topic
from sundial.permits.file_list import file_list
from sundial.permits.models import CorrectionNotice, SiteVisit


def opinions(case: Case) -> QuerySet[Opinion]:
    """The opinions given so far, the newest first."""
    return case.opinions.select_related("officer", "run__step").order_by("-given_at", "-pk")


def visits(case: Case) -> QuerySet[SiteVisit]:
    """The inspections, the newest first."""
    return SiteVisit.objects.filter(case=case).prefetch_related("team__officer").order_by("-pk")


def resolution(case: Case) -> Topic | None:
    """What the last meeting resolved that still stands, on a step that is done or on the case itself."""
    standing = Q(run__state=StepState.DONE) | Q(run__isnull=True)
    held = Topic.objects.filter(standing, case=case, off_why="").exclude(resolution="")
    return held.select_related("meeting").order_by("-meeting__held_at").first()


def gaps(case: Case) -> CorrectionNotice | None:
    """The correction notice that waits for its answer."""
    return case.corrections.filter(answered_at__isnull=True).last()


def like_cases(case: Case) -> LikeOutcomes | None:
    """What like cases came to, once the benchmark has graded this one; None before, and for other procedures."""
    graded = case.answers.get("benchmark") if case.answers else None
    return like_outcomes(case.item, case.pk, graded, case.answers.get("amount")) if graded else None


SHOWN: dict[str, Callable[[Case], Any]] = {
    "opinions": opinions,
    "visits": visits,
    "resolution": resolution,
    "gaps": gaps,
    "like_cases": like_cases,
    "panels": lambda case: list(panels(case)),
    "records": records,
    "materials": show.lines,
    "papers": show.documents,
    "file": file_list,
}


def beside(case: Case, names: Iterable[str]) -> dict[str, Any]:
    """Everything named, by name, as the templates want it."""
    return {name: SHOWN[name](case) for name in names}
