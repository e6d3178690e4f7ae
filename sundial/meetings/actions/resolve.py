"""Hear how each stands on a topic, and enter what was resolved."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.procedure import By
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.meetings import binding
from sundial.meetings.actions.session import (
    RECORDING,
    RESOLVING,
    at_meeting,
    check_held,
)
from sundial.meetings.agenda import check_room, in_room, matter_of
from sundial.meetings.models import Attendance, Meeting, Position, Resolution, Topic
from sundial.meetings.reasons import said
from sundial.meetings.reporting import report_upward
from sundial.meetings.rules import kept
from sundial.organs.access import head_of
from sundial.organs.models import Officer


def take_position(
    meeting_id: UUID, topic: Topic, member: Officer, agrees: bool | None, *, by: By, statement: str = ""
) -> Position:
    """Enter a stand on a topic in the words of who takes it: by himself or by the recorder (MEET-19).

    A member who is present votes. An absent one is asked only where the meeting is held below its quorum, and counts as an
    opinion in writing. An observer speaks and has no vote: ``agrees`` is None.
    Raises ``Refusal``: ``meeting.not_held``, ``topic.foreign``, ``topic.resolved``, ``position.absent``, ``position.observer``,
    ``position.head_last``, ``meeting.role``.
    """
    with at_meeting(meeting_id, "position", by, RECORDING, himself=member) as session:
        mine = _open_topic(session.meeting, topic)
        place = session.meeting.attendances.filter(officer=member).first()
        _check_voice(session.meeting, place, agrees)
        _check_order(mine, member)
        position, _made = Position.objects.update_or_create(
            topic=mine,
            officer=member,
            defaults={"agrees": agrees, "statement": statement, "in_writing": not (place and place.present)},
        )
        session.note(topic=mine.title, member=member.name, agrees=agrees)
    return position


def resolve(meeting_id: UUID, topic: Topic, resolution: str, text: str, *, by: By, head_said: str = "") -> Topic:
    """Enter what was resolved. On a case this completes the meeting step, unless the topic is postponed; where the body's rule says so
    it is reported upward at once. ``head_said``: what the head,
    asked beforehand, said of an important topic where another chairs.

    Raises ``Refusal``: ``meeting.not_held``, ``topic.foreign``, ``topic.resolved``, ``topic.silent`` (a present member's
    stand is missing), ``topic.resolution``, ``topic.quorum``, ``topic.in_charge``,
    ``topic.unannounced``, ``topic.minority``, ``topic.chair`` (the chair decides, and stands otherwise), ``topic.ask_head``, and what the case refuses.
    """
    with at_meeting(meeting_id, "resolve", by, RESOLVING) as session:
        mine = _open_topic(session.meeting, topic)
        _check_resolution(mine, resolution, text, session.duty.officer)
        mine.head_said = _from_head(mine, resolution, head_said)
        mine.resolution, mine.resolution_text = resolution, text
        mine.save()
        session.note(topic=mine.title, resolution=resolution, head_said=mine.head_said, **_counts(mine))
        if mine.case_id and resolution != Resolution.POSTPONED:
            binding.resolve_on_case(mine, session.duty, _counts(mine))
        session.note(**report_upward(mine, session.at))
    return mine


def _open_topic(meeting: Meeting, topic: Topic) -> Topic:
    check_held(meeting)
    mine = meeting.topics.filter(pk=topic.pk).select_related("case__organ", "run").first()
    if mine is None:
        raise Refusal(
            "topic.foreign", _("This topic is not on the agenda of the meeting."), basis=meeting.quorum_source
        )
    if mine.resolution:
        raise Refusal(
            "topic.resolved", _("This topic is resolved; only a new meeting changes it."), basis=meeting.quorum_source
        )
    return mine


def _check_voice(meeting: Meeting, place: Attendance | None, agrees: bool | None) -> None:
    """Members vote; an observer who came only speaks; the absent are heard only where the meeting had to be held without them."""
    heard = place is not None and place.left_at is None and (place.present or (place.is_member and meeting.held_anyway))
    if place is None or not heard:
        raise Refusal("position.absent", _("Only a member who is present takes a stand."), basis=meeting.quorum_source)
    if place.is_member is (agrees is None):
        raise Refusal(
            "position.observer",
            _("Members agree or disagree; observers speak and do not vote."),
            field="agrees",
            basis=meeting.quorum_source,
        )


def _check_order(topic: Topic, member: Officer) -> None:
    """Where the head speaks last, he waits for every other member, and nobody changes his stand after him (MEET-25)."""
    meeting = topic.meeting
    if not meeting.head_last:
        return
    if member == meeting.chair:
        waiting = [each for each in silent(topic) if each != member]
        if waiting:
            raise Refusal(
                "position.head_last",
                _("The head speaks last; %(names)s have not spoken yet."),
                basis=meeting.quorum_source,
                names="、".join(each.name for each in waiting),
            )
    elif topic.positions.filter(officer=meeting.chair).exists():
        raise Refusal(
            "position.head_last", _("The head has spoken; nobody takes a stand after him."), basis=meeting.quorum_source
        )


def silent(topic: Topic) -> list[Officer]:
    """The members whose stand is missing: those present, and the absent where the meeting is held without its quorum."""
    asked = topic.meeting.attendances.filter(is_member=True, left_at=None).exclude(
        officer_id__in=topic.positions.values("officer_id")
    )
    if not topic.meeting.held_anyway:
        asked = asked.filter(present=True)
    return [each.officer for each in asked.select_related("officer").order_by("pk")]


def _check_resolution(topic: Topic, resolution: str, text: str, by: Officer) -> None:
    if resolution not in Resolution.values or not text.strip():
        raise Refusal(
            "topic.resolution", _("Say what was resolved."), field="resolution", basis=topic.meeting.quorum_source
        )
    if resolution == Resolution.POSTPONED:
        _check_postponed(topic, by)
        return
    if missing := silent(topic):
        names = "、".join(each.name for each in missing)
        raise Refusal(
            "topic.silent", _("The stand of %(names)s is missing."), basis=topic.meeting.quorum_source, names=names
        )
    check_room(topic)
    _check_majority(topic, resolution)
    _check_chair_decides(topic, resolution)


def _check_postponed(topic: Topic, by: Officer) -> None:
    """Where whoever chairs decides and has taken his stand, none but he puts the topic off, unless the room cannot resolve on it."""
    if _deciding_stand(topic) is None or by == topic.meeting.chair or silent(topic):
        return
    try:
        check_room(topic)
    except Refusal:
        return
    sentence = _("%(name)s, who chairs and decides, has taken a stand on this topic: only the chair puts it off.")
    raise _chair_decides(topic, sentence)


def _check_majority(topic: Topic, resolution: str) -> None:
    """Where the body decides by majority, a resolution is what more than half of those present stand for (MEET-32)."""
    voices = topic.positions.filter(in_writing=False, agrees=resolution == Resolution.AGREED).count()
    present = in_room(topic.meeting).filter(is_member=True).count()
    matter = matter_of(topic)
    if (topic.meeting.majority or (matter is not None and matter.vote)) and voices * 2 <= present:
        raise Refusal(
            "topic.minority",
            _("%(voices)s of %(present)s members present stand for it; a resolution needs more than half."),
            field="resolution",
            basis=topic.meeting.quorum_source,
            voices=voices,
            present=present,
        )


def _check_chair_decides(topic: Topic, resolution: str) -> None:
    """Where whoever chairs decides, what is entered is what he stands for (局长负责制, MEET-17)."""
    stand = _deciding_stand(topic)
    if stand is not None and stand.agrees is not (resolution == Resolution.AGREED):
        raise _chair_decides(topic, _("%(name)s, who chairs, decides and stands otherwise on this topic."))


def _deciding_stand(topic: Topic) -> Position | None:
    """The stand of whoever chairs, where the rule lets the chair decide and he has taken it."""
    chair = topic.meeting.chair
    return topic.positions.filter(officer=chair).first() if kept(topic.meeting).deciding.chair else None


def _chair_decides(topic: Topic, sentence: object) -> Refusal:
    chair, basis = topic.meeting.chair.name, kept(topic.meeting).deciding.basis
    return Refusal("topic.chair", sentence, field="resolution", basis=basis, who=chair, name=chair)


def asks_head(topic: Topic) -> bool:
    """Whether another than its head chairs the meeting, so that the head is asked beforehand about what is important."""
    meeting = topic.meeting
    if not kept(meeting).deciding.ask_head:
        return False
    return meeting.chair != head_of(meeting.organ, local_date(meeting.held_at or meeting.planned_at))


def _from_head(topic: Topic, resolution: str, told: str) -> str:
    """What the head said, where he had to be asked. Raises ``Refusal`` ``topic.ask_head``."""
    matter = matter_of(topic)
    if not asks_head(topic) or resolution == Resolution.POSTPONED:
        return ""
    if not told.strip() and (matter is None or not matter.important):
        return ""
    basis = kept(topic.meeting).deciding.ask_head
    return said((Topic, "head_said"), told, code="topic.ask_head", basis=basis, field="head_said")


def _counts(topic: Topic) -> dict[str, int]:
    voted = topic.positions.filter(in_writing=False)
    return {"agreeing": voted.filter(agrees=True).count(), "dissenting": voted.filter(agrees=False).count()}
