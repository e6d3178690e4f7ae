"""One inspection from the draw to its publication, and what it refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, ClockKind
from sundial.cases.queries import work_list
from sundial.cases.stated import open_case
from sundial.inspections.tests.conftest import Bureau, code_of, enterprise, item, own
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.meetings.tests.test_the_rules_of_decision_are_checked_each_quarter import held_on

PROOF = {"method": "direct", "recipient": "李娟", "proof": "送达回证"}


def proposal(bureau: Bureau, **more: Any) -> dict[str, Any]:
    return {
        "cause": "complaint",
        "listed": True,
        "own_staff": True,
        "officers": [bureau.zhang, bureau.zhou],
        "contents": ["安全条件"],
        "planned_on": dt.date(2026, 3, 5),
        **more,
    }


def on_site(bureau: Bureau) -> Case:
    return entered(bureau, bureau.opened(proposal(bureau), bureau.zhang, enterprise()))


def entered(bureau: Bureau, case: Case) -> Case:
    bureau.do(case, "approve", bureau.chen, approved=True, head_opinion="同意。")
    bureau.do(case, "notify", bureau.zhang, **PROOF)
    team = [bureau.zhang, bureau.zhou]
    at_the_door = {"officers": team, "scanned": "RQ001", "identity_shown": True, "withdrawal_told": True}
    return bureau.do(case, "enter", bureau.zhang, **at_the_door)


def test_a_finding_is_corrected_rechecked_and_published(bureau: Bureau) -> None:
    case = on_site(bureau)
    event = Event.objects.get(kind="inspection.enter")
    assert event.data["verb"] == "inspect" and len(event.data["hands"]) == 2 and event.data["scanned"] == "RQ001"
    told = {"findings": "灭火器过期。", "result": "correct", "orders": ["更换灭火器"], "signed_by": "party"}
    bureau.do(case, "conclude", bureau.zhang, **told)
    assert case.state == "correcting" and case.clocks.get(kind=ClockKind.RECTIFY).budget == 15
    assert {"inspection_record", "inspection_correction_order"} <= set(case.documents.values_list("kind", flat=True))
    bureau.do(case, "deliver", bureau.zhang, **PROOF)
    team = [bureau.zhang, bureau.zhou]
    bureau.do(case, "recheck", bureau.zhang, officers=team, corrected=False, recheck_findings="未换。")
    assert case.state == "correcting"
    bureau.do(case, "recheck", bureau.zhang, officers=team, corrected=True, recheck_findings="已换。")
    with pytest.raises(Refusal) as refused:
        bureau.do(case, "close", bureau.zhou)
    assert refused.value.code == "order.first"
    bureau.do(case, "publish", bureau.office, channel="县政府门户网站")
    bureau.do(case, "close", bureau.zhou)
    changed = {"amended_field": "title", "amended_text": "更正后的标题", "amended_why": "标题有误"}
    bureau.do(case, "propose_amendment", bureau.office, **changed)
    bureau.do(case, "approve_amendment", bureau.liu, agreed=True)
    assert (case.publications.get().version, case.publications.get().title) == (2, "更正后的标题")
    assert case.state == "closed"


def test_a_grave_hazard_stops_work_at_once_until_it_is_removed(bureau: Bureau) -> None:
    case, team = on_site(bureau), [bureau.zhang, bureau.zhou]
    order = {"stopped": ["withdraw", "business"], "stopped_what": ["一号库房"], "hazard": "库房内明火作业。"}
    with pytest.raises(Refusal) as refused:
        bureau.do(case, "stop_at_once", bureau.zhang, officers=[bureau.zhang], **order, **PROOF)
    assert refused.value.code == "officers.few"
    bureau.do(case, "stop_at_once", bureau.zhang, officers=team, **order, **PROOF)
    paper, clock = case.documents.get(kind="inspection_stop_order"), case.clocks.get(kind=ClockKind.TIER)
    assert paper.deliveries.exists() and paper.values["stopped"] == "撤出作业人员、停止营业"
    assert (clock.budget, clock.unit) == (24, "hour")
    told = {"findings": "明火作业。", "result": "correct", "orders": ["清除明火"], "signed_by": "party"}
    bureau.do(case, "conclude", bureau.zhang, **told)
    assert work_list(bureau.liu).cases == [case], "the head finds it among his work"
    bureau.do(case, "confirm_stop", bureau.liu, stop_confirmed=True, stop_opinion="确认。")
    bureau.do(case, "ask_resume", bureau.zhou, removed_how="明火已清除。")
    assert work_list(bureau.chen).cases == [case]
    bureau.do(case, "decide_resume", bureau.chen, resumes=False, stop_opinion="电线仍未更换。")
    bureau.do(case, "deliver", bureau.zhang, **PROOF)
    bureau.do(case, "recheck", bureau.zhang, officers=team, corrected=True, recheck_findings="已清除。")
    bureau.do(case, "publish", bureau.office, channel="县政府门户网站")
    with pytest.raises(Refusal) as refused:
        bureau.do(case, "close", bureau.zhou)
    assert refused.value.code == "order.stands_still"
    bureau.do(case, "ask_resume", bureau.zhou, removed_how="明火已清除，电线已更换。")
    bureau.do(case, "decide_resume", bureau.chen, resumes=True, stop_opinion="同意恢复。")
    assert case.documents.get(kind="inspection_resume_notice").values["stopped_what"] == ["一号库房"]
    bureau.do(case, "deliver", bureau.zhang, **PROOF)
    bureau.do(case, "close", bureau.zhou)


def test_a_stop_the_head_does_not_confirm_ends(bureau: Bureau) -> None:
    case, team = on_site(bureau), [bureau.zhang, bureau.zhou]
    order = {"stopped": ["use"], "stopped_what": ["锅炉"], "hazard": "安全阀失效。"}
    bureau.do(case, "stop_at_once", bureau.zhang, officers=team, **order, **PROOF)
    bureau.do(case, "confirm_stop", bureau.liu, stop_confirmed=False, stop_opinion="已停用，无须责令。")
    assert "stopped" not in case.answers and case.documents.filter(kind="inspection_resume_notice").exists()


def test_a_breach_is_followed_by_a_penalty_case_linked_both_ways(bureau: Bureau) -> None:
    case = on_site(bureau)
    told = {"findings": "无证经营。", "result": "penalty", "signed_by": "refused"}
    bureau.do(case, "conclude", bureau.zhang, **told)
    bureau.do(case, "publish", bureau.office, channel="县政府门户网站")
    with pytest.raises(Refusal) as refused:
        bureau.do(case, "close", bureau.zhou)
    assert refused.value.code == "inspection.unfollowed"
    penalty = bureau.opened(proposal(bureau), bureau.zhang, enterprise())
    bureau.do(case, "transfer", bureau.zhang, penalty_case=penalty.number)
    assert case.led_to == penalty and case in penalty.arose_from.all()
    bureau.do(case, "close", bureau.zhou)


@pytest.mark.parametrize(
    ("answer", "field", "code"),
    [
        ({"listed": False}, "listed", "asked.must"),
        ({"own_staff": False}, "own_staff", "asked.must"),
        ({"cause": "plan", "plan_number": "没有"}, "plan_number", "plan.unknown"),
    ],
)
def test_what_may_not_be_inspected(bureau: Bureau, answer: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        bureau.opened(proposal(bureau, **answer), bureau.zhang, enterprise())
    assert (refused.value.field, refused.value.code) == (field, code)


def test_one_officer_does_not_inspect(bureau: Bureau) -> None:
    with pytest.raises(Refusal) as refused:
        bureau.opened(proposal(bureau, officers=[bureau.zhang]), bureau.zhang, enterprise())
    assert refused.value.code == "officers.few"


def test_the_plan_sends_only_whom_it_drew_to_whom_it_drew(bureau: Bureau) -> None:
    codes = {code_of(n): f"企业{n}" for n in range(3)}
    plan = bureau.drawn(codes, number=1)
    pair = Event.objects.get(kind="inspection_plan.draw").data["result"][0]
    people = {str(each.pk): each for each in (bureau.zhang, bureau.zhou, bureau.li)}
    team = [people[key] for key in pair["inspectors"]]
    by_plan = {"cause": "plan", "plan_number": plan.number}
    other = next(code for code in codes if code != pair["subject"])
    with pytest.raises(Refusal) as refused:
        bureau.opened(proposal(bureau, **by_plan, officers=team), team[0], enterprise(other))
    assert refused.value.code == "plan.not_drawn"
    strangers = [each for key, each in people.items() if key not in pair["inspectors"]]
    with pytest.raises(Refusal) as refused:
        bureau.opened(proposal(bureau, **by_plan, officers=[*strangers, team[0]]), team[0], enterprise(pair["subject"]))
    assert refused.value.code == "plan.team"
    case = bureau.opened(proposal(bureau, **by_plan, officers=team), team[0], enterprise(pair["subject"]))
    assert case.parent == plan
    penalty = bureau.opened(proposal(bureau), bureau.zhang, enterprise())
    entered(bureau, case)
    bureau.do(case, "conclude", bureau.zhang, findings="无证经营。", result="penalty", signed_by="refused")
    bureau.do(case, "transfer", bureau.zhang, penalty_case=penalty.number)
    assert (case.parent, case.led_to) == (plan, penalty), "what it led to does not take the place of its plan"


def test_the_years_cap_holds_for_each_enterprise(bureau: Bureau) -> None:
    code = code_of(7)
    plan = bureau.drawn({code: "企业7"}, number=1)
    pair = Event.objects.get(kind="inspection_plan.draw").data["result"][0]
    people = {str(each.pk): each for each in (bureau.zhang, bureau.zhou, bureau.li)}
    team = [people[key] for key in pair["inspectors"]]
    given = proposal(bureau, cause="plan", plan_number=plan.number, officers=team)
    for _time in range(2):
        bureau.opened(given, team[0], enterprise(code))
    with pytest.raises(Refusal) as refused:
        bureau.opened(given, team[0], enterprise(code))
    assert refused.value.code == "inspection.cap" and refused.value.basis
    bureau.opened(proposal(bureau, officers=team), team[0], enterprise(code))  # a complaint is not counted


def test_the_half_year_inspection_of_power_looks_at_all_eight_contents(bureau: Bureau) -> None:
    version = item(bureau.organ, "power_inspection", "internal_rule")
    span = {"period_from": dt.date(2026, 1, 1), "period_to": dt.date(2026, 6, 30), "scope": "安监一股"}
    case = open_case(version, own(bureau.organ), {"occasion": "half_year", **span}, by=bureau.office).case
    some = ["body", "procedure", "basis", "qualification", "result"]
    seen = {"methods": ["read", "visit"], "records_kept": True, "findings": "抽查属实。"}
    bureau.do(case, "inspect", bureau.office, contents=some, **seen)
    with pytest.raises(Refusal) as refused:
        bureau.do(case, "conclude", bureau.office, faults=False, conclusion="合法。")
    assert refused.value.code == "inspection.contents" and "3" in str(refused.value)
    with pytest.raises(Refusal) as refused:
        bureau.do(case, "inspect", bureau.office, contents=["other"], cases_read=["没有此件"], **seen)
    assert refused.value.code == "case.unknown"
    meeting = held_on(bureau.organ, bureau.liu, dt.date(2026, 2, 9))
    ways = {"contents": ["counterpart", "special", "other"], "methods": ["hear", "watch", "meetings"]}
    with pytest.raises(Refusal) as refused:
        bureau.do(case, "inspect", bureau.office, **seen | ways)
    assert refused.value.code == "inspection.meetings", "which meetings were looked at is said"
    bureau.do(case, "inspect", bureau.office, **seen | ways, meetings_read=[str(meeting.pk)])
    bureau.do(case, "inspect", bureau.office, contents=["other"], **seen | {"methods": ["complaints", "other"]})
    faults = {"faults": True, "conclusion": "记载不全。", "corrections": ["补记"], "liability": "承办人直接责任。"}
    bureau.do(case, "conclude", bureau.office, **faults)
    report = case.documents.get(kind="power_inspection_report")
    assert case.state == "correcting" and len(report.values["methods"]) == 7, "each of the seven ways"
    bureau.do(case, "corrected", bureau.office, corrected_how="已补记。")
    bureau.do(case, "close", bureau.office)
    assert case.outcome == "faults"
