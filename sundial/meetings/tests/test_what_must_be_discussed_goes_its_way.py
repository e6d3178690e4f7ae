"""Cadres pass the discipline committee, works their tender, money is no head's own charge, and an emergency is told to the next meeting."""

from __future__ import annotations

from typing import Any

import pytest

from sundial.cases.stated import do
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.meetings import actions, topics
from sundial.meetings.models import Meeting, Topic
from sundial.meetings.tests.test_a_topic_goes_from_its_paper_to_its_carrying_out import DAY, JOINT, Town, code_of, town
from sundial.organs import charges
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion

__all__ = ["today", "town"]

MATTERS = [
    {
        "code": "projects",
        "zh": "工程发包",
        "en": "works",
        "by": {"zh": "公开招投标", "en": "tender"},
        "charge": "tenders",
    },
    {"code": "cadres", "zh": "干部任免", "en": "cadres", "discipline": True, "vote": True},
    {"code": "rules", "zh": "制定制度", "en": "rules", "aids": ["adviser"], "important": True},
]
PERSON = {"person": "罗志强", "post_now": "民政办主任", "post_proposed": "党政办主任", "work_record": "称职。"}
TOLD = {"procedure_how": "县招投标中心公开招标，编号2026-8。"}


@pytest.fixture
def rule(town: Town) -> Town:
    said = {
        **JOINT,
        "matters": MATTERS,
        "majority": False,
        "head_last": False,
        "feedback": {"value": 7, "unit": "calendar_day"},
        "opinions": {"value": 7, "unit": "working_day", "basis": "第七条"},
    }
    version = ItemVersion.objects.get(name="M-1制度")
    version.extra["meeting"] = said
    version.save()
    return town


def scheduled(town: Town, case: Any) -> Topic:
    meeting = town.called(8)
    return actions.add_topic(meeting.pk, "议题", by=town.office, case=case)


def test_works_say_how_they_were_tendered_and_are_no_heads_own_charge(rule: Town) -> None:
    assert code_of(lambda: rule.submitted()) == ("topic.procedure", "procedure_how")
    assert code_of(lambda: rule.submitted(in_charge=rule.head, **TOLD)) == ("charge.head", "in_charge")
    other = builders.officer("唐华", builders.post(builders.organ(), "deputy_head"))
    charges.give(builders.organ(), "tenders", other, by=rule.head)
    assert code_of(lambda: rule.submitted(**TOLD)) == ("topic.charge", "in_charge")
    assert rule.submitted(in_charge=other, **TOLD).state == "submitted"


def test_whoever_chairs_for_the_head_asks_him_first_and_decides(rule: Town) -> None:
    version = ItemVersion.objects.get(name="M-1制度")
    version.extra["meeting"] |= {"decides": {"by": "chair", "basis": "第六条", "ask_head": "第六条末句"}}
    version.save()
    done = {"matter": "rules", "aids": ["adviser"], "aids_found": "顾问：不抵触上位法。"}
    assert code_of(lambda: rule.submitted(**done | {"aids": ["expert"]})) == ("topic.aids", "aids")
    assert code_of(lambda: rule.submitted(**done | {"aids_found": ""})) == ("topic.aids_found", "aids_found")
    unit = {"unit": "县司法局", "principal": "周平", "reports": "是"}
    twice = done | {"units_wanted": [unit, unit]}
    assert code_of(lambda: rule.submitted(**twice)) == ("topic.units", "units_wanted")
    case = rule.approved(**done | {"units_wanted": [unit]})
    said = {"by": rule.office, "chair": rule.deputy, "recorder": rule.recorder}
    meeting = actions.call_meeting(builders.organ(), "受托主持", clock.now() + 8 * DAY, **said)
    topic = actions.add_topic(meeting.pk, "制度", by=rule.office, case=case)
    called = topic.invited.get()
    assert (called.unit, called.reports, called.wanted) == ("县司法局", True, True), "its sponsor asks for it"
    rule.held(meeting, rule.deputy, rule.head, rule.member)
    actions.take_position(meeting.pk, topic, rule.deputy, False, by=rule.recorder)
    for each in (rule.head, rule.member):
        actions.take_position(meeting.pk, topic, each, True, by=rule.recorder)
    resolve = lambda how, **more: actions.resolve(meeting.pk, topic, how, "定。", by=rule.recorder, **more)  # noqa: E731
    assert code_of(lambda: resolve("agreed", head_said="同意")) == ("topic.chair", "resolution")
    assert code_of(lambda: resolve("postponed")) == ("topic.chair", "resolution"), "he has decided: it is not put off"
    assert code_of(lambda: resolve("rejected")) == ("topic.ask_head", "head_said")
    assert resolve("rejected", head_said="局长：再征求意见。").head_said == "局长：再征求意见。"


