"""立卷归档: when the record stands, the papers of a meeting are put into a file with its index (MEET-11)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions import RECORDING, at_meeting
from sundial.meetings.checks import check_signed
from sundial.meetings.models import Meeting
from sundial.meetings.reasons import longest, said


def file_away(meeting_id: UUID, place: str, *, by: By, recording: str = "") -> Meeting:
    """Enter where the file of a meeting stands, and on what its sound recording is kept, once its minutes stand and are signed.

    Raises ``Refusal``: ``meeting.open``, ``meeting.minutes``, ``meeting.unsigned``, ``file.twice``, ``file.place``,
    ``file.recording`` (longer than the record keeps), ``meeting.role``.
    """
    with at_meeting(meeting_id, "file", by, RECORDING, closed=True) as session:
        meeting = session.meeting
        if meeting.filed_at is not None:
            raise Refusal("file.twice", _("The papers of this meeting are filed already."), basis=meeting.quorum_source)
        check_signed(meeting)
        if len(recording) > longest(Meeting, "recording"):
            sentence, most = _("At most %(most)s characters."), longest(Meeting, "recording")
            raise Refusal("file.recording", sentence, field="recording", basis=meeting.quorum_source, most=most)
        where = said((Meeting, "filed_place"), place, code="file.place", basis=meeting.quorum_source, field="place")
        meeting.filed_at, meeting.filed_place, meeting.recording = session.at, where, recording.strip()
        session.note(place=where, recording=meeting.recording)
    return meeting
