"""Dates and amounts of a penalty case, worked out from its dated limits and parameters; no number stands in code."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sundial.cases.models import Case, PartyKind
from sundial.cases.stated import stated_life
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, last_day
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


def gains_of(case: Case) -> Decimal:
    """The unlawful gains proposed and, once decided, confiscated."""
    return money_of(case.answers.get("gains")) if "confiscate_gains" in case.answers.get("kinds", []) else Decimal(0)


def owed(case: Case) -> Decimal:
    """Everything the decision wants paid, in yuan: fine, confiscated gains, surcharge."""
    return fine_of(case) + gains_of(case) + money_of(case.answers.get("surcharge"))


def left_to_pay(case: Case) -> Decimal:
    """What is still to be paid, in yuan; nothing where the fine was collected on the spot against its receipt (art. 68)."""
    if case.answers.get("collected"):
        return Decimal(0)
    return owed(case) - money_of(case.answers.get("paid_total"))


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
