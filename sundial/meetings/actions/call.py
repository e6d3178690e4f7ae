"""Call a meeting and put topics on its agenda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.procedure import By
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.meetings import binding
from sundial.meetings.actions.session import (
    CALLING,
    Session,
    at_meeting,
    duty_of,
    record_act,
)
from sundial.meetings.body_rule import BodyRule
from sundial.meetings.models import Attendance, Invited, Meeting, Topic
from sundial.meetings.reading import rule_of
from sundial.meetings.rules import bodies, body_of, kept
from sundial.meetings.seats import holders, members_of
from sundial.organs.access import duty_as
from sundial.organs.models import Officer, Organ, Role
from sundial.powers.models import ItemVersion


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
    """Call a meeting. Without ``members`` whoever the rule of the body makes a member is called; observers, those who stand in its rule
    and ``observers`` besides, do not count for the quorum.
    ``body`` is which of the organ's bodies meets; where nobody says, the one its catalogue writes first.

    Raises ``Refusal``: ``meeting.no_rule``, ``meeting.body``, ``meeting.role``, ``meeting.notice`` (told too late, unless the body's rule
    lets it meet ad hoc and ``ad_hoc`` says so), ``meeting.members``, ``meeting.chair``.
    """
    now = clock.now()
    body = _body(organ, body, local_date(now))
    rule = rule_of(body)
    duty = duty_of(organ, by, CALLING, now, rule.source)
    _check_notice(rule, organ, planned_at, now, ad_hoc)
    _check_chair(rule, organ, chair, local_date(planned_at))
    called = set(members) or members_of(rule.called, organ, local_date(planned_at))
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
    standing = holders(rule.called.observers, organ, local_date(planned_at))
    _call(meeting, (standing | set(observers)) - called, is_member=False)
    record_act(Session(meeting, duty, now, {"title": title, "planned_at": planned_at, "ad_hoc": ad_hoc}), "call")
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
        wanted = _call_wanted(topic) if case else 0
        session.meeting.agenda_round += 1
        session.note(topic=title, case=case.number if case else "", units=wanted)
    return topic


YES = "是"  # in the column of the paper that asks whether a unit reports


def _call_wanted(topic: Topic) -> int:
    """Call the units whoever put the topic in asks for; the agenda they stand on is reviewed and approved with them (MEET-02)."""
    assert topic.case is not None
    rows = {row["unit"]: row for row in topic.case.answers.get("units_wanted", []) if row["unit"]}
    for unit, row in rows.items():
        Invited.objects.create(
            topic=topic,
            unit=unit,
            principal=row["principal"],
            reports=row["reports"] == YES,
            wanted=True,
        )
    return len(rows)


def takes_topics(meeting: Meeting) -> bool:
    """Whether a topic may still be put on the agenda: of one that was approved, only until the meeting begins."""
    return not meeting.closed_at and not (meeting.held_at and kept(meeting).agenda.steps)


def _check_takes_topics(meeting: Meeting) -> None:
    if not takes_topics(meeting):
        sentence = _("The meeting sits on the agenda that was approved; a further topic waits for the next one.")
        raise Refusal("meeting.agenda", sentence, field="case", basis=kept(meeting).agenda.basis)


def _check_chair(rule: BodyRule, organ: Organ, chair: Officer, on: dt.date) -> None:
    """Who may chair is the body's own rule: its head, or whom it lets the head entrust (MEET-03, MEET-30)."""
    if rule.called.chair and duty_as(chair, rule.called.chair, organ, on) is None:
        sentence = _("%(name)s holds none of the posts that chair this body.")
        said = {"who": str(Role(rule.called.chair[0]).label), "name": chair.name}
        raise Refusal("meeting.chair", sentence, field="chair", basis=rule.called.basis, **said)


def _body(organ: Organ, named: ItemVersion | None, on: dt.date) -> ItemVersion:
    if named is None:
        return body_of(organ, on)
    if named not in bodies(organ, on):
        raise Refusal(
            "meeting.body", _("The catalogue of this organ holds no such body today."), field="body", basis=named.name
        )
    return named


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
