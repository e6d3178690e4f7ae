"""Begin an application, or go on with one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sundial.complaints.centres import PROCEDURE as COMPLAINT
from sundial.hall import access, actions, attempts, guide
from sundial.hall.application_forms import ResumeForm
from sundial.hall.captcha import CaptchaForm
from sundial.hall.forms import sent
from sundial.hall.policy import policy
from sundial.kernel.refusal import Refusal
from sundial.permits.states import PROCEDURE as PERMIT
from sundial.powers.guide import guide_of
from sundial.system.access import public
from sundial.ui.forms import refused_at
from sundial.ui.parts import Link


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """What is needed and how long it takes; the button begins a draft."""
    version = guide.shown(code)
    if version is None:
        raise Http404
    if version.item.procedure == COMPLAINT:  # whoever complains need not say who he is
        return redirect("hall:ask")
    question = CaptchaForm(request, "begin")
    if request.method == "POST" and question.answered:
        attempts.count_begun(request)
        begun = actions.begin(version)
        access.keep_draft(request, begun.application, begun.code)
        return redirect("hall:application", begun.application.number)
    told = guide_of(version)
    crumbs = [
        Link(_("Home"), reverse("hall:home")),
        Link(version.name, reverse("hall:item", args=[code])),
        Link(_("Apply online")),
    ]
    context = {
        "version": version,
        "organ": version.item.organ,
        "deemed": version.item.procedure == PERMIT,
        "closed": guide.closed(version, told.missing),
        "guide": told,
        "kept_days": policy().draft_kept.days,
        "captcha": question,
        "crumbs": crumbs,
    }
    return render(request, "hall/start.html", context, status=422 if question.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with a draft, here or on another device, with its number and code."""
    form = ResumeForm(*sent(request), initial={"number": request.GET.get("number", "")[:20]})
    question = CaptchaForm(request, "resume")
    if request.method == "POST" and form.is_valid() and question.answered:
        try:
            found = access.resume(request, **form.cleaned_data)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            return redirect("hall:application", found.number)
    context = {"form": form, "captcha": question}
    return render(request, "hall/resume.html", context, status=422 if request.method == "POST" else 200)