def test_a_cadre_is_discussed_when_the_discipline_committee_has_answered(rule: Town) -> None:
    works = rule.approved(**TOLD)
    assert code_of(lambda: do(works.pk, "ask_discipline", PERSON, by=rule.office))[0] == "topic.no_cadre"
    discipline = builders.officer("纪委书记", builders.post(builders.organ(), "supervisor"))
    case = rule.approved(matter="cadres")
    assert code_of(lambda: scheduled(rule, case))[0] == "topic.discipline"
    do(case.pk, "ask_discipline", PERSON, by=rule.office)
    veto = {"discussed_on": clock.today(), "discipline_verdict": "veto", "opinion": "立案调查中。"}
    assert code_of(lambda: do(case.pk, "answer_discipline", veto, by=discipline)) == ("asked.required", "veto_grounds")
    do(case.pk, "answer_discipline", veto | {"veto_grounds": ["breach"]}, by=discipline)
    paper = case.documents.get(kind="cadre_opinion_form")
    assert paper.values["veto_grounds"] == ["纪检监察机关认定有违纪嫌疑并立案调查的"]
    assert paper.values["discipline_verdict"] == "予以否决"
    sat_in = {
        "met_at": clock.now(),
        "met_place": "镇政府二楼会议室",
        "chaired_by": "肖军",
        "attended": ["肖军", "邓平"],
        "matter_discussed": "民政办主任任用",
        "discussion": "逐一发言。",
        "decided": "暂不任用。",
        "in_order": "程序合规。",
        "remarks": "同意暂缓。",
    }
    with pytest.raises(Refusal):
        do(case.pk, "draw_discipline_record", sat_in, by=rule.office)
    for nth in (1, 2):
        do(case.pk, "draw_discipline_record", sat_in, by=discipline)
        assert case.documents.get(number__endswith=f"纪记字〔{clock.today().year}〕第{nth}号").values["decided"]
    assert code_of(lambda: scheduled(rule, case))[0] == "topic.discipline", "a veto keeps it off every agenda"
    later = rule.approved(matter="cadres")
    do(later.pk, "ask_discipline", PERSON, by=rule.office)
    wait = {"discussed_on": clock.today(), "discipline_verdict": "postpone", "opinion": "信访正在初核。"}
    assert code_of(lambda: do(later.pk, "answer_discipline", wait, by=discipline))[1] == "postpone_grounds"
    do(later.pk, "answer_discipline", wait | {"postpone_grounds": ["checked"]}, by=discipline)
    assert code_of(lambda: scheduled(rule, later))[0] == "topic.discipline", "put off, it is on no agenda either"
    another = rule.approved(matter="cadres")
    do(another.pk, "ask_discipline", PERSON, by=rule.office)
    fine = {"discussed_on": clock.today(), "discipline_verdict": "none", "opinion": "没有不同意见。"}
    do(another.pk, "answer_discipline", fine, by=discipline)
    talk = {"talked_on": clock.today(), "talk": "就信访反映谈话。", "pledged": "接受监督。"}
    assert code_of(lambda: do(another.pk, "talk_on_integrity", talk, by=discipline))[0] == "topic.no_facts"
    third = rule.approved(matter="cadres")
    do(third.pk, "ask_discipline", PERSON, by=rule.office)
    third = do(third.pk, "answer_discipline", fine | {"discipline_verdict": "facts"}, by=discipline)
    assert code_of(lambda: topics.talked_with(third, clock.now(), None))[0] == "topic.talk"
    topics.talked_with(do(third.pk, "talk_on_integrity", talk, by=discipline), clock.now(), None)
    topic = scheduled(rule, another)
    rule.held(topic.meeting, rule.head, rule.deputy, rule.member)
    actions.take_position(topic.meeting_id, topic, rule.head, True, by=rule.recorder)
    for each in (rule.deputy, rule.member):
        actions.take_position(topic.meeting_id, topic, each, False, by=rule.recorder)
    appoint = lambda: actions.resolve(topic.meeting_id, topic, "agreed", "任用。", by=rule.recorder)  # noqa: E731
    assert code_of(appoint)[0] == "topic.minority", "such a matter is voted, though its body does not vote"


