"""The wall: who is in trouble now, why, and what was done about it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sundial.cases.models import CaseClock, ClockKind
from sundial.cases.queries import visible_to as cases_visible_to
from sundial.exchange.models import System
from sundial.exchange.queries import sources_of, systems_seen_by
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty, duties, officer_in
from sundial.organs.models import Officer
from sundial.organs.queries import calendar_for
from sundial.rules.rule import Rule
from sundial.supervision import queries
from sundial.supervision import rule_words as words
from sundial.supervision.access import access_signal, disposes, sees_lights, supervisor_duty, visible_to
from sundial.supervision.actions import dispose
from sundial.supervision.ladder.marks import marks
from sundial.supervision.models import Signal, Verdict
from sundial.supervision.priorities import violations
from sundial.supervision.rulebook import rules_on, version_of
from sundial.system.access import staff_only
from sundial.ui import readings
from sundial.ui.parts import ClockEntry, Cursor
from sundial.wall import grouping
from sundial.wall.asking import attempt_once, frame_for
from sundial.wall.forms import CloseForm, ConcludeForm, ReplyForm, SignalFilter
from sundial.wall.stream import HEARTBEAT

ROWS = 25  # Of the wall: what a telephone scrolls and a screen on a wall shows the top of.
ALARMS = 10
# Cases due for longer than this mean that no worker looks: what the wall shows is then no longer the whole truth.
STANDSTILL = dt.timedelta(minutes=2)
PER_PAGE = 50


def watcher(request: HttpRequest) -> Officer:
    """The signed-in officer, who must have lights to watch; 403 otherwise."""
    officer = officer_in(request)
    if not sees_lights(officer):
        raise PermissionDenied
    return officer


def burning_context(request: HttpRequest) -> dict[str, Any]:
    officer, now = watcher(request), clock.now()
    number, rows = _rows_asked_for(request, officer)
    pulse = queries.pulse(now)
    return {
        "rows": rows[:ROWS],
        "number": number,
        "cursor": Cursor(
            previous_url=_place_of(number - 1) if number > 1 else "",
            next_url=_place_of(number + 1) if len(rows) > ROWS else "",
        ),
        "alarms": queries.newest_red(officer, ALARMS),
        "marks": marks([row.signal.pk for row in rows]),
        "counts": queries.counts(officer),
        "sources": sources_of(systems_seen_by(officer)),
        "pulse": pulse,
        "stale": pulse.oldest is not None and now - pulse.oldest > STANDSTILL,
        "patience": 3 * HEARTBEAT,
        "now": now,
    }


def _rows_asked_for(request: HttpRequest, officer: Officer) -> tuple[int, list[grouping.Burning]]:
    """The page asked for and its rows, one more where there is a next page; the first where that page is empty by now."""
    asked = request.GET.get("page", "")
    number = int(asked) if re.fullmatch("[1-9][0-9]{0,5}", asked) else 1
    rows = grouping.rows(officer, ROWS + 1, start=(number - 1) * ROWS)
    return (number, rows) if rows or number == 1 else (1, grouping.rows(officer, ROWS + 1))


def _place_of(number: int) -> str:
    return f"{reverse('wall:wall')}?page={number}"


@staff_only
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    return render(request, "wall/wall.html", burning_context(request))


@staff_only
@require_safe
def burning(request: HttpRequest) -> HttpResponse:
    return render(request, "wall/burning.html", burning_context(request))


@staff_only
@require_safe
def signals(request: HttpRequest) -> HttpResponse:
    form = SignalFilter(request.GET)
    found = (
        visible_to(watcher(request)).select_related("organ", "case__version", "concerned").order_by("-raised_at", "pk")
    )
    if form.is_valid():
        asked = {name: value for name, value in form.cleaned_data.items() if value}
        first = asked.pop("first", None)
        found = found.filter(**asked)
        found = found.filter(rule_id__in=violations()[first].rules) if first else found
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "wall/signals.html", {"page": page, "form": form})


@staff_only
@require_safe
def signal(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show(request, access_signal(officer_in(request), pk))


def show(request: HttpRequest, found: Signal, status: int = 200, **forms: Form) -> HttpResponse:
    officer = officer_in(request)
    duty = supervisor_duty(officer, found)
    context = {
        "frame": frame_for(officer),
        "signal": found,
        "why": queries.why(found),
        "facts": queries.compared(found),
        "clock_entries": clock_entries(found),
        "case_url": case_url(officer, found),
        "sources": sources_of(System.objects.filter(origins__case=found.case_id)) if found.case_id else [],
        "investigation": getattr(found, "investigation", None),
        "disposition": getattr(found, "disposition", None),
        "verdict_then": verdict_then(found),
        "may_reply": found.closed_at is None and found.concerned_id == officer.pk,
        "supervises": duty is not None and found.concerned_id != officer.pk,
        "may_dispose": found.closed_at is None and duty is not None and disposes(duty, found),
        "reply_form": ReplyForm(),
        "conclude_form": ConcludeForm(),
        "close_form": CloseForm(found),
        **forms,
    }
    return render(request, "wall/signal.html", context, status=status)


# Which clock the facts of a light were read off, by how their names begin.
CLOCKS: dict[str, str] = {
    "promised_": ClockKind.PROMISED,
    "used_": ClockKind.PROMISED,
    "stopped_": ClockKind.PROMISED,
    "first_review_": ClockKind.PROMISED,
    "statutory_": ClockKind.STATUTORY,
    "delivery_": ClockKind.DELIVERY,
    "intake_": ClockKind.CORRECTION_NOTICE,
    "later_papers_": ClockKind.LATER_PAPERS,
}


# What a light on a term keeps of it, by which its clock is found again.
TERM = ("term_due_on", "term_value", "term_unit")


def verdict_then(found: Signal) -> str:
    """What whoever disposed of the light found, whatever an appeal made of it later: that stands beside the appeal."""
    disposition, appeal = getattr(found, "disposition", None), getattr(found, "appeal", None)
    if disposition is None:
        return ""
    return str(Verdict((appeal and appeal.verdict_before) or disposition.verdict).label)


def clock_entries(found: Signal) -> list[ClockEntry]:
    """How the days of the limit that the light speaks of were counted, move by move; nothing where it speaks of none."""
    case, rule = found.case, version_of(found.rule_id, found.rule_version)
    if case is None or rule is None:
        return []
    row = _clocks_of(found, rule, case.clocks.all()).prefetch_related("entries").order_by("started_at").last()
    return readings.ledger(row, calendar_for(case.organ), clock.now()) if row else []


def _clocks_of(found: Signal, rule: Rule, clocks: QuerySet[CaseClock]) -> QuerySet[CaseClock]:
    """Those of ``clocks`` that may have counted the limit: of the kind its facts name, or, of a term, set and due as the light says."""
    if kind := _clock_of(rule):
        return clocks.filter(kind=kind)
    told = {name: found.values.get(name) for name in TERM}
    if None in told.values():
        return clocks.none()
    day = dt.date.fromisoformat(told["term_due_on"])
    due = clocks.filter(due_at__gt=clock.start_of_day(day), due_at__lte=clock.end_of_day(day))
    return due.filter(budget=told["term_value"], unit=told["term_unit"])


def _clock_of(rule: Rule) -> str | None:
    """The clock whose days the first fact of a limit among those kept was read off."""
    return next((kind for name in rule.keep for begins, kind in CLOCKS.items() if name.startswith(begins)), None)


def case_url(officer: Officer, found: Signal) -> str:
    """Where the whole case stands, for whoever may read it."""
    if found.case is None or found.case_id is None or not cases_visible_to(officer).filter(pk=found.case_id).exists():
        return ""
    return reverse("desk:case", args=[found.case.number])


def _act(
    request: HttpRequest, pk: UUID, name: str, form: Form, act: Callable[..., object], duty: Duty | None
) -> HttpResponse:
    """Run one act on a light; a form or a rule that refuses comes back with the page and what was typed."""
    found = access_signal(officer_in(request), pk)
    if duty is None:
        raise PermissionDenied
    if not form.is_valid():
        return show(request, found, 422, **{name: form})
    try:
        act(pk, by=duty, **form.cleaned_data)
    except Refusal as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
        return show(request, found, 422, **{name: form})
    return redirect("wall:signal", pk=pk)


@staff_only
@require_POST
def reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    officer = officer_in(request)
    own = next(iter(duties(officer)), None)
    found, form = access_signal(officer, pk), ReplyForm(request.POST)
    if own is None:
        raise PermissionDenied
    if form.is_valid() and attempt_once(officer, form, lambda said: dispose.reply(pk, by=own, **said)):
        return redirect("wall:signal", pk=pk)
    return show(request, found, 422, reply_form=form)


@staff_only
@require_POST
def investigate(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "form", Form(request.POST), dispose.open_investigation, _supervising(request, pk))


@staff_only
@require_POST
def conclude(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ConcludeForm(request.POST)
    return _act(request, pk, "conclude_form", form, dispose.conclude_investigation, _supervising(request, pk))


@staff_only
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    officer = officer_in(request)
    form = CloseForm(access_signal(officer, pk), request.POST)
    return _act(request, pk, "close_form", form, dispose.close, _supervising(request, pk))


def _supervising(request: HttpRequest, pk: UUID) -> Duty | None:
    officer = officer_in(request)
    return supervisor_duty(officer, access_signal(officer, pk))


@staff_only
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    watcher(request)
    return render(request, "wall/rules.html", {"rules": list(rules_on(clock.today()))})


def _version_asked_for(request: HttpRequest, identifier: str) -> Rule:
    asked = request.GET.get("version", "")
    held = (each for each in rules_on(clock.today()) if each.id == identifier)
    found = version_of(identifier, int(asked)) if re.fullmatch("[1-9][0-9]{0,5}", asked) else next(held, None)
    if found is None:
        raise Http404
    return found


@staff_only
@require_safe
def rule(request: HttpRequest, identifier: str) -> HttpResponse:
    """One rule in plain words, for whoever was shown a light of it too: as it holds, or in the version a light was raised under."""
    found = _version_asked_for(request, identifier)
    context = {
        "holds": found in rules_on(clock.today()),
        "frame": frame_for(officer_in(request)),
        "rule": found,
        "formula": words.formula(found, names_params=False),
        "owner": words.owner_of(found),
        "kind": words.kind_of(found),
        "exemptions": words.exemptions(found),
        "assumptions": words.assumptions(found),
        "follow_up": words.follow_up(found),
        "facts": words.facts_of(found),
    }
    return render(request, "wall/rule.html", context)
