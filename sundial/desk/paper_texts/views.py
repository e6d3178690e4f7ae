"""Read the texts of papers: every kind by its room, one kind with the words that hold today and their versions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sundial.cases.documents import preview, text_life
from sundial.cases.documents.paper_texts import held_text, kind_of_text, shipped_text
from sundial.cases.models import PaperText, PaperTextState
from sundial.desk.paper_texts import show
from sundial.desk.paper_texts.forms import TextFilter
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.system.access import staff_only
from sundial.ui import parts


@staff_only
@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """Every kind of paper, with the version its words are at."""
    form = TextFilter(request.GET)
    wanted = form.cleaned_data["q"].lower() if form.is_valid() else ""
    held, changes = show.held_today(), text_life.open_changes()
    rooms = [
        (
            room,
            [line for line in show.lines(names, held, changes) if wanted in f"{line.title} {line.kind.mark}".lower()],
        )
        for room, names in show.rooms().items()
    ]
    context = {"form": form, "rooms": [each for each in rooms if each[1]], "clear_url": reverse("desk:paper_texts")}
    return render(request, "desk/paper_texts/texts.html", context)


@staff_only
@require_GET
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind: the words that hold today, its versions, and what comes next."""
    known = show.known(kind)
    versions = list(PaperText.objects.filter(kind=kind).exclude(state=PaperTextState.SHIPPED).order_by("-number"))
    change = next((each for each in versions if each.state in text_life.OPEN), None)
    context = {
        "kind": known,
        "name": text_life.title_of(kind),
        "trail": show.trail(kind),
        "text": held_text(kind, clock.today()),
        "held": show.held_today().get(kind),
        "versions": [(each, show.TONES[each.state]) for each in versions],
        "shipped": shipped_text(kind),
        "change": change,
        "begin": None if change else _begin_action(request, kind),
        "about": show.about(known),
    }
    return render(request, "desk/paper_texts/kind.html", context)


@staff_only
@require_GET
def specimen(request: HttpRequest, kind: str) -> HttpResponse:
    """The PDF of the words that hold today, with sample values."""
    show.known(kind)
    return show.inline(preview(kind_of_text(kind, held_text(kind, clock.today()))), kind)


def _begin_action(request: HttpRequest, kind: str) -> parts.Action:
    label = _("Draft a change")
    try:
        text_life.check_drafts(me(request))
    except Refusal as refusal:
        return parts.Action(label, refusal=str(refusal), basis=refusal.basis, instead=str(refusal.who))
    return parts.Action(label, url=reverse("desk:paper_text_draft", args=[kind]), primary=True)


@staff_only
@require_POST
def draft(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin a text with the words that hold today."""
    show.known(kind)
    begun = text_life.draft(kind, by=me(request))
    messages.success(request, _("Version %(number)s is begun as a draft.") % {"number": begun.number})
    return redirect("desk:paper_text_edit", begun.pk)
