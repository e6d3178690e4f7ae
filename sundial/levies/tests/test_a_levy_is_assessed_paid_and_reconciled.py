"""A levy from the meter to the treasury's receipt: nothing without a basis, every sum to the fen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sundial.cases.models import ClockKind
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.levies.account import account
from sundial.levies.models import Line
from sundial.levies.tests.desk import DAY, PROOF, Desk, priced


def test_from_the_meter_to_the_receipt(desk: Desk) -> None:
    case = desk.declared()
    with pytest.raises(Refusal) as refused:
        desk.do(case, "assess", desk.zhang, verified_quantity="120000", verification="相符。")
    assert refused.value.code == "hand.same"
    desk.do(case, "assess", desk.zhou, verified_quantity="120000.5", verification="相符。")
    assert case.answers["computation"] == "0.1335元/立方米 × 120000.5 = 16020.07元"
    assert account(case).balance == Decimal("16020.07"), "0.06675 rounds half up"
    with pytest.raises(Refusal) as refused:
        desk.do(case, "notify", desk.zhang, payee="局基本账户", treasury=False)
    assert refused.value.field == "treasury"
    desk.do(case, "notify", desk.zhang, payee="市财政非税收入专户", treasury=True)
    with pytest.raises(Refusal) as refused:
        desk.do(case, "deliver", desk.zhang, **PROOF | {"recipient": "长" * 101})
    assert (refused.value.code, refused.value.field) == ("asked.long", "recipient"), (
        "longer than its place, and no fault"
    )
    desk.do(case, "deliver", desk.zhang, **PROOF)
    clock = case.clocks.get(kind=ClockKind.PAYMENT)
    assert (clock.budget, clock.unit) == (7, "calendar_day") and case.state == "payable"
    desk.pay(case, "10000.00", "财票001")
    assert case.state == "payable" and account(case).balance == Decimal("6020.07")
    with pytest.raises(Refusal) as refused:
        desk.pay(case, "6020.07", "财票001")
    assert refused.value.code == "receipt.twice"
    desk.pay(case, "6020.07", "财票002")
    assert case.state == "settled" and account(case).balance == 0
    assert not case.clocks.filter(kind=ClockKind.PAYMENT, ended_at=None)
    desk.do(case, "close", desk.zhou)
    paid = [event.data["figures"]["amount"] for event in Event.objects.filter(kind="levy.receive")]
    assert sum(map(Decimal, paid)) == Decimal("16020.07")
    assert {line.event_id for line in Line.objects.all()} <= set(Event.objects.values_list("pk", flat=True))


def test_a_cancelled_charge_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        desk.declared(standard="old")
    assert (refused.value.code, refused.value.field) == ("fee.cancelled", "standard") and refused.value.basis


def test_nothing_is_charged_the_catalogue_does_not_state(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        desk.declared(standard="parking")
    assert refused.value.field == "standard"
    desk.version = priced(desk.organ, [{"name": "不收费", "basis": "行政许可法 第五十八条"}])
    with pytest.raises(Refusal) as refused:
        desk.declared()
    assert refused.value.field == "standard"


def test_the_standard_is_that_of_the_day_of_assessment(desk: Desk) -> None:
    desk.time.move_to(dt.datetime(2024, 12, 30, 2, tzinfo=dt.UTC))
    case = desk.declared("1000")
    desk.time.move_to(dt.datetime(2025, 1, 2, 2, tzinfo=dt.UTC))
    desk.do(case, "assess", desk.zhou, verified_quantity="1000", verification="相符。")
    assert account(case).balance == Decimal("133.50")


def test_who_is_late_pays_a_surcharge_by_the_day_and_never_above_the_levy(desk: Desk) -> None:
    case = desk.payable("100000")  # 13350.00
    with pytest.raises(Refusal):
        desk.do(case, "add_surcharge", desk.zhang, demanded=True)
    desk.later(17 * DAY)  # the seventh day was the 9th; ten days late
    desk.do(case, "add_surcharge", desk.zhang, demanded=True)
    assert account(case).balance == Decimal("13350.00") + Decimal("267.00")
    with pytest.raises(Refusal) as refused:
        desk.do(case, "add_surcharge", desk.zhang, demanded=True)
    assert refused.value.code == "surcharge.none", "nothing grew since"
    desk.later(600 * DAY)
    desk.do(case, "add_surcharge", desk.zhang, demanded=True)
    assert account(case).balance == Decimal("26700.00"), "as much again as the levy, and no more"
    case.refresh_from_db()
    assert case.answers["charge_standard"] == "26700.00", "a lawful surcharge is no charge beyond the standard"
    desk.pay(case, "26700.00")
    assert case.state == "settled"


def test_a_reduction_is_approved_and_never_above_what_is_open(desk: Desk) -> None:
    case = desk.payable("100000")
    desk.do(case, "ask_reduction", desk.zhang, wanted="reduce", hardship="受灾停产。", handler_opinion="属实。")
    granted = {"decided": "reduce", "decision_basis": "条例第三十四条", "decision_reasons": "受灾停产属实。"}
    with pytest.raises(Refusal) as refused:
        desk.do(case, "decide_reduction", desk.liu, **granted, reduction="13350.01")
    assert refused.value.code == "reduction.most"
    desk.do(case, "decide_reduction", desk.liu, **granted, reduction="13350.00")
    assert case.state == "settled" and account(case).balance == 0


def test_a_deferral_lengthens_the_term(desk: Desk) -> None:
    case = desk.payable()
    desk.do(case, "ask_reduction", desk.zhang, wanted="defer", hardship="资金周转。", handler_opinion="属实。")
    granted = {"decided": "defer", "decision_basis": "条例第三十四条", "decision_reasons": "同意缓缴。"}
    desk.do(case, "decide_reduction", desk.liu, **granted, deferred_days=30)
    assert case.clocks.get(kind=ClockKind.PAYMENT).budget == 37 and case.state == "payable"


def test_what_was_paid_too_much_goes_back_before_the_case_closes(desk: Desk) -> None:
    case = desk.payable("100000")
    desk.pay(case, "13438.00")
    with pytest.raises(Refusal) as refused:
        desk.do(case, "close", desk.zhou)
    assert refused.value.code == "levy.open"
    back = {"refund_number": "退001", "reason": "重复缴款。"}
    with pytest.raises(Refusal) as refused:
        desk.do(case, "refund", desk.liu, refund="88.01", **back)
    assert refused.value.code == "refund.most"
    desk.do(case, "refund", desk.liu, refund="88.00", **back)
    assert account(case).balance == 0
    desk.do(case, "deliver_later", desk.zhang, **PROOF)
    desk.do(case, "close", desk.zhou)


def test_a_wrong_assessment_is_withdrawn_and_made_anew(desk: Desk) -> None:
    case = desk.payable("100000")
    desk.do(case, "withdraw_assessment", desk.liu, reason="读数有误。")
    assert account(case).balance == 0 and case.state == "declared"
    desk.do(case, "assess", desk.zhou, verified_quantity="10000", verification="重新核定。")
    assert account(case).balance == Decimal("1335.00")
