"""Climb the ladder: whatever is due fires in the order of its moment, once, however long nobody was there to fire it."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils.translation import override

from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.supervision.actions.order import Draft, issue_by_rule
from sundial.supervision.actions.transfer import pass_up
from sundial.supervision.ladder.models import Escalation, Rung, RungOutcome
from sundial.supervision.ladder.steps import Step, due, steps_of
from sundial.supervision.models import Signal, SignalState
from sundial.supervision.notices.recipients import region_body
from sundial.supervision.notices.tell import tell_of_order, tell_of_signal
from sundial.supervision.orders.kinds import order_kind
from sundial.supervision.orders.models import ANSWERABLE, Order
from sundial.supervision.orders.papers import standing

BATCH = 100
# One worker climbs at a time, so that what was missed fires in order.
TURN = "SELECT pg_try_advisory_xact_lock(hashtext('sundial.escalate'))"


def one_pass() -> bool:
    """Fire what is due; return whether a whole batch fired, so that there may be more."""
    fired = 0
    while fired < BATCH and fire_next():
        fired += 1
    return fired == BATCH


@transaction.atomic
def fire_next() -> bool:
    """Fire the rung that has been due longest. False when none is due or another worker climbs."""
    with connection.cursor() as cursor:
        cursor.execute(TURN)
        if not cursor.fetchone()[0]:
            return False
    waiting = Escalation.objects.filter(due_at__lte=clock.now()).order_by("due_at", "pk")
    found = waiting.select_for_update().first()
    if found is None:
        return False
    with override("zh-hans"):  # what the worker writes into the record is Chinese
        _climb(found)
    return True


def _climb(escalation: Escalation) -> None:
    signal, order = _locked(escalation)
    steps = steps_of(escalation)
    if escalation.next_rung > len(steps) or _is_over(escalation, signal, order):
        escalation.due_at = None
        escalation.save(update_fields=["due_at"])
        return
    assert escalation.due_at is not None
    organ = signal.organ if signal else order.organ  # type: ignore[union-attr]  # one of the two stands
    step = steps[escalation.next_rung - 1]
    was_due = due(step, escalation, organ, _previous(escalation))
    if was_due > escalation.due_at:  # the first look at a light sets the date of its first rung
        _wait(escalation, was_due)
        return
    tolerated = _tolerated_until(signal)
    if tolerated:
        _wait(escalation, tolerated)
        return
    rung = _rung(escalation, step, _holds(step, signal, order))
    if rung.outcome == RungOutcome.FIRED:
        _act(rung, step, signal, order)
    rung.save()
    _go_on(escalation, steps, organ, rung)


def _locked(escalation: Escalation) -> tuple[Signal | None, Order | None]:
    """Lock what the climb is about: whoever disposes or answers at this moment comes before or after."""
    if escalation.signal_id:
        lights = Signal.objects.select_related("organ__region", "case__item", "concerned")
        return lights.select_for_update(of=("self",)).get(pk=escalation.signal_id), None
    orders = Order.objects.select_related("organ__region", "case__item", "officer", "body", "issued_by")
    return None, orders.select_for_update(of=("self",)).get(pk=str(escalation.order_id))


def _is_over(escalation: Escalation, signal: Signal | None, order: Order | None) -> bool:
    """A light that is out, an order that has ended or begun another round, climb no further."""
    if signal is not None:
        return signal.state == SignalState.CLOSED
    return order is None or not order.is_open or order.round != escalation.round


def _tolerated_until(signal: Signal | None) -> dt.datetime | None:
    """The end of an accepted deviation that holds now: until then the ladder waits."""
    if signal is None:
        return None
    ends = [each.ends_on for each in signal.deviations.all() if each.holds]
    return clock.end_of_day(max(ends)) if ends else None


def _holds(step: Step, signal: Signal | None, order: Order | None) -> bool:
    if order is not None:
        return order.state in ANSWERABLE
    assert signal is not None
    if step.holds_while == "unanswered":
        return signal.state == SignalState.OPEN
    if step.holds_while == "untouched":
        return signal.state in {SignalState.OPEN, SignalState.REPLIED}
    return True


def _previous(escalation: Escalation) -> dt.datetime | None:
    before = escalation.rungs.order_by("number").last()
    return before.fired_at if before else None


def _rung(escalation: Escalation, step: Step, holds: bool) -> Rung:
    assert escalation.due_at is not None
    return Rung(
        escalation=escalation,
        number=escalation.next_rung,
        due_at=escalation.due_at,
        fired_at=clock.now(),
        outcome=RungOutcome.FIRED if holds else RungOutcome.SPARED,
        zh=step.zh,
        en=step.en,
    )


def _act(rung: Rung, step: Step, signal: Signal | None, order: Order | None) -> None:
    """What the rung brings: the event first, then what follows from it."""
    _record(rung, signal, order)
    if step.transfers and signal is not None:
        pass_up(signal, step.zh)
    if step.order and signal is not None:
        rung.order = _issue(step, signal)
    if step.proposes:
        rung.proposes = step.proposes
        rung.body = region_body((signal or order).organ)  # type: ignore[union-attr]  # one of the two stands
    if step.message:
        _tell(rung, step, signal, order)


def _issue(step: Step, signal: Signal) -> Order | None:
    """An order in the name of the body above; none where no body is, or nobody is concerned who could answer."""
    body, kind = region_body(signal.organ), order_kind(step.order)
    if body is None or (kind.addressee == "officer" and signal.concerned is None):
        return None
    draft = Draft(
        kind=kind.name,
        organ=signal.organ,
        matter=standing(signal),
        demands=kind.demands,
        signals=[signal],
        officer=signal.concerned,
    )
    return issue_by_rule(draft, body=body)


def _tell(rung: Rung, step: Step, signal: Signal | None, order: Order | None) -> None:
    if signal is not None:
        tell_of_signal(step.message, signal, f"{signal.pk}:{rung.number}", zh=step.zh, en=step.en)
    elif order is not None:
        tell_of_order(step.message, order, f"{order.pk}:{order.round}:{rung.number}", zh=step.zh, en=step.en)


def _go_on(escalation: Escalation, steps: tuple[Step, ...], organ: object, rung: Rung) -> None:
    """Set the next rung's moment, never before this one's."""
    escalation.next_rung += 1
    if escalation.next_rung > len(steps):
        escalation.due_at = None
    else:
        following = due(steps[escalation.next_rung - 1], escalation, organ, rung.fired_at)  # type: ignore[arg-type]  # an organ
        escalation.due_at = max(following, rung.due_at)
    escalation.save(update_fields=["next_rung", "due_at"])


def _wait(escalation: Escalation, until: dt.datetime) -> None:
    escalation.due_at = until
    escalation.save(update_fields=["due_at"])


def _record(rung: Rung, signal: Signal | None, order: Order | None) -> None:
    """The rung's event, on the case or whatever the light or the order stands on."""
    if signal is not None:
        subject_type, subject_id, organ, item = signal.subject_type, signal.subject_id, signal.organ, signal.item_code
    else:
        assert order is not None
        on_case = order.case_id is not None and order.subject_id == order.case_id
        subject_type, subject_id, organ = "case" if on_case else "order", order.subject_id, order.organ
        item = order.case.item.code if on_case and order.case else ""
    record(
        "escalation.fire",
        subject_type=subject_type,
        subject_id=subject_id,
        by=Actor.system(),
        organ=organ.code,
        item=item,
        data={
            "words": rung.zh,
            "rung": rung.number,
            "due": rung.due_at,
            "signal": str(signal.pk) if signal else None,
            "order": str(order.pk) if order else None,
        },
    )
