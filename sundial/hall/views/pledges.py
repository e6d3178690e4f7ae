"""Pledges in place of papers: signed in a draft, kept on a case."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT
from sundial.hall import actions, story
from sundial.hall.application_forms import FileForm
from sundial.hall.forms import sent
from sundial.hall.models import Application
from sundial.hall.views.application import unsubmitted
from sundial.hall.views.progress import ask, crumbs, own
from sundial.permits import actions as permits
from sundial.system.conflicts import until_it_holds


@unsubmitted
@require_POST
def pledge(request: HttpRequest, application: Application, line: int) -> HttpResponse:
    """Sign in place of a paper, or take that back; an unticked box signs nothing."""
    requirement = get_object_or_404(application.version.materials.select_related("version"), pk=line)
    kind = request.POST.get("kind", "")
    if kind and not request.POST.get("signed"):
        messages.error(request, _("Tick the box to sign."))
        return redirect("hall:application-material", application.number, line)
    actions.pledge(application.pk, requirement, kind)
    messages.success(request, _("Signed.") if kind else _("Taken back."))
    return redirect("hall:application-materials", application.number)


@own
@ask
def later(request: HttpRequest, case: Case, line: int) -> HttpResponse:
    """Hand in a secondary paper after acceptance."""
    requirement = next((each for each in story.to_follow(case) if each.pk == line), None)
    if requirement is None:
        raise Http404
    form = FileForm(*sent(request))
    if request.method == "POST" and (stored := form.kept()):
        until_it_holds(lambda: permits.hand_in_later(case.pk, requirement, by=APPLICANT, file=stored))
        messages.success(request, _("“%(name)s” was received and checked.") % {"name": stored.name})
        return redirect("hall:case", case.number)
    context = {
        "case": case,
        "form": form,
        "heading": requirement.name,
        "upload": True,
        "crumbs": crumbs(case, requirement.name),
    }
    return render(request, "hall/case_form.html", context, status=422 if form.errors else 200)
