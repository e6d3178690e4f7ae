"""Topics on their way to a meeting: how long each takes, which units wait for it, and how it is taken off again (MEET-10, MEET-13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By
from sundial.kernel.refusal import Refusal
from sundial.meetings.actions import CALLING, Session, at_meeting
from sundial.meetings.models import Invited, Meeting, Prepared, Resolution, Topic
from sundial.meetings.reasons import longest, said
from sundial.meetings.rules import kept

LINE = (Topic, "usher")


def plan(meeting_id: UUID, topic: Topic, minutes: int, *, by: By, usher: str = "") -> Topic:
    """Say how many minutes a topic is reckoned to take, and who brings in the units that wait for it.

    Raises ``Refusal``: ``topic.foreign``, ``meeting.held``, ``plan.minutes``, ``plan.usher``, ``meeting.role``.
    """
    with at_meeting(meeting_id, "plan", by, CALLING) as session:
        mine = _waiting(session, topic)
        if minutes < 1:
            raise Refusal("plan.minutes", _("A topic takes at least a minute."), field="minutes", basis=_basis(session))
        if len(usher) > longest(*LINE):
            sentence = _("A name has at most %(most)s characters.")
            raise Refusal("plan.usher", sentence, field="usher", basis=_basis(session), most=longest(*LINE))
        mine.minutes_planned, mine.usher = minutes, usher.strip()
        mine.save()
        session.note(topic=mine.title, minutes=minutes, usher=mine.usher)
    return mine


def invite(
    meeting_id: UUID,
    topic: Topic,
    unit: str,
    principal: str,
    *,
    by: By,
    reports: bool = False,
    aides: Sequence[str] = (),
    why: str = "",
    special: str = "",
) -> Invited:
    """Call a unit to one topic, by its principal. Only the unit that reports brings aides, and no more than the body's rule allows;
    one that agreed beforehand is not called without a reason, nor is one that is not concerned (``special``, as the body's rule names
    it). The list is part of the agenda and approved with it.

    Raises ``Refusal``: ``topic.foreign``, ``meeting.held``, ``invite.twice``, ``invite.aides``, ``invite.settled``, ``invite.special``, ``meeting.role``.
    """
    with at_meeting(meeting_id, "invite", by, CALLING) as session:
        mine = _waiting(session, topic)
        if mine.invited.filter(unit=unit).exists():
            raise Refusal(
                "invite.twice", _("“%(unit)s” is called already."), field="unit", basis=_basis(session), unit=unit
            )
        _check_aides(session.meeting, reports, aides)
        _check_needed(mine, unit, reports, why)
        _check_special(session.meeting, special, why)
        row = Invited.objects.create(
            topic=mine,
            unit=unit,
            principal=principal,
            reports=reports,
            aides=list(aides),
            why=why.strip(),
            special=special,
        )
        session.meeting.agenda_round += 1
        session.note(topic=mine.title, unit=unit, principal=principal, reports=reports, aides=list(aides))
    return row


def strike(meeting_id: UUID, row: Invited, why: str, *, by: By) -> Topic:
    """Strike a unit from the list of a topic: the office reviews what its sponsor asks for (西安一).

    Raises ``Refusal``: ``topic.foreign``, ``meeting.held``, ``strike.why``, ``meeting.role``.
    """
    with at_meeting(meeting_id, "strike", by, CALLING) as session:
        mine = _waiting(session, row.topic)
        basis = kept(session.meeting).invited.basis
        reason = said((Invited, "why"), why, code="strike.why", basis=basis)
        mine.invited.filter(pk=row.pk).delete()
        session.meeting.agenda_round += 1
        session.note(topic=mine.title, unit=row.unit, reason=reason)
    return mine


def admit(meeting_id: UUID, row: Invited, came: bool, *, by: By, came_for: str = "") -> Invited:
    """Enter whether a unit came to its topic, and who came where that was not its principal.

    Raises ``Refusal``: ``topic.foreign``, ``meeting.not_held``, ``invite.why`` (why its principal did not come), ``meeting.role``.
    """
    with at_meeting(meeting_id, "admit", by, CALLING) as session:
        mine = Invited.objects.filter(pk=row.pk, topic__meeting=session.meeting).select_related("topic").first()
        if mine is None:
            raise Refusal("topic.foreign", _("This topic is not on the agenda of the meeting."), basis=_basis(session))
        if session.meeting.held_at is None:
            raise Refusal("meeting.not_held", _("The meeting has not been held."), basis=_basis(session))
        basis = kept(session.meeting).invited.basis
        told = (
            came_for.strip()
            if came and not came_for
            else said((Invited, "came_for"), came_for, code="invite.why", basis=basis)
        )
        mine.came, mine.came_for = came, told
        mine.save()
        session.note(topic=mine.topic.title, unit=mine.unit, came=came, reason=mine.came_for)
    return mine


def take_off(meeting_id: UUID, topic: Topic, why: str, *, by: By) -> Topic:
    """Take a topic off the agenda before the meeting: it is not ready, or less urgent; its case waits for another meeting.

    Raises ``Refusal``: ``topic.foreign``, ``meeting.held``, ``topic.why``, ``meeting.role``.
    """
    with at_meeting(meeting_id, "take_off", by, CALLING) as session:
        mine = _waiting(session, topic)
        mine.resolution = Resolution.POSTPONED
        mine.off_why = said((Topic, "off_why"), why, code="topic.why", basis=_basis(session))
        mine.save()
        session.meeting.agenda_round += 1
        session.note(topic=mine.title, reason=mine.off_why)
    return mine


def make_ready(meeting_id: UUID, what: str, words: str, *, by: By) -> Prepared:
    """Enter that something the body's rule wants ready before a meeting is; ``words``: how many sets, who collected (MEET-10).

    Raises ``Refusal``: ``meeting.held``, ``ready.unknown``, ``ready.twice``, ``ready.said`` (longer than the record keeps), ``meeting.role``.
    """
    with at_meeting(meeting_id, "make_ready", by, CALLING) as session:
        check_not_held(session)
        due = next((each for each in kept(session.meeting).timetable if each.code == what), None)
        if due is None:
            raise Refusal("ready.unknown", _("The rule of this body names no such thing."), basis=_basis(session))
        if session.meeting.prepared.filter(what=what).exists():
            raise Refusal("ready.twice", _("It is entered as ready already."), basis=_basis(session))
        told = said((Prepared, "said"), words, code="ready.said", basis=_basis(session), field="said")
        row = Prepared.objects.create(
            meeting=session.meeting, what=what, said=told, officer=session.duty.officer, at=session.at
        )
        session.note(what=str(due.title), reason=told)
    return row


def expected(meeting: Meeting) -> dict[int, dt.datetime]:
    """When each topic is reckoned to begin, by its key; nobody knows it behind one that nobody has reckoned (候会)."""
    at, found = meeting.held_at or meeting.planned_at, {}
    for topic in meeting.topics.exclude(resolution=Resolution.POSTPONED):
        found[topic.pk] = at
        if topic.minutes_planned is None:
            break
        at += dt.timedelta(minutes=topic.minutes_planned)
    return found


def check_not_held(session: Session) -> None:
    """Raises ``Refusal`` ``meeting.held`` once the meeting has begun."""
    if session.meeting.held_at is not None:
        raise Refusal("meeting.held", _("The meeting has begun already."), basis=_basis(session))


def _waiting(session: Session, topic: Topic) -> Topic:
    check_not_held(session)
    mine = session.meeting.topics.filter(pk=topic.pk, resolution="").select_related("case").first()
    if mine is None:
        raise Refusal("topic.foreign", _("This topic is not on the agenda of the meeting."), basis=_basis(session))
    return mine


def _check_aides(meeting: Meeting, reports: bool, aides: Sequence[str]) -> None:
    rule = kept(meeting).invited
    allowed = (rule.aides or 0) if reports else 0
    if rule.aides is not None and len(aides) > allowed:
        sentence = _("It may bring %(most)s aides; only the unit that reports brings any.")
        raise Refusal("invite.aides", sentence, field="aides", basis=rule.basis, most=allowed)


def _check_special(meeting: Meeting, special: str, why: str) -> None:
    """Who is not concerned is called in a special case only, as one of those the rule names, and with the reason (MEET-02)."""
    rule = kept(meeting).invited
    if special and (special not in rule.special or not why.strip()):
        sentence = _("In a special case only those the rule of the body names are called; say what is special.")
        raise Refusal("invite.special", sentence, field="why", basis=rule.basis)


def _check_needed(topic: Topic, unit: str, reports: bool, why: str) -> None:
    """Who agreed while the topic was coordinated is not called again, unless somebody says why (一般不再列席)."""
    told = topic.case.answers if topic.case else {}
    asked = any(unit in str(line) for line in told.get("coordinated_with", []))
    if asked and not told.get("disputed") and not reports and not why.strip():
        sentence = _("“%(unit)s” agreed beforehand and is not called again; say why if it must be.")
        basis = kept(topic.meeting).invited.basis
        raise Refusal("invite.settled", sentence, field="why", basis=basis, unit=unit)


def _basis(session: Session) -> str:
    return session.meeting.quorum_source
