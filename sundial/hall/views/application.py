"""A draft, part by part. Every page is behind ``access.own_application``; none may be kept by a cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sundial.cases.files import serve
from sundial.hall import access, accounts, actions, form_sheets, guide, pledges, task_list
from sundial.hall.application_forms import AgentForm, FileForm, PartyForm, of_the_reader
from sundial.hall.asked import matter_form
from sundial.hall.forms import sent
from sundial.hall.models import Application
from sundial.inbox.forms import ReachForm
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits.own_terms import lateness
from sundial.system.access import public
from sundial.system.conflicts import until_it_holds
from sundial.ui.parts import Link

ask = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponseBase]
# The applicant answers for the truth of the materials, and what follows when they are false.
TRUTH = "行政许可法第三十一条、第七十八条"


def owned(view: View) -> View:
    """Give the view the draft instead of its number; who has no right to it is asked for number and code."""

    @public
    @never_cache
    @wraps(view)
    def door(request: HttpRequest, number: str, **more: Any) -> HttpResponseBase:
        application = access.own_application(request, number)
        if application is None:
            return redirect(f"{reverse('hall:resume')}?{urlencode({'number': number})}")
        return view(request, application, **more)

    return door


def unsubmitted(view: View) -> View:
    """As ``owned``; a submitted one leads to its receipt."""

    @wraps(view)
    def before(request: HttpRequest, application: Application, **more: Any) -> HttpResponseBase:
        if application.case_id is not None:
            return redirect("hall:receipt", application.number)
        return view(request, application, **more)

    return owned(before)


def crumbs(application: Application, *last: str) -> list[Link]:
    here = reverse("hall:application", args=[application.number])
    return [
        Link(application.version.name, reverse("hall:item", args=[application.version.item.code])),
        Link(_("My application"), here if last else ""),
        *(Link(each) for each in last),
    ]


@unsubmitted
@require_safe
def tasks(request: HttpRequest, application: Application) -> HttpResponse:
    context = {
        "application": application,
        "code": access.code_of(request, application),
        "tasks": task_list.tasks(application, task_list.lines(application)),
        "closed": guide.closed(application.version),
        "crumbs": crumbs(application),
    }
    return render(request, "hall/application.html", context)


@unsubmitted
@ask
def applicant(request: HttpRequest, application: Application) -> HttpResponse:
    form = of_the_reader(PartyForm(*sent(request), initial=application.answers.get("applicant")))
    return _part(request, application, "applicant", form, _("Applicant"))


@unsubmitted
@ask
def agent(request: HttpRequest, application: Application) -> HttpResponse:
    form = of_the_reader(AgentForm(*sent(request), initial=application.answers.get("agent", {"acts": "yes"})))
    answer = _part(request, application, "agent", form, _("Agent"))
    acts = request.method == "POST" and form.is_valid() and form.cleaned_data["acts"] == "yes"
    return redirect("hall:application-authority", application.number) if acts else answer


@unsubmitted
@ask
def authority(request: HttpRequest, application: Application) -> HttpResponse:
    """The agent's letter of authority: a photograph will do, and the window may still ask for the paper."""
    if not task_list.acts_through_agent(application):
        return redirect("hall:application-agent", application.number)
    form = FileForm(*sent(request))
    if request.method == "POST" and (stored := form.kept()):
        actions.attach(application.pk, None, stored)
        messages.success(request, _("“%(name)s” was received and checked.") % {"name": stored.name})
        return redirect("hall:application-authority", application.number)
    context = {
        "application": application,
        "files": task_list.letter(application),
        "form": form,
        "crumbs": crumbs(application, _("Letter of authority")),
    }
    return render(request, "hall/authority.html", context, status=422 if form.errors else 200)


@unsubmitted
@ask
def reach(request: HttpRequest, application: Application) -> HttpResponse:
    """Where messages may reach him outside the hall; nothing, if he likes."""
    form = ReachForm(*sent(request), initial=application.answers.get("messages"))
    return _part(request, application, "messages", form, _("Messages by SMS or e-mail"))


@unsubmitted
@ask
def matter(request: HttpRequest, application: Application) -> HttpResponse:
    form = matter_form(application.version, *sent(request), initial=_typed(application))
    return _part(request, application, "matter", form, _("What is applied for"))


