"""The register of supervisors: posts, A/B partners, who looked, what was missed, and who operates the level."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sundial.organs.access import Duty, duties, subtree
from sundial.organs.models import Officer, Region
from sundial.supervision.access import CHIEFS, supervised_organs
from sundial.supervision.actions import duty as act
from sundial.supervision.actions import operators
from sundial.supervision.actions.operators import may_name
from sundial.supervision.duty.models import Registration
from sundial.supervision.duty.queries import missed, seats, unanswered
from sundial.supervision.ladder.models import Operator
from sundial.system.access import staff_only
from sundial.wall.asking import attempt, reader
from sundial.wall.register.forms import OperatorForm, ReasonForm, RegistrationForm

MOST = 50


def _organs(officer: Officer) -> set[UUID]:
    found: set[UUID] = set()
    for duty in duties(officer):
        found |= supervised_organs(duty)
        if duty.post.role in CHIEFS or supervised_organs(duty):
            found.add(duty.post.organ_id)
    if not found:
        raise PermissionDenied
    return found


def _regions(officer: Officer) -> set[int]:
    """The regions whose supervision concerns the officer: that of his organ, those below and above it."""
    found = {key for duty in duties(officer) for key in subtree(duty.post.organ.region)}
    region: Region | None = officer.organ.region
    while region is not None:
        found.add(region.pk)
        region = region.parent
    return found


def _naming(officer: Officer) -> Duty | None:
    """The duty by which ``officer`` says who operates the upper level."""
    return next((duty for duty in duties(officer) if may_name(duty)), None)


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
        "operators": Operator.objects.filter(region__in=_regions(officer)).select_related("region", "organ"),
        "names": _naming(officer) is not None,
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
@require_http_methods(["GET", "POST"])
def strike(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a supervisor out of the register, with the reason."""
    officer = reader(request)
    kept = get_object_or_404(Registration, officer__organ__in=_organs(officer), officer=pk, removed_at=None)
    by = _keeper(officer, kept.officer)
    if by is None:
        raise PermissionDenied
    return _asked(
        request,
        ReasonForm(request.POST or None),
        _("Take %(name)s out of the register") % {"name": kept.officer.name},
        lambda said: act.strike(kept.officer, by=by, **said),
    )


@staff_only
@require_http_methods(["GET", "POST"])
def name_operator(request: HttpRequest) -> HttpResponse:
    """Name who operates the upper level in a region."""
    by = _naming(reader(request))
    if by is None:
        raise PermissionDenied
    return _asked(
        request,
        OperatorForm(by, request.POST or None),
        _("Name who operates the upper level"),
        lambda said: operators.name_operator(by=by, **said),
    )


@staff_only
@require_http_methods(["GET", "POST"])
def end_operator(request: HttpRequest, pk: int) -> HttpResponse:
    """A body named operates the upper level no longer."""
    by = _naming(reader(request))
    if by is None:
        raise PermissionDenied
    named = get_object_or_404(Operator, pk=pk, region__in=subtree(by.post.organ.region))
    return _asked(
        request,
        ReasonForm(request.POST or None),
        _("%(organ)s operates %(region)s no longer") % {"organ": named.organ.name, "region": named.region.name},
        lambda said: operators.end_operator(pk, by=by, **said),
    )


def _asked(
    request: HttpRequest, form: forms.Form, title: str, work: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """A form of the register on a page of its own; afterwards back to the register."""
    if form.is_valid():
        attempt(form, lambda: work(form.cleaned_data))
        if form.is_valid():
            return redirect("wall:register")
    context = {"form": form, "title": title}
    return render(request, "wall/register/ask.html", context, status=422 if form.is_bound else 200)
