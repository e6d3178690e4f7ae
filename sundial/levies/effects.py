"""What acts of a levy do to its account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.documents.wording import say_date
from sundial.cases.models import Case, ClockKind
from sundial.cases.stated import effect
from sundial.cases.stated.asked import choices_of
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.levies.account import account, enter, last_day_to_pay, once_only, surcharge_due
from sundial.levies.models import LineKind
from sundial.powers import fees

if TYPE_CHECKING:
    from sundial.cases.procedure import Act


@choices_of("fee_standards")
def fee_standards(case: Case) -> dict[str, str]:
    """The standards of the item, those cancelled included: whoever chooses one is told why not."""
    today = clock.today()
    return {key: _said(each, each.on(today)) for key, each in fees.standards(case.version.fees).items()}


def _said(standard: fees.Standard, edition: fees.Edition | None) -> str:
    price = f"{edition.amount}元/{edition.per}" if edition else "已停止征收"
    return f"{standard.name}（{price}）"


@effect("assess")
def assess(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """Compute and enter what is due: standard × quantity, on the day of the act: ``{quantity: FIELD}``."""
    quantity, day = Decimal(str(answers[argument["quantity"]])), local_date(act.at)
    standard = fees.standard_of(act.case.version.fees, act.case.answers["standard"], day)
    edition = standard.on(day)
    assert edition is not None
    due = standard.due(quantity, day)
    if due <= 0:
        raise Refusal(
            "levy.nothing", _("This comes to nothing to pay."), field=argument["quantity"], basis=standard.basis
        )
    told = f"{edition.amount}元/{edition.per} × {quantity} = {due}元"
    enter(act, LineKind.ASSESSED, due, told=told)
    act.case.answers |= {"assessed": str(due), "computation": told, "quantity": str(quantity)}
    _may_charge(act)
    act.note(assessed=str(due), computation=told)


def _may_charge(act: Act) -> None:
    """Keep what the case may be charged, for the rules to hold receipts against: what is levied, and the surcharge entered on it."""
    found = account(act.case)
    act.case.answers["charge_standard"] = str(found.principal + found.of(LineKind.SURCHARGE))


@effect("withdraw_assessment")
def withdraw_assessment(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Take the whole assessment back, so that it is made anew."""
    enter(act, LineKind.CORRECTED, account(act.case).principal, told=str(answers["reason"]))
    act.case.answers["charge_standard"] = "0.00"


@effect("receive_payment")
def receive_payment(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Enter what the finance system's receipt proves. Raises ``Refusal`` ``receipt.twice``."""
    number = answers["receipt_number"]
    once_only(LineKind.PAID, number, "receipt_number")
    enter(
        act,
        LineKind.PAID,
        Decimal(answers["amount"]),
        reference=number,
        on=dt.date.fromisoformat(answers["paid_on"]),
    )
    _settle(act)


def _settle(act: Act) -> None:
    """Where nothing is owed any more the levy is paid and its clock ends."""
    if account(act.case).balance <= 0:
        act.target = "settled"
        deadlines.end(act, ClockKind.PAYMENT)


@effect("reduce")
def reduce(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Forgive so much, never more than is unpaid. Raises ``Refusal`` ``reduction.most``."""
    amount, left = Decimal(answers["reduction"]), account(act.case).unpaid_principal
    if amount > left:
        raise Refusal(
            "reduction.most",
            _("No more than the unpaid %(left)s yuan can be reduced."),
            field="reduction",
            basis=act.transition.basis,
            left=left,
        )
    enter(act, LineKind.REDUCED, amount, told=str(answers["decision_basis"]))
    _may_charge(act)
    _settle(act)


@effect("add_surcharge")
def add_surcharge(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Enter the surcharge as it has grown by today. Raises ``Refusal`` ``surcharge.none``."""
    day = local_date(act.at)
    due = surcharge_due(act.case, day)
    if due <= 0:
        raise Refusal("surcharge.none", _("No surcharge is due today."), basis=act.transition.basis)
    last = last_day_to_pay(act.case)
    assert last is not None
    enter(act, LineKind.SURCHARGE, due, told=f"自{say_date(last)}届满至{say_date(day)}，共{(day - last).days}日")
    _may_charge(act)
    act.note(surcharge=str(due), late_days=(day - last).days)


@effect("refund")
def refund(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Give back what was paid too much, or was not owed. Raises ``Refusal``: ``refund.most``, ``receipt.twice``."""
    amount, found = Decimal(answers["refund"]), account(act.case)
    over = max(-found.balance, Decimal(0))
    if amount > over:
        raise Refusal(
            "refund.most",
            _("Only %(over)s yuan were paid too much."),
            field="refund",
            basis=act.transition.basis,
            over=over,
        )
    once_only(LineKind.REFUNDED, answers["refund_number"], "refund_number")
    enter(act, LineKind.REFUNDED, amount, reference=answers["refund_number"], told=str(answers["reason"]))
