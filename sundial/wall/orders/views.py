"""Orders on their way: the supervisors' list, a new one, one order with what was said, the addressee's answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sundial.cases import files
from sundial.cases.queries import visible_to as cases_visible_to
from sundial.kernel.refusal import Refusal
from sundial.ledger.kinds import sentence_for
from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer
from sundial.supervision.access import access_signal, is_supervisor, supervised_organs, visible_to
from sundial.supervision.actions import order as act
from sundial.supervision.actions.order import Draft
from sundial.supervision.actions.proposals import STANDS_ON, check_open
from sundial.supervision.ladder.models import Rung
from sundial.supervision.models import Signal
from sundial.supervision.orders import access
from sundial.supervision.orders.kinds import order_kinds
from sundial.supervision.orders.models import Order
from sundial.supervision.orders.queries import VIEWS, events_of, order_counts, orders_in
from sundial.supervision.orders.states import possible
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.once import DoneBefore
from sundial.wall.asking import attempt, attempt_once, frame_for, reader
from sundial.wall.orders.forms import AnswerForm, KindForm, NoteForm, OrderForm, ReasonForm, ResultForm, proposed

PER_PAGE = 50
ICONS = {
    "issue": "stamp",
    "receive": "inbox",
    "reply": "document",
    "accept": "check",
    "send_back": "cross",
    "close": "check",
}


@staff_only
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """All orders the officer may see, by what they wait for."""
    officer = reader(request)
    view = request.GET.get("view", "open")
    if view not in VIEWS:
        raise Http404
    context = {
        "frame": frame_for(officer),
        "tabs": _tabs(officer, view),
        "page": Paginator(orders_in(officer, view), PER_PAGE).get_page(request.GET.get("page")),
        "may_issue": is_supervisor(officer),
    }
    return render(request, "wall/orders/orders.html", context)


def _tabs(officer: Officer, view: str) -> list[parts.Link]:
    words = {
        "open": _("Open orders"),
        "overdue": _("Overdue orders"),
        "answered": _("Answered, to be decided"),
        "look_back": _("To be looked at again"),
        "closed": _("Ended orders"),
        "all": _("All orders"),
    }
    counts = order_counts(officer)
    here = reverse("wall:orders")
    return [parts.Link(words[each], f"{here}?view={each}", each == view, counts.get(each)) for each in VIEWS]


@staff_only
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """First the kind, then the order itself with what the data proposes."""
    officer = reader(request)
    signal = _signal(officer, request.GET.get("signal", ""))
    follows = _followed(officer, request.GET.get("follows", ""))
    answers = _proposal(request.GET.get("rung", ""), signal, follows)
    by = _issuing(officer, signal)
    kind = request.GET.get("kind", "")
    if kind not in order_kinds():
        return render(request, "wall/orders/kind.html", {"form": KindForm(by, signal), "signal": signal})
    form = OrderForm(by, signal, request.POST or None, initial=proposed(kind, signal))
    if answers is not None and not form.is_bound:
        check_open(answers)  # who comes too late is told before he writes anything
    if request.method == "POST" and form.is_valid():
        made = attempt_once(officer, form, lambda said: act.issue(_draft(said, signal, follows, answers), by=by))
        if isinstance(made, DoneBefore):
            return redirect("wall:order", pk=made.event.data["order"])
        if isinstance(made, Order):
            return redirect("wall:order", pk=made.pk)
    context = {"form": form, "signal": signal, "kind": order_kinds()[kind], "by": by}
    return render(request, "wall/orders/new.html", context, status=422 if form.is_bound else 200)


def _draft(asked: dict[str, Any], signal: Signal | None, follows: Order | None, answers: Rung | None) -> Draft:
    return Draft(
        kind=asked["kind"],
        organ=signal.organ if signal else asked["organ"],
        matter=asked["matter"],
        demands=asked["demands"],
        signals=[signal] if signal else [],
        officer=signal.concerned if signal else None,
        to=asked.get("to", ""),
        due_on=asked.get("due_on"),
        follows=follows,
        answers=answers.pk if answers else None,
    )


def _signal(officer: Officer, pk: str) -> Signal | None:
    try:
        return access_signal(officer, UUID(pk)) if pk else None
    except ValueError:
        raise Http404 from None


def _followed(officer: Officer, pk: str) -> Order | None:
    """The order without an answer that the new one follows."""
    try:
        return access.access_order(officer, UUID(pk)) if pk else None
    except ValueError:
        raise Http404 from None


def _proposal(pk: str, signal: Signal | None, follows: Order | None) -> Rung | None:
    """The rung whose proposal the order takes up."""
    if not pk.isdecimal():
        return None
    about = Q(escalation__signal=signal) if follows is None else Q(escalation__order=follows)
    return get_object_or_404(Rung.objects.select_related(*STANDS_ON).exclude(proposes=""), about, pk=int(pk))


def _issuing(officer: Officer, signal: Signal | None) -> Duty:
    """The duty by which the officer may issue orders at all."""
    if signal is not None:
        by = access.supervising(officer, signal.organ)
    else:
        by = next((duty for duty in duties(officer) if supervised_organs(duty)), None)
    if by is None:
        raise PermissionDenied
    return by


@staff_only
@require_GET
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show(request, access.access_order(reader(request), pk))


def show(request: HttpRequest, found: Order, status: int = 200, **forms: Form) -> HttpResponse:
    """One order, what was said, and the acts that are this reader's now."""
    officer = reader(request)
    acts = possible(found)
    answers, decides = access.answering(officer, found), _deciding(officer, found)
    context = {
        "frame": frame_for(officer),
        "order": found,
        "replies": found.replies.prefetch_related("files").select_related("officer"),
        "signals": found.signals.all(),
        "readable": set(visible_to(officer).filter(orders=found).values_list("pk", flat=True)),
        "story": _story(found),
        "may": {each for each in acts if (answers if each in {"receive", "reply"} else decides)},
        "case_url": _case_url(officer, found),
        "answer_form": AnswerForm(),
        "accept_form": NoteForm(prefix="accept"),
        "send_back_form": NoteForm(prefix="back"),
        "result_form": ResultForm(),
        "reason_form": ReasonForm(),
        **forms,
    }
    return render(request, "wall/orders/order.html", context, status=status)


