"""Hypothesis lives inspections, plans and inspections of power at random: nobody is inspected unasked, nothing found is let lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.models import Case
from sundial.cases.tests.walker import Walker
from sundial.inspections.tests.conftest import Bureau, code_of, enterprise, founded, item, own
from sundial.inspections.tests.test_an_inspection_is_approved_told_signed_and_published import proposal
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock


def inspection(bureau: Bureau) -> Case:
    return bureau.opened(proposal(bureau), bureau.zhang, enterprise(code_of(1)))


def plan(bureau: Bureau) -> Case:
    asked = {"year": 2026, "scope": "零售单位"}
    return bureau.opened(asked, bureau.zhang, own(bureau.organ), "inspection_plan")


def power_inspection(bureau: Bureau) -> Case:
    bureau.version = item(bureau.organ, "power_inspection", "internal_rule")
    period = {"period_from": dt.date(2025, 7, 1), "period_to": dt.date(2025, 12, 31)}
    asked = {"occasion": "half_year", "scope": "各股室", **period}
    return bureau.opened(asked, bureau.office, own(bureau.organ), "power_inspection")


# What must be done, in this order, before a case is in the state.
GATES: dict[Callable[[Bureau], Case], dict[str, tuple[str, ...]]] = {
    inspection: {
        "on_site": ("approve", "notify", "enter"),
        "correcting": ("enter", "conclude"),
        "done": ("enter", "conclude"),
        "closed": ("conclude", "publish", "close"),
    },
    plan: {"bound": ("approve", "bind"), "drawn": ("bind", "draw"), "closed": ("draw", "publish", "close")},
    power_inspection: {"reported": ("inspect", "conclude"), "closed": ("conclude", "close")},
}


@pytest.mark.parametrize("begun", GATES)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_path_skips_a_gate(db: None, begun: Callable[[Bureau], Case], walk: DataObject) -> None:
    with clock.frozen(nine_o_clock(MONDAY)) as today, transaction.atomic():
        bureau = founded(today)
        case = begun(bureau)
        people = [bureau.zhang, bureau.zhou, bureau.chen, bureau.liu, bureau.office]
        walker = Walker(case, people, today, fixed=lawful(bureau), keen=True)
        for _step in range(14):
            walker.step(walk)
            wanted = GATES[begun].get(case.state, ())
            steps = [walker.done.index(each) for each in wanted if each in walker.done]
            assert len(steps) == len(wanted) and steps == sorted(steps), f"{case.state} after {walker.done}"
        transaction.set_rollback(True)


def lawful(bureau: Bureau) -> dict[str, Any]:
    """The answers without which no walk comes past the draw."""
    return {
        "approved": True,
        "contents": ["body", "procedure", "basis", "qualification", "result", "counterpart", "special", "other"],
        "withdrawn": [],
        "cases_read": [],
        "subjects": [f"企业{n}，{code_of(n)}" for n in range(4)],
        "inspectors": [bureau.zhang, bureau.zhou, bureau.li],
        "number": 2,
        "team": 2,
    }
