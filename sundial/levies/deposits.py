"""Deposits: what each payer pays in, read off a dated table, and what becomes of it. Held for the payer, never charged (LEVY-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import effect, given_check, standing_check
from sundial.cases.stated.asked import choices_of
from sundial.cases.stated.words import both
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.money import format_yuan
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.levies.account import account, enter, once_only
from sundial.levies.models import LineKind

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

TABLE = Path(__file__).with_name("deposits.yaml")


@dataclass(frozen=True)
class Payer:
    """One kind of payer: its title, and what it pays in for works of which investment (``below`` None: any)."""

    title: Any
    bands: tuple[tuple[Decimal | None, Decimal], ...]

    def due(self, investment: Decimal) -> Decimal:
        """Yuan to be paid in: the first band the investment lies below."""
        return next(amount for below, amount in self.bands if below is None or investment < below)


@dataclass(frozen=True)
class Table:
    """The payers from a day on, and what orders them."""

    since: dt.date
    basis: str
    payers: Mapping[str, Payer]


@cache
def tables() -> tuple[Table, ...]:
    """Every edition of the table. Raises ValueError for a payer without its last band."""
    return tuple(
        Table(row["from"], row["basis"], {key: _payer(key, each) for key, each in row["payers"].items()})
        for row in read_yaml(TABLE)
    )


def _payer(key: str, row: Mapping[str, Any]) -> Payer:
    bands = row.get("bands", [{"amount": row.get("amount")}])
    if "below" in bands[-1]:
        raise ValueError(f"deposits.{key}: the last band has no upper edge")
    read = tuple((_yuan(each.get("below")), Decimal(each["amount"])) for each in bands)
    return Payer(both(row["title"], f"deposits.{key}"), read)


def _yuan(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def table_on(day: dt.date) -> Table:
    """The edition in force. Raises ``Refusal`` ``deposit.none`` before the first."""
    begun = [each for each in tables() if each.since <= day]
    if not begun:
        raise Refusal("deposit.none", _("No deposit was ordered on that day."), field="payer")
    return max(begun, key=lambda each: each.since)


@choices_of("deposit_payers")
def deposit_payers(case: Case) -> dict[str, object]:
    """The kinds of payer of today's table."""
    return {key: each.title for key, each in table_on(clock.today()).payers.items()}


@effect("reckon_deposit")
def reckon_deposit(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What is to be paid in, and by which article. It is no debt: nothing is entered into the account before money comes."""
    table = table_on(local_date(act.at))
    due = table.payers[answers["payer"]].due(Decimal(answers.get("investment", "0")))
    act.case.answers |= {"deposit": str(due), "deposit_basis": table.basis}
    act.note(deposit=str(due))


@given_check("the_whole_deposit")
def the_whole_deposit(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The sum of the table is paid in, no more and no less. Raises ``Refusal`` ``deposit.whole``."""
    due = Decimal(act.case.answers["deposit"])
    if Decimal(answers["amount"]) != due:
        sentence = _("The deposit is paid in whole: %(due)s yuan.")
        basis = act.case.answers["deposit_basis"]
        raise Refusal("deposit.whole", sentence, field="amount", basis=basis, due=format_yuan(due))


@given_check("licence_holds")
def licence_holds(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whoever builds has a safety production licence that holds on the day (SAFE-11). Raises ``Refusal`` ``licence.ended``."""
    if dt.date.fromisoformat(answers["licence_until"]) < local_date(act.at):
        sentence = _("The contractor's safety production licence has ended; he may not be chosen for these works.")
        raise Refusal(
            "licence.ended", sentence, field="licence_until", basis="无锡市进一步加强建设工程安全生产管理的规定三"
        )


@given_check("no_more_than_held")
def no_more_than_held(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """Nothing is taken off that is not held. Raises ``Refusal`` ``deposit.most``."""
    _at_most(answers[field], account(act.case).balance, field, act.transition.basis)


@given_check("no_more_than_proposed")
def no_more_than_proposed(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """What is deducted was told to the payer before: a larger sum needs a new notice. Raises ``Refusal`` ``deposit.most``."""
    if field in answers:
        _at_most(answers[field], Decimal(act.case.answers["proposed_amount"]), field, act.transition.basis)


def _at_most(amount: str, most: Decimal, field: str, basis: str) -> None:
    if Decimal(amount) > most:
        sentence = _("This can be at most %(most)s yuan.")
        raise Refusal("deposit.most", sentence, field=field, basis=basis, most=format_yuan(most))


@standing_check("transfer_is_settled")
def transfer_is_settled(case: Case, at: dt.datetime, argument: None) -> None:
    """A false certificate has gone to the police, who have answered. Raises ``Refusal`` ``certificate.false``."""
    if case.answers.get("false_certificate") and not case.answers.get("police_answer"):
        sentence = _("A false certificate was found: it is handed over to the police, and their answer entered, first.")
        raise Refusal("certificate.false", sentence, basis="行政执法机关移送涉嫌犯罪案件的规定第五条")


@effect("hold_deposit")
def hold_deposit(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Enter what came in, and whether it came after the works began. Raises ``Refusal`` ``receipt.twice``."""
    once_only(LineKind.DEPOSITED, answers["receipt_number"], "receipt_number")
    paid_on = dt.date.fromisoformat(answers["paid_on"])
    enter(act, LineKind.DEPOSITED, Decimal(answers["amount"]), reference=answers["receipt_number"], on=paid_on)
    act.note(after_start=paid_on.isoformat() > act.case.answers["starts_on"])


@effect("deduct_deposit")
def deduct_deposit(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What is deducted leaves for the treasury, whose receipt proves it (LEVY-04). Raises ``Refusal`` ``receipt.twice``."""
    once_only(LineKind.DEDUCTED, answers["transfer_number"], "transfer_number")
    enter(
        act,
        LineKind.DEDUCTED,
        Decimal(answers["deduction"]),
        reference=answers["transfer_number"],
        told=act.case.answers["deduction_basis"],
    )


@effect("return_deposit")
def return_deposit(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Everything still held goes back; where all of it was deducted nothing is left to give. Raises ``Refusal`` ``receipt.twice``."""
    left = account(act.case).balance
    once_only(LineKind.RETURNED, answers["bank_number"], "bank_number")
    act.case.answers["returned"] = str(left)
    if left > 0:
        enter(
            act,
            LineKind.RETURNED,
            left,
            reference=answers["bank_number"],
            told=act.case.answers["account_name"],
        )
