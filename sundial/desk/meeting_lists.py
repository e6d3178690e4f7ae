"""Lists about an organ's meetings: how a quarter was attended, what must be discussed by which body, who has charge of what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sundial.cases.queries import visible_to
from sundial.desk import show
from sundial.desk.clocks import first_clocks
from sundial.desk.meeting_bodies import facts
from sundial.desk.meeting_forms import AnswerForm, BacklogForm, ChargeForm
from sundial.desk.meetings import attends, follows, organ_of, trail
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.meetings import attending
from sundial.meetings import backlog as backlogs
from sundial.meetings.followed import decided_matters, followed
from sundial.meetings.models import Attendance, Backlog
from sundial.meetings.reading import rule_of, written
from sundial.meetings.rules import bodies
from sundial.organs import charges
from sundial.organs.access import duty_as
from sundial.organs.models import Organ
from sundial.powers.models import ItemVersion
from sundial.system.access import staff_only
from sundial.ui.forms import refused_at
from sundial.ui.once import DoneBefore, OnceForm, do_once

BACK = 4  # quarters a reader may look back
PER_PAGE = 50


@staff_only
@require_safe
def attendance(request: HttpRequest) -> HttpResponse:
    """How every member attended the meetings of a quarter."""
    organ, firsts = organ_of(me(request)), quarters(clock.today())
    first = next((each for each in firsts if str(each) == request.GET.get("from")), firsts[0])
    rows = attending.quarter(organ, clock.start_of_day(first), clock.start_of_day(_next(first)))
    context = {"rows": rows, "first": first, "last": _next(first) - dt.timedelta(days=1), "firsts": firsts}
    return render(request, "desk/meeting_attendance.html", context | {"trail": trail(_("Attendance by quarter"))})


def quarters(on: dt.date) -> list[dt.date]:
    """The first days of the quarter of ``on`` and of those before it, the latest first."""
    found = [dt.date(on.year, (on.month - 1) // 3 * 3 + 1, 1)]
    while len(found) <= BACK:
        before = found[-1] - dt.timedelta(days=1)
        found.append(dt.date(before.year, (before.month - 1) // 3 * 3 + 1, 1))
    return found


def _next(first: dt.date) -> dt.date:
    """The first day of the quarter after the one that begins on ``first``."""
    return dt.date(first.year, first.month + 3, 1) if first.month < 10 else dt.date(first.year + 1, 1, 1)


@staff_only
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """What must be discussed by which body, by class, with what each kind wants."""
    organ = organ_of(me(request))
    found = [{"body": each, **_body(each, organ)} for each in bodies(organ)]
    return render(request, "desk/meeting_matters.html", {"bodies": found, "trail": trail(_("What must be discussed"))})


def _body(version: ItemVersion, organ: Organ) -> dict[str, object]:
    """The rule of a body, what the page says of it, and where it is taken from."""
    rule = rule_of(version)
    return {"rule": rule, "facts": facts(rule, organ), "source": written(version).get("source", "")}


@staff_only
@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """What was decided and is being carried out, for whoever follows it: the office of the body and its supervisors (MEET-15)."""
    officer = me(request)
    if not follows(officer):
        raise PermissionDenied
    carried_out = request.GET.get("list") == "done"
    page = Paginator(decided_matters(visible_to(officer), carried_out), PER_PAGE).get_page(request.GET.get("page"))
    clocks = {} if carried_out else first_clocks(list(page))
    context = {
        "rows": [
            {"row": each, "clock": clocks.get(each.case.pk), "state": show.state_label(each.case)}
            for each in followed(page)
        ],
        "page": page,
        "carried_out": carried_out,
        "called": Attendance.objects.filter(officer=officer).exists(),
        "trail": trail(_("Decided matters")) if attends(officer) else [],
    }
    return render(request, "desk/meeting_followed.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def division(request: HttpRequest) -> HttpResponse:
    """Who has charge of what; whoever divides the work gives a charge to another leader."""
    officer = me(request)
    organ = organ_of(officer)
    form = ChargeForm(organ, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            do_once(officer, told["once"], lambda: charges.give(organ, told["code"], told["officer"], by=officer))
            return redirect("desk:division")
        except DoneBefore:
            return redirect("desk:division")
        except Refusal as refusal:
            form.refuse(refusal)
    context = {
        "rows": [(name, charges.holder(organ, code)) for code, name in charges.known().items()],
        "source": charges.source(),
        "form": form if duty_as(officer, charges.GIVING, organ) else None,
        "trail": trail(_("Division of work")),
    }
    return render(request, "desk/meeting_division.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_POST
def backlog(request: HttpRequest) -> HttpResponse:
    """The office reports on the topics that wait."""
    officer, form = me(request), BacklogForm(request.POST)
    organ = organ_of(officer)
    return _told(request, form, lambda: backlogs.report(organ, form.cleaned_data["proposal"], by=officer))


@staff_only
@require_POST
def answer_backlog(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The leader answers such a report."""
    officer, form = me(request), AnswerForm(request.POST)
    row = get_object_or_404(Backlog, pk=pk, body__item__organ=organ_of(officer))
    return _told(request, form, lambda: backlogs.answer(row.pk, form.cleaned_data["answer"], by=officer))


def _told(request: HttpRequest, form: OnceForm, act: Callable[[], object]) -> HttpResponse:
    """Do it once; a form that lacks something, or is refused, comes back on a page of its own with what was typed."""
    if form.is_valid():
        try:
            do_once(me(request), form.cleaned_data["once"], act)
            return redirect("desk:meetings")
        except DoneBefore:
            return redirect("desk:meetings")
        except Refusal as refusal:
            refused_at(form, refusal)
    context = {"form": form, "trail": trail(_("Topics that wait")), "label": _("Topics that wait")}
    return render(request, "desk/meeting_backlog.html", context, status=422)
