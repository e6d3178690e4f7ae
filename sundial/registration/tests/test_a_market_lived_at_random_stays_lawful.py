"""Hypothesis lives a market at random: nothing is registered undecided, no entry of the register is ever lost."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.tests.walker import Walker
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.registration.models import Market
from sundial.registration.tests.test_a_market_is_registered_changed_and_cancelled import Bureau

STANDING = {"registered", "changing", "cancelling", "cancelled"}


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_market_stands_undecided_and_no_entry_is_lost(db: None, walk: DataObject) -> None:
    with clock.frozen(nine_o_clock(MONDAY)) as today, transaction.atomic():
        bureau = Bureau(today)
        people = [bureau.window, bureau.handler, bureau.director]
        fixed = {"period": "2026Q1", "code": "宁640381001"}
        walker, entries = Walker(bureau.opened(), people, today, fixed=fixed), 0
        for _step in range(16):
            walker.step(walk)
            entries = check_register(walker, entries)
        transaction.set_rollback(True)


def check_register(walker: Walker, before: int) -> int:
    """The register agrees with the state of the case; how many entries it holds now."""
    market = Market.objects.filter(case=walker.case).first()
    assert (market is not None) is (walker.case.state in STANDING)
    if market is None:
        return 0
    assert {"accept", "examine", "decide"} <= set(walker.done)
    assert bool(market.cancelled_on) is (walker.case.state in ("cancelling", "cancelled"))
    now = market.entries.count()
    changes = [each for each in walker.done if each == "approve_change"]
    assert before <= now <= 1 + len(changes)
    assert market.entries.last().fields["market_name"] == market.name
    return now
