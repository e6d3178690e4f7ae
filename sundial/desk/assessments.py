"""绩效考核: what the period under way would come to as things stand, and the results of those before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.cases.models import Case
from sundial.desk.show import state_label
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.organs.models import Organ
from sundial.performance.coming_round import PROCEDURE, assessed
from sundial.performance.queries import assessments as assessments_of
from sundial.performance.reckoning import sheets
from sundial.performance.schemes import UNGRADED, Scheme, scheme_of
from sundial.performance.showing import Row, rows, spread
from sundial.periodic.coming_round import held
from sundial.periodic.duty import duty_of
from sundial.periodic.periods import Period, period_of
from sundial.supervision.statistics.figures import organs_of
from sundial.supervision.statistics.measures import Period as Days
from sundial.system.access import staff_only

PER_PAGE = 20


@dataclass(frozen=True)
class Standing:
    """How one organ stands in the period under way, had it ended today."""

    organ: Organ
    rows: list[Row]
    total: str  # empty where too few cases make a grade
    grade: Any
    spread: str


@dataclass(frozen=True)
class UnderWay:
    """The period of one scheme that is not over yet."""

    scheme: Scheme
    period: Period
    organs: list[Standing]


@staff_only
@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """The organs the officer supervises or heads: their points so far, line by line, and every result; nobody else opens it."""
    organs = organs_of(me(request))
    if not organs:
        raise PermissionDenied
    page = Paginator(assessments_of(organs), PER_PAGE).get_page(request.GET.get("page"))
    results = [(case, *_result(case), state_label(case)) for case in page]
    context = {"under_way": list(_under_way(organs)), "page": page, "results": results}
    return render(request, "desk/assessments/assessments.html", context)


def _under_way(organs: set[UUID]) -> Iterator[UnderWay]:
    today = clock.today()
    for version in held(PROCEDURE, today):
        found = [organ for organ in assessed(version) if organ.pk in organs]
        if found:
            scheme = scheme_of(version)
            period = period_of(duty_of(version).every, today)
            reckoned = sheets(scheme, [organ.pk for organ in found], Days(period.first, min(period.last, today)))
            yield UnderWay(scheme, period, [_standing(scheme, organ, reckoned[organ.pk]) for organ in found])


def _standing(scheme: Scheme, organ: Organ, sheet: dict[str, Any]) -> Standing:
    grade = scheme.grade_of(sheet)
    total = "" if grade == UNGRADED else sheet["total"]
    return Standing(organ, list(rows(scheme, sheet)), total, grade.label, spread(scheme, sheet))


def _result(case: Case) -> tuple[str, Any]:
    """The points, empty where too few cases make a grade, and the grade once it is settled."""
    scheme, sheet = scheme_of(case.version), case.answers["sheet"]
    total = "" if scheme.grade_of(sheet) == UNGRADED else sheet["total"]
    return total, scheme.grade(case.answers["grade"]).label if "grade" in case.answers else ""
