"""What a levy refuses: a charge without its basis, a case closed with money unsettled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import given_check, standing_check
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.levies.account import account, last_day_to_pay
from sundial.powers import fees

if TYPE_CHECKING:
    from sundial.cases.procedure import Act


@given_check("charge_has_basis")
def charge_has_basis(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The item states this charge, in force on the day (LEVY-03, LEVY-05)."""
    fees.standard_of(act.case.version.fees, answers["standard"], local_date(act.at))


@standing_check("late_payment")
def late_payment(case: Case, at: dt.datetime, argument: None) -> None:
    """The term of payment is over."""
    last = last_day_to_pay(case)
    if last is None or local_date(at) <= last:
        raise Refusal("surcharge.none", _("No surcharge is due today."), basis="行政强制法第四十五条")


@standing_check("paid_too_much")
def paid_too_much(case: Case, at: dt.datetime, argument: None) -> None:
    """More was paid than is owed."""
    if account(case).balance >= 0:
        raise Refusal("refund.none", _("Nothing was paid too much."), basis="财政票据和收支两条线规定（LEVY-04）")


@standing_check("account_settled")
def account_settled(case: Case, at: dt.datetime, argument: None) -> None:
    """A levy closes with nothing owed on either side."""
    balance = account(case).balance
    if balance != 0:
        raise Refusal(
            "levy.open", _("%(balance)s yuan are still open."), basis="收支两条线规定（LEVY-04）", balance=balance
        )
