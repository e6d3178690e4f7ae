"""P-LIAB and P-TW: reported, verified, investigated by hands without a part, reckoned from the trace, heard, decided, appealed, done."""

from __future__ import annotations

import pytest
from django.utils import translation

from sundial.accountability.checks import appeal_in_time
from sundial.accountability.tests.conftest import Inquiry
from sundial.accountability.trace import situations, trace
from sundial.cases.models import Case, ClockKind, Todo
from sundial.cases.queries import register, visible_to
from sundial.cases.stated import stated_act
from sundial.cases.stated.acts import trials
from sundial.cases.stated.naming import nameable
from sundial.cases.stated.saying import asked_at
from sundial.kernel import clock
from sundial.organs.access import duties, duties_in
from sundial.organs.models import Role
from sundial.penalties.tests.life import Penal, refused

SWORN = {"no_interest": True, "secrecy": True}


def names(case: Case) -> set[str]:
    return set(Todo.objects.filter(case=case, officer__isnull=False).values_list("officer__name", flat=True))


def test_from_the_report_to_the_file(inquiry: Inquiry, penal: Penal) -> None:
    with refused("case.unknown", "wrong_number"):
        inquiry.reported(wrong_number="无此办件")
    case = inquiry.reported()
    inquiry.do(case, "verify", inquiry.zhouhui, founded=True, verified_how="情况存在。")
    with refused("liability.recusal", "investigators"):
        inquiry.do(case, "start", inquiry.zhouhui, investigators=[penal.zhao, penal.chen], **SWORN)
    offered = nameable(case, stated_act("accountability", "start").checks)["investigators"]
    assert [all(test(each.pk) for test in offered) for each in (penal.chen, penal.recorder)] == [False, True]
    inquiry.do(case, "start", inquiry.zhouhui, investigators=[penal.zhao, penal.recorder], **SWORN)
    assert names(case) == {"赵宁", "吴涛"}

    # P-LIAB: what the matrix says is shown before it is proposed, with the line of the record each share rests on.
    wrong = inquiry.found()
    tried = trials["liability_shares"](case, {"situations": ["proposal_wrong"]})
    assert [each.cells[0].text for each in tried.lines] == ["张强", "陈立", "刘敏"]
    with refused("liability.nobody", "found_persons"):
        inquiry.do(case, "attribute", penal.zhao, **inquiry.found(situations=["took_property"]))
    inquiry.do(case, "attribute", penal.zhao, **wrong)
    shares = {each["name"]: each for each in case.answers["shares"]}
    assert shares["张强"]["liability"] == "direct" and shares["陈立"]["liability"] == "principal"
    assert shares["刘敏"]["liability"] == "important" and shares["刘敏"]["article"] == "第六条第（一）项"
    assert "刘敏" in shares["刘敏"]["why"] and shares["刘敏"]["why"].startswith("20")
    notice = case.documents.get(kind="liability_notice").values
    assert notice["found"][0]["liability"] == "直接责任" and notice["persons"].startswith("张强")
    assert {"张强", "陈立", "刘敏"} <= names(case), "each is asked to state his case"

    # Heard, and no heavier for it.
    with refused("hand.not_named"):
        inquiry.do(case, "answer", penal.li, answer_stance="accepted", statement="与我无关。")
    inquiry.do(case, "answer", penal.chen, answer_stance="disputed", statement="审核时未见照片。")
    assert "陈立" not in names(case)

    # Who obstructs acts at no post until it is decided, and is still heard here.
    stop = {"obstruction": "涂改案卷。", "told_in_writing": True}
    with refused("liability.stranger", "suspended"):
        inquiry.do(case, "suspend_duties", inquiry.zhouhui, suspended=penal.li, **stop)
    inquiry.do(case, "suspend_duties", inquiry.zhouhui, suspended=penal.zhang, **stop)
    assert penal.zhang not in {each.officer for each in duties_in(penal.zhang.organ, [Role.HANDLER_A])}
    with refused("duty.suspended"):
        inquiry.do(case, "suspend_duties", inquiry.zhouhui, suspended=penal.zhang, **stop)
    assert duties(penal.zhang) == [] and case in visible_to(penal.zhang)
    with refused("case.role"):
        inquiry.reported(penal.zhang)
    inquiry.do(case, "answer", penal.zhang, answer_stance="accepted", statement="照片补在后面。")
    inquiry.do(case, "restore_duties", inquiry.zhouhui, restored=str(penal.zhang.pk), reason="已改正。")
    assert duties(penal.zhang)
    inquiry.do(case, "suspend_duties", inquiry.zhouhui, suspended=penal.zhang, **stop)
    with refused("liability.heavier", "grade"):
        inquiry.do(case, "attribute", penal.zhao, **inquiry.found(grade="grave"))
    report = {"verified_defence": "陈述属实。", "conclusion": "责任清楚。"}
    lines = {f"bears_{n}": each for n, each in enumerate(("direct", "principal", "none"))}
    lines |= {"forms_0": ["self_criticism"], "forms_1": ["talk"]}
    with refused("liability.unheard", "unheard_why"):
        inquiry.do(case, "submit", penal.recorder, **report, **lines)
    report["unheard_why"] = "经通知未到。"
    with refused("liability.form", "forms_2"):
        inquiry.do(case, "submit", penal.recorder, **report, **lines, forms_2=["talk"])
    with refused("liability.grade", "forms_0"):
        inquiry.do(case, "submit", penal.recorder, **report, **(lines | {"forms_0": ["dismissal"]}))
    inquiry.do(case, "submit", penal.recorder, **report, **lines)
    assert "陈立（有异议）：审核时未见照片。" in case.documents.get(kind="liability_report").values["heard"]

    with refused("hand.same"):
        inquiry.do(case, "decide", penal.liu, verdict="liable", decision_reasons="同意。", **lines)
    freed = {"bears_0": "none", "forms_0": [], "bears_1": "none", "forms_1": [], "bears_2": "none"}
    with refused("liability.nobody_held", "verdict"):
        inquiry.do(case, "decide", inquiry.zhouhui, verdict="liable", decision_reasons="事实不清。", **freed)
    inquiry.do(case, "decide", inquiry.zhouhui, verdict="liable", decision_reasons="事实清楚。", **lines)
    assert duties(penal.zhang), "the decision ends it"
    assert case.outcome == "liable" and next(e["forms"] for e in case.answers["decided"]) == "责令作出书面检查"
    served = {
        "served_on": clock.today().isoformat(),
        "served_proof": "签收",
        "rights_told": True,
        "source_told": "已告知。",
    }
    inquiry.do(case, "serve", penal.office, **served)
    with refused("liability.not_done"):
        inquiry.do(case, "close", penal.office)
    inquiry.do(case, "appeal", penal.chen, appeal_grounds="审核时照片未入卷。")
    assert case.clocks.get(kind=ClockKind.RECHECK).budget == 30
    with refused("hand.same"):
        inquiry.do(case, "appeal", penal.chen, appeal_grounds="再次申诉。")
    inquiry.do(case, "appeal", penal.zhang, appeal_grounds="意见已按审核修改。")
    assert case.clocks.filter(kind=ClockKind.RECHECK).count() == 1, "the first appeal's limit binds"
    with refused("liability.nobody_held", "appeal_result"):
        inquiry.do(case, "reexamine", inquiry.zhouhui, appeal_result="changed", appeal_reasons="免责。", **freed)
    changed = lines | {"bears_1": "secondary"}
    inquiry.do(case, "reexamine", inquiry.zhouhui, appeal_result="changed", appeal_reasons="减轻。", **changed)
    assert case.documents.get(kind="liability_review").values["held"][1]["liability"] == "次要责任"
    done = [{"name": "张强", "form": "责令作出书面检查", "day": "2026-04-20", "how": "已交。"}]
    inquiry.do(case, "carry_out", penal.office, carried_out=done, wrong_righted="已撤回处罚决定。")
    assert inquiry.do(case, "close", penal.office).state == "closed"

    # Whoever is held to account a second time within a year is named where the investigators look for what aggravates it (LIM-55).
    second = inquiry.do(inquiry.started(), "attribute", penal.zhao, **wrong)
    assert "陈立" in str(asked_at(second, "submit", "aggravating").choices(second)["repeated"])
    penal.days(366)
    assert "陈立" not in str(asked_at(second, "submit", "aggravating").choices(second)["repeated"])
    with translation.override("en"):
        (again,) = [e for e in situations(trace(inquiry.wrong)) if e.key == "proposal_wrong"]
        assert str(again.bearers[0].liability) == "direct liability"


