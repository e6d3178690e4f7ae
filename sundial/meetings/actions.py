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

from sundial.cases import numbering
from sundial.cases.models import Case
from sundial.cases.procedure import By, duties_of
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.meetings import binding
from sundial.meetings.agenda import check_reported, check_room, fall_to_the_next, in_room, matter_of
from sundial.meetings.checks import check_cleared
from sundial.meetings.models import Attendance, Cleared, Meeting, Position, Resolution, Topic
from sundial.meetings.reasons import said
from sundial.meetings.rules import MEMBERS, BodyRule, bodies, body_of, body_rule, kept, rule_of
from sundial.organs.access import Duty, current, duty_as
from sundial.organs.models import Officer, Organ, Role
from sundial.powers.models import ItemVersion

CALLING = (Role.DIRECTOR, Role.OFFICE, Role.RECORDER)
RECORDING = (Role.RECORDER, Role.OFFICE, Role.DIRECTOR)
RESOLVING = (Role.RECORDER, Role.DIRECTOR)


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
    body: ItemVersion | None = None,
) -> Meeting:
    """Call a meeting. Without ``members`` whoever the rule of the body makes a member is called; observers do not count for the quorum.
    ``body`` is which of the organ's bodies meets; where nobody says, the one its catalogue writes first.

    Raises ``Refusal``: ``meeting.no_rule``, ``meeting.body``, ``meeting.role``, ``meeting.notice`` (told too late, unless the body's rule
    lets it meet ad hoc and ``ad_hoc`` says so), ``meeting.members``, ``meeting.chair``.
    """
    now = clock.now()
    body = _body(organ, body, local_date(now))
    rule = rule_of(body)
    duty = _duty(organ, by, CALLING, now, rule.source)
    _check_notice(rule, organ, planned_at, now, ad_hoc)
    _check_chair(rule, organ, chair, local_date(planned_at))
    called = set(members) or members_of(rule, organ, local_date(planned_at))
    if not called:
        raise Refusal("meeting.members", _("Nobody is called."), field="members", basis=rule.source)
    meeting = Meeting.objects.create(
        organ=organ,
        body=body,
        title=title,
        planned_at=planned_at,
        place=place,
        chair=chair,
        recorder=recorder,
        quorum_numerator=rule.numerator,
        quorum_denominator=rule.denominator,
        quorum_source=rule.source,
        head_last=rule.head_last,
        signers=rule.signing.by,
        signed_basis=rule.signing.basis,
        unsigned_basis=rule.signing.unsigned_basis,
        majority=rule.majority,
    )
    _call(meeting, called, is_member=True)
    _call(meeting, set(observers) - called, is_member=False)
    _record(Session(meeting, duty, now, {"title": title, "planned_at": planned_at, "ad_hoc": ad_hoc}), "call")
    return meeting


def add_topic(meeting_id: UUID, title: str, *, by: By, case: Case | None = None) -> Topic:
    """Put a topic on the agenda; one on a case is bound to the step that waits for the meeting, or to the case itself.

    Raises ``Refusal``: ``meeting.closed``, ``meeting.role``, ``topic.case`` (the case is not at that step, is closed, or
    another organ's), ``topic.twice``, ``topic.body``, ``topic.papers``, ``meeting.agenda`` (it sits on an approved agenda).
    """
    with at_meeting(meeting_id, "add_topic", by, CALLING) as session:
        _check_takes_topics(session.meeting)
        topic = Topic.objects.create(
            meeting=session.meeting,
            position=session.meeting.topics.count() + 1,
            title=title,
            case=case,
            run=binding.place_of(session.meeting, case) if case else None,
        )
        session.meeting.agenda_round += 1
        session.note(topic=title, case=case.number if case else "")
    return topic


def takes_topics(meeting: Meeting) -> bool:
    """Whether a topic may still be put on the agenda: of one that was approved, only until the meeting begins."""
    return not meeting.closed_at and not (meeting.held_at and kept(meeting).agenda.steps)


def _check_takes_topics(meeting: Meeting) -> None:
    if not takes_topics(meeting):
        sentence = _("The meeting sits on the agenda that was approved; a further topic waits for the next one.")
        raise Refusal("meeting.agenda", sentence, field="case", basis=kept(meeting).agenda.basis)


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


def resolve(meeting_id: UUID, topic: Topic, resolution: str, text: str, *, by: By) -> Topic:
    """Enter what was resolved. On a case this completes the meeting step, unless the topic is postponed.

    Raises ``Refusal``: ``meeting.not_held``, ``topic.foreign``, ``topic.resolved``, ``topic.silent`` (a present member's
    stand is missing), ``topic.resolution``, ``topic.quorum``, ``topic.in_charge``,
    ``topic.unannounced``, and what the case refuses.
    """
    with at_meeting(meeting_id, "resolve", by, RESOLVING) as session:
        mine = _open_topic(session.meeting, topic)
        _check_resolution(mine, resolution, text)
        mine.resolution, mine.resolution_text = resolution, text
        mine.save()
        session.note(topic=mine.title, resolution=resolution, **_counts(mine))
        if mine.case_id and resolution != Resolution.POSTPONED:
            binding.resolve_on_case(mine, session.duty, _counts(mine))
    return mine


