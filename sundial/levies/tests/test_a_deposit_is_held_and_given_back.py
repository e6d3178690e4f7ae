"""A deposit is held for its payer: by the table, in whole, deducted only after the payer could speak, given back to the fen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.levies.account import account
from sundial.levies.deposits import table_on
from sundial.levies.tests.desk import DAY, PROOF, Desk, item

OPENED = {
    "project": "城东安置房二期工程",
    "payer": "general_2",
    "starts_on": "2026-03-20",
    "commitment": True,
    "committed_on": "2026-02-27",
}
FOUND = {
    "ground": "violation",
    "facts": "脚手架未按方案搭设，责令停工仍施工。",
    "deduction_basis": "扣除标准第三条",
    "proposed_amount": "150000",
}


def registered(desk: Desk, **more: object) -> Case:
    version = item(desk.organ, "DEP-01", "other", "deposit", "建设工程安全生产保证金")
    payer = Party(kind=PartyKind.ENTERPRISE, name="某建筑公司", identifier="", telephone="0735-6000000")
    return open_case(version, payer, OPENED | more, by=desk.zhang).case


def refused(desk: Desk, case: Case, action: str, by: str, **given: object) -> str:
    with pytest.raises(Refusal) as error:
        desk.do(case, action, getattr(desk, by), **given)
    return error.value.code


def test_it_is_held_deducted_after_hearing_and_given_back(desk: Desk) -> None:
    case = registered(desk)
    paid = {"special_account": True, "receipt_number": "回单18", "paid_on": clock.today()}
    assert refused(desk, case, "hold", "wang", amount="2999999.99", **paid) == "deposit.whole"
    assert refused(desk, case, "hold", "wang", amount="3000000", **paid | {"special_account": False}) == "asked.must"
    desk.do(case, "hold", desk.wang, amount="3000000", **paid)
    assert account(case).balance == Decimal("3000000.00") and not account(case).principal, "held, and not charged"
    keep = {
        "manager": "周立",
        "certificate_number": "建安B01883",
        "award_notice": "临招中〔2026〕12号",
        "safety_licence": "苏JZ安许证〔2024〕000417",
        "licence_until": clock.today(),
        "credit_book": "苏建信0417",
        "genuine": True,
    }
    ended = keep | {"licence_until": clock.today() - DAY}
    assert refused(desk, case, "keep_certificate", "zhang", **ended) == "licence.ended"
    desk.do(case, "keep_certificate", desk.zhang, **keep)
    custody = case.documents.get(kind="certificate_custody").values
    told = {custody[name] for name in ("certificate_number", "award_notice", "safety_licence", "credit_book")}
    assert told == {keep[name] for name in ("certificate_number", "award_notice", "safety_licence", "credit_book")}
    assert (
        refused(desk, case, "propose_deduction", "zhang", **FOUND | {"proposed_amount": "3000000.01"}) == "deposit.most"
    )
    desk.do(case, "propose_deduction", desk.zhang, **FOUND)
    silent = {"spoke": False, "waived": True}
    assert refused(desk, case, "hear", "zhou", **silent) == "delivery.missing", "the payer has not been told"
    desk.do(case, "deliver", desk.zhang, **PROOF)
    desk.do(case, "hear", desk.zhou, **silent)
    decided = {"deducts": True, "transfer_number": "财票208", "reason": "申辩不成立。"}
    assert refused(desk, case, "decide_deduction", "liu", deduction="150000.01", **decided) == "deposit.most"
    desk.do(case, "decide_deduction", desk.liu, deduction="150000", **decided)
    desk.do(case, "ask_return", desk.zhang, ended_on=clock.today(), ended_proof="验收备案", account_name="基本户0192")
    desk.later(DAY)
    desk.do(case, "return_deposit", desk.liu, gives_back=True, bank_number="退18", reason="工程已结束。")
    assert account(case).balance == 0 and case.answers["returned"] == "2850000.00"
    desk.do(case, "deliver", desk.zhang, **PROOF)
    assert refused(desk, case, "close", "zhou") == "order.stands_still", "the manager's certificate is still here"
    desk.do(case, "give_certificate_back", desk.zhang, taken_by="周立", reason="工程结束")
    desk.do(case, "close", desk.zhou)
    titles = set(case.documents.values_list("kind", flat=True))
    assert {"deposit_notice", "deposit_receipt", "deposit_deduction_decision", "deposit_return_notice"} <= titles
    told = Event.objects.get(subject_id=case.pk, kind="deposit.hold").data
    assert told["after_start"] is False and told["figures"]["amount"] == "3000000.00"


@pytest.mark.parametrize(
    ("payer", "investment", "due"),
    [
        ("owner", "9999999.99", "1000000"),
        ("owner", "10000000", "2000000"),
        ("owner", "50000000", "3000000"),
        ("general_special", "0", "10000000"),
        ("supervisor_c", "0", "100000"),
    ],
)
def test_the_sum_is_that_of_the_table(payer: str, investment: str, due: str) -> None:
    table = table_on(dt.date(2026, 3, 2))
    assert table.payers[payer].due(Decimal(investment)) == Decimal(due) and len(table.payers) == 13


def test_without_the_commitment_letter_nothing_is_entered(desk: Desk) -> None:
    with pytest.raises(Refusal) as error:
        registered(desk, commitment=False)
    assert (error.value.code, error.value.field) == ("asked.must", "commitment")
