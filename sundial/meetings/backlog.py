"""议题积压: where topics pile up or the weekly sitting is not held, the office tells the leader and proposes what to do (MEET-08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.meetings.actions.session import CALLING, duty_of
from sundial.meetings.models import Backlog, Meeting
from sundial.meetings.queries import awaiting
from sundial.meetings.reading import rule_of
from sundial.meetings.reasons import said
from sundial.meetings.rules import body_of
from sundial.organs.access import Duty
from sundial.organs.models import Organ, Role

ANSWERING = (Role.DIRECTOR, Role.DEPUTY_HEAD, Role.OFFICE)
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class State:
    """How many topics wait, whether that is a backlog, and the sitting of this week where none is called for it."""

    waiting: int
    is_backlog: bool
    missed: dt.date | None
    basis: str


def state(organ: Organ) -> State | None:
    """How the topics of the body that ``organ`` names first stand; None where its rule knows no weekly sitting."""
    rule = rule_of(body_of(organ)).sitting
    if rule.weekday is None:
        return None
    waiting = awaiting(organ).count()
    missed = _missed(organ, rule.weekday) if waiting else None
    return State(waiting, rule.backlog is not None and waiting >= rule.backlog, missed, rule.basis)


def report(organ: Organ, proposal: str, *, by: By) -> Backlog:
    """The office reports what waits, and how it proposes to arrange it. Raises ``Refusal``: ``backlog.none``, ``backlog.proposal``,
    ``backlog.open`` (a report waits for its answer), ``meeting.role``."""
    found, body, now = state(organ), body_of(organ), clock.now()
    basis = rule_of(body).sitting.basis
    with transaction.atomic():
        duty = duty_of(organ, by, CALLING, now, basis)
        if found is None or not found.waiting:
            raise Refusal("backlog.none", _("No topic waits."), basis=basis)
        if Backlog.objects.select_for_update().filter(body__item=body.item, answered_at=None).exists():
            raise Refusal("backlog.open", _("A report waits for its answer already."), basis=basis)
        told = said((Backlog, "proposal"), proposal, code="backlog.proposal", basis=basis, field="proposal")
        row = Backlog.objects.create(body=body, waiting=found.waiting, proposal=told, officer=duty.officer, at=now)
        _tell("backlog", row, duty, {"waiting": found.waiting, "reason": told})
    return row


def answer(pk: UUID, words: str, *, by: By) -> Backlog:
    """The leader says how it is to be arranged; who reported does not answer himself. Raises ``Refusal``: ``backlog.answered``,
    ``backlog.own``, ``backlog.answer``, ``meeting.role``."""
    with transaction.atomic():
        row, now = (
            Backlog.objects.select_for_update(of=("self",)).select_related("body__item__organ").get(pk=pk),
            clock.now(),
        )
        basis = rule_of(row.body).sitting.basis
        duty = duty_of(row.body.item.organ, by, ANSWERING, now, basis)
        if row.answered_at is not None:
            raise Refusal("backlog.answered", _("It is answered already."), basis=basis)
        if row.officer_id == duty.officer.pk:
            raise Refusal("backlog.own", _("Another than who reported it answers."), basis=basis)
        row.answer = said((Backlog, "answer"), words, code="backlog.answer", basis=basis, field="answer")
        row.answered_by, row.answered_at = duty.officer, now
        row.save()
        _tell("answer_backlog", row, duty, {"reason": row.answer})
    return row


def _missed(organ: Organ, weekday: int) -> dt.date | None:
    """The day of this week on which the body sits, where it is today or over and no meeting is called for this week."""
    today = clock.today()
    monday = today - dt.timedelta(days=today.isoweekday() - 1)
    day = monday + dt.timedelta(days=weekday - 1)
    first = clock.start_of_day(monday)
    called = Meeting.objects.filter(organ=organ, planned_at__gte=first, planned_at__lt=first + WEEK).exists()
    return day if local_date(clock.now()) >= day and not called else None


def _tell(action: str, row: Backlog, duty: Duty, data: dict[str, object]) -> None:
    record(
        f"meeting.{action}",
        subject_type="backlog",
        subject_id=row.pk,
        by=duty.actor,
        organ=row.body.item.organ.code,
        data={"verb": "other", **data},
    )
