"""What papers of a levy say beside the answers: sums off the account, the day off the clock."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import translation

from sundial.cases.documents.wording import say_limit
from sundial.cases.models import Delivery
from sundial.cases.papers import values_of
from sundial.cases.stated import stated_life
from sundial.cases.stated.law import Term
from sundial.cases.stated.saying import CHINESE
from sundial.kernel.clock import local_date
from sundial.kernel.money import capitals, format_yuan
from sundial.levies.account import account, last_day_to_pay, standard_of
from sundial.levies.deposits import table_on
from sundial.levies.models import Line, LineKind

if TYPE_CHECKING:
    from sundial.cases.procedure import Act


@values_of("levy")
@values_of("approval_charge")
def of_a_levy(act: Act, kind: str) -> dict[str, Any]:
    """The values of every paper of a levy; a kind takes those it has fields for."""
    case, found = act.case, account(act.case)
    standard = standard_of(case)
    values: dict[str, Any] = {
        "standard": standard.name,
        "levy_basis": standard.basis,
        "computation": case.answers.get("computation", ""),
        "total": format_yuan(found.principal),
        "total_in_words": capitals(found.principal),
        "approver": act.hand.actor.name,
        "term": _term(act),
        "open_sum": format_yuan(max(found.balance, found.balance * 0)),
        "rows": [_row(each) for each in Line.objects.filter(case=case)],
        **_dates(act),
    }
    last = Line.objects.filter(case=case, kind=LineKind.SURCHARGE).order_by("at").last()
    if last is not None:
        values |= {"surcharge": format_yuan(last.amount), "late": last.told}
    return values


def _term(act: Act) -> str:
    term = stated_life(act.case.procedure).limit("payment", act.case, local_date(act.at))
    return say_limit(int(term.value), term.unit) if term else "规定的期限"


def _dates(act: Act) -> dict[str, Any]:
    case = act.case
    handed = Delivery.objects.filter(document__case=case, document__kind="levy_notice").first()
    notice = case.documents.filter(kind="levy_notice").order_by("-issued_at", "-pk").first()
    said: dict[str, Any] = {"notice_number": notice.number} if notice else {}
    if handed is not None:
        said["delivered_on"] = local_date(handed.delivered_at)
    if (last := last_day_to_pay(case)) is not None:
        said["pay_by"] = last
    return said


@values_of("deposit")
def of_a_deposit(act: Act, kind: str) -> dict[str, Any]:
    """What is to be held, what is held, and by which article."""
    case = act.case
    table = table_on(local_date(case.opened_at))
    due = Decimal(case.answers["deposit"])
    values: dict[str, Any] = {
        "issuer": case.organ.name,
        "payer_title": _in_chinese(table.payers[case.answers["payer"]].title),
        "deposit": format_yuan(due),
        "deposit_in_words": capitals(due),
        "deposit_basis": case.answers["deposit_basis"],
        "left": format_yuan(account(case).balance),
        "returned": format_yuan(Decimal(case.answers.get("returned", "0"))),
        "term": say_limit(int(term.value), term.unit) if (term := _defence(act)) else "规定的期限",
        "rows": [_row(each) for each in Line.objects.filter(case=case)],
        "approver": act.hand.actor.name,
    }
    return values


def _in_chinese(words: Any) -> str:
    with translation.override(CHINESE):
        return str(words)


def _defence(act: Act) -> Term | None:
    return stated_life("deposit").limit("defence", act.case, local_date(act.at))


@values_of("budget")
def of_a_budget(act: Act, kind: str) -> dict[str, Any]:
    """Income and lines as they stand after every adjustment."""
    said = act.case.answers
    lines = [row | {"amount": format_yuan(Decimal(row["amount"]))} for row in said["lines"]]
    return {"income": format_yuan(Decimal(said["income"])), "lines": lines}


@values_of("village_accounts")
def of_a_village(act: Act, kind: str) -> dict[str, Any]:
    """The sums of the period, as they were booked."""
    found = account(act.case)
    return {
        "carried": format_yuan(found.of(LineKind.CARRIED)),
        "income": format_yuan(found.of(LineKind.INCOME)),
        "expense": format_yuan(found.of(LineKind.EXPENSE)),
        "left": format_yuan(found.balance),
        "booked_by": act.hand.actor.name,
    }


def _row(line: Line) -> dict[str, str]:
    return {
        "entry": ENTRIES[line.kind],
        "day": str(line.on),
        "amount": format_yuan(line.amount),
        "proof": line.reference or line.told,
    }


# Papers are Chinese whoever prints them.
ENTRIES = {
    "assessed": "核定",
    "corrected": "撤回核定",
    "reduced": "减征、免征",
    "surcharge": "滞纳金",
    "paid": "缴纳",
    "refunded": "退还",
    "deposited": "存入",
    "deducted": "扣除",
    "returned": "退还",
}
