"""Hypothesis lives publications and requests for information at random: nothing leaves the house unsigned or unchecked."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.models import Case
from sundial.cases.tests.walker import Walker
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.openness.tests.township import Township

# What stands done, since the text was last changed, before a case is in the state.
GATES = {
    "disclosure": {"published": ("sign", "clear", "publish"), "closed": ("publish", "archive")},
    "information": {"granted": ("accept", "draft", "sign"), "closed": ("draft", "sign", "deliver")},
}


def begun(town: Township, procedure: str) -> Case:
    return town.planned() if procedure == "disclosure" else town.asked()


def unchanged(done: list[str]) -> list[str]:
    """What was done since the text was last changed: what was signed before counts no more."""
    return done[len(done) - done[::-1].index("revise") :] if "revise" in done else done


@pytest.mark.parametrize("procedure", GATES)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_nothing_leaves_the_house_unsigned(db: None, procedure: str, walk: DataObject) -> None:
    with clock.frozen(nine_o_clock(MONDAY)) as today, transaction.atomic():
        town = Township.found(today)
        case = begun(town, procedure)
        people = [town.office, town.head, town.legal, town.window, town.handler]
        walker = Walker(case, people, today, fixed={"days": 5, "agreed": True}, keen=True)
        for _step in range(14):
            walker.step(walk)
            wanted, since = GATES[procedure].get(case.state, ()), unchanged(walker.done)
            steps = [since.index(each) for each in wanted if each in since]
            assert len(steps) == len(wanted) and steps == sorted(steps), f"{case.state} after {walker.done}"
            if procedure == "disclosure":
                assert case.publications.exists() is ("publish" in walker.done)
        transaction.set_rollback(True)
