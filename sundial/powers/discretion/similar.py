"""类案: what like cases came to, and how far an outcome lies from theirs. One statement; nothing of the case itself is read.

Like is: the same item, violation, grade and kind of sanction, decided within the days the dated data say, before the day asked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from sundial.organs.models import Organ
from sundial.powers.discretion.words import data, holding
from sundial.powers.models import PowerItem

# Where all like cases came to the same and this one did not: further than any spread can tell.
FARTHEST = Decimal(99)

QUARTILES = """
SELECT count(*), min(amount), percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY amount), max(amount)
FROM powers_decidedsanction
WHERE item_id = %(item)s AND violation = %(violation)s AND grade = %(grade)s AND sanction = %(sanction)s
  AND amount IS NOT NULL AND decided_on > %(since)s AND decided_on <= %(until)s
  AND case_id IS DISTINCT FROM %(case)s AND (%(organ)s::uuid IS NULL OR organ_id = %(organ)s)
"""
NEWEST = """
SELECT case_id, amount, decided_on, organ_id, facts
FROM powers_decidedsanction
WHERE item_id = %(item)s AND violation = %(violation)s AND grade = %(grade)s AND sanction = %(sanction)s
  AND amount IS NOT NULL AND decided_on > %(since)s AND decided_on <= %(until)s
  AND case_id IS DISTINCT FROM %(case)s AND (%(organ)s::uuid IS NULL OR organ_id = %(organ)s)
ORDER BY decided_on DESC, case_id LIMIT %(listed)s
"""


@dataclass(frozen=True)
class Terms:
    """The dated terms of the comparison: the smallest sample, days back, cases listed, and how far apart is too far."""

    sample: int
    days: int
    listed: int
    apart: Decimal
    source: str


def terms_on(day: date) -> Terms:
    """The terms in force on a day."""
    row = holding(data()["like_cases"], day)[-1]
    return Terms(row["sample"], row["days"], row["listed"], Decimal(row["apart"]), row["source"])


@dataclass(frozen=True)
class LikeCase:
    """One like case: its key, what it came to, when, by which organ, in which circumstances."""

    case_id: UUID
    amount: Decimal
    decided_on: date
    organ_id: UUID
    facts: dict[str, str]


@dataclass(frozen=True)
class LikeCases:
    """How many there were, what they came to, and the newest of them. Quartiles are amounts that were decided; None without cases."""

    count: int
    least: Decimal | None
    lower: Decimal | None
    median: Decimal | None
    upper: Decimal | None
    most: Decimal | None
    cases: tuple[LikeCase, ...]
    terms: Terms

    @property
    def is_enough(self) -> bool:
        """Whether there are enough to measure against; fewer are only shown."""
        return self.count >= self.terms.sample

    def distance(self, amount: Decimal) -> Decimal | None:
        """How far ``amount`` lies from the median, in widths of the middle half; None when there are too few cases.

        Quartiles and not mean and deviation, because one wild case must not make the next one look ordinary.
        """
        if not self.is_enough or self.median is None or self.upper is None or self.lower is None:
            return None
        away, width = abs(amount - self.median), self.upper - self.lower
        if not width:
            return FARTHEST if away else Decimal(0)
        return min((away / width).quantize(Decimal("0.01")), FARTHEST)

    def is_apart(self, amount: Decimal) -> bool:
        """Whether an outcome lies so far from its like that it must be explained."""
        found = self.distance(amount)
        return found is not None and found > self.terms.apart


def like_cases(
    item: PowerItem,
    violation: str,
    grade: str,
    *,
    on: date,
    sanction: str = "fine",
    organ: Organ | None = None,
    but: UUID | None = None,
) -> LikeCases:
    """The like cases decided until ``on``, without the case ``but``; of one organ, or of all that exercise the item."""
    terms = terms_on(on)
    wanted: dict[str, Any] = {
        "item": item.pk,
        "violation": violation,
        "grade": grade,
        "sanction": sanction,
        "since": on - timedelta(days=terms.days),
        "until": on,
        "case": but,
        "organ": organ.pk if organ else None,
        "listed": terms.listed,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUARTILES, wanted)
        count, least, quartiles, most = cursor.fetchone()
        cursor.execute(NEWEST, wanted)
        cases = tuple(_like(row) for row in cursor.fetchall())
    lower, median, upper = quartiles or (None, None, None)
    return LikeCases(count, least, lower, median, upper, most, cases, terms)


def _like(row: Sequence[Any]) -> LikeCase:
    case_id, amount, decided_on, organ_id, facts = row
    return LikeCase(case_id, amount, decided_on, organ_id, json.loads(facts) if isinstance(facts, str) else facts)
