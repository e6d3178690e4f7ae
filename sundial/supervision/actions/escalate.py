"""Climb the ladder: whatever is due fires in the order of its moment, once, however long nobody was there to fire it."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import override

from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Organ
from sundial.supervision.actions.climbs import Climb, locked
from sundial.supervision.actions.order import Draft, issue_by_rule
from sundial.supervision.actions.transfer import pass_up
from sundial.supervision.ladder.models import Escalation, Rung, RungOutcome
from sundial.supervision.ladder.steps import Step, due, steps_of
from sundial.supervision.models import Signal
from sundial.supervision.notices.recipients import region_body
from sundial.supervision.orders.kinds import order_kind
from sundial.supervision.orders.models import Order
from sundial.supervision.orders.papers import standing

BATCH = 100
# One worker climbs at a time, so that what was missed fires in order.
TURN = "SELECT pg_try_advisory_xact_lock(hashtext('sundial.escalate'))"


def one_pass() -> bool:
    """Fire what is due; return whether a whole batch fired, so that there may be more. Where nothing is due no turn is asked for."""
    if not _waiting().exists():
        return False
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
    found = _waiting().order_by("due_at", "pk").select_for_update().first()
    if found is None:
        return False
    with override("zh-hans"):  # what the worker writes into the record is Chinese
        _climb(found)
    return True


def _waiting() -> QuerySet[Escalation]:
    return Escalation.objects.filter(due_at__lte=clock.now())


def _climb(escalation: Escalation) -> None:
    climb = locked(escalation)
    steps = steps_of(escalation)
    if escalation.next_rung > len(steps) or escalation.is_over:
        escalation.due_at = None
        escalation.save(update_fields=["due_at"])
        return
    assert escalation.due_at is not None
    step = steps[escalation.next_rung - 1]
    was_due = due(step, escalation, climb.organ, _previous(escalation))
    if was_due > escalation.due_at:  # the first look at a light sets the date of its first rung
        _wait(escalation, was_due)
        return
    if climb.waits_until:
        _stay(escalation, climb.waits_until)
        return
    rung = _rung(escalation, step, climb.holds(step))
    if rung.outcome == RungOutcome.FIRED:
        _act(rung, step, climb)
    rung.save()
    _go_on(escalation, steps, climb.organ, rung)


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


def _act(rung: Rung, step: Step, climb: Climb) -> None:
    """What the rung brings: the event first, then what follows from it."""
    _record(rung, climb)
    if step.transfers and climb.light is not None:
        pass_up(climb.light, step.zh)
    if step.order and climb.light is not None:
        rung.order = _issue(step, climb.light)
    if step.proposes:
        rung.proposes = step.proposes
        rung.body = region_body(climb.organ)
    if step.message:
        climb.tell(step, rung.number)


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


def _go_on(escalation: Escalation, steps: tuple[Step, ...], organ: Organ, rung: Rung) -> None:
    """Set the next rung's moment, never before this one's."""
    escalation.next_rung += 1
    if escalation.next_rung > len(steps):
        escalation.due_at = None
    else:
        following = due(steps[escalation.next_rung - 1], escalation, organ, rung.fired_at)
        escalation.due_at = max(following, rung.due_at)
    escalation.save(update_fields=["next_rung", "due_at"])


def _wait(escalation: Escalation, until: dt.datetime) -> None:
    escalation.due_at = until
    escalation.save(update_fields=["due_at"])


def _stay(escalation: Escalation, until: dt.datetime) -> None:
    """Nothing follows before ``until``, and the stay counts for no rung: what is ahead keeps its distance from the one that waited."""
    assert escalation.due_at is not None
    escalation.since += until - escalation.due_at
    escalation.due_at = until
    escalation.save(update_fields=["since", "due_at"])


def _record(rung: Rung, climb: Climb) -> None:
    """The rung's event, on the case or whatever the climb stands on."""
    place = climb.place()
    words = {"words": rung.zh, "words_en": rung.en}
    told = {**words, "rung": rung.number, "due": rung.due_at, "signal": None, "order": None}
    record("escalation.fire", by=Actor.system(), **{**place, "data": told | place["data"]})
