"""Who would answer for a wrong on the case of a light, as the trace and the matrix propose it (P-LIAB). A person decides."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.cases.liability import matrix, situations, trace
from sundial.organs.access import officer_in
from sundial.supervision.access import access_signal, supervisor_duty
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
    context = {
        "frame": frame_for(officer),
        "signal": found,
        "case": found.case,
        "situations": situations(found.case),
        "trace": trace(found.case),
        "source": matrix()["source"],
    }
    return render(request, "wall/liability.html", context)
