"""Open a meeting with those who came, if they are enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import numbering
from sundial.cases.procedure import By
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions.session import (
    RECORDING,
    at_meeting,
)
from sundial.meetings.agenda import check_reported, fall_to_the_next
from sundial.meetings.checks import check_cleared
from sundial.meetings.models import Attendance, Cleared, Meeting
from sundial.meetings.reasons import said
from sundial.meetings.rules import body_rule, kept
from sundial.organs.models import Officer


def hold(
    meeting_id: UUID,
    present: Iterable[Officer],
    *,
    by: By,
    excuses: Mapping[UUID, str] | None = None,
    anyway: str = "",
) -> Meeting:
    """Open the meeting with those who came. Without its quorum it is not held, and the refusal says what is missing.

    ``excuses`` maps officers' ids to the reason of their absence. ``anyway`` says why a meeting below its quorum must be held
    where the body's rule allows it; every absent member then gives his opinion in writing before a topic is resolved.
    Raises ``Refusal``: ``meeting.quorum``, ``meeting.not_called``, ``meeting.held``, ``meeting.early``, ``meeting.excuse`` and
    ``meeting.agenda`` (not approved yet), ``meeting.unreported``, ``meeting.anyway`` (longer than the record keeps).
    """
    came = set(present)
    with at_meeting(meeting_id, "hold", by, RECORDING) as session:
        meeting = session.meeting
        _check_may_open(meeting, came, session.at)
        check_cleared(meeting, Cleared.AGENDA)
        check_reported(meeting)
        members = meeting.attendances.filter(is_member=True)
        count, there = members.count(), members.filter(officer__in=came).count()
        meeting.held_anyway = _quorum(meeting, there, count, anyway, local_date(session.at))
        meeting.attendances.filter(officer__in=came).update(present=True)
        _enter_absent(meeting, came, excuses or {})
        meeting.held_at = session.at
        meeting.record_number = numbering.document_number(
            meeting.organ, kept(meeting).record_mark, local_date(session.at)
        )
        fallen = fall_to_the_next(meeting)
        session.note(
            present=there, members=count, anyway=meeting.held_anyway, number=meeting.record_number, fallen=fallen
        )
    return meeting


def _enter_absent(meeting: Meeting, came: set[Officer], excuses: Mapping[UUID, str]) -> None:
    """Enter who did not come, and why where it is said; whoever asked for leave has said it."""
    for absent in meeting.attendances.exclude(officer__in=came):
        absent.present = False
        if why := excuses.get(absent.officer_id, "").strip():
            absent.excuse = said((Attendance, "excuse"), why, code="meeting.excuse", basis=meeting.quorum_source)
        absent.save()


def _check_may_open(meeting: Meeting, came: set[Officer], at: dt.datetime) -> None:
    if meeting.held_at:
        raise Refusal("meeting.held", _("The meeting has begun already."), basis=meeting.quorum_source)
    if at < meeting.planned_at:
        sentence = _("The meeting was called for %(moment)s and is not opened before.")
        raise Refusal("meeting.early", sentence, basis=meeting.quorum_source, moment=meeting.planned_at)
    called = {each.officer_id for each in meeting.attendances.all()}
    if strange := [each.name for each in came if each.pk not in called]:
        raise Refusal(
            "meeting.not_called", _("Not called: %(names)s."), basis=meeting.quorum_source, names="、".join(strange)
        )


def _quorum(meeting: Meeting, there: int, members: int, anyway: str, on: dt.date) -> str:
    """Refuse a meeting below its quorum, unless it must be held and its rule lets it; return why it must."""
    rule = kept(meeting)
    if rule.reached(there, members):
        return ""
    below = rule if meeting.body else body_rule(meeting.organ, on)
    if anyway.strip() and there and below.opinions_below:
        return said(
            (Meeting, "held_anyway"), anyway, code="meeting.anyway", basis=meeting.quorum_source, field="anyway"
        )
    raise Refusal(
        "meeting.quorum",
        _("%(present)s of %(members)s members are present; the meeting is held with at least %(needed)s."),
        basis=meeting.quorum_source,
        present=there,
        members=members,
        needed=rule.needed(members),
    )
