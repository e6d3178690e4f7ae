"""What was said of the organs and items, counted: levels, silence, what was left out, and a rate with its interval or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from sundial.cases.models import Case
from sundial.complaints.centres import PROCEDURE
from sundial.complaints.models import BAD_LEVELS, Level, Rating


@dataclass
class Tally:
    """The ratings of one organ or item. ``silent`` are cases with a step that could have been rated and nobody did: nobody's praise."""

    key: str
    name: str
    levels: Counter[int] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    cases: int = 0
    rated: int = 0

    @property
    def counted(self) -> int:
        return sum(self.levels.values())

    @property
    def good(self) -> int:
        return sum(self.levels[level] for level in Level if level not in BAD_LEVELS)

    @property
    def silent(self) -> int:
        return self.cases - self.rated


def of_organs() -> list[Tally]:
    """Every organ with a case that could be rated, by name: no order of rank."""
    return _tallies("case__organ__code", "organ__code", "organ__short_name")


def of_items(organ: str) -> list[Tally]:
    """Every item of one organ, by name. ``organ`` is its code."""
    return _tallies("case__item__code", "item__code", "version__name", organ)


def _tallies(rated_by: str, key: str, name: str, organ: str = "") -> list[Tally]:
    """Two queries, whatever their number."""
    could = Case.objects.filter(accepted_at__isnull=False, channel__in=("online", "window")).exclude(
        procedure=PROCEDURE
    )
    ratings = Rating.objects.all()
    if organ:
        could, ratings = could.filter(organ__code=organ), ratings.filter(case__organ__code=organ)
    found: dict[str, Tally] = {}
    rows: Iterable[Any] = (
        could.order_by()
        .values_list(key, name)
        .annotate(cases=Count("pk", distinct=True), rated=Count("pk", distinct=True, filter=Q(ratings__isnull=False)))
    )
    for code, said, cases, rated in rows:
        tally = found.setdefault(code, Tally(code, said))
        tally.cases, tally.rated = tally.cases + cases, tally.rated + rated
    counted = ratings.order_by().values_list(rated_by, "level", "left_out").annotate(n=Count("pk"))
    for code, level, left, n in counted:
        if code not in found:
            continue
        if left:
            found[code].left_out[left] += n
        else:
            found[code].levels[level] += n
    return sorted(found.values(), key=lambda each: each.name)
