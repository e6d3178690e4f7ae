"""送审: the agenda of a meeting and its minutes are reviewed and approved one after another, where the body's rule says so.

Whatever changes the agenda, and every refusal, begins a new round: nobody has approved what he did not see (MEET-02, MEET-08, MEET-11).
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions import RECORDING, Session, at_meeting, number_minutes
from sundial.meetings.checks import next_step, round_of, route_of
from sundial.meetings.models import Clearance, Cleared, Meeting
from sundial.meetings.reasons import said
from sundial.organs.models import Role

CHANGED = _("It changed while you looked at it. Read it as it stands now before you decide.")


def clear(meeting_id: UUID, of: str, agreed: bool, *, by: By, seen: int, why: str = "") -> Clearance:
    """Take the next step of the route: agree, or send it back and say why. The last one of the minutes gives them their number.
    ``seen`` is the round that whoever takes the step has before him.

    Raises ``Refusal``: ``clear.nothing`` (nothing is wanting), ``clear.changed`` (another round has begun), ``clear.post``, ``clear.same`` (who took the step before takes
    not the next), ``clear.why``, ``meeting.open``, ``meeting.closed``, ``meeting.role``.
    """
    meeting = Meeting.objects.select_related("body").get(pk=meeting_id)
    step = next_step(meeting, of)
    roles = step.roles if step else ()
    with at_meeting(
        meeting_id, f"clear_{Cleared(of)}", by, roles or tuple(Role.values), closed=of == Cleared.MINUTES
    ) as session:
        step = next_step(session.meeting, of)
        if step is None:
            raise Refusal("clear.nothing", _("Nothing is left to approve."), basis=session.meeting.quorum_source)
        _check_seen(session.meeting, of, seen)
        _check_hand(session, of)
        row = Clearance.objects.create(
            meeting=session.meeting,
            of=of,
            round=round_of(session.meeting, of),
            step=route_of(session.meeting, of).steps.index(step),
            officer=session.duty.officer,
            agreed=agreed,
            said=why.strip() if agreed else _reason(session, of, why),
            at=session.at,
        )
        _follow(session, of, agreed)
        session.note(step=str(step.title), agreed=agreed, reason=row.said)
    return row


def amend_minutes(meeting_id: UUID, minutes: str, *, by: By, seen: int) -> Meeting:
    """Write the minutes anew as long as they are not approved; whoever reviewed them reviews them again. ``seen`` as in ``clear``.

    Raises ``Refusal``: ``meeting.open``, ``meeting.role``, ``minutes.stand``, ``clear.changed``.
    """
    with at_meeting(meeting_id, "amend_minutes", by, RECORDING, closed=True) as session:
        if next_step(session.meeting, Cleared.MINUTES) is None:
            raise Refusal(
                "minutes.stand", _("The minutes stand and are not written anew."), basis=session.meeting.quorum_source
            )
        _check_seen(session.meeting, Cleared.MINUTES, seen)
        session.meeting.minutes = minutes
        session.meeting.minutes_round += 1
    return session.meeting


def _check_seen(meeting: Meeting, of: str, seen: int) -> None:
    if seen != round_of(meeting, of):
        raise Refusal("clear.changed", CHANGED, basis=route_of(meeting, of).basis)


def _check_hand(session: Session, of: str) -> None:
    before = session.meeting.clearances.filter(of=of, round=round_of(session.meeting, of)).last()
    if before is not None and before.officer_id == session.duty.officer.pk:
        sentence = _("%(name)s took the step before; another takes this one.")
        basis = route_of(session.meeting, of).basis
        raise Refusal("clear.same", sentence, basis=basis, name=session.duty.officer.name)


def _reason(session: Session, of: str, why: str) -> str:
    return said((Clearance, "said"), why, code="clear.why", basis=route_of(session.meeting, of).basis)


def _follow(session: Session, of: str, agreed: bool) -> None:
    meeting = session.meeting
    if not agreed and of == Cleared.AGENDA:
        meeting.agenda_round += 1
    elif not agreed:
        meeting.minutes_round += 1
    elif of == Cleared.MINUTES and next_step(meeting, of) is None:
        number_minutes(meeting, session.at)