def _deciding(officer: Officer, found: Order) -> Duty | None:
    """The duty by which the officer may decide on the order, if any."""
    by = access.supervising(officer, found.organ)
    try:
        if by is not None:
            access.check_supervises(by, found)
    except Refusal:
        return None
    return by


def _story(found: Order) -> list[parts.Entry]:
    entries = [
        parts.Entry(
            at=event.occurred_at,
            title=sentence_for(event),
            who=event.actor_post,
            icon=ICONS.get(event.kind.removeprefix("order."), "dot"),
        )
        for event in events_of(found)
    ]
    return entries[::-1]


def _case_url(officer: Officer, found: Order) -> str:
    if found.case is None or not cases_visible_to(officer).filter(pk=found.case.pk).exists():
        return ""
    return reverse("desk:case", args=[found.case.number])


@staff_only
@require_GET
def paper(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The order's paper."""
    return files.serve(access.access_order(reader(request), pk).file)


@staff_only
@require_GET
def enclosure(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    """A paper that came with an answer."""
    found = access.access_order(reader(request), pk)
    for answer in found.replies.all():
        kept = answer.files.filter(pk=file).first()
        if kept:
            return files.serve(kept)
    raise Http404


@staff_only
@require_POST
def receive(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "form", Form(request.POST), act.receive)


@staff_only
@require_POST
def reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    def send(order_id: UUID, *, text: str, files: list[Any], by: Duty) -> object:
        return act.reply(order_id, text=text, uploads=files, by=by)

    return _act(request, pk, "answer_form", AnswerForm(request.POST, request.FILES), send)


@staff_only
@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "accept_form", NoteForm(request.POST, prefix="accept"), act.accept)


@staff_only
@require_POST
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "send_back_form", NoteForm(request.POST, prefix="back"), act.send_back)


@staff_only
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "result_form", ResultForm(request.POST), act.close)


@staff_only
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "reason_form", ReasonForm(request.POST), act.withdraw)


def _act(request: HttpRequest, pk: UUID, name: str, form: Form, verb: Callable[..., object]) -> HttpResponse:
    """Run one act on an order; what refuses comes back with the page and what was typed."""
    officer = reader(request)
    found = access.access_order(officer, pk)
    answers = verb is act.receive or name == "answer_form"
    by = access.answering(officer, found) if answers else access.supervising(officer, found.organ)
    if by is None:
        raise PermissionDenied
    if not form.is_valid() or attempt(form, lambda: verb(pk, by=by, **form.cleaned_data)) is None:
        found.refresh_from_db()
        return show(request, found, 422, **{name: form})
    return redirect("wall:order", pk=pk)
