"""A meeting under way in one transaction: locked, changed, saved, its event recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By, duties_of
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.meetings.models import Meeting
from sundial.organs.access import Duty
from sundial.organs.models import Officer, Organ, Role

CALLING = (Role.DIRECTOR, Role.OFFICE, Role.RECORDER)
RECORDING = (Role.RECORDER, Role.OFFICE, Role.DIRECTOR)
RESOLVING = (Role.RECORDER, Role.DIRECTOR)


@dataclass
class Session:
    """A meeting under way in one transaction, and what its event will say."""

    meeting: Meeting
    duty: Duty
    at: dt.datetime
    data: dict[str, object] = field(default_factory=dict)

    def note(self, **data: object) -> None:
        self.data |= data


@contextmanager
def at_meeting(
    meeting_id: UUID,
    action: str,
    by: By,
    roles: tuple[str, ...],
    himself: Officer | None = None,
    closed: bool = False,
) -> Iterator[Session]:
    """Lock the meeting, let the block change it, save it and record the event. ``closed`` is for what follows its close."""
    with transaction.atomic():
        meeting = (
            Meeting.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organ", "chair", "recorder", "body")
            .get(pk=meeting_id)
        )
        if closed and not meeting.closed_at:
            raise Refusal(
                "meeting.open", _("The record is signed when the meeting is closed."), basis=meeting.quorum_source
            )
        if meeting.closed_at and not closed:
            raise Refusal(
                "meeting.closed",
                _("The meeting is closed; only a new one changes a resolution."),
                basis=meeting.quorum_source,
            )
        now = clock.now()
        session = Session(meeting, duty_of(meeting.organ, by, roles, now, meeting.quorum_source, himself), now)
        yield session
        meeting.save()
        record_act(session, action)


def duty_of(
    organ: Organ, by: By, roles: tuple[str, ...], at: dt.datetime, basis: str, himself: Officer | None = None
) -> Duty:
    """The post in which ``by`` acts: one of ``roles`` in ``organ``, or any post of ``himself``, whom a body may call from another organ.

    Raises ``Refusal`` ``meeting.role``.
    """
    held = duties_of(by, at)
    for duty in held:
        if duty.post.organ_id == organ.pk and (duty.post.role in roles or duty.officer == himself):
            return duty
    for duty in held:
        if duty.officer == himself:
            return duty
    may = Role(roles[0]).label if roles else himself.name if himself else ""
    raise Refusal("meeting.role", _("Your post does not run this meeting."), who=may, basis=basis)


def record_act(session: Session, action: str) -> None:
    """Record the event of what was done, with what the session noted."""
    record(
        f"meeting.{action}",
        subject_type="meeting",
        subject_id=session.meeting.pk,
        by=session.duty.actor,
        organ=session.meeting.organ.code,
        data={"verb": "other", **session.data},
    )


def check_held(meeting: Meeting) -> None:
    """Raises ``Refusal`` ``meeting.not_held`` before the meeting is opened."""
    if meeting.held_at is None:
        raise Refusal("meeting.not_held", _("The meeting has not been held."), basis=meeting.quorum_source)
