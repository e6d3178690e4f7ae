from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case
from sundial.kernel.tests.mondays import nine_o_clock
from sundial.ledger.models import Event
from sundial.meetings import actions as meetings
from sundial.meetings.models import Meeting, Resolution, Topic
from sundial.organs.models import Officer, Role
from sundial.organs.tests import builders
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


@pytest.fixture
def members(catalogue: Linwu) -> list[Officer]:
    """Six members: the head, the deputy, and four attendees."""
    post = builders.post(catalogue.bureau.organ, Role.ATTENDEE)
    return [catalogue.bureau.liu, catalogue.bureau.chen, *(builders.officer(f"委员{n}", post) for n in range(4))]


@pytest.fixture
def waiting(catalogue: Linwu) -> Case:
    case = catalogue.accepted(catalogue.item("LW-06"))
    catalogue.handled(case)
    catalogue.visit_decided(case, needed=False)
    catalogue.handled(case)
    return catalogue.reviewed(case)


@pytest.fixture
def called(catalogue: Linwu, members: list[Officer]) -> Meeting:
    bureau = catalogue.bureau
    tomorrow = nine_o_clock(catalogue.tomorrow())
    return meetings.call_meeting(
        bureau.organ, "局务会", tomorrow, by=bureau.office, chair=bureau.liu, recorder=bureau.recorder
    )


def on_the_agenda(catalogue: Linwu, called: Meeting, case: Case) -> Topic:
    return meetings.add_topic(called.pk, "审议零售许可", by=catalogue.bureau.office, case=case)


def hold(catalogue: Linwu, called: Meeting, present: list[Officer], **more: object) -> Meeting:
    catalogue.agenda_approved(called)
    catalogue.today.move_to(called.planned_at)
    return meetings.hold(called.pk, present, by=catalogue.bureau.recorder, **more)


def test_all_leaders_are_called_and_the_quorum_is_the_bodys_own_rule(called: Meeting, members: list[Officer]) -> None:
    assert {each.officer for each in called.attendances.all()} == set(members)
    assert (called.quorum_numerator, called.quorum_denominator, called.quorum_source) == (2, 3, "局务会制度")


def test_without_two_thirds_it_is_not_held_and_the_refusal_counts(
    catalogue: Linwu, called: Meeting, members: list[Officer]
) -> None:
    with refused("meeting.quorum") as caught:
        hold(catalogue, called, members[:3])
    assert [caught.value.values[key] for key in ("present", "members", "needed")] == [3, 6, 4]
    assert Meeting.objects.get(pk=called.pk).held_at is None
    assert hold(catalogue, called, members[:4]).held_at is not None


def test_observers_do_not_count(catalogue: Linwu, members: list[Officer]) -> None:
    bureau = catalogue.bureau
    meeting = meetings.call_meeting(
        bureau.organ,
        "局务会",
        nine_o_clock(catalogue.tomorrow()),
        by=bureau.office,
        chair=bureau.liu,
        recorder=bureau.recorder,
        observers=[bureau.zhang],
    )
    with refused("meeting.quorum"):
        hold(catalogue, meeting, [*members[:3], bureau.zhang])


def test_the_absent_are_noted_with_their_reason(catalogue: Linwu, called: Meeting, members: list[Officer]) -> None:
    hold(catalogue, called, members[:5], excuses={members[5].pk: "出差"})
    absent = called.attendances.get(officer=members[5])
    assert (absent.present, absent.excuse) == (False, "出差")


def test_members_are_told_a_day_before_unless_it_meets_ad_hoc(catalogue: Linwu, members: list[Officer]) -> None:
    bureau = catalogue.bureau
    soon = catalogue.today.moment + dt.timedelta(hours=2)
    said = {"by": bureau.office, "chair": bureau.liu, "recorder": bureau.recorder}
    with refused("meeting.notice"):
        meetings.call_meeting(bureau.organ, "临时局务会", soon, **said)
    assert meetings.call_meeting(bureau.organ, "临时局务会", soon, ad_hoc=True, **said).pk


def test_a_topic_is_bound_to_the_step_that_waits(catalogue: Linwu, called: Meeting, waiting: Case) -> None:
    topic = on_the_agenda(catalogue, called, waiting)
    assert topic.run == catalogue.step(waiting, "meeting")
    with refused("topic.twice"):
        on_the_agenda(catalogue, called, waiting)
    other = catalogue.accepted(catalogue.item("LW-06"))
    with refused("topic.case"):
        on_the_agenda(catalogue, called, other)


