"""Edit a draft: the text on the left, its faults or its pages beside it, nothing written until it is saved."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sundial.cases.documents import text_life
from sundial.cases.documents.kinds import kinds
from sundial.cases.models import PaperText
from sundial.desk.paper_texts import show
from sundial.desk.paper_texts.forms import PaperTextForm
from sundial.desk.paper_texts.life import text_of
from sundial.desk.views import me
from sundial.kernel.refusal import Refusal
from sundial.system.access import staff_only
from sundial.ui.views import by_htmx


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Edit a draft. ``preview`` looks at what is typed; anything else saves it."""
    found = _editable(request, pk)
    form = PaperTextForm(found.text, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            look = show.look(found.kind, form.typed())
            if by_htmx(request):
                return render(request, "desk/paper_texts/look.html", {"look": look})
            return _page(request, found, form, look)
        if _saved(request, found, form):
            return redirect("desk:paper_text", found.pk)
    return _page(request, found, form, show.look(found.kind, _typed(form, found)))


@staff_only
@require_POST
def try_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF of what is typed, with sample values; its faults where it has any."""
    found = _editable(request, pk)
    form = PaperTextForm(found.text, request.POST)
    wrong = show.wrong(found.kind, form.typed()) if form.is_valid() else []
    if wrong or form.errors:
        return _page(request, found, form, show.Look(faults=wrong), status=422)
    return show.inline(text_life.set_as_trial(found.kind, form.typed()), found.kind)


def _editable(request: HttpRequest, pk: UUID) -> PaperText:
    found = text_of(pk)
    text_life.LIFE.check("edit", found, me(request))
    return found


def _typed(form: PaperTextForm, found: PaperText) -> str:
    return form.typed() if form.is_bound and "text" in getattr(form, "cleaned_data", {}) else found.text


def _saved(request: HttpRequest, found: PaperText, form: PaperTextForm) -> bool:
    try:
        text_life.edit(found.pk, form.typed(), by=me(request))
    except Refusal as refusal:
        form.add_error("text", str(refusal))
        return False
    messages.success(request, _("The draft is saved."))
    return True


def _page(
    request: HttpRequest, found: PaperText, form: PaperTextForm, look: show.Look, status: int | None = None
) -> HttpResponse:
    context = {
        "version": found,
        "name": text_life.title_of(found.kind),
        "form": form,
        "look": look,
        "trail": show.trail(found.kind, _("Edit version %(number)s") % {"number": found.number}),
        "places": show.places(kinds()[found.kind]),
        "facts": show.facts(),
    }
    status = status or (422 if form.is_bound and form.errors else 200)
    return render(request, "desk/paper_texts/edit.html", context, status=status)
