"""A case of any life may be a topic; an act that needs the resolution waits for it, and the body's own rule orders the talk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import do, open_case, stated_lives, take
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.ledger.models import Event
from sundial.meetings import actions, signing
from sundial.meetings.models import Meeting, Topic
from sundial.meetings.queries import awaiting
from sundial.organs.models import Officer, Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]

LIFE = Path(__file__).parent / "data" / "key.yaml"
if "test_key" not in {each.procedure for each in stated_lives()}:
    take(LIFE)
SIGNED = {"by": "present", "basis": "局务会制度第十条", "unsigned": "主持人注明原因"}
RULE = {"quorum": "2/3", "below_quorum": "opinions", "head_last": True, "majority": True, "signatures": SIGNED}


@pytest.fixture
def clerk(db: None) -> Officer:
    return builders.officer("张强", builders.post(builders.organ(), Role.HANDLER_A))


@pytest.fixture
def head(clerk: Officer) -> Officer:
    return builders.officer("刘敏", builders.post(builders.organ(), Role.DIRECTOR))


@pytest.fixture
def recorder(clerk: Officer) -> Officer:
    return builders.officer("吴涛", builders.post(builders.organ(), Role.RECORDER))


@pytest.fixture
def members(head: Officer) -> list[Officer]:
    post = builders.post(builders.organ(), Role.ATTENDEE)
    return [head, *(builders.officer(name, post) for name in ("陈立", "杨帆"))]


@pytest.fixture
def case(clerk: Officer, head: Officer) -> Case:
    _rule(RULE)
    item = PowerItem.objects.create(organ=builders.organ(), code="KEY-1", power_type="other", procedure="test_key")
    version = _version(item, "钥匙交付")
    party = Party(kind=PartyKind.ORGANISATION, name="门卫室", identifier="", telephone="")
    opened = open_case(version, party, {}, by=clerk).case
    return do(opened.pk, "propose", {"major": True}, by=clerk)


@pytest.fixture
def topic(case: Case, head: Officer, recorder: Officer, members: list[Officer]) -> Topic:
    meeting = actions.call_meeting(
        builders.organ(), "局务会", clock.now() + dt.timedelta(days=2), by=head, chair=head, recorder=recorder
    )
    return actions.add_topic(meeting.pk, "交付钥匙", by=head, case=case)


def test_the_act_waits_until_the_meeting_has_agreed(
    case: Case, topic: Topic, head: Officer, recorder: Officer, members: list[Officer], today: clock.Frozen
) -> None:
    with _refused("meeting.needed"):
        do(case.pk, "give", {}, by=head)
    meeting = _held(topic, members, recorder, today)
    _all_agree(topic, members, recorder)
    actions.resolve(meeting.pk, topic, "agreed", "同意交付。", by=recorder)
    event = Event.objects.get(subject_id=case.pk, kind="case.resolve")
    assert event.data["verb"] == "meeting_decision" and event.data["figures"] == {"present": 3, "needed": 2}
    assert case.documents.filter(kind="meeting_extract").exists()
    with _refused("meeting.unsigned"):
        do(case.pk, "give", {}, by=head)
    actions.close(meeting.pk, "记录", by=recorder)
    for member in members[:2]:
        actions.sign(meeting.pk, member, by=member)
    with _refused("meeting.unsigned"):
        do(case.pk, "give", {}, by=head)
    with _refused("meeting.role"):
        signing.enter_unsigned(meeting.pk, members[2], "拒绝签名", by=recorder)
    for who, why, code in (
        (head, "外出", "sign.own"),
        (members[1], "外出", "sign.twice"),
        (members[2], " ", "sign.why"),
    ):
        with _refused(code):
            signing.enter_unsigned(meeting.pk, who, why, by=head)
    signing.enter_unsigned(meeting.pk, members[2], "会后突发疾病，不能签名", by=head)
    assert do(case.pk, "give", {}, by=head).state == "given"
    assert Event.objects.get(kind="meeting.unsigned").data["basis"] == RULE["signatures"]["unsigned"]


def test_where_the_rule_says_so_the_chair_alone_signs_and_nobody_is_let_off(
    case: Case, topic: Topic, head: Officer, recorder: Officer, members: list[Officer], today: clock.Frozen
) -> None:
    Meeting.objects.filter(pk=topic.meeting_id).update(signers="chair", unsigned_basis="")
    meeting = _held(topic, members, recorder, today)
    _all_agree(topic, members, recorder)
    actions.resolve(meeting.pk, topic, "agreed", "同意交付。", by=recorder)
    actions.close(meeting.pk, "记录", by=recorder)
    with _refused("sign.no_way"):
        signing.enter_unsigned(meeting.pk, members[1], "外出", by=head)
    with _refused("meeting.unsigned"):
        do(case.pk, "give", {}, by=head)
    actions.sign(meeting.pk, head, by=head)
    assert do(case.pk, "give", {}, by=head).state == "given"


def test_it_is_not_opened_before_its_hour(
    topic: Topic, members: list[Officer], recorder: Officer, today: clock.Frozen
) -> None:
    today.move_to(topic.meeting.planned_at - dt.timedelta(minutes=1))
    with _refused("meeting.early"):
        actions.hold(topic.meeting_id, members, by=recorder)
    today.advance(dt.timedelta(minutes=1))
    assert actions.hold(topic.meeting_id, members, by=recorder).held_at


def test_a_new_proposal_needs_a_new_meeting(
    case: Case,
    topic: Topic,
    clerk: Officer,
    head: Officer,
    recorder: Officer,
    members: list[Officer],
    today: clock.Frozen,
) -> None:
    meeting = _held(topic, members, recorder, today)
    _all_agree(topic, members, recorder)
    actions.resolve(meeting.pk, topic, "agreed", "同意交付。", by=recorder)
    today.advance(dt.timedelta(hours=1))
    do(case.pk, "propose", {"major": True}, by=clerk)
    with _refused("meeting.needed"):
        do(case.pk, "give", {}, by=head)
    do(case.pk, "propose", {"major": False}, by=clerk)
    assert do(case.pk, "give", {}, by=head).state == "given"


def test_a_rejection_does_not_open_the_way(
    case: Case, topic: Topic, head: Officer, recorder: Officer, members: list[Officer], today: clock.Frozen
) -> None:
    meeting = _held(topic, members, recorder, today)
    for member in reversed(members):
        actions.take_position(meeting.pk, topic, member, False, by=recorder)
    with _refused("topic.minority"):
        actions.resolve(meeting.pk, topic, "agreed", "同意交付。", by=recorder)
    actions.resolve(meeting.pk, topic, "rejected", "不同意交付。", by=recorder)
    with _refused("meeting.otherwise"):
        do(case.pk, "give", {}, by=head)


def test_it_waits_on_no_list_once_it_is_on_an_agenda(case: Case, head: Officer, recorder: Officer) -> None:
    assert list(awaiting(builders.organ())) == [case]
    meeting = actions.call_meeting(
        builders.organ(), "局务会", clock.now() + dt.timedelta(days=1), by=head, chair=head, recorder=recorder
    )
    actions.add_topic(meeting.pk, "交付钥匙", by=head, case=case)
    assert not awaiting(builders.organ())
    with _refused("topic.twice"):
        actions.add_topic(meeting.pk, "交付钥匙", by=head, case=case)


def test_the_head_speaks_last_and_nobody_after_him(
    topic: Topic, head: Officer, recorder: Officer, members: list[Officer], today: clock.Frozen
) -> None:
    meeting = _held(topic, members, recorder, today)
    with _refused("position.head_last"):
        actions.take_position(meeting.pk, topic, head, True, by=recorder)
    _all_agree(topic, members, recorder)
    with _refused("position.head_last"):
        actions.take_position(meeting.pk, topic, members[1], False, by=recorder)


def test_an_observer_speaks_and_does_not_vote(
    case: Case, clerk: Officer, head: Officer, recorder: Officer, members: list[Officer], today: clock.Frozen
) -> None:
    tomorrow = clock.now() + dt.timedelta(days=1)
    meeting = actions.call_meeting(
        builders.organ(), "局务会", tomorrow, by=head, chair=head, recorder=recorder, observers=[clerk]
    )
    topic = actions.add_topic(meeting.pk, "交付钥匙", by=head, case=case)
    _held(topic, [*members, clerk], recorder, today)
    with _refused("position.observer"):
        actions.take_position(meeting.pk, topic, clerk, True, by=recorder)
    actions.take_position(meeting.pk, topic, clerk, None, by=recorder, statement="建议登记。")
    _all_agree(topic, members, recorder)
    actions.resolve(meeting.pk, topic, "agreed", "同意。", by=recorder)
    assert Event.objects.get(subject_id=case.pk, kind="case.resolve").data["agreeing"] == 3


def test_below_the_quorum_it_is_held_only_with_a_reason_and_the_opinions_of_the_absent(
    case: Case, topic: Topic, head: Officer, recorder: Officer, members: list[Officer], today: clock.Frozen
) -> None:
    with _refused("meeting.quorum"):
        _held(topic, members[:1], recorder, today)
    meeting = actions.hold(topic.meeting_id, members[:1], by=recorder, anyway="汛情紧急")
    with _refused("topic.silent"):
        actions.resolve(meeting.pk, topic, "agreed", "同意。", by=recorder)
    for absent in members[1:]:
        actions.take_position(meeting.pk, topic, absent, True, by=recorder, statement="书面同意")
    actions.take_position(meeting.pk, topic, head, True, by=recorder)
    actions.resolve(meeting.pk, topic, "agreed", "同意。", by=recorder)
    event = Event.objects.get(subject_id=case.pk, kind="case.resolve")
    assert event.data["figures"] == {"present": 1, "needed": 2} and event.data["agreeing"] == 1


def test_record_and_minutes_have_numbers_of_their_own_and_are_signed_by_who_came(
    topic: Topic, recorder: Officer, members: list[Officer], today: clock.Frozen
) -> None:
    meeting = _held(topic, members, recorder, today)
    actions.resolve(meeting.pk, topic, "postponed", "再议。", by=recorder)
    with _refused("meeting.open"):
        actions.sign(meeting.pk, members[1], by=members[1])
    closed = actions.close(meeting.pk, "记录", by=recorder)
    assert "局记" in closed.record_number and "局纪" in closed.minutes_number
    assert actions.sign(meeting.pk, members[1], by=members[1]).signed_at
    with _refused("sign.twice"):
        actions.sign(meeting.pk, members[1], by=recorder)


def test_a_closed_case_and_another_organs_case_are_no_topic(
    case: Case, clerk: Officer, head: Officer, recorder: Officer
) -> None:
    other = builders.organ("临武县水利局", "LINWU-WATER")
    chief = builders.officer("周川", builders.post(other, Role.DIRECTOR))
    _rule(RULE, "水务会", other)
    when = clock.now() + dt.timedelta(days=1)
    foreign = actions.call_meeting(other, "水务会", when, by=chief, chair=chief, recorder=chief)
    with _refused("topic.case"):
        actions.add_topic(foreign.pk, "交付钥匙", by=chief, case=case)
    do(case.pk, "propose", {"major": False}, by=clerk)
    closed = do(case.pk, "give", {}, by=head)
    own = actions.call_meeting(builders.organ(), "局务会", when, by=head, chair=head, recorder=recorder)
    with _refused("topic.case"):
        actions.add_topic(own.pk, "交付钥匙", by=head, case=closed)


def _held(topic: Topic, present: list[Officer], recorder: Officer, today: clock.Frozen) -> Meeting:
    meeting = Meeting.objects.get(pk=topic.meeting_id)
    today.move_to(meeting.planned_at)
    return actions.hold(meeting.pk, present, by=recorder)


def _all_agree(topic: Topic, members: list[Officer], recorder: Officer) -> None:
    for member in reversed(members):  # the head stands first in the list
        actions.take_position(topic.meeting_id, topic, member, True, by=recorder, statement="同意")


def _rule(said: dict[str, object], name: str = "局务会制度", organ: object = None) -> None:
    organ = organ or builders.organ()
    item = PowerItem.objects.create(organ=organ, code=f"RULE-{name}", power_type="internal_rule")
    version = _version(item, name)
    version.extra = {"meeting": said}
    version.save()


def _version(item: PowerItem, name: str) -> ItemVersion:
    return ItemVersion.objects.create(
        item=item, number=1, state="in_force", effective_from=dt.date(2020, 1, 1), name=name
    )


def _refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)
