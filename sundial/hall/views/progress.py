"""A case followed by its applicant with number and password. Strangers learn nothing, not even which of the two was wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sundial.appointments.queries import booked_for, has_windows
from sundial.cases import application_form, reuse
from sundial.cases.documents.proof import large_qr
from sundial.cases.files import serve
from sundial.cases.models import Case
from sundial.cases.panels import dues_of
from sundial.cases.procedure import APPLICANT
from sundial.cases.progress import Progress, progress, progress_of
from sundial.cases.reads import readings_of
from sundial.cases.stated import do
from sundial.complaints import ratings
from sundial.complaints.centres import PROCEDURE as COMPLAINT
from sundial.complaints.queries import answer_of, words_of
from sundial.hall import access, accounts, attempts, seals, story
from sundial.hall.application_forms import FileForm, MatterForm, MoreForm, WithdrawForm
from sundial.hall.asked import HisActForm, his_acts, open_to_him
from sundial.hall.captcha import CaptchaForm
from sundial.hall.forms import ProgressForm, sent
from sundial.hall.views.receipt import proof_file
from sundial.inbox.queries import inbox_of
from sundial.kernel.refusal import Refusal
from sundial.permits import actions as permits
from sundial.powers import procedures
from sundial.system.access import public
from sundial.system.conflicts import until_it_holds
from sundial.ui.forms import refused_at
from sundial.ui.parts import Link
from sundial.ui.views import by_htmx

ask = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponseBase]


@public
@never_cache
@sensitive_post_parameters("password")
@ask
def enter(request: HttpRequest) -> HttpResponse:
    """Number and password."""
    form = ProgressForm(*sent(request), initial={"number": request.GET.get("number", "")[:60]})
    question = CaptchaForm(request, "progress")
    if request.method == "POST" and form.is_valid() and question.answered:
        try:
            case = proven(request, **form.cleaned_data)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            return redirect("hall:case", case.number)
    context = {"form": form, "captcha": question}
    return render(request, "hall/progress.html", context, status=422 if request.method == "POST" else 200)


def proven(request: HttpRequest, number: str, password: str) -> Case:
    """Open the case in this browser. Raises ``Refusal``: ``progress.unknown``, ``attempts.too_many``."""
    number = number.strip().upper()
    attempts.count(request, "progress", number)
    case = progress(number, password).case
    attempts.forgive(request, "progress", number)
    access.open_case(request, case)
    return case


def own(view: View) -> View:
    """Give the view the case instead of its number; whoever has not proven it is his is asked for the password."""

    @public
    @never_cache
    @wraps(view)
    def door(request: HttpRequest, number: str, **more: Any) -> HttpResponseBase:
        case = access.own_case(request, number)
        if case is None:
            return redirect(f"{reverse('hall:progress')}?{urlencode({'number': number})}")
        return view(request, case, **more)

    return door


@own
@require_safe
def case(request: HttpRequest, case: Case) -> HttpResponse:
    told = progress_of(case)
    papers = _papers(case, told)
    notice, clocks = story.gaps(case), story.clocks(case)
    context = {
        "case": case,
        "organ": case.organ,
        "told": told,
        "headline": story.headline(case),
        "life": story.life(case, told.standstill),
        "route": story.route(told),
        "clocks": clocks,
        "running": next((account for account in clocks if account.open and not account.is_yours), None),
        "yours": [account for account in clocks if account.open and account.is_yours],
        "dues": dues_of(case),
        "notice": notice,
        "gaps": list(story.answered(case, notice)) if notice else [],
        "added": story.added(case, notice) if notice else [],
        "may_report": story.may_report_rectified(case),
        "may_withdraw": story.may_withdraw(case),
        "his_acts": open_to_him(case),
        "to_follow": story.to_follow(case),
        "bookable": has_windows(case.organ),
        "visits": booked_for(case),
        "parts": story.parts(case),
        "answer": answer_of(case) if case.procedure == COMPLAINT else "",
        "asked": words_of(case) if case.procedure == COMPLAINT else None,
        "to_rate": ratings.steps_to_rate(case),
        "rated": ratings.told(case),
        "may_complain": case.procedure != COMPLAINT,
        "who_has_it": story.who_has_it(case),
        "waits_for_you": story.waits_for_the_applicant(case),
        "may_keep": may_keep(request, case),
        "inbox": inbox_of(case),
        "readings": readings_of(case),
        "documents": story.documents(told, papers),
        "applied": procedures.is_applied_for(case.procedure),
        "entries": story.happenings(case, papers),
        "seal": seals.seal_of(case),
        "seal_url": reverse("hall:case-seal", args=[case.number]),
        "crumbs": [
            Link(_("Home"), reverse("hall:home")),
            Link(_("Progress"), reverse("hall:progress")),
            Link(case.number),
        ],
    }
    return render(request, "hall/case.html", context)


@own
@require_safe
def form_sheet(request: HttpRequest, case: Case) -> HttpResponse:
    """What he applied for, on the form of the item's list, as the case stands."""
    if not procedures.is_applied_for(case.procedure):
        raise Http404
    return HttpResponse(application_form.of_case(case), content_type="application/pdf")


