"""Who would answer for a wrong on a case, as the trace and the matrix propose it (P-LIAB). A person decides."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.cases.liability import matrix, situations, trace
from sundial.cases.models import Case
from sundial.cases.queries import visible_to
from sundial.organs.access import officer_in
from sundial.organs.models import Officer
from sundial.supervision.access import access_signal, supervises, supervisor_duty
from sundial.system.access import staff_only
from sundial.wall.asking import frame_for


@staff_only
@require_safe
def liability(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The matrix for the case of a light. Only supervisors who may dispose of the light read it."""
    officer = officer_in(request)
    found = access_signal(officer, pk)
    if supervisor_duty(officer, found) is None:
        raise PermissionDenied
    if found.case is None:
        raise Http404
    back = (reverse("wall:signal", args=[found.pk]), _("Back to the light"))
    return _page(request, officer, found.case, back)


@staff_only
@require_safe
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """The matrix for any case, whether a light burns on it or not. Only the supervisors of its organ read it."""
    officer = officer_in(request)
    found = get_object_or_404(visible_to(officer).select_related("version"), number=number)
    if supervises(officer, found.organ_id) is None:
        raise PermissionDenied
    return _page(request, officer, found, (reverse("desk:case", args=[number]), _("Back to the case")))


def _page(request: HttpRequest, officer: Officer, case: Case, back: tuple[str, str]) -> HttpResponse:
    context = {
        "frame": frame_for(officer),
        "case": case,
        "situations": situations(case),
        "trace": trace(case),
        "source": matrix()["source"],
        "back": back,
    }
    return render(request, "wall/liability.html", context)