def _typed(application: Application) -> dict[str, Any]:
    """What was typed before, a yes as the form shows it."""
    matter = application.answers.get("matter") or {}
    return {
        name: {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        for name, value in matter.items()
    }


def _part(request: HttpRequest, application: Application, part: str, form: Form, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        actions.answer(application.pk, part, form.cleaned_data)
        return redirect("hall:application", application.number)
    context = {"application": application, "form": form, "heading": heading, "crumbs": crumbs(application, heading)}
    return render(request, "hall/part.html", context, status=422 if form.errors else 200)


@unsubmitted
@require_safe
def materials(request: HttpRequest, application: Application) -> HttpResponse:
    found = task_list.lines(application)
    context = {"application": application, "lines": found, "crumbs": crumbs(application, _("Materials"))}
    return render(request, "hall/materials.html", context)


@unsubmitted
@ask
def material(request: HttpRequest, application: Application, line: int) -> HttpResponse:
    """Upload for one line of the list, as many files as it takes."""
    found = line_of(application, line)
    form = FileForm(*sent(request))
    if request.method == "POST" and (stored := form.kept()):
        actions.attach(application.pk, found.requirement, stored)
        messages.success(request, _("“%(name)s” was received and checked.") % {"name": stored.name})
        return redirect("hall:application-material", application.number, line)
    context = {
        "application": application,
        "line": found,
        "form": form,
        "pledges": pledges.offers(found),
        "promised": pledges.words(found.requirement, found.pledge),
        "is_form": task_list.ready(application) and form_sheets.is_form(application, found.requirement),
        "crumbs": crumbs(application, found.requirement.name),
    }
    return render(request, "hall/material.html", context, status=422 if form.errors else 200)


def line_of(application: Application, line: int) -> task_list.Line:
    """One line of the list as it concerns this applicant. Raises ``Http404``."""
    found = next((each for each in task_list.lines(application) if each.requirement.pk == line), None)
    if found is None:
        raise Http404
    return found


@unsubmitted
@require_POST
def remove(request: HttpRequest, application: Application, key: UUID) -> HttpResponse:
    found = get_object_or_404(application.files, pk=key)
    actions.detach(application.pk, key)
    if found.requirement_id is None:
        return redirect("hall:application-authority", application.number)
    return redirect("hall:application-material", application.number, found.requirement_id)


@unsubmitted
@require_safe
def download(request: HttpRequest, application: Application, key: UUID) -> HttpResponseBase:
    """The applicant's own upload, only ever as a download; what was taken over is read where it comes from."""
    uploads = application.files.filter(earlier__isnull=True, certificate__isnull=True)
    return serve(get_object_or_404(uploads.select_related("file"), pk=key).file)


@unsubmitted
@require_safe
def form_sheet(request: HttpRequest, application: Application) -> HttpResponse:
    """What was typed so far as the form of the item's list, to be signed where the list asks for it on paper."""
    if not task_list.ready(application):
        return redirect("hall:application", application.number)
    return HttpResponse(form_sheets.of_draft(application), content_type="application/pdf")


@unsubmitted
@require_safe
def check(request: HttpRequest, application: Application) -> HttpResponse:
    """Every answer once more; from here it is submitted."""
    if not task_list.ready(application):
        return redirect("hall:application", application.number)
    return _checked(request, application)


def _checked(request: HttpRequest, application: Application, refusal: Refusal | None = None) -> HttpResponse:
    """The answers, each with its way back; above them why they were not taken, where they were not."""
    found = task_list.lines(application)
    context = {
        "application": application,
        "organ": application.version.item.organ,
        "parts": task_list.answers(application),
        "lines": found,
        "acts": task_list.acts_through_agent(application),
        "letter": task_list.letter(application),
        "missing": [line.requirement.name for line in found if line.missing],
        "late": lateness(application.version, application.answers["matter"], clock.today()),
        "declared_under": TRUTH,
        "refusal": refusal,
        "crumbs": crumbs(application, _("Check and submit")),
    }
    return render(request, "hall/check.html", context, status=422 if refusal else 200)


@owned
@require_POST
def submit(request: HttpRequest, application: Application) -> HttpResponse:
    """Pressed once or twice, there is one case and one receipt."""
    code = access.code_of(request, application)
    try:
        case = until_it_holds(lambda: actions.submit(application.pk, key=request.POST.get("key", ""), code=code))
    except Refusal as refusal:
        if not task_list.ready(application):
            raise
        return _checked(request, application, refusal)
    if account := accounts.signed_in(request):
        actions.keep_case(account, case)
    return redirect("hall:receipt", application.number)


@unsubmitted
@ask
def discard(request: HttpRequest, application: Application) -> HttpResponse:
    if request.method == "POST":
        actions.discard(application.pk)
        access.drop_draft(request, application)
        messages.success(request, _("The draft and its files are deleted."))
        return redirect("hall:item", application.version.item.code)
    context = {"application": application, "crumbs": crumbs(application, _("Delete the draft"))}
    return render(request, "hall/discard.html", context)
