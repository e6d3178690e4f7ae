"""A member who came and never signs must not hold a case for ever: the chair enters why the signature is wanting."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions import at_meeting
from sundial.meetings.models import Attendance, Meeting
from sundial.meetings.reasons import said
from sundial.organs.models import Officer


def enter_unsigned(meeting_id: UUID, attendee: Officer, why: str, *, by: By) -> Attendance:
    """The chair enters why somebody who came does not sign (refused, ill, posted away), where the body's rule lets him.

    Raises ``Refusal``: ``meeting.open``, ``sign.no_way`` (the body's rule knows no such entry), ``sign.own`` (nobody excuses
    himself), ``sign.absent``, ``sign.twice``, ``sign.why``, ``meeting.role``.
    """
    chair = Meeting.objects.select_related("chair").get(pk=meeting_id).chair
    with at_meeting(meeting_id, "unsigned", by, (), himself=chair, closed=True) as session:
        meeting = session.meeting
        if not meeting.unsigned_basis:
            sentence = _("The rule of this body lets nobody go without signing.")
            raise Refusal("sign.no_way", sentence, basis=meeting.signed_basis)
        if attendee == meeting.chair:
            raise Refusal("sign.own", _("The chair signs himself."), basis=meeting.signed_basis)
        reason = said((Attendance, "unsigned_why"), why, code="sign.why", basis=meeting.unsigned_basis)
        place = _place(meeting, attendee)
        place.unsigned_why = reason
        place.save()
        session.note(member=attendee.name, reason=place.unsigned_why, basis=meeting.unsigned_basis)
    return place


def _place(meeting: Meeting, attendee: Officer) -> Attendance:
    place = meeting.attendances.filter(officer=attendee, present=True).first()
    if place is None:
        raise Refusal("sign.absent", _("Only those who were present sign the record."), basis=meeting.signed_basis)
    if place.signed_at is not None:
        raise Refusal("sign.twice", _("The record bears this signature already."), basis=meeting.signed_basis)
    return place
