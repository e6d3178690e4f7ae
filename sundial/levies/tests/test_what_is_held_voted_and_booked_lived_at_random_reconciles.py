"""Hypothesis lives a deposit, a budget and a village's books at random: no gate is skipped, no event lost, no fen astray."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.models import Case
from sundial.cases.stated.models import Record
from sundial.cases.tests.walker import Walker
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger.models import Event
from sundial.levies.account import account
from sundial.levies.budgets import left_on
from sundial.levies.models import Line, LineKind
from sundial.levies.tests import test_a_budget_is_voted_and_spent_by_line as budgets
from sundial.levies.tests import test_a_deposit_is_held_and_given_back as deposits
from sundial.levies.tests import test_a_village_keeps_its_books_through_the_township as villages
from sundial.levies.tests.desk import Desk
from sundial.organs.tests import builders

STEPS = 12


def deposit(today: clock.Frozen) -> Walker:
    desk = Desk.set_up(today)
    case = deposits.registered(desk)
    paid = {"special_account": True, "receipt_number": "回单1", "paid_on": clock.today(), "amount": "3000000"}
    desk.do(case, "hold", desk.wang, **paid)
    people = [desk.zhang, desk.zhou, desk.liu, desk.wang]
    return Walker(case, people, today, fixed={"method": "direct", "proposed_amount": "150000", "deducts": True})


def budget(today: clock.Frozen) -> Walker:
    town = Desk.set_up(today)
    town.deng = builders.officer("邓平", builders.post(town.organ, "deputy_head"))
    town.clerk = builders.officer("何静", builders.post(town.organ, "office"))
    case = budgets.voted(town, budgets.proposed(town), 36)
    town.do(case, "split", town.clerk, place="镇政府网站")
    people = [town.zhang, town.clerk, town.deng, town.liu]
    return Walker(case, people, today, fixed={"budget_line": budgets.PAYMENT["budget_line"]})


def accounts(today: clock.Frozen) -> Walker:
    books = villages.Books.set_up()
    case = books.opened(**villages.QUARTER, first_balance="25000", held="33599.50")
    fixed = {"vouchers": [villages.RENT], "held": "37000", "members": villages.GROUP["members"], "rejected": ["001"]}
    period = {"from_day": None, "to_day": None}
    return Walker(case, [books.clerk, books.chief, books.bookkeeper], today, fixed=fixed | period)


@pytest.mark.parametrize("begin", [deposit, budget, accounts])
@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_path_skips_a_gate_or_loses_a_fen(
    db: None, begin: Callable[[clock.Frozen], Walker], walk: DataObject
) -> None:
    with clock.frozen(nine_o_clock(MONDAY)) as today, transaction.atomic():
        walker = begin(today)
        fixed, everybody = dict(walker.fixed), walker.people
        for step in range(STEPS):
            walker.people = [each for each in everybody if walker.allowed(each)] or everybody
            walker.fixed = fixed | dict.fromkeys(("voucher", "transfer_number", "bank_number"), f"票{step}")
            walker.step(walk)
            check(walker.case)
        transaction.set_rollback(True)


def check(case: Case) -> None:
    acts = list(case.records.order_by("at", "id"))
    told = Event.objects.filter(subject_id=case.pk, kind__startswith=f"{case.procedure}.").values_list("pk", "kind")
    assert sorted((each.event_id, f"{case.procedure}.{each.action}") for each in acts) == sorted(told)
    assert set(Line.objects.filter(case=case).values_list("event_id", flat=True)) <= {each.event_id for each in acts}
    assert account(case).balance >= 0
    GATES[case.procedure](case, acts)


def check_deposit(case: Case, acts: list[Record]) -> None:
    found, names = account(case), [each.action for each in acts]
    assert found.of(LineKind.DEPOSITED) == Decimal("3000000.00"), "paid in whole and once"
    proposed = Decimal(0)
    deducted = Decimal(0)
    for n, act in enumerate(acts):
        if act.action == "propose_deduction":
            proposed = Decimal(act.values["proposed_amount"])
        if act.action == "decide_deduction" and act.values["deducts"]:
            since = names[max(i for i in range(n) if names[i] == "propose_deduction") : n]
            assert {"deliver", "hear"} <= set(since), "deducted before the payer was told and could speak"
            assert Decimal(act.values["deduction"]) <= proposed
            deducted += Decimal(act.values["deduction"])
    assert found.of(LineKind.DEDUCTED) == deducted
    if case.state in ("returned", "closed"):
        assert found.balance == 0 and "ask_return" in names


def check_budget(case: Case, acts: list[Record]) -> None:
    assert all(left >= 0 for left in left_on(case).values())
    spent, asked = Decimal(0), None
    signed: list[Record] = []
    for act in acts:
        if act.action == "ask_spending":
            asked, signed = act, []
        elif act.action == "countersign":
            signed.append(act)
        elif act.action == "sign":
            assert asked is not None and [each.author for each in signed] == ["邓平"], "no single pen"
            assert len({asked.officer_id, signed[0].officer_id, act.officer_id}) == 3
            spent += Decimal(asked.values["payment"])
            asked = None
    assert account(case).of(LineKind.SPENT) == spent


def check_accounts(case: Case, acts: list[Record]) -> None:
    booked = Line.objects.filter(case=case).exists()
    assert booked is (case.state in ("booked", "published", "questioned", "closed"))
    if not booked:
        return
    last: dict[str, Any] = {each.action: each.values for each in acts}
    assert last["review"]["passed"] and last["book"]["sound"]
    handed_in = last.get("correct") or last["open"]
    assert account(case).balance == Decimal(handed_in["held"])


GATES: dict[str, Callable[[Case, list[Record]], None]] = {
    "deposit": check_deposit,
    "budget": check_budget,
    "village_accounts": check_accounts,
}
