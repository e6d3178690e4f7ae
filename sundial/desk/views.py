"""The officers' desk: what waits for me, one case whole, one act at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sundial.cases import application_form as application
from sundial.cases import archive, documents, queries
from sundial.cases.access import access_case, check_act, note_read
from sundial.cases.erasures import may_ask
from sundial.cases.files import serve
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, Document, Material, StoredFile
from sundial.cases.panels import panels
from sundial.cases.streaming import InTurns
from sundial.desk import beside, clocks, next_acts, records, show, story, worklist
from sundial.desk.acts import ActForm, form_of
from sundial.desk.acts.base import ItsOwn
from sundial.desk.acts.stated import StatedForm
from sundial.desk.related import related
from sundial.kernel.refusal import Refusal
from sundial.meetings.models import Topic
from sundial.meetings.queries import readable
from sundial.organs.access import account_in, administers_only, officer_in, organs_where
from sundial.organs.models import Officer, Organ
from sundial.supervision.access import supervises, visible_to
from sundial.supervision.models import SignalState
from sundial.system.access import staff_only
from sundial.ui import nav, parts
from sundial.ui.once import done_tag


def me(request: HttpRequest) -> Officer:
    """The signed-in officer."""
    return officer_in(request)


def organs_as(officer: Officer, roles: Iterable[str]) -> QuerySet[Organ]:
    """The organs where the officer has one of these posts today, by name; 403 for one who has none."""
    held = organs_where(officer, roles)
    if not held:
        raise PermissionDenied
    return Organ.objects.filter(pk__in=held).order_by("name")


def opened(request: HttpRequest, number: str) -> Case:
    """The case of a page, if the officer may read it; 404 otherwise. The read is recorded."""
    return access_case(account_in(request), number)


def trail(case: Case, *more: str) -> list[parts.Link]:
    """The way back from a page of a case."""
    own = parts.Link(case.number, reverse("desk:case", args=[case.number]), current=not more)
    return [parts.Link(_("My work"), reverse("desk:work")), own, *(parts.Link(each, current=True) for each in more)]


@staff_only
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What waits for the officer; one of the three administrators, whom no case ever waits for, is led to his own page."""
    officer = me(request)
    own = nav.own_places("desk", request.user) if administers_only(officer) and not request.GET else []
    return redirect(own[0].url) if own else render(request, "desk/work.html", worklist.page(request, officer))


@staff_only
@require_safe
def lights(request: HttpRequest) -> HttpResponse:
    """The lights that concern the officer: his right of reply begins here."""
    officer = me(request)
    mine = visible_to(officer).filter(concerned=officer).exclude(state=SignalState.CLOSED)
    found = list(mine.select_related("organ", "case__version").order_by("rank", "raised_at"))
    return render(request, "desk/lights.html", {"signals": found})


@staff_only
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    officer = me(request)
    found = opened(request, number)
    steps = queries.next_actions(found, officer)
    context = {
        **heading(found),
        "trail": trail(found),
        "signals": show.signals(found, officer),
        "life": show.life_steps(found),
        "facts": show.facts(found),
        "lines": show.lines(found),
        "panels": [*filter(None, [related(found, officer)]), *panels(found)],
        "records": records.records(found),
        "visits": beside.visits(found),
        **resolution_for(officer, beside.resolution(found)),
        "entries": story.timeline(found),
        "clocks": clocks.clocks(found),
        "next_actions": next_acts.possible(found, steps, officer),
        "letters": next_acts.letters(found, steps),
        "refused_actions": next_acts.refused(found, steps),
        "documents": show.documents(found),
        "supervises": supervises(officer, found.organ_id) is not None,
        "may_erase": may_ask(found, officer),
    }
    return render(request, "desk/case.html", context)


def resolution_for(officer: Officer, topic: Topic | None) -> dict[str, Any]:
    """What a meeting resolved on a case, and whether the officer may open that meeting."""
    opens = topic is not None and readable(officer).filter(pk=topic.meeting_id).exists()
    return {"resolution": topic, "opens_meeting": opens}


def heading(case: Case) -> dict[str, Any]:
    """What the head of every page of a case says."""
    return {"case": case, "state": show.state_label(case), "tone": show.tone(case)}


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """One act: its form, and the verb when the form is sent."""
    found = opened(request, number)
    form_class = form_of(found.procedure, action)
    if form_class is None:
        raise Http404
    officer = me(request)
    if request.method != "POST":
        try:
            check_act(found, officer, action)
        except Refusal as refusal:
            return refused(request, found, action, refusal)
    if issubclass(form_class, StatedForm) and form_class.trial and "try" in request.POST:
        return show_act(request, found, action, form_class.tried(found, officer, request.POST))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(found, officer, *sent)
    if request.method == "POST" and form.is_valid() and form.perform():
        label = life_of(found.procedure).by_action[action].label
        messages.success(request, _("Done: %(act)s") % {"act": label}, extra_tags=done_tag(form.cleaned_data["once"]))
        if password := getattr(form.done, "handed_password", ""):
            return render(request, "desk/handed.html", {"case": found, "password": password, "trail": trail(found)})
        return redirect("desk:case", number=found.number)
    return show_act(request, found, action, form)


