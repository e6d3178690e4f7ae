"""The register of supervisors: posts, A/B partners, who looked, what was missed, and who operates the level."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer
from sundial.supervision.access import CHIEFS, supervised_organs
from sundial.supervision.actions import duty as act
from sundial.supervision.duty.models import DutyMiss, Registration
from sundial.supervision.duty.queries import misses_of, seats
from sundial.supervision.ladder.models import Operator
from sundial.system.access import staff_only
from sundial.wall.orders.views import attempt, reader


class RegistrationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=60)
    leads = forms.BooleanField(label=_("Leads the supervision"), required=False)
    telephone = forms.CharField(label=_("Office telephone"), max_length=40)
    certificate = forms.CharField(label=_("Supervision certificate"), max_length=60, required=False)
    paper = forms.CharField(label=_("Paper of appointment"), max_length=200)


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("Why the day was missed"), widget=forms.Textarea(attrs={"rows": 3}))


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
        "misses": DutyMiss.objects.filter(post__in=[seat.post for seat in shown]).select_related("post", "officer")[
            :50
        ],
        "mine": [each for each in misses_of(officer) if not each.reason],
        "operators": Operator.objects.filter(organ__in=organs).select_related("region", "organ"),
        "form": WhyForm(),
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


@staff_only
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervisor's own reason for a missed day."""
    officer = reader(request)
    miss = get_object_or_404(DutyMiss, pk=pk, officer=officer)
    form = WhyForm(request.POST)
    own = next(iter(duties(officer)), None)
    if own is None:
        raise PermissionDenied
    if form.is_valid():
        act.explain(miss.pk, by=own, **form.cleaned_data)
    return redirect("wall:register")
