"""Where the rule of a body says so, its agenda and its minutes pass through hands, units wait for their topic, and who comes late is entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

import pytest
from django.utils import translation

from sundial.cases.models import Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.meetings import actions, attending, backlog, checks, clearing, conduct, filing, scheduling, sheets
from sundial.meetings.models import Meeting, Topic
from sundial.meetings.reading import known_rules, rule_of
from sundial.meetings.rules import body_rule
from sundial.meetings.tests.test_a_topic_goes_from_its_paper_to_its_carrying_out import TOPIC
from sundial.organs.models import Officer, Organ, Tier
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]

POSTS = {
    "mayor": ("李市长", "director", "市长"),
    "vice": ("王副市长", "deputy_head", "副市长"),
    "aide": ("张咨询员", "attendee", "咨询员"),
    "secretary": ("赵秘书长", "office", "秘书长"),
    "recorder": ("钱秘书", "recorder", "会议秘书"),
    "commander": ("周司令员", "attendee", "警备区司令员"),
}


@pytest.fixture
def people(db: None, today: clock.Frozen) -> dict[str, Officer]:
    organ = builders.organ(tier=Tier.CITY)
    item = PowerItem.objects.create(organ=organ, code="X-1", power_type="internal_rule", procedure="collective")
    press = {"media": {"zh": "新闻媒体", "en": "the press"}}
    written = {"like": "xian_standing", "invited": {"aides": 2, "basis": "细则六（一）", "special": press}}
    since = dt.date(2020, 1, 1)
    said = {"name": "常务会议细则", "extra": {"meeting": written}, "effective_from": since}
    ItemVersion.objects.create(item=item, number=1, state="in_force", **said)
    return {key: builders.officer(name, builders.post(organ, role, post)) for key, (name, role, post) in POSTS.items()}


@pytest.fixture
def topic(people: dict[str, Officer]) -> Topic:
    said = {"chair": people["mayor"], "recorder": people["recorder"], "by": people["secretary"]}
    meeting = actions.call_meeting(builders.organ(), "第1次常务会议", clock.now() + dt.timedelta(days=8), **said)
    return actions.add_topic(meeting.pk, "年度计划", by=people["secretary"])


def refused(code: str, act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as error:
        act()
    assert error.value.code == code
    return error.value


def of(topic: Topic) -> Meeting:
    return Meeting.objects.get(pk=topic.meeting_id)


def clear(meeting: UUID, what: str, agreed: bool, *, by: Officer, why: str = "") -> None:
    """The step of somebody who has just looked."""
    seen = checks.round_of(Meeting.objects.get(pk=meeting), what)
    clearing.clear(meeting, what, agreed, by=by, seen=seen, why=why)


def approve(topic: Topic, what: str, *hands: Officer) -> None:
    for each in hands:
        clear(topic.meeting_id, what, True, by=each)


def opened(topic: Topic, people: dict[str, Officer], time: clock.Frozen, *present: str) -> Meeting:
    approve(topic, "agenda", people["secretary"], people["mayor"])
    time.move_to(of(topic).planned_at)
    return actions.hold(topic.meeting_id, [people[key] for key in present], by=people["recorder"])


def test_no_meeting_is_opened_on_an_agenda_nobody_approved(
    topic: Topic, people: dict[str, Officer], today: clock.Frozen
) -> None:
    secretary, mayor = people["secretary"], people["mayor"]
    refused("meeting.role", lambda: clear(topic.meeting_id, "agenda", True, by=mayor))
    approve(topic, "agenda", secretary)
    refused("clear.why", lambda: clear(topic.meeting_id, "agenda", False, by=mayor))
    clear(topic.meeting_id, "agenda", False, by=mayor, why="先听取区县意见")
    approve(topic, "agenda", secretary)
    looked = of(topic).agenda_round
    actions.add_topic(topic.meeting_id, "临时议题", by=secretary)
    refused("clear.changed", lambda: clearing.clear(topic.meeting_id, "agenda", True, by=secretary, seen=looked))
    approve(topic, "agenda", secretary, mayor)
    refused("clear.nothing", lambda: clear(topic.meeting_id, "agenda", True, by=mayor))
    actions.add_topic(topic.meeting_id, "人事任免", by=secretary)
    today.move_to(of(topic).planned_at)
    error = refused("meeting.agenda", lambda: actions.hold(topic.meeting_id, [mayor], by=people["recorder"]))
    assert "秘书长审核" in str(error) and error.basis == "常务会议管理细则三（四）"


def test_a_unit_waits_for_its_topic_and_only_the_one_that_reports_brings_aides(
    topic: Topic, people: dict[str, Officer], today: clock.Frozen
) -> None:
    by, at = people["secretary"], topic.meeting_id
    other = actions.add_topic(at, "规章草案", by=by)
    error = refused("invite.aides", lambda: scheduling.invite(at, topic, "市财政局", "孙局长", by=by, aides=["甲"]))
    assert error.basis == "细则六（一）"
    three = ["甲", "乙", "丙"]
    refused("invite.aides", lambda: scheduling.invite(at, topic, "市计委", "周主任", by=by, reports=True, aides=three))
    row = scheduling.invite(at, topic, "市计委", "周主任", by=by, reports=True, aides=three[:2])
    refused("invite.twice", lambda: scheduling.invite(at, topic, "市计委", "周主任", by=by))
    scheduling.plan(at, topic, 25, by=by, usher="小刘")
    begins = scheduling.expected(of(topic))
    assert begins[other.pk] - begins[topic.pk] == dt.timedelta(minutes=25)
    taken = actions.add_topic(at, "未成熟议题", by=by)
    scheduling.take_off(at, taken, "材料不充分", by=by)
    refused("invite.special", lambda: scheduling.invite(at, topic, "晚报", "记者", by=by, special="media"))
    press = scheduling.invite(at, topic, "晚报", "记者", by=by, special="media", why="听证会后公开")
    refused("strike.why", lambda: scheduling.strike(at, press, "", by=by))
    scheduling.strike(at, press, "会后统一发布", by=by)
    refused("ready.unknown", lambda: scheduling.make_ready(at, "flowers", "十盆", by=by))
    scheduling.make_ready(at, "sets", "60份，已送秘书一处", by=by)
    refused("ready.twice", lambda: scheduling.make_ready(at, "sets", "60份", by=by))
    assert "meeting_attendees" in sheets.ready(of(topic)) and "市计委" in str(
        sheets.set_out(of(topic), "meeting_waiting")
    )
    opened(topic, people, today, "mayor", "vice", "secretary")
    refused("meeting.held", lambda: scheduling.make_ready(at, "attendance", "已报", by=by))
    assert "晚报" not in str(sheets.set_out(of(topic), "meeting_sign_in"))
    assert "未成熟议题" not in str(sheets.set_out(of(topic), "meeting_record")), "it was never discussed"
    refused("meeting.agenda", lambda: actions.add_topic(at, "临时议题", by=by))
    refused("meeting.held", lambda: scheduling.plan(at, topic, 5, by=by))
    refused("invite.why", lambda: scheduling.admit(at, row, False, by=by))
    scheduling.admit(at, row, True, by=by, came_for="副主任代，已向市长请假")
    assert "市计委" in str(sheets.set_out(of(topic), "meeting_sign_in"))


def test_who_stands_in_the_rule_as_an_observer_is_called_and_has_no_vote(
    topic: Topic, people: dict[str, Officer]
) -> None:
    called = {each.officer: each.is_member for each in of(topic).attendances.select_related("officer")}
    assert called.pop(people["commander"]) is False
    assert called == dict.fromkeys([people[key] for key in ("mayor", "vice", "aide", "secretary")], True)


def test_who_comes_late_is_heard_and_who_has_left_is_not_counted(
    topic: Topic, people: dict[str, Officer], today: clock.Frozen
) -> None:
    at, by = topic.meeting_id, people["recorder"]
    opened(topic, people, today, "mayor", "vice", "secretary")
    refused("attend.there", lambda: attending.arrive(at, people["mayor"], by=by))
    refused("attend.not_called", lambda: attending.arrive(at, people["recorder"], by=by))
    attending.arrive(at, people["aide"], by=by)
    for key in ("mayor", "vice", "secretary", "aide"):
        actions.take_position(at, topic, people[key], True, by=by)
    refused("conduct.kind", lambda: conduct.enter(at, people["aide"], "asleep", "睡着", by=by))
    refused("conduct.absent", lambda: conduct.enter(at, people["commander"], "calls", "接电话", by=by))
    conduct.enter(at, people["aide"], "calls", "接听电话一次", by=by)
    conduct.enter(at, people["vice"], "urgent", "防汛办请示，会务转达", by=by)
    assert "接听电话（接听电话一次" in str(sheets.set_out(of(topic), "meeting_record"))
    attending.leave_early(at, people["aide"], "接待来访", by=by)
    attending.leave_early(at, people["vice"], "防汛", by=by)
    refused("attend.gone", lambda: attending.leave_early(at, people["vice"], "防汛", by=by))
    refused("topic.quorum", lambda: actions.resolve(at, topic, "agreed", "同意。", by=by))
    row = next(each for each in attending.quarter(builders.organ(), clock.now(), clock.now() + dt.timedelta(days=1)))
    assert (row.officer, row.late, row.left, row.missing, row.breaches) == (people["aide"], 1, 1, 0, 1)


def test_minutes_get_their_number_when_the_last_hand_has_approved_them(
    topic: Topic, people: dict[str, Officer], today: clock.Frozen
) -> None:
    at, by = topic.meeting_id, people["recorder"]
    opened(topic, people, today, "mayor", "vice", "secretary")
    for key in ("mayor", "vice", "secretary"):
        actions.take_position(at, topic, people[key], True, by=by)
    actions.resolve(at, topic, "agreed", "同意。", by=by)
    refused("meeting.open", lambda: clear(at, "minutes", True, by=people["secretary"]))
    assert actions.close(at, "草稿", by=by).minutes_number == ""
    actions.sign(at, people["mayor"], by=people["mayor"])
    refused("meeting.minutes", lambda: checks.check_signed(of(topic)))
    assert "meeting_minutes" not in sheets.ready(of(topic))
    approve(topic, "minutes", people["secretary"])
    clear(at, "minutes", False, by=people["mayor"], why="补充分工")
    looked = of(topic).minutes_round
    clearing.amend_minutes(at, "定稿", by=by, seen=looked)
    refused("clear.changed", lambda: clearing.amend_minutes(at, "另一稿", by=by, seen=looked))
    approve(topic, "minutes", people["secretary"], people["mayor"])
    assert of(topic).minutes == "定稿" and "常纪" in of(topic).minutes_number
    refused("minutes.stand", lambda: clearing.amend_minutes(at, "再改", by=by, seen=looked + 1))
    refused("file.place", lambda: filing.file_away(at, "", by=by))
    filing.file_away(at, "档案室1号柜", by=by, recording="录音笔1号，120分钟")
    refused("file.twice", lambda: filing.file_away(at, "档案室", by=by))
    index = str(sheets.set_out(of(topic), "meeting_file"))
    assert of(topic).minutes_number in index and "120分钟" in index


def test_what_piles_up_is_reported_and_answered_by_another(
    topic: Topic, people: dict[str, Officer], today: clock.Frozen
) -> None:
    organ, secretary, mayor = builders.organ(), people["secretary"], people["mayor"]
    refused("backlog.none", lambda: backlog.report(organ, "加开一次", by=secretary))
    sponsor = Party(kind=PartyKind.ORGANISATION, name="市计委", identifier="", telephone="")
    told = TOPIC | {"matter": "plans", "in_charge": people["vice"]}
    case = open_case(ItemVersion.objects.get(), sponsor, told, by=people["aide"]).case
    do(case.pk, "review", {"agreed": True}, by=secretary)
    do(case.pk, "approve", {"agreed": True}, by=people["vice"])
    today.move_to(clock.now() + dt.timedelta(days=21))
    found = backlog.state(organ)
    assert found is not None and found.waiting == 1 and not found.is_backlog
    row = backlog.report(organ, "本周四会议因防汛推迟，拟下周二加开", by=secretary)
    refused("backlog.open", lambda: backlog.report(organ, "再报", by=secretary))
    refused("backlog.own", lambda: backlog.answer(row.pk, "同意", by=secretary))
    assert backlog.answer(row.pk, "同意加开", by=mayor).answered_by == mayor
    refused("backlog.answered", lambda: backlog.answer(row.pk, "再答", by=mayor))
    today.move_to(clock.start_of_day(dt.date(2026, 4, 3)))
    missed = backlog.state(organ)
    assert missed is not None and missed.missed == dt.date(2026, 4, 2), "Thursday went by without a meeting"
    # A topic is withdrawn on the same route: the secretary-general reviews it, then the mayor agrees (MEET-09).
    do(case.pk, "ask_withdrawal", {"withdrawal": "另行安排。"}, by=people["aide"])
    agree = {"withdrawn_why": "同意撤回。"}
    error = refused("topic.unreviewed", lambda: do(case.pk, "withdraw", agree, by=mayor))
    assert "秘书长审核" in str(error)
    do(case.pk, "review_withdrawal", {"withdrawal_reviewed": False, "reason": "仍需研究。"}, by=secretary)
    refused("order.stands", lambda: do(case.pk, "withdraw", agree, by=mayor))
    do(case.pk, "ask_withdrawal", {"withdrawal": "已另行解决。"}, by=people["aide"])
    do(case.pk, "review_withdrawal", {"withdrawal_reviewed": True}, by=secretary)
    assert do(case.pk, "withdraw", agree, by=mayor).state == "withdrawn"


def test_whom_a_body_calls_and_who_chairs_it_is_its_own_rule(people: dict[str, Officer]) -> None:
    group = builders.organ("市水利局", "XA-WATER")
    head = builders.officer("郑局长", builders.post(group, "director"))
    version = ItemVersion.objects.get()
    version.extra["meeting"] = {
        "like": "yichun_coordination",
        "called": {"members": [{"role": "director", "organ": "XA-WATER"}], "chair": ["deputy_head"], "basis": "制度一"},
    }
    version.save()
    at = clock.now() + dt.timedelta(days=2)
    said = {"recorder": people["recorder"], "by": people["secretary"]}
    refused("meeting.chair", lambda: actions.call_meeting(builders.organ(), "协调", at, chair=people["mayor"], **said))
    meeting = actions.call_meeting(builders.organ(), "协调", at, chair=people["vice"], **said)
    assert [each.officer for each in meeting.attendances.filter(is_member=True)] == [head]
    assert body_rule(builders.organ()).feedback is not None, "what it decided is reported on within seven working days"


def test_a_rule_taken_over_speaks_of_the_offices_of_its_own_tier() -> None:
    tiers = (Tier.PROVINCE, Tier.CITY, Tier.COUNTY, Tier.TOWNSHIP)
    for key, said in known_rules().items():
        for tier in tiers:
            rule = rule_of(taken_over(tier, like=key))
            assert rule.matters and said["source"] and said["in_force"]["from"]
    steps = {tier: str(rule_of(taken_over(tier, like="xian_standing")).agenda.steps[0].title) for tier in tiers[1:]}
    assert list(steps.values()) == ["秘书长审核", "县政府办主任审核", "党政办主任审核"]
    county = rule_of(taken_over(Tier.COUNTY, like="xian_standing"))
    assert [seat.post for seat in county.called.members] == ["", "", "咨询员", "县长助理", "县政府办主任"]
    assert str(county.matter("to_province").title) == "讨论通过报请市政府审定的重要事项"
    own = {"head": {"zh": "管委会主任", "en": "director of the zone"}}
    named = rule_of(taken_over(Tier.COUNTY, like="xian_standing", offices=own))
    with translation.override("en"):
        assert str(named.agenda.steps[1].title) == "approved by the director of the zone"


def taken_over(tier: str, **written: object) -> ItemVersion:
    return ItemVersion(item=PowerItem(organ=Organ(tier=tier)), name="常务会议", extra={"meeting": written})
