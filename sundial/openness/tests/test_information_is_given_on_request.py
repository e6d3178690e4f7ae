"""Information on request: twenty working days that stand while a third party is asked, one extension, an answer signed by another."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import CaseClock
from sundial.cases.procedure import APPLICANT
from sundial.kernel.refusal import Refusal
from sundial.openness.tests.township import Township, refused


def statutory(case: object) -> CaseClock:
    return CaseClock.objects.get(case=case, kind="statutory", ended_at=None)


def test_part_of_it_is_given_after_a_third_party_was_asked(township: Township) -> None:
    case = township.do(township.asked(), "accept", township.window)
    assert (statutory(case).budget, statutory(case).unit) == (20, "working_day")
    case = township.do(case, "ask_third_party", township.handler, third_party="某公司", reason="生产工艺")
    township.today.advance(dt.timedelta(days=14))
    assert statutory(case).due_at is None, "the clock stands"
    case = township.do(case, "third_party_said", township.handler, stance="disagree", opinion="涉及工艺参数")
    assert statutory(case).due_at is not None
    with pytest.raises(Refusal):
        township.do(case, "extend", township.head, days=21, reason="检索量大")
    case = township.do(case, "extend", township.head, days=20, reason="检索量大")
    draft = {"kind_of_answer": "partly", "ground": "政府信息公开条例第十五条", "answer": "部分公开，附后。"}
    case = township.do(case, "draft", township.handler, **draft)
    with refused("asked.must"):
        township.do(case, "sign", township.head, agreed=True, secrecy_checked=False)
    case = township.do(case, "sign", township.head, agreed=True, secrecy_checked=True)
    assert (case.state, case.outcome) == ("granted", "granted")
    assert case.documents.filter(kind="information_reply").exists()
    case = township.do(case, "deliver", township.window, method="electronic", recipient="欧阳静", proof="邮件")
    assert case.state == "closed" and not case.clocks.filter(ended_at=None).exists()


def test_what_is_not_supplemented_is_given_up_only_after_its_days(township: Township) -> None:
    case = township.asked()
    told = {"missing_papers": ["文号"], "supplement_by": "2026-03-09"}
    case = township.do(case, "ask_papers", township.window, **told)
    with refused("openness.supplement"):
        township.do(case, "hold_given_up", township.window, reason="未补正")
    case = township.do(case, "supplement", APPLICANT, described="临府发〔2025〕3号")
    assert case.state == "received" and statutory(case)
    with pytest.raises(Refusal):
        township.do(case, "ask_papers", township.window, **told)
    case = township.do(case, "accept", township.window)
    case = township.do(case, "draft", township.handler, kind_of_answer="not_held", answer="本机关不掌握。")
    assert township.do(case, "sign", township.head, agreed=True, secrecy_checked=True).outcome == "refused"
