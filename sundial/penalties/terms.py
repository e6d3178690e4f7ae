"""Dates and amounts of a penalty case, worked out from its dated limits and parameters; no number stands in code."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sundial.cases.models import Case, PartyKind
from sundial.cases.stated import stated_life
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, last_day
from sundial.kernel.money import rounded
from sundial.organs.queries import calendar_for
from sundial.powers.drafts import day_means

ORDINARY = "penalty"
FINE = "fine"
# 行政处罚法 art. 63, first to fifth item: these bring the right to a hearing whatever they are worth.
HEARD_WHATEVER = {"downgrade", "revoke_permit", "suspend_business", "close_business", "ban_from_work"}
MEASURED = {"fine": "amount", "confiscate_gains": "gains", "confiscate_goods": "goods_value"}
HEARD_BY_AMOUNT = ("amount", "gains", "goods_value")


def ends_on(case: Case, name: str, start: dt.date, *, roll: bool = False) -> dt.date | None:
    """The last day of the limit ``name`` of a case that begins on ``start``; ``roll`` for a limit of the party."""
    limit = limit_of(case, name, start)
    if limit is None:
        return None
    calendar = calendar_for(case.organ)
    last = last_day(limit, start, calendar, resolution=day_means(case.item, case.version))
    return calendar.roll(last) if roll else last


def limit_of(case: Case, name: str, day: dt.date) -> Limit | None:
    """The limit ``name`` of a case on ``day``; None when none is in force."""
    term = stated_life(case.procedure).limit(name, case, day)
    return term.limit if term else None


def parameter(case: Case, name: str, day: dt.date) -> Any:
    """The value of a dated parameter of the case's life. Raises LookupError when none is in force."""
    return stated_life(case.procedure).parameter(name, day).value


def money_of(value: object) -> Decimal:
    """An amount as an answer keeps it, in yuan; nothing is zero."""
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)


def fine_of(case: Case) -> Decimal:
    """The fine proposed and, once decided, imposed."""
    return money_of(case.answers.get("amount")) if FINE in case.answers.get("kinds", []) else Decimal(0)


def owed(case: Case) -> Decimal:
    """Everything the decision wants paid, in yuan: fine, confiscated gains, surcharge."""
    gains = money_of(case.answers.get("gains")) if "confiscate_gains" in case.answers.get("kinds", []) else Decimal(0)
    return fine_of(case) + gains + money_of(case.answers.get("surcharge"))


def left_to_pay(case: Case) -> Decimal:
    return owed(case) - money_of(case.answers.get("paid_total"))


def surcharge_by(case: Case, day: dt.date, stopped_days: int = 0) -> Decimal:
    """The surcharge on a fine paid late as it stands on ``day``, in yuan to the cent; zero in time.

    行政处罚法 arts. 72(1)(1), 73: a rate of what is unpaid for every day late, days of review or suit not counted, never above
    the fine where the edition of the day caps it. The day of a payment still counts with what was open before it.
    """
    due, fine = on_day(case.answers.get("pay_by")), fine_of(case)
    if due is None or day <= due:
        return Decimal(0)
    late = [due + dt.timedelta(days=n) for n in range(1, (day - due).days + 1)][stopped_days:]
    payments = _payments(case)
    fine_days = sum((max(Decimal(0), fine - _paid_before(payments, each)) for each in late), Decimal(0))
    whole = rounded(fine_days * Decimal(str(parameter(case, "surcharge_rate", day))))
    return min(fine, whole) if parameter(case, "surcharge_capped", day) else whole


def _payments(case: Case) -> list[tuple[dt.date, Decimal]]:
    kept = case.records.filter(action="record_payment").values_list("values", flat=True)
    return [(dt.date.fromisoformat(each["paid_on"]), money_of(each["paid"])) for each in kept]


def _paid_before(payments: list[tuple[dt.date, Decimal]], day: dt.date) -> Decimal:
    return sum((amount for paid_on, amount in payments if paid_on < day), Decimal(0))


def hearing_threshold(case: Case, day: dt.date) -> Decimal:
    """From which amount the party may ask for a hearing, in yuan: the item's own, else by the kind of party."""
    own = case.version.extra.get("hearing_amount")
    if own is not None:
        return Decimal(str(own))
    kind = "person" if case.applicant.kind == PartyKind.PERSON else "other"
    return Decimal(str(parameter(case, f"hearing_amount_{kind}", day)))


def hearing_is_due(case: Case, answers: Any, day: dt.date) -> bool:
    """Whether the proposal brings the right to a hearing (行政处罚法 art. 63)."""
    kinds = set(answers.get("kinds") or [])
    if kinds & HEARD_WHATEVER:
        return True
    line = hearing_threshold(case, day)
    return any(money_of(answers.get(name)) >= line for name in HEARD_BY_AMOUNT)


def on_day(value: object) -> dt.date | None:
    """A date as an answer keeps it."""
    return dt.date.fromisoformat(str(value)[:10]) if value else None


def decided_on(case: Case) -> dt.date | None:
    return local_date(case.decided_at) if case.decided_at else None