@own
@require_safe
def seal(request: HttpRequest, case: Case) -> HttpResponse:
    """The state of the proof alone, asked for again until it is sealed."""
    found = seals.seal_of(case)
    if found is None:
        raise Http404
    context = {"case": case, "seal": found, "seal_url": request.path}
    template = "hall/seal.html" if by_htmx(request) else "hall/seal_page.html"
    return render(request, template, context)


@own
@require_safe
def proof(request: HttpRequest, case: Case) -> HttpResponse:
    found = seals.seal_of(case)
    if found is None:
        raise Http404
    return proof_file(found)


@own
@require_safe
def proof_code(request: HttpRequest, case: Case) -> HttpResponse:
    """The proof as one large QR code: whoever has the sheet needs neither us nor a network."""
    found = seals.seal_of(case)
    if found:
        found.receipt.check()
    said = found.code if found else None
    if said is None:
        raise Http404
    return HttpResponse(large_qr(said), content_type="image/svg+xml")


@own
@require_safe
def step_receipt(request: HttpRequest, case: Case, key: UUID) -> HttpResponse:
    """The receipt of one thing the applicant is told; until it is sealed there is none, and the page says so."""
    event = story.told_event(case, key, _papers(case, progress_of(case)))
    if event is None:
        raise Http404
    found = seals.seal_of_step(event)
    found.receipt.check()
    if not found.receipt.sealed:
        messages.info(request, _("Received, no receipt yet: the record is being sealed. Look again in a few seconds."))
        return redirect("hall:case", case.number)
    return proof_file(found)


def may_keep(request: HttpRequest, case: Case) -> bool:
    """Whether this browser is signed in to an account that does not hold the case yet."""
    account = accounts.signed_in(request)
    return account is not None and not accounts.holds(account, case.number)


def _papers(case: Case, told: Progress) -> dict[UUID, str]:
    """Where each paper the applicant may read is to be had."""
    return {paper.pk: reverse("hall:case-paper", args=[case.number, paper.pk]) for paper in told.papers}


@own
@require_safe
def paper(request: HttpRequest, case: Case, key: UUID) -> HttpResponseBase:
    """A paper issued to the applicant, as a download."""
    return serve(get_object_or_404(case.documents.select_related("file"), pk=key, public_to_applicant=True).file)


@own
@ask
def correct(request: HttpRequest, case: Case, line: int) -> HttpResponse:
    """Hand in what the correction notice asks for, one line at a time."""
    notice = story.gaps(case)
    gap = next((each for each in notice.gaps if each["requirement"] == line), None) if notice else None
    if gap is None:
        raise Http404
    requirement, offered = case.version.materials.get(pk=line), _held_elsewhere(request, case)
    chosen = [each for each in offered if each.key in request.POST.getlist("paper")]
    if chosen:
        until_it_holds(lambda: permits.hand_in_held(case.pk, requirement, chosen, by=APPLICANT))
        messages.success(request, _("What you ticked was taken over."))
        return redirect("hall:case", case.number)
    nothing_chosen = "held" in request.POST
    form = FileForm() if nothing_chosen else FileForm(*sent(request))
    if form.is_bound and (stored := form.kept()):
        until_it_holds(
            lambda: permits.hand_in(case.pk, by=APPLICANT, requirement=requirement, form=requirement.form, file=stored)
        )
        messages.success(request, _("“%(name)s” was received and checked.") % {"name": stored.name})
        return redirect("hall:case", case.number)
    context = {
        "case": case,
        "gap": gap,
        "form": form,
        "offered": offered,
        "nothing_chosen": nothing_chosen,
        "crumbs": crumbs(case, str(gap["name"])),
    }
    return render(request, "hall/correct.html", context, status=422 if nothing_chosen or form.errors else 200)


