"""What the county holds already, taken over for one line of a draft instead of an upload: named one by one by the applicant."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from sundial.cases import reuse
from sundial.hall import access, actions, attempts
from sundial.hall.application_forms import CertificateForm
from sundial.hall.captcha import CaptchaForm
from sundial.hall.forms import ProgressForm
from sundial.hall.models import Application
from sundial.hall.task_list import Line
from sundial.hall.views.application import ask, crumbs, line_of, unsubmitted
from sundial.hall.views.progress import proven
from sundial.kernel.refusal import Refusal
from sundial.ui.forms import refused_at

# Both forms of the page ask for a number: each label finds its own.
CASE_IDS, CERTIFICATE_IDS = "case-%s", "certificate-%s"


@unsubmitted
@ask
def held(request: HttpRequest, application: Application, line: int) -> HttpResponse:
    """Papers of the applicant's earlier cases that this browser has opened; those ticked are taken over."""
    found = line_of(application, line)
    if request.method != "POST":
        return _page(request, application, found)
    chosen = [each for each in _offered(request, application) if each.key in request.POST.getlist("paper")]
    if not chosen:
        return _page(request, application, found, nothing_chosen=True)
    actions.take_over(application.pk, found.requirement, chosen)
    return _taken(request, application, found, chosen)


@sensitive_post_parameters("password")
@unsubmitted
@require_POST
def prove(request: HttpRequest, application: Application, line: int) -> HttpResponse:
    """Open an earlier case in this browser, by its number and query password, and look again."""
    found, form = line_of(application, line), ProgressForm(request.POST, auto_id=CASE_IDS)
    question = CaptchaForm(request, "progress")
    if form.is_valid() and question.answered:
        try:
            case = proven(request, **form.cleaned_data)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            if case.applicant.identifier != _identifier(application):
                messages.info(request, _("That case is of another applicant: nothing of it is offered here."))
            return redirect("hall:application-held", application.number, line)
    return _page(request, application, found, case_form=form, case_captcha=question)


@unsubmitted
@require_POST
def certificate(request: HttpRequest, application: Application, line: int) -> HttpResponse:
    """Take over a certificate by its number; the page never shows a certificate whose holder has not been proven."""
    found, form = line_of(application, line), CertificateForm(request.POST, auto_id=CERTIFICATE_IDS)
    question = CaptchaForm(request, "certificate")
    if form.is_valid() and question.answered:
        try:
            attempts.count(request, "certificate", form.cleaned_data["number"])
            held = reuse.certificate(form.cleaned_data["number"], _identifier(application))
            attempts.forgive(request, "certificate", form.cleaned_data["number"])
            actions.take_over(application.pk, found.requirement, [held])
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            return _taken(request, application, found, [held])
    return _page(request, application, found, certificate_form=form, certificate_captcha=question)


def _taken(request: HttpRequest, application: Application, found: Line, chosen: list[reuse.Held]) -> HttpResponse:
    for each in chosen:
        messages.success(request, _("“%(name)s” was taken over; you need not hand it in again.") % {"name": each.name})
    return redirect("hall:application-material", application.number, found.requirement.pk)


def _page(request: HttpRequest, application: Application, found: Line, **told: Any) -> HttpResponse:
    context = {
        "application": application,
        "line": found,
        "offered": _in_order(_offered(request, application), found),
        "opened": access.open_numbers(request),
        "applicant": application.answers.get("applicant", {}).get("name", ""),
        "case_form": ProgressForm(auto_id=CASE_IDS),
        "case_captcha": CaptchaForm(request, "progress"),
        "certificate_captcha": CaptchaForm(request, "certificate"),
        "certificate_form": CertificateForm(auto_id=CERTIFICATE_IDS),
        "crumbs": crumbs(application, found.requirement.name, _("What the county holds already")),
        **told,
    }
    return render(request, "hall/held.html", context, status=422 if told else 200)


def _offered(request: HttpRequest, application: Application) -> list[reuse.Held]:
    return reuse.held_of(access.open_numbers(request), _identifier(application))


def _in_order(offered: list[reuse.Held], line: Line) -> list[reuse.Held]:
    """Papers of the same name as the line first."""
    return sorted(offered, key=lambda each: each.name != line.requirement.name)


def _identifier(application: Application) -> str:
    said: str = application.answers.get("applicant", {}).get("identifier", "")
    return said
