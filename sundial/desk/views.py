"""The officers' desk: what waits for me, one case whole, one act at a time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sundial.cases.models import Case
from sundial.organs.access import officer_of
from sundial.system.access import staff_only


@staff_only
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request.user)  # type: ignore[arg-type]  # staff_only lets only accounts in
    held = Case.objects.filter(holder=officer, closed_at__isnull=True).select_related("version", "applicant")
    return render(request, "desk/work.html", {"cases": held.order_by("due_at")[:50], "officer": officer})
