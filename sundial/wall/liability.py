"""Who would answer for a wrong on a case, as the trace and the matrix propose it (P-LIAB). A person decides."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.accountability.trace import PROCEDURE, concerning, matrix, situations, trace
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case
from sundial.cases.queries import visible_to
from sundial.cases.stated import stated_life
from sundial.kernel import clock
from sundial.organs.access import duty_as, officer_in
from sundial.organs.models import Officer
from sundial.powers.queries import versions_on
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
    known = trace(case)
    rows = situations(known)
    context = {
        "frame": frame_for(officer),
        "case": case,
        "shown": [each for each in rows if each.shown],
        "others": [each for each in rows if not each.shown],
        "trace": known,
        "proceedings": [(each, life_of(PROCEDURE).states[each.state]) for each in concerning(case)],
        "begin": _begin(officer, case),
        "source": matrix()["source"],
        "back": back,
    }
    return render(request, "wall/liability.html", context)


def _begin(officer: Officer, case: Case) -> str:
    """Where the officer enters a wrong on the case; empty where his posts or the organ's catalogue have no such procedure."""
    life = stated_life(PROCEDURE)
    assert life.opening is not None
    item = versions_on(clock.today()).filter(item__procedure=PROCEDURE, item__organ=case.organ).first()
    if item is None or duty_as(officer, life.opening.transition.who, case.organ) is None:
        return ""
    return f"{reverse('desk:begin_item', args=[item.item.code, PROCEDURE])}?{urlencode({'wrong_number': case.number})}"
