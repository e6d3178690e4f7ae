"""A reconsideration or lawsuit: answered in its own term, decided, carried out; late, it lights."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case
from sundial.cases.stated import do
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.legality.tests.conftest import Bureau, served
from sundial.organs.models import Officer


def answer(case: Case, officer: Officer) -> None:
    given = {
        "facts": "属实。",
        "evidence": ["笔录"],
        "bases": ["条例第三十八条"],
        "asked_for": "维持。",
        "agents": [officer],
    }
    do(case.pk, "answer", given, by=officer)


def test_each_way_has_its_own_term_and_what_was_wrong_is_carried_out(bureau: Bureau) -> None:
    due = {}
    for way in ("ordinary", "simple", "lawsuit"):
        case = served(bureau, way=way)
        due[way] = case.clocks.get(kind="answer").due_at
    start = clock.start_of_day
    assert due["ordinary"] == start(dt.date(2026, 3, 17)) and due["simple"] == start(dt.date(2026, 3, 10))
    assert due["lawsuit"] == start(dt.date(2026, 3, 18))
    answer(case, bureau.legal)
    paper = case.documents.get(kind="challenge_answer")
    assert paper.values["challenger"] == "宏发烟花店" and not case.clocks.filter(ended_at=None).exists()
    do(
        case.pk,
        "attend",
        {"heard_on": clock.today(), "head_came": False, "why_not": "公务，委托赵宁。"},
        by=bureau.legal,
    )
    told = {"decision_number": "（2026）湘1025行初3号", "decided_on": clock.today(), "grounds": "程序违法。"}
    late = clock.today() + dt.timedelta(days=30)
    case = do(case.pk, "conclude", told | {"result": "annulled", "carry_out_by": late}, by=bureau.legal)
    assert (case.state, case.outcome) == ("to_correct", "annulled")
    assert case.clocks.get(kind="rectify").due_at == start(late + dt.timedelta(days=1))
    with pytest.raises(Refusal):
        do(case.pk, "close", {}, by=bureau.legal)
    do(
        case.pk,
        "carry_out",
        {"carried_out": "重作。", "fault": "procedure", "lesson": ["听证告知入流程"]},
        by=bureau.legal,
    )
    assert do(case.pk, "close", {}, by=bureau.legal).keep_until


def test_a_case_complained_of_is_one_of_this_organ(bureau: Bureau) -> None:
    with pytest.raises(Refusal) as refused:
        served(bureau, about="没有此件")
    assert refused.value.code == "case.unknown"
    first = served(bureau)
    assert served(bureau, about=first.number).parent == first
