"""What may follow a light on its own pages: appeal, deviation, transfer, a declined proposal; and corrections of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sundial.cases import files
from sundial.cases.models import Case
from sundial.cases.queries import visible_to as cases_visible_to
from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer
from sundial.supervision.access import access_signal, supervised_organs, supervisor_duty
from sundial.supervision.actions import transfer as moves
from sundial.supervision.actions.appeal import appeal as make_appeal
from sundial.supervision.actions.appeal import check_appeals, check_reviews, decide
from sundial.supervision.actions.deviation import accept_deviation, ask_correction, decide_correction
from sundial.supervision.appeals.models import Correction, CorrectionState
from sundial.supervision.ladder.models import Rung
from sundial.supervision.models import Signal
from sundial.supervision.orders.access import access_order, supervising
from sundial.supervision.orders.models import Order
from sundial.system.access import staff_only
from sundial.ui.once import DoneBefore, OnceForm
from sundial.wall.appeals.forms import (
    AppealForm,
    CorrectionDecisionForm,
    CorrectionForm,
    DecisionForm,
    DeclineForm,
    DeviationForm,
    TransferForm,
)
from sundial.wall.asking import attempt, attempt_once, frame_for, reader

PER_PAGE = 50


def _page(
    request: HttpRequest,
    pk: UUID,
    title: str,
    form: Callable[..., OnceForm],
    by: Callable[[Officer, Signal], Duty | None],
    work: Callable[[Duty, dict[str, Any]], object],
    check: Callable[[Signal, Duty], None] = lambda _signal, _by: None,
) -> HttpResponse:
    """One form about one light on a page of its own; afterwards back to the light.

    ``check`` refuses the empty form to whom the act itself would refuse it, before anything is typed.
    """
    officer = reader(request)
    signal = access_signal(officer, pk)
    duty = by(officer, signal)
    if duty is None:
        raise PermissionDenied
    filled = form(signal, request)
    if not filled.is_bound:
        check(signal, duty)
    if request.method == "POST" and filled.is_valid() and attempt_once(officer, filled, lambda said: work(duty, said)):
        return redirect("wall:signal", pk=pk)
    context = {"signal": signal, "title": title, "form": filled, "frame": frame_for(officer)}
    return render(request, "wall/appeals/about_signal.html", context, status=422 if filled.is_bound else 200)


def _reviews(signal: Signal, by: Duty) -> None:
    if not hasattr(signal, "appeal"):
        raise Http404
    check_reviews(signal, by)


def _own(officer: Officer, signal: Signal) -> Duty | None:
    return next(iter(duties(officer)), None) if signal.concerned_id == officer.pk else None


@staff_only
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The officer concerned appeals."""
    return _page(
        request,
        pk,
        _("Appeal"),
        lambda _signal, asked: AppealForm(asked.POST or None, asked.FILES or None),
        _own,
        lambda by, said: make_appeal(pk, text=said["text"], uploads=said["files"], by=by),
        check_appeals,
    )


@staff_only
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another supervisor decides on the appeal."""
    return _page(
        request,
        pk,
        _("Decide on the appeal"),
        lambda _signal, asked: DecisionForm(asked.POST or None),
        lambda officer, signal: supervising(officer, signal.organ),
        lambda by, said: decide(pk, by=by, **said),
        _reviews,
    )


@staff_only
@require_http_methods(["GET", "POST"])
def deviation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A supervisor accepts a deviation."""
    return _page(
        request,
        pk,
        _("Accept a deviation"),
        lambda signal, asked: DeviationForm(signal, asked.POST or None),
        supervisor_duty,
        lambda by, said: accept_deviation(pk, by=by, **said),
    )


