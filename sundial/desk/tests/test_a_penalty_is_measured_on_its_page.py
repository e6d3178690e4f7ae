"""Whoever proposes a penalty sees grade and range before choosing; whoever reviews it sees the measure beside the form."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sundial.cases.models import Case
from sundial.desk.acts.stated import form_for
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Appointment
from sundial.organs.tests.builders import LONG_AGO, post
from sundial.penalties.tests.life import UNTRAINED, Penal, an_item, bureau, grade


@pytest.fixture
def penal(db: None, today: clock.Frozen) -> Penal:
    return Penal(today, **bureau())


@pytest.fixture
def case(penal: Penal) -> Case:
    return penal.investigated(grade(an_item(penal.organ)))


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_measure_stands_before_the_proposal_and_beside_its_review(penal: Penal, case: Case, signed_in) -> None:
    address = f"/desk/cases/{case.number}/do/propose_penalty/"
    handler = signed_in(penal.zhang)
    typed = {"try": "1", "proposed": "penalty", "legal_basis": "《安全生产法》第二十八条"}
    asked = handler.post(address, typed)
    assert asked.status_code == 200 and "请先选择裁量基准所列的违法行为" in page(asked)
    tried = handler.post(address, typed | UNTRAINED)
    assert "10,000.01–20,000.00" in page(tried) and "法定幅度" in page(tried)
    assert "《安全生产法》第二十八条" in page(tried), "what was typed is not lost"
    assert case.records.filter(action="propose_penalty").count() == 0, "trying does nothing"

    penal.proposed(case, "25000", deviation="另有两次违法。", **UNTRAINED)
    beside = page(signed_in(penal.chen).get(f"/desk/cases/{case.number}/do/agree_notice/"))
    for told in (
        "裁量情况",
        "10,000.01 – 20,000.00",
        "超出裁量基准的理由 另有两次违法。",
        "楼上有人居住吗",
        "罚款人民币25000元",
    ):
        assert told in beside, told


def test_what_depends_on_an_answer_says_on_which(penal: Penal, case: Case, signed_in) -> None:
    shown = signed_in(penal.zhang).get(f"/desk/cases/{case.number}/do/propose_penalty/").content.decode()
    assert "“拟处理意见”为“违法行为轻微，不予行政处罚”时填写。" in shown
    assert 'data-when="{&quot;proposed&quot;: [&quot;no_penalty&quot;]}"' in shown
    ground = re.search(r"<legend>不予处罚的情形.*?</legend>", shown)
    assert ground and "选填" not in ground.group(), "it must be filled in where its condition is met"


def test_a_violation_outside_the_benchmark_is_reasoned(penal: Penal, case: Case, signed_in) -> None:
    handler = signed_in(penal.zhang)
    unlisted = {"violation": "unlisted", "try": "1", "proposed": "penalty"}
    assert "请先选择" in page(handler.post(f"/desk/cases/{case.number}/do/propose_penalty/", unlisted))
    with pytest.raises(Refusal, match="裁量基准未列明"):
        penal.proposed(case, "5000", violation="unlisted")
    assert penal.proposed(case, "5000", violation="unlisted", deviation="参照相近违法行为。").state == "notice_proposed"


def test_nobody_is_offered_whom_the_act_would_refuse(penal: Penal, case: Case) -> None:
    """An investigator who keeps minutes too may not preside at the hearing; a defence is heard by the investigators alone."""
    Appointment.objects.create(officer=penal.zhou, post=post(penal.organ, "recorder"), valid_from=LONG_AGO)
    chairs, hearers = (
        {words.split("（")[0] for key, words in form_for("penalty", act)(case, by).fields[field].choices if key}
        for act, by, field in (
            ("call_hearing", penal.office, "hearing_chair"),
            ("hear_defence", penal.zhang, "officers"),
        )
    )
    assert "周敏" not in chairs and "陈立" in chairs
    assert hearers == {"张强", "周敏"}
