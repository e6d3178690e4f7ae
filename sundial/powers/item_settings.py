"""What an item sets for the procedure it runs by, kept in ``extra``: from which amount a hearing is due, and how often work comes round."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sundial.kernel.money import format_yuan
from sundial.organs.models import Role
from sundial.powers.models import ItemVersion

HEARING_AMOUNT = "hearing_amount"  # yuan, as text; of a penalty's item
# ``{every, role, festivals, occasions: [{day, name}]}``; of work that comes round, and is besides owed before each public holiday
# (``festivals``) and before days of its own: ``day`` is a day, or month and day of every year.
PERIODIC = "periodic"
OCCASION = re.compile(r"((?:\d{4}-)?\d{2}-\d{2})\s+(\S.*)")


class Every(StrEnum):
    """How often a duty comes round."""

    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


EVERY_NAMES = {
    Every.WEEK: gettext_lazy("every week"),
    Every.HALF_MONTH: gettext_lazy("every half-month"),
    Every.MONTH: gettext_lazy("every month"),
    Every.QUARTER: gettext_lazy("each quarter"),
    Every.HALF_YEAR: gettext_lazy("every half-year"),
    Every.YEAR: gettext_lazy("each year"),
}


def with_settings(
    extra: Mapping[str, Any],
    hearing_amount: Decimal | None,
    every: str,
    role: str,
    festivals: bool = False,
    occasions: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """``extra`` with these settings in place of those it had; what is empty is not set, and all else stays."""
    kept = {name: value for name, value in extra.items() if name not in (HEARING_AMOUNT, PERIODIC)}
    if hearing_amount is not None:
        kept[HEARING_AMOUNT] = str(hearing_amount)
    if every and role:
        ahead = {"festivals": festivals, "occasions": list(occasions)}
        kept[PERIODIC] = {"every": every, "role": role} | {name: value for name, value in ahead.items() if value}
    return kept


def read_occasions(text: str) -> list[dict[str, str]]:
    """Days, one a line: ``2026-09-03 name`` or, every year, ``03-05 name``. Raises ValueError naming the line it cannot read."""
    found = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        told = OCCASION.fullmatch(line)
        if told is None:
            raise ValueError(line)
        found.append({"day": told[1], "name": told[2]})
        next_on(told[1], dt.date(2000, 1, 1), line)
    return found


def next_on(on: str, day: dt.date, said: str = "") -> dt.date | None:
    """The first day ``on`` or after ``day`` that ``on`` means; None where it is over. Raises ValueError of ``said`` for no day."""
    try:
        if len(on) > len("03-05"):
            found = dt.date.fromisoformat(on)
            return found if found >= day else None
        return next(each for year in (day.year, day.year + 1) if (each := dt.date.fromisoformat(f"{year}-{on}")) >= day)
    except ValueError:
        raise ValueError(said or on) from None


def occasions_said(told: Mapping[str, Any]) -> str:
    """The days of its own as lines of a form."""
    return "\n".join(f"{each['day']} {each['name']}" for each in told.get("occasions", ()))


def settings_said(version: ItemVersion) -> tuple[str, ...]:
    """The settings in words of the reader's language."""
    said = []
    if amount := version.extra.get(HEARING_AMOUNT):
        said.append(_("A hearing is due from %(amount)s yuan") % {"amount": format_yuan(Decimal(str(amount)))})
    if told := version.extra.get(PERIODIC):
        every, role = told.get("every", ""), told.get("role", "")
        named = str(EVERY_NAMES[Every(every)]) if every in list(Every) else every
        said.append(f"{named} · {Role(role).label if role in Role.values else role}")
        said += [_("before each public holiday")] if told.get("festivals") else []
        said += [_("before %(day)s") % {"day": line} for line in occasions_said(told).splitlines()]
    return tuple(said)
