"""Book a visit to a window, see it again with number and code, cancel it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sundial.appointments import actions
from sundial.appointments.forms import VisitForm
from sundial.appointments.models import Appointment
from sundial.appointments.policy import rules_on
from sundial.appointments.queries import Slot, ahead_of, queues, slots, waiting
from sundial.cases import passwords
from sundial.cases.progress import NOBODY
from sundial.hall import access, attempts, guide
from sundial.hall.captcha import CaptchaForm
from sundial.hall.forms import sent
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ
from sundial.system.access import public
from sundial.system.conflicts import until_it_holds
from sundial.ui.forms import refused_at
from sundial.ui.parts import Link
from sundial.ui.views import by_htmx

VISITS = "hall.visits"
ask = require_http_methods(["GET", "HEAD", "POST"])


class AgainForm(forms.Form):
    """Number and code of a visit."""

    number = forms.CharField(label=gettext_lazy("Number of the visit"), max_length=12)
    code = forms.CharField(
        label=gettext_lazy("Code of the visit"), max_length=20, widget=forms.TextInput({"autocomplete": "off"})
    )


@public
@never_cache
@ask
def book(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a day, then an hour; the quota is checked again when it is booked."""
    version = guide.shown(code)
    if version is None:
        raise Http404
    found = slots(version.item.organ)
    days = list(dict.fromkeys(each.day for each in found if each.free > 0))
    day = _day(request.GET.get("day", ""), days)
    form = VisitForm([each for each in found if each.day == day], *sent(request)[:1])
    question = CaptchaForm(request, "lodge")
    if request.method == "POST" and form.is_valid() and question.answered:
        case = access.own_case(request, request.GET.get("case", "")[:60])
        try:
            made = _booked(request, form.chosen, form, item=version.item, case=case)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            _remember(request, made.appointment.number, made.code)
            return redirect("hall:visit", made.appointment.number)
    context = {
        "version": version,
        "organ": version.item.organ,
        "days": days,
        "day": day,
        "form": form,
        "captcha": question,
        "waiting": waiting(version.item.organ),
        "rules": rules_on(clock.today()),
        "crumbs": [
            Link(version.name, reverse("hall:item", args=[code])),
            Link(_("Book a visit")),
        ],
    }
    return render(request, "hall/visits/book.html", context, status=422 if request.method == "POST" else 200)


def _booked(request: HttpRequest, slot: Slot, form: VisitForm, **about: Any) -> actions.Booked:
    attempts.count_lodged(request)
    name, telephone = form.cleaned_data["name"], form.cleaned_data["telephone"]
    return until_it_holds(
        lambda: actions.book(slot.window, slot.day, slot.starts, name=name, telephone=telephone, **about)
    )


def _day(asked: str, days: Sequence[dt.date]) -> dt.date | None:
    """The day asked for, if it may be booked; else the first that may."""
    return next((each for each in days if each.isoformat() == asked), days[0] if days else None)


@public
@never_cache
@require_safe
def queue(request: HttpRequest, code: str) -> HttpResponse:
    """The screen of a hall: whose turn it is at each window, in large type; asked for again by itself where scripts run."""
    organ = get_object_or_404(Organ, code=code)
    context = {
        "organ": organ,
        "queues": queues(organ),
        "crumbs": [Link(organ.name, reverse("hall:organ", args=[code])), Link(_("Queue at the windows"))],
    }
    template = "hall/visits/queue_rows.html" if by_htmx(request) else "hall/visits/queue.html"
    return render(request, template, context)


@public
@never_cache
@ask
def enter(request: HttpRequest) -> HttpResponse:
    """See a visit again, on any device."""
    form = AgainForm(*sent(request), initial={"number": request.GET.get("number", "")[:12]})
    question = CaptchaForm(request, "visit")
    if request.method == "POST" and form.is_valid() and question.answered:
        try:
            found = _opened(request, **form.cleaned_data)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            return redirect("hall:visit", found.number)
    context = {"form": form, "captcha": question}
    return render(request, "hall/visits/enter.html", context, status=422 if request.method == "POST" else 200)


def _opened(request: HttpRequest, number: str, code: str) -> Appointment:
    number, code = number.strip().upper(), code.strip().upper()
    attempts.count(request, "visit", number)
    found = Appointment.objects.filter(number=number).exclude(code_hash="").first()
    if not passwords.fits(code, found.code_hash if found else NOBODY) or found is None:
        raise Refusal("visit.unknown", _("There is no visit with this number and code."), field="number")
    attempts.forgive(request, "visit", number)
    _remember(request, number, code)
    return found


def _remember(request: HttpRequest, number: str, code: str) -> None:
    """This browser has proved that it knows the code."""
    request.session[VISITS] = {**request.session.get(VISITS, {}), number: code}


def _own(request: HttpRequest, number: str) -> Appointment | None:
    """The visit, if this browser booked it or gave its code."""
    if number not in request.session.get(VISITS, {}):
        return None
    return Appointment.objects.select_related("window__organ", "item", "case").filter(number=number).first()


@public
@never_cache
@require_safe
def visit(request: HttpRequest, number: str) -> HttpResponse:
    """When and where, the queue number once it is drawn, and how to cancel."""
    found = _own(request, number)
    if found is None:
        return redirect("hall:visits")
    context = {
        "visit": found,
        "organ": found.window.organ,
        "code": request.session[VISITS][number],
        "ahead": ahead_of(found),
        "crumbs": [Link(_("Home"), reverse("hall:home")), Link(_("My visit"))],
    }
    return render(request, "hall/visits/turn.html" if by_htmx(request) else "hall/visits/visit.html", context)


@public
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """He cannot come; somebody else may."""
    found = _own(request, number)
    if found is None:
        return redirect("hall:visits")
    try:
        until_it_holds(lambda: actions.cancel(found.pk))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The visit is cancelled; the place is free for somebody else."))
    return redirect("hall:visit", number)
