"""The register of supervisors: posts, A/B partners, who looked, what was missed, and who operates the level."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer
from sundial.supervision.access import CHIEFS, supervised_organs
from sundial.supervision.actions import duty as act
from sundial.supervision.duty.models import Registration
from sundial.supervision.duty.queries import missed, seats, unanswered
from sundial.supervision.ladder.models import Operator
from sundial.system.access import staff_only
from sundial.wall.orders.views import attempt, reader

MOST = 50


class RegistrationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=60)
    leads = forms.BooleanField(label=_("Leads the supervision"), required=False)
    telephone = forms.CharField(label=_("Office telephone"), max_length=40)
    certificate = forms.CharField(label=_("Supervision certificate"), max_length=60, required=False)
    paper = forms.CharField(label=_("Paper of appointment"), max_length=200)


def _organs(officer: Officer) -> set[UUID]:
    found: set[UUID] = set()
    for duty in duties(officer):
        found |= supervised_organs(duty)
        if duty.post.role in CHIEFS or supervised_organs(duty):
            found.add(duty.post.organ_id)
    if not found:
        raise PermissionDenied
    return found


def _keeper(officer: Officer, other: Officer) -> Duty | None:
    """The duty by which ``officer`` keeps the entry of ``other``."""
    if other.pk == officer.pk:
        return None
    held = (duty for duty in duties(officer) if not duty.post.watches_id)
    return next((duty for duty in held if other.organ_id in supervised_organs(duty)), None)


@staff_only
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    organs = _organs(officer)
    shown = seats(organs)
    context = {
        "seats": shown,
        "keeps": {each.pk for seat in shown for each in seat.holders if _keeper(officer, each)},
        "missed": missed(shown)[:MOST],
        "mine": unanswered(officer),
        "operators": Operator.objects.filter(organ__in=organs).select_related("region", "organ"),
    }
    return render(request, "wall/register/register.html", context)


@staff_only
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter a supervisor, or change the entry."""
    officer = reader(request)
    other = get_object_or_404(Officer.objects.filter(organ__in=_organs(officer)), pk=pk)
    by = _keeper(officer, other)
    if by is None:
        raise PermissionDenied
    kept = Registration.objects.filter(officer=other).first()
    initial = {name: getattr(kept, name) for name in RegistrationForm.base_fields} if kept else {}
    form = RegistrationForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(form, lambda: act.register(other, by=by, **form.cleaned_data)):
        return redirect("wall:register")
    context = {"form": form, "other": other}
    return render(request, "wall/register/entry.html", context, status=422 if form.is_bound else 200)