def close(meeting_id: UUID, minutes: str, *, by: By) -> Meeting:
    """Close the meeting; its minutes get the next number, at once or when they are cleared (``clearing``).

    Raises ``Refusal``: ``meeting.not_held``, ``meeting.open_topic``."""
    with at_meeting(meeting_id, "close", by, RECORDING) as session:
        meeting = session.meeting
        _check_held(meeting)
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


def members_of(rule: BodyRule, organ: Organ, on: dt.date) -> set[Officer]:
    """Whoever holds a post on ``on`` that makes him a member of the body, in ``organ`` or in the organs its rule names."""
    wanted = rule.called.members or tuple((role, "") for role in MEMBERS)
    held = current("appointments__", on)
    found = [
        Officer.objects.filter(held, appointments__post__organ__code=code or organ.code, appointments__post__role=role)
        for role, code in wanted
    ]
    return {officer for officers in found for officer in officers}


def _check_chair(rule: BodyRule, organ: Organ, chair: Officer, on: dt.date) -> None:
    """Who may chair is the body's own rule: its head, or whom it lets the head entrust (MEET-03, MEET-30)."""
    if rule.called.chair and duty_as(chair, rule.called.chair, organ, on) is None:
        sentence = _("%(name)s holds none of the posts that chair this body.")
        said = {"who": str(Role(rule.called.chair[0]).label), "name": chair.name}
        raise Refusal("meeting.chair", sentence, field="chair", basis=rule.called.basis, **said)


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


@contextmanager
def at_meeting(
    meeting_id: UUID,
    action: str,
    by: By,
    roles: tuple[str, ...],
    himself: Officer | None = None,
    closed: bool = False,
) -> Iterator[Session]:
    """Lock the meeting, let the block change it, save it and record the event. ``closed`` is for what follows its close."""
    with transaction.atomic():
        meeting = (
            Meeting.objects.select_for_update(of=("self",))
            .select_related("organ", "chair", "recorder", "body")
            .get(pk=meeting_id)
        )
        if closed and not meeting.closed_at:
            raise Refusal(
                "meeting.open", _("The record is signed when the meeting is closed."), basis=meeting.quorum_source
            )
        if meeting.closed_at and not closed:
            raise Refusal(
                "meeting.closed",
                _("The meeting is closed; only a new one changes a resolution."),
                basis=meeting.quorum_source,
            )
        now = clock.now()
        session = Session(meeting, _duty(meeting.organ, by, roles, now, meeting.quorum_source, himself), now)
        yield session
        meeting.save()
        _record(session, action)


def _duty(
    organ: Organ, by: By, roles: tuple[str, ...], at: dt.datetime, basis: str, himself: Officer | None = None
) -> Duty:
    held = [duty for duty in duties_of(by, at) if duty.post.organ_id == organ.pk]
    for duty in held:
        if duty.post.role in roles or duty.officer == himself:
            return duty
    may = Role(roles[0]).label if roles else himself.name if himself else ""
    raise Refusal("meeting.role", _("Your post does not run this meeting."), who=may, basis=basis)


def _body(organ: Organ, named: ItemVersion | None, on: dt.date) -> ItemVersion:
    if named is None:
        return body_of(organ, on)
    if named not in bodies(organ, on):
        raise Refusal(
            "meeting.body", _("The catalogue of this organ holds no such body today."), field="body", basis=named.name
        )
    return named


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


def _check_held(meeting: Meeting) -> None:
    if meeting.held_at is None:
        raise Refusal("meeting.not_held", _("The meeting has not been held."), basis=meeting.quorum_source)


def _open_topic(meeting: Meeting, topic: Topic) -> Topic:
    _check_held(meeting)
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


def _check_resolution(topic: Topic, resolution: str, text: str) -> None:
    if resolution not in Resolution.values or not text.strip():
        raise Refusal(
            "topic.resolution", _("Say what was resolved."), field="resolution", basis=topic.meeting.quorum_source
        )
    if resolution == Resolution.POSTPONED:
        return
    if missing := silent(topic):
        names = "、".join(each.name for each in missing)
        raise Refusal(
            "topic.silent", _("The stand of %(names)s is missing."), basis=topic.meeting.quorum_source, names=names
        )
    check_room(topic)
    _check_majority(topic, resolution)


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


def _counts(topic: Topic) -> dict[str, int]:
    voted = topic.positions.filter(in_writing=False)
    return {"agreeing": voted.filter(agrees=True).count(), "dissenting": voted.filter(agrees=False).count()}
