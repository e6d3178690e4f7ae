"""One version of a paper's text and the steps of its life: what it changes, and who may do what next."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sundial.cases.documents import text_life
from sundial.cases.documents.kinds import rows
from sundial.cases.documents.paper_texts import shipped_text
from sundial.cases.models import PaperText, PaperTextState
from sundial.desk.paper_texts import show
from sundial.desk.rules.forms import LiveForm, OpinionForm, ReasonForm
from sundial.desk.version_steps import Steps
from sundial.desk.views import me
from sundial.supervision.rule_text import differences
from sundial.system.access import staff_only

STEPS: Steps[PaperText] = Steps(
    text_life.LIFE,
    {
        "confirm": (OpinionForm, lambda pk, data, by: text_life.confirm(pk, data["opinion"], by=by)),
        "go_live": (LiveForm, lambda pk, data, by: text_life.go_live(pk, data["effective_from"], by=by)),
        "send_back": (ReasonForm, lambda pk, data, by: text_life.send_back(pk, data["reason"], by=by)),
        "abandon": (ReasonForm, lambda pk, data, by: text_life.abandon(pk, data["reason"], by=by)),
    },
    page="desk:paper_text",
    step_url="desk:paper_text_step",
    edit_url="desk:paper_text_edit",
)


def text_of(pk: UUID) -> PaperText:
    """The text behind an address; 404 when there is none, or its kind is gone. Texts are open to every officer."""
    found = get_object_or_404(PaperText.objects.select_related("drafted_by", "confirmed_by", "entered_by"), pk=pk)
    if found.kind not in rows():
        raise Http404
    return found


@staff_only
@require_GET
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, text_of(pk))


@staff_only
@require_GET
def specimen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF of this version, with sample values."""
    found = text_of(pk)
    return show.inline(text_life.set_as_trial(found.kind, found.text), f"{found.kind}-{found.number}")


@staff_only
@require_POST
def step(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Take one step; what the form or the life refuses is said on the same page."""
    return STEPS.take(request, action, text_of(pk), _page)


def _page(request: HttpRequest, found: PaperText, wrong: str = "", form: forms.Form | None = None) -> HttpResponse:
    before = _before(found)
    context = {
        "version": found,
        "name": text_life.title_of(found.kind),
        "tone": show.TONES[found.state],
        "trail": show.trail(found.kind, _("Version %(number)s") % {"number": found.number}),
        "before": before or 1,
        "differences": differences(before.text if before else shipped_text(found.kind), found.text),
        "people": show.people(found),
        "steps": STEPS.offered(found, me(request), wrong, form),
        "edit": STEPS.edit(found, me(request)),
        "papers": found.documents.count(),
        "form": form,
    }
    return render(request, "desk/paper_texts/version.html", context, status=422 if form else 200)


def _before(found: PaperText) -> PaperText | None:
    """The text of the place that held before this one; None where that was the shipped one."""
    latest = found.effective_from or date.max
    held = PaperText.objects.filter(kind=found.kind, state=PaperTextState.LIVE, effective_from__lt=latest)
    return held.exclude(pk=found.pk).order_by("-effective_from").first()