@staff_only
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The level in charge passes the light on."""
    return _page(
        request,
        pk,
        _("Pass the light to the other level"),
        lambda _signal, asked: TransferForm(asked.POST or None),
        supervisor_duty,
        lambda by, said: moves.transfer(pk, by=by, **said),
    )


@staff_only
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, rung: int) -> HttpResponse:
    """A supervisor declines what the ladder proposed on a light, or on an order without an answer."""
    officer = reader(request)
    escalation = get_object_or_404(Rung.objects.select_related("escalation__order"), pk=rung).escalation
    if escalation.order is not None:
        return _decline_after(request, officer, access_order(officer, escalation.order.pk), rung)
    if escalation.signal_id is None:
        raise Http404
    return _page(
        request,
        escalation.signal_id,
        _("Decline the proposal"),
        lambda _signal, asked: DeclineForm(asked.POST or None),
        supervisor_duty,
        lambda by, said: moves.decline(rung, by=by, **said),
    )


def _decline_after(request: HttpRequest, officer: Officer, order: Order, rung: int) -> HttpResponse:
    by = supervising(officer, order.organ)
    if by is None:
        raise PermissionDenied
    form = DeclineForm(request.POST or None)
    if form.is_valid() and attempt_once(officer, form, lambda said: moves.decline(rung, by=by, **said)):
        return redirect("wall:order", pk=order.pk)
    context = {"order": order, "title": _("Decline the proposal"), "form": form, "frame": frame_for(officer)}
    return render(request, "wall/orders/about_order.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_GET
def appeal_paper(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    """A paper that came with an appeal."""
    signal = access_signal(reader(request), pk)
    made = getattr(signal, "appeal", None)
    kept = made.files.filter(pk=file).first() if made else None
    if kept is None:
        raise Http404
    return files.serve(kept)


@staff_only
@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """Requests for correction the officer may see: of the organs he supervises, and of the cases he may read."""
    officer = reader(request)
    found = _visible(officer).select_related("case", "officer", "decided_by")
    context = {
        "frame": frame_for(officer),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "wall/appeals/corrections.html", context)


@staff_only
@require_http_methods(["GET", "POST"])
def new_correction(request: HttpRequest) -> HttpResponse:
    """An officer of the organ asks for a correction of a case's record."""
    officer = reader(request)
    readable = cases_visible_to(officer).select_related("organ", "item")
    case = get_object_or_404(readable, number=request.GET.get("case", ""))
    by = next((duty for duty in duties(officer) if duty.post.organ_id == case.organ_id), None)
    if by is None:
        raise PermissionDenied
    form = CorrectionForm(request.POST or None, request.FILES or None)
    asked = form.is_valid() and attempt_once(officer, form, lambda said: ask_correction(case, by=by, **said))
    if isinstance(asked, DoneBefore):
        return redirect("wall:correction", pk=asked.event.data["correction"])
    if isinstance(asked, Correction):
        return redirect("wall:correction", pk=asked.pk)
    context = {"form": form, "case": case, "frame": frame_for(officer)}
    return render(request, "wall/appeals/new_correction.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request, and the decision for whoever may make it."""
    officer = reader(request)
    found = get_object_or_404(_visible(officer).select_related("case__organ", "officer", "paper"), pk=pk)
    by = supervising(officer, found.case.organ)
    may_decide = by is not None and found.state == CorrectionState.ASKED and found.officer_id != officer.pk
    form = CorrectionDecisionForm(request.POST or None)
    if by and form.is_valid() and attempt(form, lambda: decide_correction(pk, by=by, **form.cleaned_data)):
        return redirect("wall:correction", pk=pk)
    context = {"correction": found, "form": form, "may_decide": may_decide, "frame": frame_for(officer)}
    return render(request, "wall/appeals/correction.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_GET
def correction_paper(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return files.serve(get_object_or_404(_visible(reader(request)).select_related("paper"), pk=pk).paper)


def _visible(officer: Officer) -> Any:
    organs: set[UUID] = set()
    for duty in duties(officer):
        organs |= supervised_organs(duty)
    own = Case.objects.filter(pk__in=cases_visible_to(officer).values("pk"))
    return Correction.objects.filter(Q(case__organ_id__in=organs) | Q(case__in=own)).order_by("-asked_at")
