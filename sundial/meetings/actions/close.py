"""Close a meeting with its minutes, which whoever came signs."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import numbering
from sundial.cases.procedure import By
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions.session import (
    RECORDING,
    at_meeting,
    check_held,
)
from sundial.meetings.models import Attendance, Meeting
from sundial.meetings.rules import kept
from sundial.organs.models import Officer


def close(meeting_id: UUID, minutes: str, *, by: By) -> Meeting:
    """Close the meeting; its minutes get the next number, at once or when they are cleared (``clearing``).

    Raises ``Refusal``: ``meeting.not_held``, ``meeting.open_topic``."""
    with at_meeting(meeting_id, "close", by, RECORDING) as session:
        meeting = session.meeting
        check_held(meeting)
        if left := list(meeting.topics.filter(resolution="").values_list("title", flat=True)):
            raise Refusal(
                "meeting.open_topic",
                _("Not resolved yet: %(names)s."),
                basis=meeting.quorum_source,
                names="、".join(left),
            )
        meeting.minutes, meeting.closed_at = minutes, session.at
        if not kept(meeting).cleared.steps:
            number_minutes(meeting, session.at)
        session.note(number=meeting.minutes_number)
    return meeting


def number_minutes(meeting: Meeting, at: dt.datetime) -> None:
    """Give the minutes the next number of their series."""
    meeting.minutes_number = numbering.document_number(meeting.organ, kept(meeting).minutes_mark, local_date(at))


def sign(meeting_id: UUID, attendee: Officer, *, by: By) -> Attendance:
    """An attendee signs the record, by himself or on paper as the recorder enters it (P-BUR step 7).

    Raises ``Refusal``: ``meeting.open``, ``sign.absent``, ``sign.twice``, ``meeting.role``.
    """
    with at_meeting(meeting_id, "sign", by, RECORDING, himself=attendee, closed=True) as session:
        place = session.meeting.attendances.filter(officer=attendee, present=True).first()
        if place is None:
            raise Refusal(
                "sign.absent", _("Only those who were present sign the record."), basis=session.meeting.quorum_source
            )
        if place.signed_at is not None:
            raise Refusal(
                "sign.twice", _("The record bears this signature already."), basis=session.meeting.quorum_source
            )
        place.signed_at = session.at
        place.save()
        session.note(member=attendee.name)
    return place
