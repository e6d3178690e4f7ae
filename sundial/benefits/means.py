"""What a household lives on, against the line of the day: yuan a head and a year, to the fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sundial.benefits.models import Frequency, Standard
from sundial.cases.models import Case
from sundial.cases.stated.law import Term
from sundial.cases.stated.lives import stated_life
from sundial.kernel.money import rounded

MONTHS = Decimal(12)


@dataclass(frozen=True)
class Means:
    """The household as its last survey found it."""

    people: int
    yearly_income: Decimal

    @property
    def a_head(self) -> Decimal:
        return rounded(self.yearly_income / self.people)

    def most_a_month(self, line: Decimal) -> Decimal:
        """What lifts everybody to the line (补差): the gap of one head, times the heads, over twelve months."""
        return rounded((line - self.yearly_income / self.people) * self.people / MONTHS)


def means_of(case: Case) -> Means | None:
    """What the last survey found, or None before any."""
    found = case.answers.get("means")
    return Means(int(found["people"]), Decimal(found["income"])) if found else None


def line_of(case: Case, lines: Mapping[str, str], day: dt.date) -> Term:
    """The line of the household's category on ``day``, in yuan a head and a year.

    A standard the county entered goes before the parameter of the life. Raises LookupError where neither is in force.
    """
    category = str(case.answers.get("category", ""))
    standard = standard_of(case, category, day)
    if standard is not None:
        yearly = standard.amount * (MONTHS if standard.per == Frequency.MONTHLY else 1)
        return Term(yearly, standard.paper)
    return stated_life(case.procedure).parameter(lines[category], day)


def standard_of(case: Case, category: str, day: dt.date) -> Standard | None:
    """The standard of the item for ``category`` that is in force on ``day``."""
    rows = Standard.objects.filter(item=case.item, category=category, valid_from__lte=day)
    return rows.order_by("-valid_from").first()
