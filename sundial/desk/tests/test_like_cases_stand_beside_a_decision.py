"""Beside a decision stand the like cases: how many, their quartiles, how far this one lies from them, the newest."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

from django.template.loader import render_to_string

from sundial.desk.beside import beside
from sundial.powers.discretion.tests.conftest import *  # noqa: F403 - the people and benchmarks of that room, as fixtures
from sundial.powers.discretion.tests.test_a_case_is_decided_by_the_right_version import decide


def shown(item, amount, graded=True):
    told = {"violation": "untrained-workers", "grade": "g4", "grade_name": "四档"} if graded else None
    case = SimpleNamespace(pk=uuid4(), item=item, answers={"benchmark": told, "amount": amount})
    return render_to_string("desk/beside.html", {"beside": beside(case, ["like_cases"]), "case": case})


def test_quartiles_and_distance_are_told(item):
    for amount in range(31000, 41000, 1000):
        decide(item, amount)
    page = shown(item, "50100")
    assert "10件罚款" in page and "33,000.00元" in page and "38,000.00元" in page
    assert "3.02个四分位距" in page and "与类案差距过大" in page
    assert "与类案差距过大" not in shown(item, "36000")


def test_too_few_are_shown_and_not_measured_against(item):
    decide(item, 32000)
    page = shown(item, "50100")
    assert "不足10件" in page and "四分位距" not in page


def test_without_a_grade_there_is_nothing_to_compare(item):
    assert "类案" not in shown(item, "50100", graded=False)
