"""Hypothesis lives every short life at random."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.tests.walker import Walker
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.requests.tests.office import TYPES, Office


@pytest.mark.parametrize("procedure", TYPES)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_path_skips_a_gate(db: None, procedure: str, walk: DataObject) -> None:
    from django.db import transaction

    with (
        clock.frozen(nine_o_clock(MONDAY)) as today,
        transaction.atomic(),
    ):
        office = Office.found(today)
        walker = Walker(office.opened(procedure), office.people, today)
        for _step in range(12):
            walker.step(walk)
        if "decide" in walker.done:
            assert walker.done.index("examine") < walker.done.index("decide")
        transaction.set_rollback(True)
