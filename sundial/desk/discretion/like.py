"""Like cases beside a decision (类案): how many, what they came to, where this one stands among them, and the newest of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.kernel import clock, money
from sundial.powers.discretion.similar import LikeCase, LikeCases, like_cases
from sundial.powers.models import PowerItem
from sundial.ui import parts


@dataclass(frozen=True)
class LikeOutcomes:
    """What the panel shows. ``distance`` is in widths of the middle half; None where too few are there to measure."""

    found: LikeCases
    grade: str
    rows: list[parts.Row]
    cases: list[tuple[LikeCase, str]]
    distance: Decimal | None
    is_apart: bool


def like_outcomes(item: PowerItem, case_id: UUID, graded: Mapping[str, Any], amount: object) -> LikeOutcomes:
    """The like cases of one that the benchmark has graded, without the case itself."""
    found = like_cases(item, graded["violation"], graded["grade"], on=clock.today(), but=case_id)
    fine = Decimal(str(amount)) if amount not in (None, "") else None
    return LikeOutcomes(
        found,
        str(graded.get("grade_name", graded["grade"])),
        _rows(found),
        _numbered(found.cases),
        found.distance(fine) if fine is not None else None,
        fine is not None and found.is_apart(fine),
    )


def _rows(found: LikeCases) -> list[parts.Row]:
    if found.median is None:
        return []
    told = [
        (_("lowest"), found.least),
        (_("lower quarter"), found.lower),
        (_("middle"), found.median),
        (_("upper quarter"), found.upper),
        (_("highest"), found.most),
    ]
    return [parts.Row(label, f"{money.format_yuan(amount)}元") for label, amount in told if amount is not None]


def _numbered(cases: tuple[LikeCase, ...]) -> list[tuple[LikeCase, str]]:
    """Each with the number of its case, read at once; a case of another system has none here."""
    numbers = dict(Case.objects.filter(pk__in=[each.case_id for each in cases]).values_list("pk", "number"))
    return [(each, numbers.get(each.case_id, "")) for each in cases]
