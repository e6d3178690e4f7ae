"""One version and the steps of its life: what it changes, what is wrong with it, and who may do what next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sundial.desk.discretion import views
from sundial.desk.rules.forms import LiveForm, OpinionForm, ReasonForm, RetireForm
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer
from sundial.powers.actions import benchmark as verbs
from sundial.powers.discretion import show
from sundial.powers.discretion.compare import differences
from sundial.powers.discretion.forms import tried
from sundial.powers.discretion.life import STEPS, check_step
from sundial.powers.discretion.models import BenchmarkState, BenchmarkVersion
from sundial.system.access import staff_only
from sundial.ui import parts

Verb = Callable[[UUID, dict[str, Any], Officer], Any]
FORMS: dict[str, tuple[type[forms.Form], Verb]] = {
    "confirm": (OpinionForm, lambda pk, data, by: verbs.confirm(pk, data["opinion"], by=by)),
    "enter": (LiveForm, lambda pk, data, by: verbs.enter(pk, data["effective_from"], by=by)),
    "send_back": (ReasonForm, lambda pk, data, by: verbs.send_back(pk, data["reason"], by=by)),
    "retire": (RetireForm, lambda pk, data, by: verbs.retire(pk, data["last_day"], data["reason"], by=by)),
    "abandon": (ReasonForm, lambda pk, data, by: verbs.abandon(pk, data["reason"], by=by)),
}
MAIN = ("confirm", "enter")


@dataclass(frozen=True)
class NextStep:
    """A step of the life as the page offers it: a form, or the reason why not."""

    action: str
    label: str
    url: str
    form: forms.Form | None = None
    refusal: Refusal | None = None
    primary: bool = False


@staff_only
@require_safe
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, views.version_of(request, pk))


def _page(
    request: HttpRequest, found: BenchmarkVersion, step: str = "", form: forms.Form | None = None
) -> HttpResponse:
    before = _before(found)
    tables = show.tables(found.table, checked=found.state == BenchmarkState.DRAFT)
    context = {
        "version": found,
        "item": found.item,
        "tone": views.TONES[found.state],
        "trail": views.trail(found.item, _("Version %(number)s") % {"number": found.number}),
        "tables": tables,
        "faults": sum(table.faults for table in tables),
        "before": before,
        "differences": differences(before.table, found.table) if before else [],
        "people": _people(found),
        "steps": _steps(found, me(request), step, form),
        "edit": _edit(found, me(request)),
        "form": form,
    } | tried(found.table, request.GET)
    return render(request, "desk/discretion/version.html", context, status=422 if form else 200)


def _before(found: BenchmarkVersion) -> BenchmarkVersion | None:
    """The version a reader compares this one with: the one in force before it."""
    earlier = found.item.benchmarks.filter(number__lt=found.number, state=BenchmarkState.IN_FORCE)
    return earlier.order_by("-number").first()


def _steps(found: BenchmarkVersion, officer: Officer, wrong: str, form: forms.Form | None) -> list[NextStep]:
    """The steps that lead on from this state; one that this officer may not take says why."""
    steps = []
    for action, (form_class, _verb) in FORMS.items():
        if found.state not in STEPS[action].sources:
            continue
        url = reverse("desk:benchmark_step", args=[found.pk, action])
        label, primary = str(STEPS[action].label), action in MAIN
        try:
            check_step(action, found, officer)
        except Refusal as refusal:
            steps.append(NextStep(action, label, url, refusal=refusal))
        else:
            shown = form if action == wrong and form else form_class(prefix=action)
            steps.append(NextStep(action, label, url, form=shown, primary=primary))
    return steps


def _edit(found: BenchmarkVersion, officer: Officer) -> bool:
    try:
        check_step("edit", found, officer)
    except Refusal:
        return False
    return True


def _people(found: BenchmarkVersion) -> list[parts.Row]:
    """Who took which step, and when."""
    told = [
        (_("Drafted by"), found.drafted_by, found.drafted_at),
        (_("Confirmed by"), found.confirmed_by, found.confirmed_at),
        (_("Put into force by"), found.entered_by, found.entered_at),
        (_("Taken out of force by"), found.retired_by, found.retired_at),
    ]
    rows = [
        parts.Row(label, f"{who.name}（{when.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}）")
        for label, who, when in told
        if who and when
    ]
    rows.append(parts.Row(_("Begun as"), found.get_origin_display()))
    texts = [(_("Opinion of the legal office"), found.opinion), (_("Reasons"), found.reason)]
    return rows + [parts.Row(label, text) for label, text in texts if text]


@staff_only
@require_POST
def step(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Take one step; what the form or the life refuses is said on the same page."""
    if action not in FORMS:
        raise Http404
    found = views.version_of(request, pk)
    form_class, verb = FORMS[action]
    form = form_class(request.POST, prefix=action)
    if form.is_valid():
        try:
            verb(found.pk, form.cleaned_data, me(request))
        except Refusal as refusal:
            if refusal.code != "benchmark.faulty" and refusal.field not in form.fields:
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": STEPS[action].label})
            return redirect("desk:benchmark_version", found.pk)
    return _page(request, found, action, form)


@staff_only
@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a version from the newest one, or from an empty table."""
    begun = verbs.draft(views.item_of(request, code).pk, by=me(request))
    messages.success(request, _("Version %(number)s is begun as a draft.") % {"number": begun.number})
    return redirect("desk:benchmark_edit", begun.pk)
