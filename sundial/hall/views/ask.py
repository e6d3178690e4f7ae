"""Ask, complain, report, propose: one page to fill in, one to check, a number and a password; and what was answered to others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from sundial.cases.models import Case, PublicationKind
from sundial.complaints.actions import Lodged, Wish, lodge
from sundial.complaints.forms import ABOUT, WHO, LodgeForm, kinds
from sundial.complaints.models import PublishedAnswer
from sundial.complaints.queries import promised, published
from sundial.hall import access, attempts
from sundial.hall.application_forms import of_the_reader
from sundial.hall.captcha import CaptchaForm
from sundial.hall.forms import AnswerFilter
from sundial.hall.publications import standing
from sundial.kernel.refusal import Refusal
from sundial.system.access import public
from sundial.system.conflicts import until_it_holds
from sundial.ui.forms import refused_at
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link, Row

PER_PAGE = 20
SHOWN_HERE = 5
ask_methods = require_http_methods(["GET", "HEAD", "POST"])


@public
@never_cache
@sensitive_post_parameters("name", "telephone", "email", "address")
@ask_methods
def ask(request: HttpRequest) -> HttpResponse:
    """Fill in, check, send. ``?of=NUMBER`` is about a case this browser has proven to be the visitor's own, ``?on=`` on a proposal."""
    about = _own(request)
    form = of_the_reader(
        LodgeForm(request.POST if request.method == "POST" else None, initial=_initial(request, about))
    )
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _form(request, form, about)
    question = CaptchaForm(request, "lodge")
    if "send" not in request.POST or not question.answered:
        return _check(request, form, about, question)
    try:
        attempts.count_lodged(request)
        lodged = until_it_holds(lambda: lodge(form.person(), form.given(), _wish(form, about)))
    except Refusal as refusal:
        refused_at(form, refusal)
        return _form(request, form, about)
    return _receipt(request, lodged)


def _own(request: HttpRequest) -> Case | None:
    return access.own_case(request, request.GET["of"]) if request.GET.get("of") else None


def _initial(request: HttpRequest, about: Case | None) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    told = {"kind": kind if kind in dict(kinds()) else "complaint" if about else "", **_on_a_proposal(request)}
    if request.GET.get("for") == "publication":  # 点题公开: named here, published within its days by the organ
        told |= {"kind": "suggestion", "subject": _("Please publish:")}
    return {**told, "about_organ": str(about.organ_id), "about_number": about.number} if about else told


def _on_a_proposal(request: HttpRequest) -> dict[str, Any]:
    """What a suggestion on a proposal that stands published begins with; nothing for anything else."""
    try:
        key = UUID(request.GET.get("on", ""))
    except ValueError:
        return {}
    shown = standing().filter(kind=PublicationKind.PROPOSED, pk=key).first()
    if shown is None:
        return {}
    subject = _("On the proposal “%(title)s”") % {"title": shown.title}
    return {"kind": "suggestion", "about_organ": str(shown.case.organ_id), "subject": subject}


def _wish(form: LodgeForm, about: Case | None) -> Wish:
    told = form.cleaned_data
    return Wish(told["about_number"], about, told["may_publish"], place=form.place(), key=told["key"])


def _form(request: HttpRequest, form: LodgeForm, about: Case | None) -> HttpResponse:
    context = {
        "form": form,
        "about": about,
        "newest": published()[:SHOWN_HERE],
        "crumbs": _crumbs(),
        "promised": promised(),
    }
    return render(request, "hall/ask/ask.html", context, status=422 if form.is_bound and form.errors else 200)


def _check(request: HttpRequest, form: LodgeForm, about: Case | None, question: CaptchaForm) -> HttpResponse:
    context = {
        "captcha": question,
        "form": form,
        "about": about,
        "matter": _rows(form, ABOUT),
        "who": _rows(form, (*WHO, "may_publish")),
        "sent": [(name, value) for name, value in request.POST.items() if name in form.fields],
        "crumbs": _crumbs(_("Check")),
    }
    return render(request, "hall/ask/check.html", context, status=422 if question.errors else 200)


def _rows(form: LodgeForm, names: tuple[str, ...]) -> list[Row]:
    rows = [(form[name], form.cleaned_data[name]) for name in names]
    return [Row(str(bound.label), _said(bound.field, value)) for bound, value in rows if value not in ("", None)]


def _said(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(flatten_choices(getattr(field, "choices", ()))).get(value, value))


def _receipt(request: HttpRequest, lodged: Lodged) -> HttpResponse:
    """Number and password; the password stands on this page and nowhere else."""
    if lodged.password:
        access.open_case(request, lodged.case)
    context = {
        "case": lodged.case,
        "password": lodged.password,
        "crumbs": _crumbs(_("Received")),
        "promised": promised(),
    }
    return render(request, "hall/ask/receipt.html", context)


@public
@open_to_caches
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Questions and answers as published, without anybody's identity."""
    form = AnswerFilter(request.GET)
    page = Paginator(published(**form.asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "crumbs": _crumbs(_("Questions and answers"))}
    return render(request, "hall/ask/answers.html", context)


@public
@open_to_caches
@require_safe
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version of a published answer; one that was replaced says so and leads to what stands."""
    found = get_object_or_404(PublishedAnswer.objects.select_related("organ"), pk=pk)
    versions = PublishedAnswer.objects.filter(case=found.case_id).order_by("-version")
    crumbs = _crumbs(found.subject, Link(_("Questions and answers"), reverse("hall:answers")))
    context = {"answer": found, "kind": dict(kinds()).get(found.kind, ""), "versions": versions, "crumbs": crumbs}
    return render(request, "hall/ask/answer.html", context)


def _crumbs(last: str = "", *between: Link) -> list[Link]:
    first = [Link(_("Home"), reverse("hall:home")), Link(_("Ask and complain"), reverse("hall:ask"))]
    return [*first, *between, *([Link(last)] if last else [])]