def test_a_handler_records_interference_and_no_colleague_reads_of_it(inquiry: Inquiry, penal: Penal) -> None:
    with refused("liability.unnamed", "named"):
        inquiry.reported(penal.zhang, ground="interference")
    case = inquiry.reported(penal.zhang, ground="interference", named=[penal.chen], wrong_facts="要求从轻。")
    (found,) = [each for each in situations(trace(inquiry.wrong)) if each.key == "interference"]
    told = {str(each.name): str(each.liability) for each in found.bearers}
    assert found.shown and told["陈立"] == "全部责任"
    readers = {each.name: case in visible_to(each) for each in (inquiry.zhouhui, penal.zhang, penal.li, penal.chen)}
    assert readers == {"周慧": True, "张强": True, "李军": False, "陈立": False}
    assert case not in register(penal.li).cases and case in register(inquiry.zhouhui).cases
    assert inquiry.wrong in register(penal.li).cases
    inquiry.do(case, "verify", inquiry.zhouhui, founded=False, verified_how="系正常指导。")
    assert case.outcome == "unfounded" and case.closed_at
    (found,) = [each for each in situations(trace(inquiry.wrong)) if each.key == "interference"]
    assert not found.shown, "a report that proved untrue stays on nobody"


@pytest.mark.parametrize("verdict", ["none", "again"])
def test_nobody_is_held_to_account_without_a_written_word(inquiry: Inquiry, penal: Penal, verdict: str) -> None:
    overdue = inquiry.found(situations=["otherwise"], found_persons=[penal.li])
    case = inquiry.do(inquiry.started(), "attribute", penal.zhao, **overdue)
    assert [(each["name"], each["why"]) for each in case.answers["shares"]] == [("李军", "调查认定")]
    lines = {"bears_0": "direct", "forms_0": ["talk"]}
    report = {"verified_defence": "无。", "conclusion": "待定。", "unheard_why": "出差。"}
    inquiry.do(case, "submit", penal.zhao, **report, **lines)
    inquiry.do(case, "decide", inquiry.zhouhui, verdict=verdict, decision_reasons="系补正所致。")
    if verdict == "none":
        assert case.documents.get(kind="liability_conclusion").values["decision_reasons"] == "系补正所致。"
        with refused("liability.nothing_held"):
            appeal_in_time(case, clock.now(), None)
    else:
        assert case.state == "investigating" and case.clocks.filter(kind=ClockKind.PROMISED, ended_at=None).exists()
