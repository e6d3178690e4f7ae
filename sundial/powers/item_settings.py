"""What an item sets for the procedure it runs by, kept in ``extra``: from which amount a hearing is due, and how often work comes round."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sundial.kernel.money import format_yuan
from sundial.organs.models import Role
from sundial.powers.models import ItemVersion

HEARING_AMOUNT = "hearing_amount"  # yuan, as text; of a penalty's item
PERIODIC = "periodic"  # ``{every, role}``; of work that comes round


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


def with_settings(extra: Mapping[str, Any], hearing_amount: Decimal | None, every: str, role: str) -> dict[str, Any]:
    """``extra`` with these settings in place of those it had; what is empty is not set, and all else stays."""
    kept = {name: value for name, value in extra.items() if name not in (HEARING_AMOUNT, PERIODIC)}
    if hearing_amount is not None:
        kept[HEARING_AMOUNT] = str(hearing_amount)
    if every and role:
        kept[PERIODIC] = {"every": every, "role": role}
    return kept


def settings_said(version: ItemVersion) -> tuple[str, ...]:
    """The settings in words of the reader's language."""
    said = []
    if amount := version.extra.get(HEARING_AMOUNT):
        said.append(_("A hearing is due from %(amount)s yuan") % {"amount": format_yuan(Decimal(str(amount)))})
    if told := version.extra.get(PERIODIC):
        every, role = told.get("every", ""), told.get("role", "")
        named = str(EVERY_NAMES[Every(every)]) if every in list(Every) else every
        said.append(f"{named} · {Role(role).label if role in Role.values else role}")
    return tuple(said)
