"""P-LIAB on a penalty: the matrix proposes who would answer, from opinions, stands and clocks."""

from __future__ import annotations

from sundial.accountability.trace import Situation, situations, trace
from sundial.cases.models import Case
from sundial.penalties.tests.life import Penal
from sundial.powers.models import ItemVersion


def bearers(found: list[Situation], key: str) -> dict[str, str]:
    row = next(each for each in found if each.key == key)
    return {str(each.name): str(each.liability) for each in row.bearers}


def test_a_wrong_proposal_falls_on_three_and_an_objector_is_free(penal: Penal, filed: Case) -> None:
    case = penal.noticed(penal.proposed(penal.investigated(filed), "5000", grave=True))
    penal.working_days(6)
    penal.legally_reviewed(penal.reviewed(penal.submitted(case)))
    penal.met(case)
    found = situations(trace(penal.decided(case)))
    wrong = bearers(found, "proposal_wrong")
    assert wrong["张强"] == "直接责任" and wrong["陈立"] == "主要领导责任" and wrong["刘敏"] == "重要领导责任"
    (approver,) = [each for row in found if row.key == "approver_changed" for each in row.bearers]
    assert "作出处理决定" in approver.why, "what decides, not the first act, is the line he answers for"
    assert bearers(found, "collective_wrong") == {"刘敏": "主要责任", "陈立": "次要责任"}
    assert bearers(found, "approver_changed") == {"刘敏": "全部责任"}
    assert bearers(found, "exercised_jointly") == {"张强": "主要责任", "周敏": "次要责任"}
    assert len(found) == 14, "every row of the matrix, also those only an investigation can fill"
    (unknown,) = next(each for each in found if each.key == "interference").bearers
    assert "以调查认定为准" in str(unknown.name) and str(unknown.liability) == "全部责任"
    case = penal.paid_at_bank(penal.served(penal.again(case)), "5000")
    outside = {"superior": "elsewhere", "superior_name": "市应急管理局", "filed_number": "备1号"}
    penal.do(case, "file_with_superior", penal.office, **outside)
    kept = situations(trace(penal.archived(penal.closed(penal.again(case)))))
    assert "周敏" not in bearers(kept, "handler_alone"), "who only archives the file had no part in what it says"


def test_who_overruled_whom_and_who_was_late_is_kept(penal: Penal, version: ItemVersion) -> None:
    case = penal.accepted(version)
    penal.filing_proposed(case)
    penal.do(case, "review_filing", penal.chen, stance="disagree", review_opinion="证据不足。")
    penal.working_days(9)
    assert trace(case).names("late") == ("刘敏",), "he lets a limit run out that nobody has ended yet"
    case = penal.do(case, "decide_filing", penal.liu, filed=True, head_opinion="立案。")
    known = trace(case)
    assert ("陈立", "张强") in known.changed
    assert known.names("late") == ("刘敏",)
    assert "立案" in known.parts["late"][0].why, "the clock that ran out is named"
