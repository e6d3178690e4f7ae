"""The verbs of a collective decision: call, put on the agenda, hold, take positions, resolve, close.

Every verb locks the meeting and records its event on it. A resolution on a case is also an act on that case: it
completes the meeting step there, through the same machine as every other act (``cases.procedure``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases import documents, numbering
from sundial.cases.models import Case, CaseStep, StepState
from sundial.cases.procedure import By, duties_of, perform
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.meetings.models import Attendance, Meeting, Position, Resolution, Topic
from sundial.meetings.papers import extract_values
from sundial.meetings.rules import MEMBERS, BodyRule, body_rule
from sundial.organs.access import Duty, current
from sundial.organs.models import Officer, Organ, Role
from sundial.powers.models import StepKind

CALLING = (Role.DIRECTOR, Role.OFFICE, Role.RECORDER)
RECORDING = (Role.RECORDER, Role.OFFICE, Role.DIRECTOR)
RESOLVING = (Role.RECORDER, Role.DIRECTOR)
BODY = "局务会制度"
MINUTES = "局纪"


@dataclass
class Session:
    """A meeting under way in one transaction, and what its event will say."""

    meeting: Meeting
    duty: Duty
    at: dt.datetime
    data: dict[str, object] = field(default_factory=dict)

    def note(self, **data: object) -> None:
        self.data |= data


@transaction.atomic
def call_meeting(
    organ: Organ,
    title: str,
    planned_at: dt.datetime,
    *,
    by: By,
    chair: Officer,
    recorder: Officer,
    place: str = "",
    members: Iterable[Officer] = (),
    observers: Iterable[Officer] = (),
    ad_hoc: bool = False,
) -> Meeting:
    """Call a meeting. Without ``members`` all leaders of the organ are called; observers do not count for the quorum.

    Raises ``Refusal``: ``meeting.no_rule``, ``meeting.role``, ``meeting.notice`` (told too late, unless the body's rule
    lets it meet ad hoc and ``ad_hoc`` says so), ``meeting.members``.
    """
    now = clock.now()
    duty = _duty(organ, by, CALLING, now)
    rule = body_rule(organ, local_date(now))
    _check_notice(rule, organ, planned_at, now, ad_hoc)
    called = set(members) or leaders(organ, local_date(planned_at))
    if not called:
        raise Refusal("meeting.members", _("Nobody is called."), field="members", basis=BODY)
    meeting = Meeting.objects.create(
        organ=organ,
        title=title,
        planned_at=planned_at,
        place=place,
        chair=chair,
        recorder=recorder,
        quorum_numerator=rule.numerator,
        quorum_denominator=rule.denominator,
        quorum_source=rule.source,
    )
    _call(meeting, called, is_member=True)
    _call(meeting, set(observers) - called, is_member=False)
    _record(Session(meeting, duty, now, {"title": title, "planned_at": planned_at, "ad_hoc": ad_hoc}), "call")
    return meeting


def add_topic(meeting_id: UUID, title: str, *, by: By, case: Case | None = None) -> Topic:
    """Put a topic on the agenda; one on a case is bound to the step that waits for the meeting.

    Raises ``Refusal``: ``meeting.closed``, ``meeting.role``, ``topic.case`` (the case is not at that step),
    ``topic.twice``.
    """
    with _at(meeting_id, "add_topic", by, CALLING) as session:
        topic = Topic.objects.create(
            meeting=session.meeting,
            position=session.meeting.topics.count() + 1,
            title=title,
            case=case,
            run=_waiting_step(case) if case else None,
        )
        session.note(topic=title, case=case.number if case else "")
    return topic


def hold(meeting_id: UUID, present: Iterable[Officer], *, by: By, excuses: Mapping[UUID, str] | None = None) -> Meeting:
    """Open the meeting with those who came. Without its quorum it is not held, and the refusal says what is missing.

    ``excuses`` maps officers' ids to the reason of their absence.
    Raises ``Refusal``: ``meeting.quorum``, ``meeting.not_called``, ``meeting.held``, ``meeting.early``.
    """
    came = set(present)
    with _at(meeting_id, "hold", by, RECORDING) as session:
        meeting = session.meeting
        _check_may_open(meeting, came, session.at)
        members = meeting.attendances.filter(is_member=True)
        count, there = members.count(), members.filter(officer__in=came).count()
        _check_quorum(meeting, there, count)
        meeting.attendances.filter(officer__in=came).update(present=True)
        for absent in meeting.attendances.exclude(officer__in=came):
            absent.present, absent.excuse = False, (excuses or {}).get(absent.officer_id, "")
            absent.save()
        meeting.held_at = session.at
        session.note(present=there, members=count)
    return meeting


def take_position(
    meeting_id: UUID, topic: Topic, member: Officer, agrees: bool, *, by: By, statement: str = ""
) -> Position:
    """Enter a present member's stand on a topic, in his words: by himself or by the recorder (MEET-19).

    Raises ``Refusal``: ``meeting.not_held``, ``topic.foreign``, ``topic.resolved``, ``position.absent``, ``meeting.role``.
    """
    with _at(meeting_id, "position", by, RECORDING, himself=member) as session:
        mine = _open_topic(session.meeting, topic)
        voting = session.meeting.attendances.filter(officer=member, is_member=True, present=True)
        if not voting.exists():
            raise Refusal("position.absent", _("Only a member who is present takes a stand."), basis=BODY)
        position, _made = Position.objects.update_or_create(
            topic=mine, officer=member, defaults={"agrees": agrees, "statement": statement}
        )
        session.note(topic=mine.title, member=member.name, agrees=agrees)
    return position


def resolve(meeting_id: UUID, topic: Topic, resolution: str, text: str, *, by: By) -> Topic:
    """Enter what was resolved. On a case this completes the meeting step, unless the topic is postponed.

    Raises ``Refusal``: ``meeting.not_held``, ``topic.foreign``, ``topic.resolved``, ``topic.silent`` (a present member's
    stand is missing), ``topic.resolution``, and what the case refuses.
    """
    with _at(meeting_id, "resolve", by, RESOLVING) as session:
        mine = _open_topic(session.meeting, topic)
        _check_resolution(mine, resolution, text)
        mine.resolution, mine.resolution_text = resolution, text
        mine.save()
        session.note(topic=mine.title, resolution=resolution, **_counts(mine))
        if mine.case_id and resolution != Resolution.POSTPONED:
            _resolve_case(session, mine)
    return mine


def close(meeting_id: UUID, minutes: str, *, by: By) -> Meeting:
    """Close the meeting; its minutes get the next number. Raises ``Refusal``: ``meeting.not_held``, ``meeting.open_topic``."""
    with _at(meeting_id, "close", by, RECORDING) as session:
        meeting = session.meeting
        _check_held(meeting)
        if left := list(meeting.topics.filter(resolution="").values_list("title", flat=True)):
            raise Refusal("meeting.open_topic", _("Not resolved yet: %(names)s."), basis=BODY, names="、".join(left))
        meeting.minutes, meeting.closed_at = minutes, session.at
        meeting.minutes_number = numbering.document_number(meeting.organ, MINUTES, local_date(session.at))
        session.note(number=meeting.minutes_number)
    return meeting


def leaders(organ: Organ, on: dt.date) -> set[Officer]:
    """Whoever holds a post that makes him a member on ``on``."""
    held = current("appointments__", on)
    return set(
        Officer.objects.filter(held, appointments__post__organ=organ, appointments__post__role__in=MEMBERS).distinct()
    )


@contextmanager
def _at(
    meeting_id: UUID, action: str, by: By, roles: tuple[str, ...], himself: Officer | None = None
) -> Iterator[Session]:
    """Lock the meeting, let the block change it, save it and record the event."""
    with transaction.atomic():
        meeting = (
            Meeting.objects.select_for_update(of=("self",))
            .select_related("organ", "chair", "recorder")
            .get(pk=meeting_id)
        )
        if meeting.closed_at:
            raise Refusal(
                "meeting.closed", _("The meeting is closed; only a new one changes a resolution."), basis=BODY
            )
        now = clock.now()
        session = Session(meeting, _duty(meeting.organ, by, roles, now, himself), now)
        yield session
        meeting.save()
        _record(session, action)


def _duty(organ: Organ, by: By, roles: tuple[str, ...], at: dt.datetime, himself: Officer | None = None) -> Duty:
    held = [duty for duty in duties_of(by, at) if duty.post.organ_id == organ.pk]
    for duty in held:
        if duty.post.role in roles or duty.officer == himself:
            return duty
    raise Refusal("meeting.role", _("Your post does not run this meeting."), who=Role(roles[0]).label, basis=BODY)


def _record(session: Session, action: str) -> None:
    record(
        f"meeting.{action}",
        subject_type="meeting",
        subject_id=session.meeting.pk,
        by=session.duty.actor,
        organ=session.meeting.organ.code,
        data={"verb": "other", **session.data},
    )


def _check_notice(rule: BodyRule, organ: Organ, planned_at: dt.datetime, now: dt.datetime, ad_hoc: bool) -> None:
    told_by = rule.told_by(local_date(planned_at), organ)
    late = planned_at <= now or (told_by is not None and local_date(now) > told_by)
    if late and not (ad_hoc and rule.ad_hoc and planned_at > now):
        raise Refusal(
            "meeting.notice",
            _("Members are told of a meeting by %(day)s at the latest."),
            field="planned_at",
            basis=rule.source,
            day=told_by or local_date(planned_at),
        )


def _call(meeting: Meeting, officers: Iterable[Officer], *, is_member: bool) -> None:
    Attendance.objects.bulk_create(Attendance(meeting=meeting, officer=each, is_member=is_member) for each in officers)


def _waiting_step(case: Case) -> CaseStep:
    run = case.steps.filter(kind=StepKind.MEETING, state=StepState.ACTIVE).first()
    if run is None:
        raise Refusal("topic.case", _("This case does not wait for a meeting."), field="case", basis=BODY)
    if Topic.objects.filter(run=run, resolution="", meeting__closed_at__isnull=True).exists():
        raise Refusal("topic.twice", _("This case is on an agenda already."), field="case", basis=BODY)
    return run


def _check_may_open(meeting: Meeting, came: set[Officer], at: dt.datetime) -> None:
    if meeting.held_at:
        raise Refusal("meeting.held", _("The meeting has begun already."), basis=BODY)
    if local_date(at) < local_date(meeting.planned_at):
        raise Refusal("meeting.early", _("The meeting is planned for another day."), basis=BODY)
    called = {each.officer_id for each in meeting.attendances.all()}
    if strange := [each.name for each in came if each.pk not in called]:
        raise Refusal("meeting.not_called", _("Not called: %(names)s."), basis=BODY, names="、".join(strange))


def _check_quorum(meeting: Meeting, there: int, members: int) -> None:
    rule = BodyRule(meeting.quorum_numerator, meeting.quorum_denominator, meeting.quorum_source)
    if not rule.reached(there, members):
        raise Refusal(
            "meeting.quorum",
            _("%(present)s of %(members)s members are present; the meeting is held with at least %(needed)s."),
            basis=meeting.quorum_source,
            present=there,
            members=members,
            needed=rule.needed(members),
        )


def _check_held(meeting: Meeting) -> None:
    if meeting.held_at is None:
        raise Refusal("meeting.not_held", _("The meeting has not been held."), basis=BODY)


def _open_topic(meeting: Meeting, topic: Topic) -> Topic:
    _check_held(meeting)
    mine = meeting.topics.filter(pk=topic.pk).select_related("case__organ", "run").first()
    if mine is None:
        raise Refusal("topic.foreign", _("This topic is not on the agenda of the meeting."), basis=BODY)
    if mine.resolution:
        raise Refusal("topic.resolved", _("This topic is resolved; only a new meeting changes it."), basis=BODY)
    return mine


def _check_resolution(topic: Topic, resolution: str, text: str) -> None:
    if resolution not in Resolution.values or not text.strip():
        raise Refusal("topic.resolution", _("Say what was resolved."), field="resolution", basis=BODY)
    spoken = topic.positions.values("officer_id")
    silent = topic.meeting.attendances.filter(is_member=True, present=True).exclude(officer_id__in=spoken)
    if resolution != Resolution.POSTPONED and silent.exists():
        names = "、".join(each.officer.name for each in silent.select_related("officer"))
        raise Refusal("topic.silent", _("The stand of %(names)s is missing."), basis=BODY, names=names)


def _counts(topic: Topic) -> dict[str, int]:
    agreeing = topic.positions.filter(agrees=True).count()
    return {"agreeing": agreeing, "dissenting": topic.positions.count() - agreeing}


def _resolve_case(session: Session, topic: Topic) -> None:
    assert topic.case_id is not None
    with perform(topic.case_id, "resolve", by=session.duty, run=topic.run) as act:
        act.note(
            meeting=session.meeting.title,
            meeting_id=str(session.meeting.pk),
            topic=str(topic.pk),
            resolution=topic.resolution,
            **_counts(topic),
        )
        act.finish_step(topic.resolution, topic=str(topic.pk))
        act.once_recorded(
            lambda event: documents.issue(
                act.case,
                "meeting_extract",
                by=act.hand.officer,
                values=extract_values(session.meeting, topic),
                event=event,
            )
        )
