"""The acts of the licensing law beside the main way, stated in ``further.yaml``."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import translation

from sundial.cases.documents.content import Filling
from sundial.cases.documents.issuing import content, kind_of
from sundial.cases.models import Case, ClockKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, stated_act
from sundial.cases.stated.naming import nameable
from sundial.cases.stated.recalling import recalled
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.kinds import sentence_for
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.further import examiners, sweep_lapsed
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import LimitRow

INTERESTED = {
    "interested": [{"name": "李四", "contact": "13900139000", "interest": "相邻住户"}],
    "told_how": "written",
    "may_ask_hearing": True,
}


def paper(case: Case, kind: str) -> str:
    """What the paper says, as it goes to the printer."""
    issued = case.documents.get(kind=kind)
    filling = Filling(kind_of(issued), issued.values, clock.local_date(issued.issued_at))
    return json.dumps(content(filling, title="", number="", identity=None), ensure_ascii=False)


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_a_hearing_is_asked_for_called_held_and_only_then_decided(linwu: Linwu) -> None:
    case, bureau = linwu.examined(linwu.accepted(licence(linwu.bureau.organ))), linwu.bureau
    do(case.pk, "notify_interested", INTERESTED, by=bureau.zhang)
    heard = {"speaker": "李四", "statement": "距离不足五十米。", "reply": "复核为六十二米，不予采纳。"}
    do(case.pk, "hear_interested", heard, by=bureau.zhang)
    assert case.records.get(action="hear_interested").values["reply"] == heard["reply"]
    do(case.pk, "request_hearing", {"asked_by": "李四"}, by=bureau.zhang)
    assert case.clocks.get(kind=ClockKind.HEARING).budget == 20
    assert code_of(lambda: actions.grant(case.pk, "同意。", by=bureau.liu)) == "decision.hearing"

    call = {
        "held_at": clock.now() + dt.timedelta(days=2),
        "place": "会议室",
        "announced": True,
        "recorder": bureau.office,
    }
    soon = code_of(lambda: do(case.pk, "call_hearing", {**call, "chair": bureau.office}, by=bureau.office))
    assert soon == "hearing.notice"
    call["held_at"] = clock.now() + dt.timedelta(days=14)
    biased = code_of(lambda: do(case.pk, "call_hearing", {**call, "chair": bureau.chen}, by=bureau.office))
    assert biased == "hearing.chair"
    offered = nameable(case, stated_act("permit", "call_hearing").checks)["chair"]
    assert [all(test(each.pk) for test in offered) for each in (bureau.chen, bureau.office)] == [False, True]
    do(case.pk, "call_hearing", {**call, "chair": bureau.office}, by=bureau.office)
    standing = case.clocks.get(kind=ClockKind.PROMISED)
    assert standing.running_since is None and standing.entries.last().reason == "举行听证"
    stopped = Event.objects.get(subject_id=case.pk, data__verb="clock_stop")
    assert sentence_for(stopped) == "何静停止计时：举行听证"
    with translation.override("en"):
        assert sentence_for(stopped).endswith("stopped the clock: a hearing is held")

    assert "李四" in paper(case, "interested_party_notice") and "5个工作日内" in paper(case, "interested_party_notice")
    called = paper(case, "permit_hearing_notice")
    assert f"{case.applicant.name}、李四：" in called and "会议室公开举行听证" in called
    record = {
        "began_at": call["held_at"] - dt.timedelta(hours=1),
        "ended_at": call["held_at"],
        "attendants": "李四（利害关系人）\n李娟（申请人）",
        "recusal": "不申请回避。",
        "talk": [
            {"speaker": "李四", "speech": "距离不足。"},
            {"speaker": "张强", "speech": "复核为六十二米。\n测量记录附后。"},
        ],
        "signed_by": "李四\n李娟",
        "findings": "反对意见不成立。",
    }
    assert code_of(lambda: do(case.pk, "hold_hearing", record, by=bureau.office)) == "hearing.early"
    linwu.days(14)
    asked = {each.name: each for each in recalled(stated_act("permit", "hold_hearing").asks(case), case)}
    assert asked["began_at"].initial == call["held_at"], "nobody types the hour of the call again"
    over = {**record, "ended_at": call["held_at"] - dt.timedelta(hours=2)}
    assert code_of(lambda: do(case.pk, "hold_hearing", over, by=bureau.office)) == "asked.order"
    do(case.pk, "hold_hearing", record, by=bureau.office)
    assert case.clocks.get(kind=ClockKind.PROMISED).running_since is not None
    said = paper(case, "permit_hearing_record")
    assert '"张强：复核为六十二米。"' in said and '"测量记录附后。"' in said, "what was said in lines stands in lines"
    written = case.documents.get(kind="permit_hearing_record")
    assert written.number in paper(case, "permit_hearing_report"), "the decision follows the record (art. 48)"
    assert actions.grant(case.pk, "同意。", by=bureau.liu, result=linwu.result(case)).state == "granted"
    verbs = set(Event.objects.filter(subject_id=case.pk).values_list("data__verb", flat=True))
    assert {"hearing_notice", "request_hearing", "hearing_call", "hold_hearing"} <= verbs
    assert {"clock_stop", "clock_resume"} <= verbs, "the rules see a clock stand only in these"


def test_a_hearing_is_asked_for_within_its_days_and_may_be_given_up(linwu: Linwu) -> None:
    case, bureau = linwu.examined(linwu.accepted(licence(linwu.bureau.organ))), linwu.bureau
    do(case.pk, "notify_interested", {**INTERESTED, "may_ask_hearing": False}, by=bureau.zhang)
    do(case.pk, "notify_interested", INTERESTED, by=bureau.zhang)
    other = linwu.accepted(licence(linwu.bureau.organ, code="T-02"))
    do(other.pk, "notify_interested", INTERESTED, by=bureau.zhang)
    linwu.days(7)
    do(case.pk, "request_hearing", {"asked_by": "李四"}, by=bureau.zhang)
    linwu.days(1)
    assert code_of(lambda: do(other.pk, "request_hearing", {"asked_by": "李四"}, by=bureau.zhang)) == "hearing.late"
    do(case.pk, "abandon_hearing", {"reason": "李四书面撤回。"}, by=bureau.office)
    assert case.clocks.get(kind=ClockKind.HEARING).ended_at is not None
    assert actions.grant(case.pk, "同意。", by=bureau.liu, result=linwu.result(case)).state == "granted"


def test_the_applicant_may_ask_for_a_hearing_himself_once(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    do(case.pk, "request_hearing", {"asked_by": "李娟"}, by=APPLICANT)
    assert code_of(lambda: do(case.pk, "request_hearing", {"asked_by": "李娟"}, by=APPLICANT)) == "order.excluded"


def test_nobody_presides_over_a_hearing_whose_post_will_examine_the_application(linwu: Linwu) -> None:
    case, bureau = linwu.accepted(licence(linwu.bureau.organ)), linwu.bureau
    examined_by = examiners(case)
    assert {bureau.zhang.pk, bureau.chen.pk, bureau.liu.pk} <= examined_by, "nobody has examined it yet; they will"
    assert bureau.office.pk not in examined_by


def test_a_first_review_goes_upward_before_its_file_is_closed(linwu: Linwu) -> None:
    case = linwu.examined(linwu.accepted(licence(linwu.bureau.organ, subtype="初审", issuing_authority="省局")))
    actions.grant(case.pk, "同意。", by=linwu.bureau.liu, result=linwu.result(case))
    linwu.delivered(case)
    linwu.published(case)
    linwu.days(20)
    close = {"by": linwu.bureau.zhou, "paper_location": "档案室"}
    assert code_of(lambda: actions.archive(case.pk, **close)) == "archive.not_handed_up"
    asked = recalled(stated_act(case.procedure, "report_up").asks(case), case)
    opinion = case.documents.get(kind="first_review_opinion").number
    assert {each.name: each.initial for each in asked} == {
        "authority": "省局",
        "letter": opinion,
        "receipt": None,
    }, "nobody types the authority the catalogue names, nor the number of the paper that goes up"
    letter = {"authority": "郴州市安全生产监督管理局", "letter": opinion, "receipt": "赵科 签收"}
    do(case.pk, "report_up", letter, by=linwu.bureau.zhang)
    closed = actions.archive(case.pk, **close)
    linwu.days(30)
    refused = {"final_result": "refused", "final_on": clock.today(), "final_number": "郴应急不许〔2026〕3号"}
    assert code_of(lambda: do(case.pk, "enter_final_result", refused, by=linwu.bureau.zhang)) == "asked.required"
    result = {"final_result": "granted", "final_on": clock.today(), "final_number": "湘FM安许证字〔2026〕12号"}
    ahead = result | {"final_on": clock.today() + dt.timedelta(days=1)}
    assert code_of(lambda: do(case.pk, "enter_final_result", ahead, by=linwu.bureau.zhang)) == "act.future"
    after = do(case.pk, "enter_final_result", result, by=linwu.bureau.zhang)
    assert after.state == "archived" and after.closed_at == closed.closed_at
    assert Event.objects.get(kind="permit.enter_final_result").data["verb"] == "issue_certificate"


def test_what_this_organ_decides_itself_does_not_go_upward(linwu: Linwu) -> None:
    case = linwu.examined(linwu.accepted(licence(linwu.bureau.organ)))
    actions.grant(case.pk, "同意。", by=linwu.bureau.liu, result=linwu.result(case))
    letter = {"authority": "市局", "letter": "1", "receipt": "1"}
    assert code_of(lambda: do(case.pk, "report_up", letter, by=linwu.bureau.zhang)) == "upward.own"


def test_an_application_for_another_organ_is_handed_over(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    given = {
        "receiving": "临武县公安局",
        "letter": "临安监移〔2026〕1号",
        "receipt": "签收",
        "reason": "属公安机关职权。",
    }
    done = do(case.pk, "transfer", given, by=linwu.bureau.liu)
    assert (done.state, done.outcome, done.due_at) == ("transferred", "transferred", None)
    assert done.keep_until and not done.clocks.filter(ended_at=None).exists()


@pytest.mark.parametrize(("days", "lapsed"), [(10, False), (16, True)])
def test_corrections_that_never_come_end_the_case_where_the_item_says_so(linwu: Linwu, days: int, lapsed: bool) -> None:
    version = licence(linwu.bureau.organ)
    LimitRow.objects.create(
        version=version, kind="other", value=15, unit="calendar_day", what="补正材料期限", source="目录"
    )
    case = linwu.submitted(version, but=1)
    linwu.check_all(case)
    actions.request_correction(case.pk, by=linwu.bureau.wang)
    linwu.days(days)
    assert [each.pk for each in sweep_lapsed()] == ([case.pk] if lapsed else [])
    assert linwu.again(case).state == ("lapsed" if lapsed else "correcting")


def test_an_item_that_states_no_time_for_corrections_waits(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    linwu.check_all(case)
    actions.request_correction(case.pk, by=linwu.bureau.wang)
    linwu.days(400)
    assert sweep_lapsed() == []
