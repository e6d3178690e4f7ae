"""P-NC: proposed, begun, heard, looked into, before the standing meeting, decided, told, reviewed, carried out (LIM-49 to 51)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from sundial.cases.models import Case, ClockKind, Party, PartyKind, Todo
from sundial.cases.queries import visible_to
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.meetings import actions as meetings
from sundial.organs.models import Officer, Organ
from sundial.organs.tests import builders
from sundial.penalties.tests.life import refused
from sundial.powers.models import ItemVersion, PowerItem

LATE = {"ground": "late", "found_through": "assessment", "wrong_facts": "整治至八月仍未部署。"}


@dataclass
class County:
    """The government with its head and office, a department with its head, and the two bodies that look into it."""

    version: ItemVersion
    mayor: Officer
    office: Officer
    head: Officer
    handler: Officer
    inspector: Officer
    legal: Officer
    recorder: Officer
    today: clock.Frozen

    @property
    def organ(self) -> Organ:
        return self.version.item.organ

    def do(self, case: Case, action: str, by: Officer, **given: Any) -> Case:
        do(case.pk, action, given, by=by)
        case.refresh_from_db()
        return case

    def proposed(self, **more: Any) -> Case:
        party = Party(kind=PartyKind.ORGANISATION, name=self.organ.name, identifier="", telephone="")
        given = LATE | {"department": str(self.head.organ.pk)} | more
        return open_case(self.version, party, given, by=self.office).case

    def heard(self, facts: str = "doubtful", **more: Any) -> Case:
        case = self.do(self.proposed(), "start", self.mayor, begun="here", start_reasons="考核结果属实。")
        said = {"heard_on": clock.today().isoformat(), "hearing_note": "承认延误。", "facts": facts}
        return self.do(case, "hear", self.mayor, **said, **more)

    def reported(self) -> Case:
        case = self.do(self.heard(inquiry_days=15), "tell", self.inspector, findings="延误两月。")
        with refused("hand.not_named"):
            self.do(case, "object", builders.officer("副局长", self.head.appointments.get().post), **OBJECTED)
        self.do(case, "object", self.head, **OBJECTED)
        said = {"conclusion": "事实清楚。", "proposed_forms": ["corrected", "circular"]}
        return self.do(case, "report", self.inspector, **said)

    def met(self, case: Case) -> None:
        """The standing meeting agrees."""
        planned = clock.now() + dt.timedelta(hours=2)
        called = {"by": self.office, "chair": self.mayor, "recorder": self.recorder}
        meeting = meetings.call_meeting(self.organ, "常务会议", planned, ad_hoc=True, **called)
        topic = meetings.add_topic(meeting.pk, "行政首长问责", by=self.office, case=case)
        self.today.move_to(planned)
        meetings.hold(meeting.pk, [self.mayor], by=self.recorder)
        meetings.take_position(meeting.pk, topic, self.mayor, True, by=self.recorder, statement="同意")
        meetings.resolve(meeting.pk, topic, "agreed", "同意问责。", by=self.recorder)
        meetings.close(meeting.pk, "纪要", by=self.recorder)
        meetings.sign(meeting.pk, self.mayor, by=self.mayor)

    def served(self, *forms: str, **more: Any) -> Case:
        case = self.do(self.reported(), "conclude", self.mayor, held=True, conclude_reasons="提交讨论。")
        decision = {"defended": "表示接受。", "decided_forms": list(forms), "decision_reasons": "事实清楚。"}
        with refused("meeting.needed"):
            self.do(case, "decide", self.mayor, **decision)
        self.met(case)
        self.do(case, "decide", self.mayor, **decision)
        told = {"served_on": clock.today().isoformat(), "served_proof": "签收", "rights_told": True}
        return self.do(case, "serve", self.inspector, **told, **more)


OBJECTED = {"objection": "disputed", "statement": "人员不足。", "put_right": "已全面部署。"}


@pytest.fixture
def county(db: None, today: clock.Frozen) -> County:
    government = builders.organ("临武县人民政府", "LINWU-GOV")
    bureau, watch, law = (
        builders.organ(name, code) for name, code in (("县水利局", "SL"), ("县效能办", "XN"), ("县法制办", "FZ"))
    )
    rule = PowerItem.objects.create(organ=government, code="ZF-01", power_type="internal_rule")
    sitting = {"extra": {"meeting": {"quorum": "2/3", "ad_hoc": True}}, "name": "常务会议制度"}
    ItemVersion.objects.create(item=rule, number=1, state="in_force", effective_from=builders.LONG_AGO, **sitting)
    item = PowerItem.objects.create(
        organ=government, code="ZF-03", power_type="internal_rule", procedure="heads_accountability"
    )
    version = ItemVersion.objects.create(
        item=item,
        number=1,
        state="in_force",
        effective_from=builders.LONG_AGO,
        name="政府部门行政首长问责",
        extra={"regime": "nanchong", "seats": {"inspectorate": "XN", "legal": "FZ"}},
    )

    def at(name: str, organ: Organ, role: str, **more: Any) -> Officer:
        return builders.officer(name, builders.post(organ, role, **more))

    return County(
        version,
        at("郭振", government, "director"),
        at("石岩", government, "office"),
        at("廖健", bureau, "director"),
        at("孙磊", bureau, "handler_a"),
        at("陈明", watch, "supervisor"),
        at("赵宁", law, "legal_reviewer"),
        at("曾琳", government, "recorder"),
        today,
    )


def test_the_head_is_heard_looked_into_and_held_to_account_then_reviewed(county: County) -> None:
    case = county.served("corrected", "circular")
    assert case.answers["head"][0]["name"] == "廖健" and case.outcome == "liable"
    promised = case.clocks.get(kind=ClockKind.PROMISED)
    assert (promised.budget, bool(promised.ended_at)) == (15, True), "the days the head of government set"
    assert case.clocks.get(kind=ClockKind.REMEDY).budget == 10
    assert case not in visible_to(county.handler) and case in visible_to(county.head)
    findings = case.documents.get(kind="head_findings").values
    assert findings["head"] == "县水利局 廖健" and findings["findings"] == "延误两月。"
    assert "已全面部署" in case.documents.get(kind="head_report").values["objected"]
    with refused("liability.appeal_runs"):
        county.do(case, "carry_out", county.office, carried_out=DONE)
        county.do(case, "close", county.office)
    county.do(case, "ask_review", county.head, review_grounds="情节较轻。")
    county.do(case, "assign_review", county.mayor, stopped=True)
    assert case.clocks.get(kind=ClockKind.RECHECK).budget == 20
    with refused("liability.stopped"):
        county.do(case, "carry_out", county.office, carried_out=DONE)
    county.do(case, "examine", county.legal, review_found="deviates", review_report="已主动纠正。")
    with refused("liability.not_as_found", "ruled"):
        county.do(case, "rule", county.mayor, ruled="revoked", rule_reasons="撤销。")
    county.do(case, "rule", county.mayor, ruled="changed", changed_forms=["corrected"], rule_reasons="减轻。")
    decision = case.documents.get(kind="head_review_decision").values
    assert (decision["ruled"], decision["forms"]) == ("变更问责方式", "限期整改")
    with refused("liability.appeal_late"):
        county.do(case, "ask_review", county.head, review_grounds="再次申请。")
    county.do(case, "carry_out", county.office, carried_out=DONE)
    assert county.do(case, "close", county.office).state == "closed"


DONE = [{"form": "限期整改", "day": "2026-03-20", "how": "已完成。"}]


def test_what_stands_under_personnel_authority_is_filed_there(county: County) -> None:
    with refused("liability.unfiled", "filed_with"):
        county.served("reflection")


@pytest.mark.parametrize(("begun", "state"), [("above", "passed_on"), ("not", "dropped")])
def test_not_everything_is_begun_here(county: County, begun: str, state: str) -> None:
    """A head of a body managed from above is proposed to its superior in writing (第二十二条)."""
    given = {"begun": begun, "start_reasons": "属垂直管理。"} | ({"superior": "市税务局"} if begun == "above" else {})
    case = county.do(county.proposed(), "start", county.mayor, **given)
    assert case.state == state and case.closed_at
    assert case.documents.filter(kind="head_proposal").exists() is (begun == "above")


def test_clear_facts_go_straight_before_the_meeting_and_nobody_is_freed_without_a_word(county: County) -> None:
    assert county.heard("clear").state == "before_meeting"
    case = county.heard(inquiry_days=5)
    county.do(case, "tell", county.inspector, findings="系计划调整。")
    assert Todo.objects.filter(case=case, officer=county.head).exists(), "the head is asked"
    with refused("liability.unheard", "unheard_why"):
        county.do(case, "report", county.inspector, conclusion="不应问责。")
    county.do(case, "report", county.inspector, conclusion="不应问责。", unheard_why="出差，书面放弃。")
    case = county.do(case, "conclude", county.mayor, held=False, conclude_reasons="系上级计划调整。")
    assert case.state == "freed" and case.documents.get(kind="head_conclusion").values["conclude_reasons"]