def test_each_member_present_takes_a_stand_before_it_is_resolved(
    catalogue: Linwu, called: Meeting, members: list[Officer], waiting: Case
) -> None:
    recorder = catalogue.bureau.recorder
    topic = on_the_agenda(catalogue, called, waiting)
    with refused("meeting.not_held"):
        meetings.take_position(called.pk, topic, members[0], True, by=recorder)
    hold(catalogue, called, members[:4])
    for member in members[:3]:
        meetings.take_position(called.pk, topic, member, True, by=recorder, statement="同意")
    with refused("topic.silent") as caught:
        meetings.resolve(called.pk, topic, Resolution.AGREED, "同意颁发。", by=recorder)
    assert members[3].name in str(caught.value)
    with refused("position.absent"):
        meetings.take_position(called.pk, topic, members[5], True, by=recorder)
    meetings.take_position(called.pk, topic, members[3], False, by=members[3], statement="距离偏近")
    meetings.resolve(called.pk, topic, Resolution.AGREED, "同意颁发。", by=recorder)
    event = Event.objects.get(subject_id=waiting.pk, kind="permit.resolve")
    assert [event.data[key] for key in ("verb", "resolution", "agreeing", "dissenting")] == [
        "meeting_decision", "agreed", 3, 1,
    ]  # fmt: skip
    assert catalogue.kinds_in_hand(waiting) == ["sign"]
    extract = waiting.documents.get(kind="meeting_extract")
    assert [row["stand"] for row in extract.values["positions"]].count("不同意") == 1


def test_a_postponed_topic_leaves_the_case_waiting(
    catalogue: Linwu, called: Meeting, members: list[Officer], waiting: Case
) -> None:
    topic = on_the_agenda(catalogue, called, waiting)
    hold(catalogue, called, members)
    meetings.resolve(called.pk, topic, Resolution.POSTPONED, "待补充材料。", by=catalogue.bureau.recorder)
    assert catalogue.kinds_in_hand(waiting) == ["meeting"]
    with refused("topic.resolved"):
        meetings.resolve(called.pk, topic, Resolution.AGREED, "同意。", by=catalogue.bureau.recorder)


def test_closed_it_has_numbered_minutes_and_changes_no_more(
    catalogue: Linwu, called: Meeting, members: list[Officer], waiting: Case
) -> None:
    topic = on_the_agenda(catalogue, called, waiting)
    hold(catalogue, called, members)
    with refused("meeting.open_topic"):
        meetings.close(called.pk, "记录", by=catalogue.bureau.recorder)
    meetings.resolve(called.pk, topic, Resolution.POSTPONED, "待补充材料。", by=catalogue.bureau.recorder)
    closed = meetings.close(called.pk, "记录", by=catalogue.bureau.recorder)
    assert "2026" in closed.minutes_number and closed.minutes_number.endswith("1号")
    with refused("meeting.closed"):
        on_the_agenda(catalogue, called, waiting)


def test_only_those_who_run_it_run_it(catalogue: Linwu, called: Meeting, members: list[Officer]) -> None:
    catalogue.today.move_to(called.planned_at)
    with refused("meeting.role"):
        meetings.hold(called.pk, members, by=catalogue.bureau.zhang)
    with refused("meeting.not_called"):
        meetings.hold(called.pk, [*members, catalogue.bureau.zhang], by=catalogue.bureau.recorder)


def test_an_organ_without_a_rule_for_its_meetings_calls_none(linwu: Linwu) -> None:
    bureau = linwu.bureau
    with refused("meeting.no_rule"):
        meetings.call_meeting(
            bureau.organ,
            "局务会",
            nine_o_clock(linwu.tomorrow()),
            by=bureau.office,
            chair=bureau.liu,
            recorder=bureau.recorder,
        )


def test_the_signature_waits_for_the_head_not_for_the_recorder(catalogue: Linwu, waiting: Case) -> None:
    resolved = catalogue.met(waiting)
    sign = catalogue.step(resolved, "sign")
    assert sign is not None
    assert (sign.role, sign.assignee) == (Role.DIRECTOR, None)
