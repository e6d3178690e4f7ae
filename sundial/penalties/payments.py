"""What was paid of a penalty and for what, what of it is late, and the surcharge that grows on the late part (行政处罚法 arts. 66, 72, 73)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from sundial.cases.models import Case
from sundial.kernel.money import rounded
from sundial.penalties.terms import fine_of, gains_of, money_of, on_day, parameter

GAINS, FINE, SURCHARGE = "gains", "fine", "surcharge"
PENDING = "pending"
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Paid:
    """One payment: its day, how much, and what its receipt names it for, if it does."""

    day: dt.date
    amount: Decimal
    purpose: str = ""


@dataclass(frozen=True)
class Instalment:
    """One part of what is owed with its last day, and what is owed up to it altogether."""

    due: dt.date
    amount: Decimal
    so_far: Decimal


def payments(case: Case) -> list[Paid]:
    """Every payment entered, the oldest first."""
    kept = case.records.filter(action="record_payment").values_list("values", flat=True)
    rows = [
        Paid(dt.date.fromisoformat(each["paid_on"]), money_of(each["paid"]), each.get("paid_for", "")) for each in kept
    ]
    return sorted(rows, key=lambda each: each.day)


def counted(case: Case, paid: Iterable[Paid]) -> dict[str, Decimal]:
    """How payments count: first for what their receipts name, the rest in the order of the life's ``payment_order``.

    What was gained unlawfully is nobody's own to pay a fine from, so it comes first (行政处罚法 art. 28).
    """
    open_of = {GAINS: gains_of(case), FINE: fine_of(case), SURCHARGE: money_of(case.answers.get("surcharge"))}
    found = dict.fromkeys(open_of, Decimal(0))
    for each in paid:
        rest = each.amount
        order = parameter(case, "payment_order", each.day)
        for name in [each.purpose, *order] if each.purpose else order:
            part = min(rest, open_of[name] - found[name])
            found[name] += part
            rest -= part
    return found


def instalments(case: Case) -> list[Instalment]:
    """The allowed instalments in order; what was paid before they were allowed is owed no more. Empty where there are none."""
    rows = sorted(
        (dt.date.fromisoformat(row["due"]), money_of(row["amount"])) for row in case.answers.get("schedule") or []
    )
    before = money_of(case.answers.get("paid_before_schedule"))
    sums = accumulate((amount for _due, amount in rows), initial=before)
    next(sums)
    return [Instalment(due, amount, so_far) for (due, amount), so_far in zip(rows, sums, strict=True)]


def next_instalment(case: Case) -> Instalment | None:
    """The first instalment that payments do not cover yet."""
    paid = money_of(case.answers.get("paid_total"))
    return next((each for each in instalments(case) if each.so_far > paid), None)


def missed(case: Case, day: dt.date) -> list[Instalment]:
    """The instalments whose day is over and that are not paid in whole by ``day``."""
    paid = money_of(case.answers.get("paid_total"))
    return [each for each in instalments(case) if each.due < day and each.so_far > paid]


def surcharge_by(case: Case, day: dt.date) -> Decimal:
    """The surcharge on a fine paid late as it stands on ``day``, in yuan to the cent; zero in time.

    行政处罚法 arts. 72(1)(1), 73: a rate of the part of the fine that is late, for every day but those on which review or suit
    ran, never above the fine where the edition of the day caps it. The day of a payment still counts with what was open before it.
    """
    first, fine = _first_day(case), fine_of(case)
    if first is None or day <= first:
        return Decimal(0)
    paid, still = payments(case), days_still(case, day)
    late = [each for each in _days(first + DAY, day) if each not in still]
    fine_days = sum((_late_fine(case, paid, each) for each in late), Decimal(0))
    whole = rounded(fine_days * Decimal(str(parameter(case, "surcharge_rate", day))))
    return min(fine, whole) if parameter(case, "surcharge_capped", day) else whole


def _first_day(case: Case) -> dt.date | None:
    parts = instalments(case)
    return parts[0].due if parts else on_day(case.answers.get("pay_by"))


def _late_fine(case: Case, paid: list[Paid], day: dt.date) -> Decimal:
    """What of the fine should have been paid before ``day`` and was not."""
    due = fine_of(case)
    if parts := instalments(case):
        asked = max((each.so_far for each in parts if each.due < day), default=Decimal(0))
        due = counted(case, [Paid(day, asked)])[FINE]
    return max(Decimal(0), due - counted(case, [each for each in paid if each.day < day])[FINE])


def days_still(case: Case, until: dt.date) -> set[dt.date]:
    """The days up to ``until`` on which a review or a suit ran: none of them adds to the surcharge (art. 73)."""
    return {day for begun, ended in _remedies(case) for day in _days(begun, min(ended or until, until))}


def _remedies(case: Case) -> Iterator[tuple[dt.date, dt.date | None]]:
    """Each review or suit with its first and last day as last entered; no last day while it is pending."""
    latest: dict[tuple[str, str], Mapping[str, str]] = {}
    for said in case.records.filter(action="record_remedy").order_by("at").values_list("values", flat=True):
        latest[said["remedy"], said["remedy_on"]] = said
    for said in latest.values():
        yield dt.date.fromisoformat(said["remedy_on"]), on_day(said.get("remedy_ended_on"))


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + n * DAY for n in range((last - first).days + 1))
