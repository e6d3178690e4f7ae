"""One version and the steps of its life: what it changes, what is wrong with it, and who may do what next."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sundial.desk.discretion import views
from sundial.desk.rules.forms import LiveForm, OpinionForm, ReasonForm, RetireForm
from sundial.desk.version_steps import Steps
from sundial.desk.views import me
from sundial.powers.actions import benchmark as verbs
from sundial.powers.discretion import show
from sundial.powers.discretion.compare import differences
from sundial.powers.discretion.forms import tried
from sundial.powers.discretion.life import LIFE
from sundial.powers.discretion.models import BenchmarkState, BenchmarkVersion
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.words import by_whom

STEPS: Steps[BenchmarkVersion] = Steps(
    LIFE,
    {
        "confirm": (OpinionForm, lambda pk, data, by: verbs.confirm(pk, data["opinion"], by=by)),
        "enter": (LiveForm, lambda pk, data, by: verbs.enter(pk, data["effective_from"], by=by)),
        "send_back": (ReasonForm, lambda pk, data, by: verbs.send_back(pk, data["reason"], by=by)),
        "retire": (RetireForm, lambda pk, data, by: verbs.retire(pk, data["last_day"], data["reason"], by=by)),
        "abandon": (ReasonForm, lambda pk, data, by: verbs.abandon(pk, data["reason"], by=by)),
    },
    page="desk:benchmark_version",
    step_url="desk:benchmark_step",
    edit_url="desk:benchmark_edit",
)


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
        "steps": STEPS.offered(found, me(request), step, form),
        "edit": STEPS.edit(found, me(request)),
        "form": form,
    } | tried(found.table, request.GET)
    return render(request, "desk/discretion/version.html", context, status=422 if form else 200)


def _before(found: BenchmarkVersion) -> BenchmarkVersion | None:
    """The version a reader compares this one with: the one in force before it."""
    earlier = found.item.benchmarks.filter(number__lt=found.number, state=BenchmarkState.IN_FORCE)
    return earlier.order_by("-number").first()


def _people(found: BenchmarkVersion) -> list[parts.Row]:
    """Who took which step, and when."""
    told = [
        (_("Drafted by"), found.drafted_by, found.drafted_at),
        (_("Confirmed by"), found.confirmed_by, found.confirmed_at),
        (_("Put into force by"), found.entered_by, found.entered_at),
        (_("Taken out of force by"), found.retired_by, found.retired_at),
    ]
    rows = [parts.Row(label, by_whom(who.name, when)) for label, who, when in told if who and when]
    rows.append(parts.Row(_("Begun as"), found.get_origin_display()))
    texts = [(_("Opinion of the legal office"), found.opinion), (_("Reasons"), found.reason)]
    return rows + [parts.Row(label, text) for label, text in texts if text]


@staff_only
@require_POST
def step(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Take one step; what the form or the life refuses is said on the same page."""
    return STEPS.take(request, action, views.version_of(request, pk), _page)


@staff_only
@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a version from the newest one, or from an empty table."""
    begun = verbs.draft(views.item_of(request, code).pk, by=me(request))
    messages.success(request, _("Version %(number)s is begun as a draft.") % {"number": begun.number})
    return redirect("desk:benchmark_edit", begun.pk)
