"""The windows of an organ and the hours one may book there; its heads and its office open and set them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sundial.appointments import actions
from sundial.appointments.forms import HoursForm, NamedForm, WindowForm
from sundial.appointments.models import Hours, Window
from sundial.appointments.queries import HEADS, expected_at, week_of, windows_of
from sundial.desk.views import me, organs_as
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.board import comings_and_goings
from sundial.organs.models import Organ, Role
from sundial.system.access import staff_only
from sundial.ui.forms import refused_at
from sundial.ui.parts import Link

WATCHED = dt.timedelta(days=365)  # how far back the comings and goings at the windows are shown
IN_FORCE = Prefetch("hours", Hours.objects.filter(until=None), to_attr="in_force")
ask = require_http_methods(["GET", "HEAD", "POST"])


@staff_only
@ask
def windows(request: HttpRequest) -> HttpResponse:
    """Every window of the organs the officer heads, and the form that opens another."""
    organs = organs_as(me(request), HEADS)
    form = WindowForm(organs, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_window(**form.cleaned_data, by=me(request))
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            messages.success(request, _("The window is open. Set its hours, so that people can book."))
            return redirect("desk:window", opened.pk)
    today = clock.today()
    context = {
        "rows": _open(request).prefetch_related(IN_FORCE),
        "closed": _closed(organs),
        "form": form,
        "staff": comings_and_goings(organs, Role.WINDOW, today - WATCHED),
        "since": today - WATCHED,
        "today": today,
    }
    return render(request, "desk/windows.html", context, status=422 if form.errors else 200)


@staff_only
@ask
def window(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The hours of one window and how many may come, and the form that sets them."""
    found = _headed(request, pk)
    form = HoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set(request, found, form):
        messages.success(request, _("The hours are set."))
        return redirect("desk:window", found.pk)
    return _shown(request, found, form, _named(found))


@staff_only
@require_POST
def amend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The window is called otherwise, or has moved."""
    found = _headed(request, pk)
    form = _named(found, request.POST)
    if form.is_valid():
        try:
            actions.amend_window(found, form.cleaned_data["name"], form.cleaned_data["place"], by=me(request))
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            messages.success(request, _("The window is amended."))
            return redirect("desk:window", found.pk)
    return _shown(request, found, HoursForm(), form)


@staff_only
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nobody may book the ticked hours any more, all of them or none."""
    found = _headed(request, pk)
    ticked = [int(each) for each in request.POST.getlist("rows") if each.isdecimal()]
    rows = found.hours.filter(pk__in=ticked, until=None)
    with transaction.atomic():
        ended = [actions.end_hours(row, by=me(request)) for row in rows]
    if ended:
        messages.success(request, _("These hours take no more bookings; who has booked still comes."))
    else:
        messages.error(request, _("Tick the days on which these hours end."))
    return redirect("desk:window", found.pk)


@staff_only
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close it for good, if that was ticked; who has booked or waits is still served there."""
    found = _headed(request, pk)
    if not request.POST.get("sure"):
        messages.error(request, _("Tick the box to close the window."))
        return redirect("desk:window", found.pk)
    actions.close_window(found, by=me(request))
    messages.success(request, _("The window is closed. Who has booked or waits is still served there."))
    return redirect("desk:windows")


def _open(request: HttpRequest) -> QuerySet[Window]:
    return windows_of(me(request), HEADS).filter(closed_on=None)


def _closed(organs: QuerySet[Organ]) -> QuerySet[Window]:
    return Window.objects.filter(organ__in=organs, closed_on__isnull=False).order_by("-closed_on", "name")


def _headed(request: HttpRequest, pk: UUID) -> Window:
    return get_object_or_404(_open(request), pk=pk)


def _named(found: Window, data: QueryDict | None = None) -> NamedForm:
    """Name and place alone: a window does not change hands."""
    return NamedForm(data, initial={"name": found.name, "place": found.place}, prefix="named")


def _shown(request: HttpRequest, found: Window, hours: HoursForm, named: NamedForm) -> HttpResponse:
    context = {
        "window": found,
        "form": hours,
        "named": named,
        "week": week_of(found),
        "expected": expected_at(found),
        "crumbs": [Link(_("Windows and hours"), reverse("desk:windows")), Link(found.name)],
    }
    return render(request, "desk/window.html", context, status=422 if hours.errors or named.errors else 200)


def _set(request: HttpRequest, found: Window, form: HoursForm) -> bool:
    """The same hours on every day that was ticked, or on none."""
    given = dict(form.cleaned_data)
    try:
        with transaction.atomic():
            for weekday in given.pop("weekdays"):
                actions.set_hours(found, weekday, **given, by=me(request))
    except Refusal as refusal:
        refused_at(form, refusal)
        return False
    return True