def _held_elsewhere(request: HttpRequest, case: Case) -> list[reuse.Held]:
    """What this applicant's other cases hold, of those this browser, or its account, has opened."""
    others = [number for number in access.open_numbers(request) if number != case.number]
    return reuse.held_of(others, case.applicant.identifier)


@own
@ask
def restate(request: HttpRequest, case: Case) -> HttpResponse:
    """State anew what the notice found wrong in the statements themselves."""
    if story.gaps(case) is None:
        raise Http404
    before = {**case.form, "project_name": case.project_name}
    form = MatterForm(case.version, *sent(request), ask_group=False, group=case.applicant_group, initial=before)
    if request.method == "POST" and form.is_valid():
        stated = dict(form.cleaned_data)
        permits.fill(case.pk, by=APPLICANT, project_name=stated.pop("project_name"), form=stated)
        messages.success(request, _("Your statements were changed."))
        return redirect("hall:case", case.number)
    heading = _("Change what you stated")
    context = {"case": case, "form": form, "heading": heading, "crumbs": crumbs(case, heading)}
    return render(request, "hall/case_form.html", context, status=422 if form.errors else 200)


@own
@ask
def add(request: HttpRequest, case: Case) -> HttpResponse:
    """Hand in a paper beside the list, which the notice asked for in words."""
    if story.gaps(case) is None:
        raise Http404
    form = MoreForm(*sent(request))
    if request.method == "POST" and (stored := form.kept()):
        until_it_holds(lambda: permits.hand_in(case.pk, by=APPLICANT, name=form.cleaned_data["name"], file=stored))
        messages.success(request, _("“%(name)s” was received and checked.") % {"name": stored.name})
        return redirect("hall:case", case.number)
    heading = _("Hand in another paper")
    context = {"case": case, "form": form, "heading": heading, "upload": True, "crumbs": crumbs(case, heading)}
    return render(request, "hall/case_form.html", context, status=422 if form.errors else 200)


@own
@require_POST
def take_back(request: HttpRequest, case: Case, key: UUID) -> HttpResponse:
    material = get_object_or_404(case.materials, pk=key)
    until_it_holds(lambda: permits.take_back(case.pk, material, by=APPLICANT))
    return redirect("hall:case", case.number)


@own
@require_POST
def supplement(request: HttpRequest, case: Case) -> HttpResponse:
    """All corrections are in: the organ's days begin again."""
    until_it_holds(lambda: permits.supplement(case.pk, by=APPLICANT))
    messages.success(request, _("Your corrections were handed in."))
    return redirect("hall:case", case.number)


@own
@require_POST
def rectified(request: HttpRequest, case: Case) -> HttpResponse:
    until_it_holds(lambda: permits.report_rectified(case.pk, by=APPLICANT))
    messages.success(request, _("The organ was told that the rectification is done."))
    return redirect("hall:case", case.number)


@own
@ask
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    form = WithdrawForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        until_it_holds(lambda: permits.withdraw(case.pk, by=APPLICANT, reasons=form.cleaned_data["reasons"]))
        messages.success(request, _("The application is withdrawn."))
        return redirect("hall:case", case.number)
    context = {"case": case, "form": form, "crumbs": crumbs(case, _("Withdraw"))}
    return render(request, "hall/withdraw.html", context, status=422 if form.errors else 200)


@own
@ask
def act(request: HttpRequest, case: Case, action: str) -> HttpResponse:
    """An act of the applicant on a case whose life is stated in a file: supply, state, withdraw."""
    stated = next((each for each in his_acts(case) if each.action == action), None)
    if stated is None:
        raise Http404
    form, heading = HisActForm(case, stated, *sent(request)), str(stated.transition.label)
    if request.method == "POST" and form.is_valid():
        try:
            until_it_holds(lambda: do(case.pk, action, form.cleaned_data, by=APPLICANT))
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": heading})
            return redirect("hall:case", case.number)
    context = {"case": case, "form": form, "heading": heading, "his": stated, "crumbs": crumbs(case, heading)}
    return render(request, "hall/his_act.html", context, status=422 if form.errors else 200)


@own
@require_POST
def leave(request: HttpRequest, case: Case) -> HttpResponse:
    """Close the case in this browser, on a machine others use too."""
    access.close_case(request, case.number)
    return redirect("hall:progress")


def crumbs(case: Case, last: str) -> list[Link]:
    return [
        Link(_("Progress"), reverse("hall:progress")),
        Link(case.number, reverse("hall:case", args=[case.number])),
        Link(last),
    ]
