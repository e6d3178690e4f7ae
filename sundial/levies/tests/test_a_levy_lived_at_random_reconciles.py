"""Hypothesis lives the table of a levy at random: the account is always the sum of what its events say."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.models import Case
from sundial.cases.tests.walker import Walker
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger.models import Event
from sundial.levies.account import account
from sundial.levies.models import Line, LineKind
from sundial.levies.tests.desk import Desk


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_path_loses_a_fen(db: None, walk: DataObject) -> None:
    with (
        clock.frozen(nine_o_clock(MONDAY)) as today,
        transaction.atomic(),
    ):
        desk = Desk.set_up(today)
        walker = Walker(
            desk.declared("9000"),
            [desk.zhang, desk.zhou, desk.liu, desk.wang],
            today,
            fixed={"verified_quantity": 9000},
        )
        for step in range(12):
            walker.fixed = {"verified_quantity": 9000, "receipt_number": f"财票{step}", "refund_number": f"退{step}"}
            walker.step(walk)
            check(walker.case)
        transaction.set_rollback(True)


def check(case: Case) -> None:
    received = Event.objects.filter(subject_id=case.pk, kind="levy.receive")
    told = sum((Decimal(each.data["figures"]["amount"]) for each in received), Decimal(0))
    found = account(case)
    assert found.of(LineKind.PAID) == told
    assert found.of(LineKind.SURCHARGE) <= max(found.of(LineKind.ASSESSED), Decimal(0))
    assert case.closed_at is None or found.balance == 0 or case.outcome == "dropped"
    assert case.state != "settled" or found.balance <= 0
    assert {line.event_id for line in Line.objects.filter(case=case)} <= set(
        Event.objects.filter(subject_id=case.pk).values_list("pk", flat=True)
    )
