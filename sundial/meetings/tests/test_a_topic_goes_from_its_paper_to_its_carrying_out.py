"""A matter of the organ itself: coordinated, put on paper, decided by the body whose rule names it, carried out, published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from sundial.cases.models import Case, ClockKind, Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.ledger.models import Event
from sundial.meetings import actions, leave, sheets
from sundial.meetings.followed import decided_matters, followed
from sundial.meetings.models import Meeting, Topic
from sundial.meetings.papers import absent
from sundial.meetings.queries import awaiting
from sundial.meetings.rules import bodies
from sundial.organs.models import Officer, Tier
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]

DAY = dt.timedelta(days=1)
JOINT = {
    "quorum": "1/2",
    "quorum_op": ">",
    "notice": {"value": 2, "unit": "calendar_day"},
    "head_last": True,
    "majority": True,
    "in_charge_present": True,
    "papers": {"value": 7, "unit": "calendar_day", "longest": 200},
    "signatures": {"by": "chair"},
    "leave": {"basis": "M-1制度第六条"},
    "matters": [
        {"code": "projects", "zh": "较大项目", "en": "projects", "announced": True},
        {"code": "cadres", "zh": "干部人事", "en": "cadres", "quorum": "1/1"},
        {"code": "plans", "zh": "规划和计划", "en": "plans", "disclosed": True},
        {"code": "cases", "zh": "案件", "en": "cases", "procedures": ["penalty"]},
    ],
}
COUNCIL = {"quorum": "2/3", "matters": [{"code": "livelihood", "zh": "民生", "en": "livelihood"}]}
TOPIC: dict[str, Any] = {
    "heading": "饮水工程安排",
    "matter": "projects",
    "urgency": "usual",
    "admissible": True,
    "coordinated": True,
    "coordinated_with": "县水利局：同意。",
    "disputed": False,
    "background": "枯水期缺水。",
    "content": "新建水池一座。",
    "to_decide": "是否立项。",
    "policy_basis": "饮水工程管理办法。",
    "classified": False,
}


@dataclass
class Town:
    time: clock.Frozen
    people: dict[str, Officer] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Officer:
        return self.people[name]

    def submitted(self, by: str = "office", **given: Any) -> Case:
        party = Party(kind=PartyKind.ORGANISATION, name="香花镇", identifier="", telephone="")
        (joint, _council) = bodies(builders.organ())
        said = TOPIC | {"in_charge": self.deputy} | given
        return open_case(joint, party, said, by=self.people[by]).case

    def approved(self, **given: Any) -> Case:
        case = self.submitted(**given)
        do(case.pk, "review", {"agreed": True}, by=self.second)
        return do(case.pk, "approve", {"agreed": True}, by=self.deputy)

    def called(self, days: int, body: int = 0) -> Meeting:
        at = clock.now() + days * DAY
        said = {"chair": self.head, "recorder": self.recorder, "body": bodies(builders.organ())[body]}
        return actions.call_meeting(builders.organ(), f"会议{days}", at, by=self.office, **said)

    def held(self, meeting: Meeting, *present: Officer) -> Meeting:
        self.time.move_to(meeting.planned_at)
        return actions.hold(meeting.pk, present, by=self.recorder)

    def all_agree(self, topic: Topic, *members: Officer) -> None:
        for each in members:
            actions.take_position(topic.meeting_id, topic, each, True, by=self.recorder)


@pytest.fixture
def town(db: None, today: clock.Frozen) -> Town:
    return founded(today)


def founded(today: clock.Frozen) -> Town:
    """A township with two bodies and the people who sit on them."""
    organ = builders.organ()
    organ.tier = Tier.TOWNSHIP
    organ.save()
    for code, rule in (("M-1", JOINT), ("M-2", COUNCIL)):
        item = PowerItem.objects.create(organ=organ, code=code, power_type="internal_rule", procedure="collective")
        ItemVersion.objects.create(
            item=item,
            number=1,
            state="in_force",
            effective_from=dt.date(2020, 1, 1),
            name=f"{code}制度",
            extra={"meeting": rule},
        )
    held = {
        "head": ("肖军", "director"),
        "deputy": ("邓平", "deputy_head"),
        "member": ("冯静", "attendee"),
        "fourth": ("何敏", "attendee"),
        "office": ("文华", "office"),
        "second": ("李兰", "office"),
        "recorder": ("彭涛", "recorder"),
    }
    people = {key: builders.officer(name, builders.post(organ, role)) for key, (name, role) in held.items()}
    return Town(today, people)


def code_of(act: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as error:
        act()
    return error.value.code, error.value.field


def test_from_the_paper_to_the_publication(town: Town) -> None:
    for given, code, at in (
        ({"admissible": False}, "asked.must", "admissible"),
        ({"coordinated": False}, "asked.must", "coordinated"),
        ({"content": "长" * 201}, "topic.long", "content"),
        ({"matter": "cases"}, "asked.form", "matter"),
        ({"matter": "livelihood"}, "asked.form", "matter"),
        ({"disputed": True, "disagreement": "配套资金不足。"}, "asked.required", "handling_opinion"),
    ):
        assert code_of(lambda given=given: town.submitted(**given)) == (code, at)
    case = town.submitted()
    with pytest.raises(Refusal) as error:
        do(case.pk, "review", {"agreed": True}, by=town.office)
    assert error.value.code == "hand.same" and "常务会议管理细则" in error.value.basis, (
        "its own rule, not the law on penalties"
    )
    do(case.pk, "review", {"agreed": True}, by=town.second)
    soon = town.called(3)
    assert code_of(lambda: actions.add_topic(soon.pk, "饮水", by=town.office, case=case))[0] == "topic.papers"
    case = do(case.pk, "approve", {"agreed": True}, by=town.deputy)
    assert case.documents.get().values["coordinated_with"] == ["县水利局：同意。"]
    assert list(awaiting(builders.organ())) == [case], "it stands on the waiting list"
    assert code_of(lambda: actions.add_topic(soon.pk, "饮水", by=town.office, case=case))[0] == "topic.papers", (
        "too late for it"
    )
    council = town.called(9, body=1)
    assert code_of(lambda: actions.add_topic(council.pk, "饮水", by=town.office, case=case))[0] == "topic.body"
    meeting = town.called(8)
    topic = actions.add_topic(meeting.pk, "饮水", by=town.office, case=case)
    said = {"announcement": "拟研究饮水工程。", "place": "公开栏"}
    do(case.pk, "announce", said, by=town.office)
    assert code_of(lambda: do(case.pk, "announce", said, by=town.office))[0] == "publication.early", (
        "told, and standing"
    )
    do(case.pk, "ask_withdrawal", {"withdrawal": "补充材料。"}, by=town.office)
    assert code_of(lambda: do(case.pk, "withdraw", {"withdrawn_why": "同意。"}, by=town.head))[0] == "topic.on_agenda"
    assert code_of(lambda: town.held(meeting, town.head, town.deputy))[0] == "meeting.quorum", (
        "half is not more than half"
    )
    town.held(meeting, town.head, town.member, town.fourth)
    resolve = lambda how: actions.resolve(meeting.pk, topic, how, "同意立项。", by=town.recorder)  # noqa: E731 - said three times
    topic.refresh_from_db()
    assert topic.resolution == "postponed" and "邓平" in topic.resolution_text, (
        "without the leader in charge it falls to the next"
    )
    actions.close(meeting.pk, "记录", by=town.recorder)
    unannounced, meeting = town.approved(), town.called(8)
    topic = actions.add_topic(meeting.pk, "饮水", by=town.office, case=case)
    secret = actions.add_topic(meeting.pk, "未预告", by=town.office, case=unannounced)
    town.held(meeting, town.head, town.deputy, town.member)
    town.all_agree(topic, town.deputy, town.member, town.head)
    town.all_agree(secret, town.deputy, town.member, town.head)
    hide = lambda how: actions.resolve(meeting.pk, secret, how, "同意。", by=town.recorder)  # noqa: E731 - said twice
    assert code_of(lambda: hide("agreed"))[0] == "topic.unannounced"
    hide("postponed")
    resolve("agreed")
    assert (
        code_of(lambda: do(case.pk, "ask_withdrawal", {"withdrawal": "晚了。"}, by=town.office))[0] == "topic.decided"
    )
    task = {"task": "组织施工。", "responsible": [town.deputy], "done_by": clock.today() + 30 * DAY}
    assert code_of(lambda: do(case.pk, "assign", task, by=town.office))[0] == "meeting.unsigned"
    actions.close(meeting.pk, "记录", by=town.recorder)
    actions.sign(meeting.pk, town.head, by=town.head)
    assert code_of(lambda: do(case.pk, "assign", task | {"done_by": clock.today()}, by=town.office)) == (
        "topic.day",
        "done_by",
    )
    do(case.pk, "assign", task, by=town.office)
    notice = case.documents.get(kind="task_notice")
    assert notice.values["resolution"] == "同意立项。" and notice.values["minutes_number"]
    assert case.clocks.get(kind=ClockKind.PROGRESS).budget == 30
    assert code_of(lambda: do(case.pk, "report", {"progress": "已招标。"}, by=town.second))[0] == "hand.not_named"
    every = Case.objects.all()
    assert [(each.heading, each.responsible, each.reported) for each in followed(decided_matters(every))] == [
        ("饮水工程安排", "邓平", None)
    ]
    do(case.pk, "report", {"progress": "已完工。"}, by=town.deputy)
    assert [each.progress for each in followed(decided_matters(every))] == ["已完工。"], (
        "whoever follows it reads the last report"
    )
    news = {"news_heading": "饮水工程立项", "news_text": "会议同意立项。"}
    leak = news | {"news_text": "联系人13800138000。"}
    assert code_of(lambda: do(case.pk, "propose_news", leak, by=town.office)) == ("publication.leak", "news_text")
    do(case.pk, "propose_news", news, by=town.office)
    assert code_of(lambda: do(case.pk, "publish", {"place": "网站"}, by=town.head))[0] == "order.stands", (
        "not reviewed yet"
    )
    do(case.pk, "review_news", {"news_reviewed": True}, by=town.deputy)
    do(case.pk, "finish", {"result": "已通水。"}, by=town.office)
    assert not decided_matters(every) and [
        each.case for each in followed(decided_matters(every, carried_out=True))
    ] == [case]
    assert code_of(lambda: do(case.pk, "close", {}, by=town.office))[0] == "publication.missing"
    do(case.pk, "publish", {"place": "网站"}, by=town.head)
    shown = case.publications.get(kind="result")
    assert shown.title == "饮水工程立项" and shown.content["news_text"] == "会议同意立项。"
    assert code_of(lambda: do(case.pk, "close", {}, by=town.office))[0] == "publication.early"
    town.time.move_to(clock.now() + 30 * DAY)
    assert do(case.pk, "close", {}, by=town.office).state == "closed"
    assert Event.objects.filter(kind="collective.publish", data__verb="publish").exists()


def test_a_proposal_stands_public_and_its_opinions_are_collated_before_the_body_sees_it(town: Town) -> None:
    case = town.approved(matter="plans")
    bring = lambda: actions.add_topic(town.called(8).pk, "规划", by=town.office, case=case)  # noqa: E731 - said three times
    with pytest.raises(Refusal) as error:
        bring()
    assert error.value.code == "topic.undisclosed" and "5" in str(error.value) and "决策公开制度" in error.value.basis
    said = {"opinions_came": True, "opinions_sum": "多数赞成。"}
    rows = [{"said_by": "村民三人", "opinion": "避开老林地。", "taken_up": "采纳，西移八十米。"}]
    assert code_of(lambda: do(case.pk, "collate", said, by=town.office))[0] == "publication.none"
    do(case.pk, "announce", {"announcement": "拟编制五年规划。", "place": "网站"}, by=town.office)
    shown = case.publications.get(kind="proposed")
    assert (shown.title, shown.content["announcement"]) == ("饮水工程安排", "拟编制五年规划。")
    # five working days after Monday, 2 March 2026: the 9th counts whole
    assert shown.keep_until == clock.start_of_day(dt.date(2026, 3, 10))
    town.time.move_to(shown.keep_until - dt.timedelta(seconds=1))
    assert code_of(lambda: do(case.pk, "collate", said, by=town.office))[0] == "publication.early"
    town.time.move_to(shown.keep_until)
    assert code_of(lambda: do(case.pk, "collate", said, by=town.office)) == ("asked.required", "public_opinions")
    assert code_of(bring)[0] == "topic.undisclosed", "public, and nobody listed what was said to it"
    do(case.pk, "collate", {"opinions_came": False, "opinions_sum": "无意见。"}, by=town.office)
    assert case.documents.get(kind="opinion_list").values["opinions_sum"] == "无意见。"
    said |= {"public_opinions": rows}
    do(case.pk, "collate", said, by=town.office)
    assert rows in [each.values.get("public_opinions") for each in case.documents.filter(kind="opinion_list")]
    do(case.pk, "announce", {"announcement": "规划改为三年。", "place": "网站"}, by=town.office)
    shown.refresh_from_db()
    assert shown.withdrawal_reason == "重新预告" and code_of(bring)[0] == "topic.undisclosed", "told anew, heard anew"
    again = case.publications.get(withdrawn_at=None)
    do(case.pk, "revise", TOPIC | {"matter": "plans", "in_charge": town.deputy, "content": "三年。"}, by=town.office)
    do(case.pk, "review", {"agreed": True}, by=town.second)
    do(case.pk, "approve", {"agreed": True}, by=town.deputy)
    do(case.pk, "announce", {"announcement": "规划定为三年。", "place": "网站"}, by=town.office)
    again.refresh_from_db()
    assert again.withdrawn_at and again.withdrawn_at < again.keep_until, "revised: told at once, its days begin anew"
    town.time.move_to(case.publications.get(withdrawn_at=None).keep_until)
    do(case.pk, "collate", said, by=town.office)
    assert bring().case == case
    assert code_of(lambda: do(case.pk, "collate", {"opinions_came": False, "opinions_sum": "无。"}, by=town.office))[
        0
    ] == ("topic.on_agenda")


def test_cadres_want_more_members_and_classified_copies_come_back(town: Town) -> None:
    case = town.approved(matter="cadres", classified=True)
    assert (
        code_of(lambda: do(case.pk, "announce", {"announcement": "甲", "place": "乙"}, by=town.office))[0]
        == "order.stands_still"
    )
    copies = [{"number": "1", "holder": "冯静"}, {"number": "2", "holder": "何敏"}]
    twice = [copies[0], copies[0]]
    assert code_of(lambda: do(case.pk, "hand_out", {"copies": twice}, by=town.office)) == ("copies.row", "copies")
    do(case.pk, "hand_out", {"copies": copies}, by=town.office)
    meeting = town.called(8)
    topic = actions.add_topic(meeting.pk, "任用", by=town.office, case=case)
    three = (town.deputy, town.member, town.head)
    for who, instead, code in (
        (town.head, None, "leave.chair"),
        (town.fourth, town.member, "leave.substitute"),
        (town.office, None, "leave.member"),
    ):
        assert (
            code_of(
                lambda who=who, instead=instead: leave.ask_leave(meeting.pk, who, "出差", by=who, substitute=instead)
            )[0]
            == code
        )
    with pytest.raises(Refusal) as error:
        leave.ask_leave(meeting.pk, town.fourth, "长" * 201, by=town.fourth)
    assert error.value.code == "leave.why" and error.value.basis == "M-1制度第六条", "the rule of this body, no other's"
    leave.ask_leave(meeting.pk, town.fourth, "住院", by=town.fourth, substitute=town.second)
    assert code_of(lambda: leave.decide_leave(meeting.pk, town.fourth, True, by=town.office))[0] == "meeting.role"
    leave.decide_leave(meeting.pk, town.fourth, True, by=town.head)
    town.held(meeting, *three, town.second)
    away = meeting.attendances.get(officer=town.fourth)
    assert set(sheets.ready(Meeting.objects.get(pk=meeting.pk))) == {
        "meeting_notice",
        "meeting_sign_in",
        "meeting_leave",
        "meeting_record",
        "meeting_record_book",
    }
    asked = str(sheets.set_out(Meeting.objects.get(pk=meeting.pk), "meeting_leave"))
    assert all(said in asked for said in ("何敏", "住院", "李兰", "同意", "M-1制度第六条"))
    assert absent(away) == "何敏（住院，由李兰代为列席）"
    actions.take_position(meeting.pk, topic, town.second, None, by=town.recorder, statement="转述意见。")
    town.all_agree(topic, *three)
    resolve = lambda how: actions.resolve(meeting.pk, topic, how, "不同意。", by=town.recorder)  # noqa: E731 - said three times
    assert code_of(lambda: resolve("agreed"))[0] == "topic.quorum", "enough for the body, too few for cadres"
    resolve("postponed")
    actions.close(meeting.pk, "记录", by=town.recorder)
    meeting = town.called(8)
    topic = actions.add_topic(meeting.pk, "任用", by=town.office, case=case)
    town.held(meeting, *three, town.fourth)
    for each in (town.deputy, town.member, town.fourth, town.head):
        actions.take_position(meeting.pk, topic, each, False, by=town.recorder)
    resolve("rejected")
    actions.close(meeting.pk, "记录", by=town.recorder)
    actions.sign(meeting.pk, town.head, by=town.head)
    drop = {"told_to": "已告知。"}
    assert code_of(lambda: do(case.pk, "drop", drop, by=town.office))[0] == "order.stands_still", "copies are still out"
    do(case.pk, "collect", {"copies_back": ["1"]}, by=town.recorder)
    assert code_of(lambda: do(case.pk, "collect", {"copies_back": ["1"]}, by=town.recorder)) == (
        "asked.form",
        "copies_back",
    )
    do(case.pk, "collect", {"copies_back": ["2"]}, by=town.recorder)
    do(case.pk, "drop", drop, by=town.office)
    closed = Meeting.objects.get(pk=meeting.pk)
    printed = {name: sheets.set_out(closed, name) for name in sheets.ready(closed)}
    assert printed["meeting_minutes"]["number"] == closed.minutes_number and len(printed) == 5
    book = [str(each) for each in Meeting.objects.order_by("held_at").values_list("record_number", flat=True)]
    assert len(book) == 2 and all(number in str(printed["meeting_record_book"]) for number in book)
    assert book[1] not in str(sheets.set_out(Meeting.objects.get(record_number=book[0]), "meeting_record_book"))
    assert all(each["proof"] is None for each in printed.values()), "no address where nobody may look it up"
    assert do(case.pk, "close", {}, by=town.office).state == "closed", "a rejection is not published"