def refused(request: HttpRequest, found: Case, action: str, refusal: Refusal) -> HttpResponse:
    """Why the act is not possible now, and who may do it instead, with the way back to the case."""
    label = str(life_of(found.procedure).by_action[action].label)
    context = {**heading(found), "label": label, "refusal": refusal, "trail": trail(found, label)}
    return render(request, "desk/refused.html", context, status=422)


def show_act(request: HttpRequest, found: Case, action: str, form: ActForm) -> HttpResponse:
    """The page of an act: the form, and beside it what one must have read to do it."""
    transition = life_of(found.procedure).by_action[action]
    read = beside.beside(found, form.beside)
    context = {
        **heading(found),
        **resolution_for(form.officer, read.get("resolution")),
        "form": form,
        "own": ItsOwn(form),
        "label": transition.label,
        "basis": transition.basis,
        "back": reverse("desk:case", args=[found.number]),
        "trail": trail(found, str(transition.label)),
        "clocks": clocks.clocks(found),
        "beside": read,
    }
    return render(request, "desk/act.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_safe
def clock(request: HttpRequest, number: str) -> HttpResponse:
    """How every day was counted, or why it was not."""
    found = opened(request, number)
    context = {**heading(found), "pages": clocks.account_pages(found), "trail": trail(found, _("How days are counted"))}
    return render(request, "desk/clock.html", context)


@staff_only
@require_safe
def file(request: HttpRequest, number: str) -> HttpResponse:
    """Everything the file of the case holds, piece by piece, and what it lacks."""
    found = opened(request, number)
    held = archive.contents(found)
    context = {
        **heading(found),
        "held": held,
        "missing": archive.missing(found, held),
        "trail": trail(found, _("File of the case")),
    }
    return render(request, "desk/file.html", context)


@staff_only
@require_safe
def whole_file(request: HttpRequest, number: str) -> HttpResponseBase:
    """Everything the case holds, as one zip that is written while it is sent."""
    found = opened(request, number)
    answer = InTurns(archive.bundle(found), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.zip"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff_only
@require_safe
def application_form(request: HttpRequest, number: str) -> HttpResponse:
    """What the applicant stated, on the form of the item's list; 404 where nobody applied."""
    found = opened(request, number)
    if not show.has_application(found):
        raise Http404
    return HttpResponse(application.of_case(found), content_type="application/pdf")


@staff_only
@require_safe
def material(request: HttpRequest, number: str, pk: UUID) -> HttpResponseBase:
    return _read(request, opened(request, number).materials.select_related("file"), pk)


@staff_only
@require_safe
def document(request: HttpRequest, number: str, pk: UUID) -> HttpResponseBase:
    return _read(request, opened(request, number).documents.select_related("file"), pk)


@staff_only
@require_safe
def public_document(request: HttpRequest, number: str, pk: UUID) -> HttpResponse:
    """The masked sheet of a paper, as the public gets it: looked at before anything is published."""
    shown = next((each for each in documents.published_papers(opened(request, number)) if each.pk == pk), None)
    if shown is None:
        raise Http404
    answer = HttpResponse(documents.masked_sheet(shown), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{shown.number}.pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@staff_only
@require_safe
def record_file(request: HttpRequest, number: str, record: UUID, pk: UUID) -> HttpResponseBase:
    """A file kept with an act's answers; only one that the record itself names."""
    found = opened(request, number)
    kept = get_object_or_404(found.records, pk=record)
    if not any(isinstance(each, dict) and each.get("id") == str(pk) for each in kept.values.values()):
        raise Http404
    return serve(get_object_or_404(StoredFile, pk=pk))


def _read(request: HttpRequest, papers: QuerySet[Any], pk: UUID) -> HttpResponseBase:
    """A paper of the file as a download; who read it stands in the record, and the party may see it."""
    found = get_object_or_404(papers.select_related("case__organ", "case__item"), pk=pk)
    file = _file_of(found)
    note_read(found.case, officer_in(request), found)
    return serve(file)


def _file_of(row: Material | Document) -> StoredFile:
    if row.file is None:
        raise Http404
    return row.file
