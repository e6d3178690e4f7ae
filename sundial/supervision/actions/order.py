"""Issue an order, sign for it, answer it, decide on the answer, end it: each a recorded act of a named person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases import files, numbering
from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.access import Duty
from sundial.organs.models import Officer, Organ
from sundial.organs.queries import calendar_for
from sundial.supervision.actions.proposals import open_proposal, take_up
from sundial.supervision.ladder.models import Escalation
from sundial.supervision.models import Signal
from sundial.supervision.notices.tell import tell_of_order
from sundial.supervision.orders import papers
from sundial.supervision.orders.access import check_answers, check_issues, check_supervises, level_of, stands
from sundial.supervision.orders.kinds import OrderKind, order_kind
from sundial.supervision.orders.models import Level, Order, OrderReply
from sundial.supervision.orders.states import check

MOST_FILES = 10


@dataclass(frozen=True)
class Draft:
    """What an order is about and what it demands. ``to`` names a receiver outside the organ: a party, a discipline body.

    ``answers`` is the rung whose proposal it takes up, where its writer came from one.
    """

    kind: str
    organ: Organ
    matter: str
    demands: Sequence[str]
    case: Case | None = None
    signals: Sequence[Signal] = ()
    officer: Officer | None = None
    to: str = ""
    follows: Order | None = None
    due_on: dt.date | None = field(default=None)
    answers: int | None = None


def issue(draft: Draft, *, by: Duty) -> Order:
    """A supervisor issues the order and its paper. Raises ``Refusal`` ``order.*``."""
    kind = order_kind(draft.kind)
    check_issues(by, kind, draft.organ, [draft.officer, *(signal.concerned for signal in draft.signals)])
    return _issue(draft, kind, body=by.post.organ, level=level_of(by), by=by)


def issue_by_rule(draft: Draft, *, body: Organ) -> Order:
    """The ladder of consequences issues an order in the name of ``body``, because a day has passed in silence."""
    return _issue(draft, order_kind(draft.kind), body=body, level=Level.REGION, by=None)


@transaction.atomic
def _issue(draft: Draft, kind: OrderKind, *, body: Organ, level: str, by: Duty | None) -> Order:
    _check_whole(draft, kind)
    _check_stands(draft, kind)
    now = clock.now()
    case = draft.case or next((signal.case for signal in draft.signals if signal.case_id), None)
    pk = uuid.uuid4()
    order = Order(
        id=pk,
        kind=kind.name,
        level=level,
        body=body,
        organ=draft.organ,
        officer=draft.officer if kind.addressee == "officer" else None,
        addressee=_addressee(draft, kind, case),
        case=case,
        follows=draft.follows,
        subject_id=case.pk if case and not kind.apart else pk,
        matter=draft.matter.strip(),
        demands=[each.strip() for each in draft.demands if each.strip()],
        issued_by=by.officer if by else None,
        issued_at=now,
        due_at=_due(draft, kind, now),
        number=numbering.document_number(body, papers.series_mark(kind, by), clock.local_date(now)),
    )
    order.values = papers.facts(order, papers.issuer_name(body, by), [each.sentence for each in draft.signals])
    order.title = papers.title(order)
    event = _record(order, "issue", by, kind=kind.name, due=order.due_at, signals=[s.pk for s in draft.signals])
    order.values["leaf"] = bytes(event.leaf_hash).hex()
    order.file = files.keep(papers.sheet(order), name=f"{order.title} {order.number}.pdf")
    order.save()
    order.signals.set(draft.signals)
    take_up(order, list(draft.signals), draft.follows)
    _wait_for_answer(order)
    tell_of_order("order_issued", order)
    return order


def _wait_for_answer(order: Order) -> None:
    """Begin the climb that fires when the answer does not come."""
    if order.due_at is not None:
        _climb_from(order, order.due_at)


def _climb_from(order: Order, moment: dt.datetime) -> None:
    Escalation.objects.create(order=order, round=order.round, since=moment, due_at=moment)


def receive(order_id: UUID, *, by: Duty) -> Order:
    """The addressee signs for the order."""
    with transaction.atomic():
        order = _locked(order_id, "receive")
        check_answers(by, order)
        order.received_at = clock.now()
        return _moved(order, "receive", by)


def reply(order_id: UUID, *, text: str, uploads: Sequence[File[bytes]] = (), by: Duty) -> OrderReply:
    """The addressee answers, with papers where there are any; answering is also signing for it."""
    with transaction.atomic():
        order = _locked(order_id, "reply")
        check_answers(by, order)
        now = clock.now()
        if len(uploads) > MOST_FILES:
            raise Refusal("order.files", _("At most %(most)s files."), field="files", most=MOST_FILES)
        answer = OrderReply.objects.create(
            order=order, round=order.round, officer=by.officer, text=_said(text, "text"), given_at=now
        )
        kept = [files.store(each, slot="material", field="files") for each in uploads]
        answer.files.set(kept)
        order.received_at = order.received_at or now
        _moved(order, "reply", by, text=answer.text, late=order.is_overdue, files=[each.sha256 for each in kept])
        tell_of_order("order_answered", order)
        return answer


def accept(order_id: UUID, *, note: str, by: Duty) -> Order:
    """The supervisor accepts the answer; where the kind is looked at again, the day is set."""
    with transaction.atomic():
        order = _judged(order_id, "accept", by, note)
        look_back = order.about.look_back
        if look_back:
            order.look_back_on = calendar_for(order.organ).add(clock.today(), look_back.value)
            order.round += 1  # what is waited for now is the look-back: a climb of its own
            _climb_from(order, clock.start_of_day(order.look_back_on))
        return _moved(order, "accept", by, note=note, look_back=order.look_back_on)


def send_back(order_id: UUID, *, note: str, by: Duty) -> Order:
    """The supervisor sends the answer back; the deadline runs anew."""
    with transaction.atomic():
        order = _judged(order_id, "send_back", by, note)
        deadline = order.about.deadline
        assert deadline is not None  # the table allows this act only for kinds that are answered
        order.due_at = _end_of(order.organ, clock.today(), deadline.value)
        order.round += 1
        _moved(order, "send_back", by, note=note, due=order.due_at)
        _wait_for_answer(order)
        tell_of_order("order_sent_back", order)
        return order


def close(order_id: UUID, *, result: str, by: Duty) -> Order:
    """The supervisor records what came of it. A look-back cannot be recorded before its day."""
    with transaction.atomic():
        order = _locked(order_id, "close")
        check_supervises(by, order)
        if order.looks_back_later:
            raise Refusal(
                "order.look_back",
                _("The look-back is on %(day)s; before then nothing shows that it stays right."),
                field="result",
                day=order.look_back_on,
            )
        order.result, order.closed_at = _said(result, "result"), clock.now()
        _moved(order, "close", by, result=order.result)
        tell_of_order("order_ended", order)
        return order


def withdraw(order_id: UUID, *, reason: str, by: Duty) -> Order:
    """The supervisor takes the order back, with the reason; its number stays used."""
    with transaction.atomic():
        order = _locked(order_id, "withdraw")
        check_supervises(by, order)
        order.result, order.closed_at = _said(reason, "reason"), clock.now()
        _moved(order, "withdraw", by, reason=order.result)
        tell_of_order("order_ended", order)
        return order


def _judged(order_id: UUID, action: str, by: Duty, note: str) -> Order:
    """Lock the order and write the verdict on its latest answer."""
    order = _locked(order_id, action)
    check_supervises(by, order)
    answer = order.replies.get(round=order.round)
    answer.verdict, answer.verdict_note = action, _said(note, "note")
    answer.save(update_fields=["verdict", "verdict_note"])
    return order


def _locked(order_id: UUID, action: str) -> Order:
    related = ("organ", "body", "officer", "case__item")
    order = Order.objects.select_for_update(of=("self",), no_key=True).select_related(*related).get(pk=order_id)
    check(order, action)
    return order


def _moved(order: Order, action: str, by: Duty, **data: object) -> Order:
    row = check(order, action)
    order.state = row.target
    order.save()
    _record(order, action, by, **data)
    return order


def _check_whole(draft: Draft, kind: OrderKind) -> None:
    _said(draft.matter, "matter")
    if not any(each.strip() for each in draft.demands):
        raise Refusal("order.demands", _("Say what is demanded, one demand a line."), field="demands", basis=kind.basis)
    if kind.needs_light and not draft.signals:
        raise Refusal("order.needs_light", _("This order follows a light; issue it from the light's page."))
    if kind.addressee == "officer" and draft.officer is None:
        raise Refusal("order.officer", _("Name the officer who must answer."), field="officer")


def _check_stands(draft: Draft, kind: OrderKind) -> None:
    """Raise ``Refusal`` where what the order rests on is gone: a proposal that lapsed, a light that was none."""
    if draft.answers is not None:
        open_proposal(draft.answers)
    lights = Signal.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[each.pk for each in draft.signals]
    )
    for light in lights.select_related("disposition"):
        if not stands(kind, light):
            raise Refusal(
                "order.light_ended",
                _("This light was disposed of as “%(verdict)s”; nothing can be demanded on it any more."),
                verdict=light.disposition.get_verdict_display(),
            )


def _addressee(draft: Draft, kind: OrderKind, case: Case | None) -> str:
    if kind.addressee == "officer" and draft.officer is not None:
        return f"{draft.organ.name} {draft.officer.name}"
    if kind.addressee == "organ":
        return draft.organ.name
    to = draft.to.strip() or (case.applicant.name if kind.addressee == "counterpart" and case else "")
    if not to:
        raise Refusal("order.to", _("Name the addressee."), field="to")
    return to


def _due(draft: Draft, kind: OrderKind, now: dt.datetime) -> dt.datetime | None:
    """The end of the last day for the answer; a supervisor may give more time than the data, never less."""
    if kind.deadline is None:
        return None
    least = _end_of(draft.organ, clock.local_date(now), kind.deadline.value)
    if draft.due_on is None:
        return least
    asked = clock.end_of_day(draft.due_on)
    if asked < least:
        raise Refusal(
            "order.deadline",
            _("An answer may not be demanded sooner than %(days)s working days."),
            field="due_on",
            basis=kind.deadline.source,
            days=kind.deadline.value,
        )
    return asked


def _end_of(organ: Organ, day: dt.date, working_days: int) -> dt.datetime:
    return clock.end_of_day(calendar_for(organ).add(day, working_days))


def _said(text: str, name: str) -> str:
    if not text.strip():
        raise Refusal("order.empty", _("Write down the facts; an empty record proves nothing."), field=name)
    return text.strip()


def _record(order: Order, verb: str, by: Duty | None, **data: Any) -> Event:
    on_case = order.case is not None and order.subject_id == order.case_id
    return record(
        f"order.{verb}",
        subject_type="case" if on_case else "order",
        subject_id=order.subject_id,
        by=by.actor if by else Actor.system(),
        organ=order.organ.code,
        item=order.case.item.code if on_case and order.case else "",
        data={
            "order": str(order.pk),
            "number": order.number,
            "title": order.title,
            "title_en": order_kind(order.kind).en,
            **data,
        },
    )