def test_what_was_decided_at_once_is_told_to_the_next_meeting(rule: Town) -> None:
    case = rule.submitted(**TOLD)
    told = {
        "at_once": True,
        "at_once_why": "堤坝出现管涌。",
        "told_members": "邓平、冯静",
        "decision": "立即抢险。",
        "task": "组织抢险。",
        "responsible": [rule.deputy],
        "done_by": clock.today() + 30 * DAY,
    }
    assert code_of(lambda: do(case.pk, "decide_at_once", told | {"at_once": False}, by=rule.head)) == (
        "asked.must",
        "at_once",
    )
    assert do(case.pk, "decide_at_once", told, by=rule.head).state == "carrying"
    do(case.pk, "report", {"progress": "险情排除。"}, by=rule.deputy)
    finish = lambda: do(case.pk, "finish", {"result": "已排除。"}, by=rule.office)  # noqa: E731 - said twice
    assert code_of(finish)[0] == "meeting.needed"
    silent = rule.called(8)
    assert code_of(lambda: rule.held(silent, rule.head, rule.deputy, rule.member))[0] == "meeting.unreported"
    topic = actions.add_topic(silent.pk, "报告抢险", by=rule.office, case=case)
    rule.held(Meeting.objects.get(pk=silent.pk), rule.head, rule.deputy, rule.member)
    rule.all_agree(topic, rule.deputy, rule.member, rule.head)
    actions.resolve(silent.pk, topic, "agreed", "予以追认。", by=rule.recorder)
    actions.close(silent.pk, "记录", by=rule.recorder)
    actions.sign(silent.pk, rule.head, by=rule.head)
    finish()


def test_whoever_carries_a_decision_out_reports_within_the_days_of_the_rule(rule: Town) -> None:
    case = rule.approved(**TOLD)
    topic = scheduled(rule, case)
    do(case.pk, "announce", {"announcement": "拟发包。", "place": "公开栏"}, by=rule.office)
    rule.held(topic.meeting, rule.head, rule.deputy, rule.member)
    rule.all_agree(topic, rule.deputy, rule.member, rule.head)
    actions.resolve(topic.meeting_id, topic, "agreed", "同意。", by=rule.recorder)
    actions.close(topic.meeting_id, "记录", by=rule.recorder)
    actions.sign(topic.meeting_id, rule.head, by=rule.head)
    done_by = clock.today() + 30 * DAY
    do(case.pk, "assign", {"task": "发包。", "responsible": [rule.deputy], "done_by": done_by}, by=rule.office)
    assert case.clocks.get(kind="report_back").budget == 7
    do(case.pk, "report", {"progress": "已发布招标公告。"}, by=rule.deputy)
    assert case.clocks.get(kind="report_back").ended_at is not None


def test_member_units_answer_within_their_days_before_a_topic_is_scheduled(rule: Town) -> None:
    case = rule.approved(**TOLD)
    twice = {"units": "县水利局\n县水利局"}
    assert code_of(lambda: do(case.pk, "ask_units", twice, by=rule.office)) == ("topic.units", "units")
    case = do(case.pk, "ask_units", {"units": "县水利局\n县财政局"}, by=rule.office)
    (row,) = case.clocks.filter(ended_at=None)
    assert (row.kind, row.budget, row.unit, row.source) == ("report_back", 7, "working_day", "第七条")
    assert code_of(lambda: scheduled(rule, case))[0] == "topic.opinions"
    said = {"studied_on": clock.today(), "causes": "管网老化。", "work_done": "已抢修。", "tendency": "同意立项。"}
    case = do(case.pk, "enter_opinion", said | {"unit": "县水利局"}, by=rule.office)
    assert code_of(lambda: do(case.pk, "enter_opinion", said | {"unit": "县水利局"}, by=rule.office))[1] == "unit"
    assert code_of(lambda: scheduled(rule, case))[0] == "topic.opinions", "one unit has not answered"
    case = do(case.pk, "enter_opinion", said | {"unit": "县财政局"}, by=rule.office)
    assert not case.clocks.filter(ended_at=None).exists() and scheduled(rule, case).case == case
