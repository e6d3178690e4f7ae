"""会议纪律: what a body asks of those who sit in it, what was entered of it, and urgent word passed in by the staff (MEET-22)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions import RECORDING, at_meeting
from sundial.meetings.actions.session import check_held
from sundial.meetings.models import Conduct
from sundial.meetings.reasons import said
from sundial.meetings.rules import kept
from sundial.organs.models import Officer


def enter(meeting_id: UUID, officer: Officer, kind: str, words: str, *, by: By) -> Conduct:
    """Enter what somebody who is in the room did against the discipline of the meeting, or which urgent word the staff passed to him.

    Raises ``Refusal``: ``meeting.not_held``, ``conduct.kind`` (the rule of the body names no such thing), ``conduct.absent``,
    ``conduct.said``, ``meeting.closed``, ``meeting.role``.
    """
    with at_meeting(meeting_id, "conduct", by, RECORDING) as session:
        meeting, rule = session.meeting, kept(session.meeting).conduct
        check_held(meeting)
        if kind not in rule.kinds:
            sentence = _("The rule of this body names no such thing.")
            raise Refusal("conduct.kind", sentence, field="kind", basis=rule.basis)
        if not meeting.attendances.filter(officer=officer, present=True).exists():
            sentence = _("%(name)s is not in the room.")
            raise Refusal("conduct.absent", sentence, field="officer", basis=rule.basis, name=officer.name)
        told = said((Conduct, "said"), words, code="conduct.said", basis=rule.basis, field="said")
        row = Conduct.objects.create(
            meeting=meeting, officer=officer, kind=kind, breach=rule.kinds[kind].breach, said=told, at=session.at
        )
        session.note(member=officer.name, what=str(rule.kinds[kind].title), reason=told)
    return row
