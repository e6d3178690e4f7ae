"""A village's accounts, kept by its township: every voucher once, what is carried over, and bank and cash to the fen (LEVY-07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import effect, given_check
from sundial.cases.stated.checks import check_enough
from sundial.kernel.money import format_yuan
from sundial.kernel.refusal import Refusal
from sundial.levies.account import NOTHING, account, enter, one_at_a_time
from sundial.levies.models import Line, LineKind

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

PROCEDURE = "village_accounts"
BASIS = "村账乡管制度（LEVY-07）；村民委员会组织法第三十二条"
PERIOD = ("from_day", "to_day")
BOOKS = (LineKind.INCOME, LineKind.EXPENSE)


@dataclass(frozen=True)
class Voucher:
    """One voucher: money in or money out on a day."""

    number: str
    day: dt.date
    summary: str
    kind: LineKind
    amount: Decimal


def vouchers_of(rows: list[dict[str, str]]) -> Iterator[Voucher]:
    """The vouchers as they were typed. Raises ``Refusal``: ``voucher.row``, ``voucher.side``, ``voucher.day``."""
    for row in rows:
        if not (row["voucher"] and row["summary"]):
            raise Refusal(
                "voucher.row", _("Every voucher has its number and says what for."), field="vouchers", basis=BASIS
            )
        given = {kind: row[kind.value] for kind in BOOKS if row[kind.value]}
        if len(given) != 1:
            sentence = _("Voucher %(number)s is either income or expense.")
            raise Refusal("voucher.side", sentence, field="vouchers", basis=BASIS, number=row["voucher"])
        if not row["day"]:
            sentence = _("Voucher %(number)s has no day.")
            raise Refusal("voucher.day", sentence, field="vouchers", basis=BASIS, number=row["voucher"])
        kind, text = given.popitem()
        yield Voucher(row["voucher"], dt.date.fromisoformat(row["day"]), row["summary"], kind, Decimal(text))


def last_of(case: Case) -> Case | None:
    """The village's accounts before these."""
    same = Case.objects.filter(procedure=PROCEDURE, seats__village=case.seats["village"]).exclude(pk=case.pk)
    return max(same, key=lambda each: str(each.answers["to_day"]), default=None)


@given_check("accounts_are_sound")
def accounts_are_sound(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The accounts follow on the last ones, no voucher stands twice or outside, and what is left is what bank and cash hold.

    Raises ``Refusal``: ``accounts.open``, ``accounts.gap``, ``accounts.first``, ``accounts.held``, ``voucher.…``.
    """
    case = act.case
    one_at_a_time(f"village {case.seats['village']}")
    begin, end = (dt.date.fromisoformat({**case.answers, **answers}[name]) for name in PERIOD)
    if any(name in answers for name in PERIOD):
        _follows(last_of(case), begin, end, answers)
    vouchers = list(vouchers_of(answers["vouchers"]))
    _each_once(case, vouchers, begin, end)
    carried = Decimal(case.answers.get("carried") or _carried(case, answers))
    left = carried + sum((each.amount if each.kind == LineKind.INCOME else -each.amount for each in vouchers), NOTHING)
    if left != Decimal(answers["held"]):
        sentence = _("By the vouchers %(left)s yuan are left; bank and cash hold %(held)s.")
        said = {"left": format_yuan(left), "held": format_yuan(Decimal(answers["held"]))}
        raise Refusal("accounts.held", sentence, field="held", basis=BASIS, **said)


def _follows(last: Case | None, begin: dt.date, end: dt.date, answers: Mapping[str, Any]) -> None:
    if end < begin:
        raise Refusal("accounts.gap", _("A period ends after it begins."), field="to_day", basis=BASIS)
    if last is None:
        return
    if not account(last).of(*BOOKS):
        sentence = _("The accounts %(number)s before these are not booked yet.")
        raise Refusal("accounts.open", sentence, basis=BASIS, number=last.number)
    if answers.get("first_balance"):
        sentence = _("The books of this village have begun; what was left is carried over.")
        raise Refusal("accounts.first", sentence, field="first_balance", basis=BASIS)
    wanted = dt.date.fromisoformat(last.answers["to_day"]) + dt.timedelta(days=1)
    if begin != wanted:
        sentence = _("The last accounts end on the day before %(day)s: these begin there.")
        raise Refusal("accounts.gap", sentence, field="from_day", basis=BASIS, day=wanted)


def _each_once(case: Case, vouchers: list[Voucher], begin: dt.date, end: dt.date) -> None:
    numbers = [each.number for each in vouchers]
    booked = Line.objects.filter(case__seats__village=case.seats["village"], kind__in=BOOKS, reference__in=numbers)
    known = set(booked.values_list("reference", flat=True))
    for each in vouchers:
        if each.number in known:
            sentence = _("Voucher %(number)s stands in the books already.")
            raise Refusal("voucher.twice", sentence, field="vouchers", basis=BASIS, number=each.number)
        if not begin <= each.day <= end:
            sentence = _("Voucher %(number)s is not of this period.")
            raise Refusal("voucher.period", sentence, field="vouchers", basis=BASIS, number=each.number)
        known.add(each.number)


def _carried(case: Case, answers: Mapping[str, Any]) -> str:
    last = last_of(case)
    return str(account(last).balance) if last else str(answers.get("first_balance") or NOTHING)


@effect("carry_over")
def carry_over(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Begin with what the last accounts left."""
    act.case.answers["carried"] = _carried(act.case, answers)


@given_check("enough_reviewers")
def enough_reviewers(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """As many members of the villagers' group as the parameter asks for. Raises ``Refusal`` ``review.few``."""
    told = {"field": field, "parameter": "reviewers"}
    sentence = _("At least %(least)s members of the villagers' finance group go through the accounts.")
    check_enough(act, len(set(answers[field])), told, sentence, code="review.few")


@given_check("rejected_are_vouchers")
def rejected_are_vouchers(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What is not passed is named by its voucher. Raises ``Refusal`` ``voucher.unknown``."""
    known = {row["voucher"] for row in act.case.answers["vouchers"]}
    if unknown := [each for each in answers.get("rejected", []) if each not in known]:
        sentence = _("These accounts have no voucher %(numbers)s.")
        raise Refusal("voucher.unknown", sentence, field="rejected", basis=BASIS, numbers="、".join(unknown))


@effect("book_vouchers")
def book_vouchers(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Write what is carried over and every voucher into the account; what is left is its balance."""
    carried = Decimal(act.case.answers["carried"])
    if carried > 0:
        enter(act, LineKind.CARRIED, carried, on=dt.date.fromisoformat(act.case.answers["from_day"]))
    for each in vouchers_of(act.case.answers["vouchers"]):
        enter(act, each.kind, each.amount, reference=each.number, told=each.summary, on=each.day)
    found = account(act.case)
    act.note(income=str(found.of(LineKind.INCOME)), expense=str(found.of(LineKind.EXPENSE)), left=str(found.balance))
