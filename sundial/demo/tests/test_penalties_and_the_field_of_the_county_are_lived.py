"""The penalties and what is done in the field run through their procedures and stand where a visitor expects them, with their lights."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from sundial.cases.models import Case

FIELD = ("seizure", "execution", "levy", "requisition", "inspection", "inspection_plan")


@pytest.fixture
def lived(in_county: None, db: None) -> dict[str, Case]:
    """The first penalty of each party."""
    told = Case.objects.filter(procedure="penalty").select_related("applicant").order_by("-opened_at")
    return {case.applicant.name.removesuffix("（演示）"): case for case in told}


def test_penalties_end_as_told(lived: dict[str, Case]) -> None:
    states = {
        name: lived[name].state
        for name in ("临武县宏达工业气体有限公司", "临武县水东加油站", "临武县喜庆日杂批发部", "临武县城北加油站")
    }
    assert [*states.values()] == ["closed", "noticed", "not_filed", "registered"]


def test_the_fine_is_inside_its_grade_and_published(lived: dict[str, Case]) -> None:
    case = lived["临武县宏达工业气体有限公司"]
    grade = case.answers["benchmark"]["figures"]
    assert Decimal(grade["benchmark_min"]) <= Decimal(case.answers["amount"]) <= Decimal(grade["benchmark_max"])
    assert case.publications.get().content["outcome"]
    titles = set(case.documents.values_list("title", flat=True))
    assert {"立案审批表", "行政处罚决定书", "结案审批表"} <= titles


def test_a_refused_filing_lights_yellow(lived: dict[str, Case]) -> None:
    case = lived["临武县喜庆日杂批发部"]
    assert "yellow" in set(case.signals.values_list("light", flat=True))


def test_every_procedure_of_the_field_has_a_case_that_ended_and_one_that_runs(lived: dict[str, Case]) -> None:
    cases = Case.objects.filter(procedure__in=FIELD)
    ended = Counter(cases.filter(closed_at__isnull=False).values_list("procedure", "state"))
    assert ended == dict.fromkeys(
        [(each, "closed") for each in ("seizure", "execution", "levy", "requisition", "inspection")], 1
    ) | {("inspection", "closed"): 2}
    running = Counter(cases.filter(closed_at=None).values_list("procedure", "state"))
    assert running == {
        ("seizure", "appraising"): 1,
        ("seizure", "proposed"): 1,
        ("execution", "applied"): 1,
        ("levy", "declared"): 1,
        ("levy", "payable"): 2,
        ("requisition", "in_use"): 1,
        ("inspection", "correcting"): 1,
        ("inspection_plan", "drawn"): 1,
    }


def test_what_was_taken_first_and_approved_too_late_lights_red(lived: dict[str, Case]) -> None:
    case = Case.objects.get(procedure="seizure", state="proposed")
    assert ("seizure-approval-late", "red") in set(case.signals.values_list("rule_id", "light"))


def test_a_seizure_belongs_to_its_penalty_and_gives_part_back(lived: dict[str, Case]) -> None:
    case = Case.objects.get(procedure="seizure", state="closed")
    assert case.parent == lived["临武县湘南有色冶炼厂"] and case.parent.state == "closed"
    assert Counter(case.goods.values_list("state", flat=True)) == {"handed_over": 1, "returned": 2}


def test_an_order_of_an_inspection_not_followed_is_a_penalty_case(lived: dict[str, Case]) -> None:
    case = Case.objects.get(procedure="inspection", outcome="penalty")
    assert case.parent is not None and case.parent.procedure == "inspection_plan", "it stays part of what drew it"
    assert case.led_to is not None and (case.led_to.procedure, case.led_to.state) == ("penalty", "investigating")
