"""Hypothesis lives every benefit at random: no award without its gates, nothing owed to a household whose case has ended."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.benefits.models import Award
from sundial.benefits.tests import low
from sundial.benefits.tests.test_every_other_benefit_follows_its_steps import ILL, LOST
from sundial.benefits.tests.tiers import Tiers, household, members
from sundial.cases.models import Case
from sundial.cases.stated import open_case
from sundial.cases.tests.walker import Walker
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock

# Before an award (or a certificate) every one of these acts was done since the case came in last.
GATES = {
    "subsistence": ("village_opinion", "survey", "appraise", "township_opinion", "post", "report_up", "decide"),
    "support": ("village_opinion", "township_opinion", "decide"),
    "aid": ("pass_on", "visit", "decide"),
    "relief": ("nominate", "discuss", "post", "report_to_township", "township_opinion", "decide"),
    "preference": ("confirm",),
    "unemployment": ("register",),
}
CARED_FOR = {"no_ability": True, "no_support": True, "no_income": True, "reason": "年老无依靠"}
JOBLESS = {"group": "other", "able": True, "brought": ["identity", "household", "photographs", "form"]}


@pytest.mark.parametrize("procedure", GATES)
@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_award_without_its_gates(db: None, procedure: str, walk: DataObject) -> None:
    with clock.frozen(nine_o_clock(MONDAY)) as today, transaction.atomic():
        tiers = Tiers.found(today)
        people = [tiers.clerk, tiers.chief, tiers.handler, tiers.deputy, tiers.director]
        walker = Walker(begun(tiers, procedure), people, today, fixed=lawful(tiers))
        for _step in range(14):
            walker.step(walk)
            check_award(walker, procedure)
        transaction.set_rollback(True)


def lawful(tiers: Tiers) -> dict[str, Any]:
    """Answers a walk cannot guess: a household with true numbers, below the line, surveyed by two."""
    seven = [f"评议员{n}" for n in range(7)]
    return {
        "officers": [tiers.handler, tiers.second],
        "members": members(),
        "yearly_income": "1200",
        "appraisers_present": seven,
        "agreeing": 7,
        "disagreeing": 0,
        "monthly_amount": "30",
        "batch": "2026Q1",
        "brought": JOBLESS["brought"],
    }


def begun(tiers: Tiers, procedure: str) -> Case:
    if procedure == "subsistence":
        return low.applied(tiers)
    if procedure == "preference":
        version = tiers.item("TW-03", procedure, "优待金")
        given = {"category": "conscript", "frequency": "yearly", "reason": "儿子参军"}
        return open_case(version, household(), given, by=tiers.handler).case
    if procedure == "unemployment":
        version = tiers.item("TW-10", procedure, "失业登记", "confirmation")
        return open_case(version, household(), JOBLESS, by=tiers.handler).case
    opening = {"support": CARED_FOR, "aid": ILL, "relief": LOST}[procedure]
    return tiers.applied(tiers.item("TW-02", procedure, procedure), opening)


def check_award(walker: Walker, procedure: str) -> None:
    """An award stands on every gate; one whose case has ended is owed nothing for the months to come."""
    award = Award.objects.filter(case=walker.case).first()
    if award is None:
        return
    assert set(GATES[procedure]) <= set(walker.done), f"awarded without {set(GATES[procedure]) - set(walker.done)}"
    assert award.amounts.exists() and award.amounts.first().amount > 0
    if walker.case.state in ("ended", "cancelled"):
        assert award.last is not None
