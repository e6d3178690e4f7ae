"""Leave from a meeting: a member asks the chair with his reason and names who comes in his place (MEET-13, MEET-18)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions import CALLING, Session, at_meeting
from sundial.meetings.models import Attendance, Leave, Meeting
from sundial.meetings.reasons import said
from sundial.meetings.rules import kept
from sundial.organs.models import Officer


def ask_leave(meeting_id: UUID, member: Officer, why: str, *, by: By, substitute: Officer | None = None) -> Attendance:
    """A member asks for leave, by himself or through the office. A substitute speaks and has no vote.

    Raises ``Refusal``: ``leave.late`` (the meeting has begun), ``leave.member``, ``leave.chair``, ``leave.twice``, ``leave.why``,
    ``leave.substitute`` (he is called himself), ``meeting.role``.
    """
    with at_meeting(meeting_id, "leave", by, CALLING, himself=member) as session:
        place = _place(session, member)
        if place.leave:
            raise Refusal("leave.twice", _("Leave has been asked for already."), basis=_basis(session.meeting))
        reason = said((Attendance, "excuse"), why, code="leave.why", basis=_basis(session.meeting))
        if substitute is not None and session.meeting.attendances.filter(officer=substitute).exists():
            sentence = _("%(name)s is called to the meeting himself.")
            raise Refusal(
                "leave.substitute", sentence, field="substitute", basis=_basis(session.meeting), name=substitute.name
            )
        place.leave, place.excuse, place.substitute = Leave.ASKED, reason, substitute
        place.save()
        session.note(member=member.name, reason=place.excuse, substitute=substitute.name if substitute else "")
    return place


def decide_leave(meeting_id: UUID, member: Officer, granted: bool, *, by: By) -> Attendance:
    """The chair grants the leave or refuses it; with it the substitute is called as an observer.

    Raises ``Refusal``: ``leave.late``, ``leave.none``, ``meeting.role``.
    """
    chair = Meeting.objects.select_related("chair").get(pk=meeting_id).chair
    with at_meeting(meeting_id, "grant_leave", by, (), himself=chair) as session:
        place = _place(session, member)
        if place.leave != Leave.ASKED:
            raise Refusal("leave.none", _("No leave is asked for."), basis=_basis(session.meeting))
        place.leave = Leave.GRANTED if granted else Leave.REFUSED
        place.save()
        if granted and place.substitute is not None:
            Attendance.objects.create(meeting=session.meeting, officer=place.substitute, is_member=False)
        session.note(member=member.name, granted=granted)
    return place


def _place(session: Session, member: Officer) -> Attendance:
    meeting = session.meeting
    if meeting.held_at is not None:
        raise Refusal("leave.late", _("The meeting has begun already."), basis=_basis(meeting))
    if member == meeting.chair:
        raise Refusal(
            "leave.chair",
            _("The chair takes no leave from himself; another is called to chair."),
            basis=_basis(meeting),
        )
    place = meeting.attendances.filter(officer=member, is_member=True).select_related("substitute").first()
    if place is None:
        raise Refusal("leave.member", _("Only a member who was called asks for leave."), basis=_basis(meeting))
    return place


def _basis(meeting: Meeting) -> str:
    """What the rule of the body says of leave, else the rule it meets by."""
    return kept(meeting).leave_basis or meeting.quorum_source
