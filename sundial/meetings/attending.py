"""Who came late and who left before the end, and what a quarter's meetings say of everybody's attendance (MEET-13, MEET-22)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions import RECORDING, Session, at_meeting
from sundial.meetings.models import Attendance, Conduct, Leave
from sundial.meetings.reasons import said
from sundial.organs.models import Officer, Organ


def arrive(meeting_id: UUID, officer: Officer, *, by: By) -> Attendance:
    """Enter who came after the meeting had begun: from now on he counts and is heard.

    Raises ``Refusal``: ``meeting.not_held``, ``attend.not_called``, ``attend.there``, ``meeting.closed``, ``meeting.role``.
    """
    with at_meeting(meeting_id, "arrive", by, RECORDING) as session:
        place = _place(session, officer)
        if place.present:
            raise Refusal("attend.there", _("%(name)s is there already."), basis=_basis(session), name=officer.name)
        place.present, place.arrived_at = True, session.at
        place.save()
        session.note(member=officer.name)
    return place


def leave_early(meeting_id: UUID, officer: Officer, why: str, *, by: By) -> Attendance:
    """Enter who left before the end, and why: from now on he counts for no quorum and is asked for no stand.

    Raises ``Refusal``: ``meeting.not_held``, ``attend.not_called``, ``attend.gone``, ``attend.why``, ``meeting.closed``, ``meeting.role``.
    """
    with at_meeting(meeting_id, "leave_early", by, RECORDING) as session:
        place = _place(session, officer)
        if not place.present or place.left_at is not None:
            raise Refusal("attend.gone", _("%(name)s is not in the room."), basis=_basis(session), name=officer.name)
        place.left_why = said((Attendance, "left_why"), why, code="attend.why", basis=_basis(session))
        place.left_at = session.at
        place.save()
        session.note(member=officer.name, reason=place.left_why)
    return place


def _place(session: Session, officer: Officer) -> Attendance:
    if session.meeting.held_at is None:
        raise Refusal("meeting.not_held", _("The meeting has not been held."), basis=_basis(session))
    place = session.meeting.attendances.filter(officer=officer).first()
    if place is None:
        sentence = _("%(name)s was not called and is not admitted.")
        raise Refusal("attend.not_called", sentence, basis=_basis(session), name=officer.name)
    return place


def _basis(session: Session) -> str:
    return session.meeting.quorum_source


@dataclass
class Tally:
    """How one member attended the meetings of a quarter."""

    officer: Officer
    called: int = 0
    present: int = 0
    late: int = 0
    left: int = 0
    leave: int = 0
    breaches: int = 0
    missing: int = 0


def quarter(organ: Organ, first: dt.datetime, end: dt.datetime) -> list[Tally]:
    """Of every member called to a meeting of ``organ`` held between two moments: how often he came, came late, left, had leave, stayed
    away without it, or broke the discipline of the room. Whoever stayed away most stands first (西安六（一）: 督查室每季度通报)."""
    held = Attendance.objects.filter(
        meeting__organ=organ, meeting__held_at__gte=first, meeting__held_at__lt=end, is_member=True
    )
    found: dict[object, Tally] = {}
    breaches = Counter(
        Conduct.objects.filter(
            meeting__organ=organ, meeting__held_at__gte=first, meeting__held_at__lt=end, breach=True
        ).values_list("officer", flat=True)
    )
    for place in held.select_related("officer"):
        row = found.setdefault(place.officer_id, Tally(place.officer))
        row.called += 1
        row.present += bool(place.present)
        row.late += place.arrived_at is not None
        row.left += place.left_at is not None
        row.leave += not place.present and place.leave == Leave.GRANTED
        row.missing += not place.present and place.leave != Leave.GRANTED
        row.breaches = breaches[place.officer_id]
    return sorted(found.values(), key=lambda row: (-row.missing, -row.late - row.left, row.officer.name))
