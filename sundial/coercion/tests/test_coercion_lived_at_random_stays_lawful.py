"""Hypothesis lives the three tables of this room at random: no path skips a gate, no object is lost from its trail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.models import Case
from sundial.cases.tests.walker import Walker
from sundial.coercion import goods
from sundial.coercion.tests.scene import Scene, begin, item
from sundial.coercion.tests.test_a_requisition_follows_its_numbered_steps import GOODS
from sundial.coercion.tests.test_a_seizure_follows_its_numbered_steps import reported
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock

POWERS = {"seizure": "coercion", "execution": "coercion", "requisition": "requisition"}


@pytest.mark.parametrize("procedure", POWERS)
@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_path_skips_a_gate(db: None, procedure: str, walk: DataObject) -> None:
    with (
        clock.frozen(nine_o_clock(MONDAY)) as today,
        transaction.atomic(),
    ):
        scene = Scene.set_up(today)
        people = [scene.zhang, scene.zhou, scene.chen, scene.liu, scene.office]
        lawful = {
            "daily_needs": False,
            "unrelated": False,
            "sealed_before": False,
            "utilities": False,
            "officers": people[:2],
        }
        walker = Walker(opened(scene, procedure), people, today, fixed=lawful)
        for _step in range(9):
            walker.step(walk)
            check_goods(walker.case)
        gates = {"dispose": "review", "execute": "decide", "end_response": "take"}
        for act, gate in gates.items():
            if act in walker.done and "take_first" not in walker.done:
                assert walker.done.index(gate) < walker.done.index(act)
        transaction.set_rollback(True)


def opened(scene: Scene, procedure: str) -> Case:
    version = item(scene.organ, procedure, POWERS[procedure], publishes_result=False)
    if procedure == "seizure":
        return reported(scene, version)
    if procedure == "requisition":
        proposed = {"emergency": "透水事故", "rescue_under_way": True, "reasons": "急需。", "use": "排水"}
        rest = {"handlers": [scene.zhang, scene.zhou], "goods": GOODS, "handler_opinion": "建议征用。"}
        return begin(version, proposed | rest, scene.zhang)
    decided = {"decision_title": "责令封井决定书", "decision_number": "通水责1号", "deadline_passed": True}
    days = {"decided_on": dt.date(2026, 1, 5), "delivered_on": dt.date(2026, 1, 6), "duties": ["封井"]}
    return begin(version, decided | days, scene.zhang)


def check_goods(case: Case) -> None:
    """Every object stands where its last move left it, each move has its act, and no closed case holds any."""
    for good in case.goods.prefetch_related("moves"):
        last = list(good.moves.all())[-1]
        assert (last.state, last.place, last.keeper) == (good.state, good.place, good.keeper)
        assert case.records.filter(event_id=last.event_id).exists()
    assert not case.closed_at or not goods.unsettled(case)
