"""廉政风险公开: where in the exercise of power integrity is at risk, how gravely, and what is done against it (RISK-07)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from sundial.organs.models import Organ
from sundial.powers.models import RiskGrade, RiskPoint, VersionState


@dataclass(frozen=True)
class RiskFilters:
    """What a visitor looks for: words of the item, all of one organ, one grade."""

    q: str = ""
    organ: str = ""
    grade: str = ""

    def narrow(self, rows: QuerySet[RiskPoint]) -> QuerySet[RiskPoint]:
        if self.q:
            rows = rows.filter(Q(version__name__icontains=self.q) | Q(description__icontains=self.q))
        if self.organ:
            rows = rows.filter(version__item__organ__code=self.organ)
        return rows.filter(grade=self.grade) if self.grade else rows


def risks() -> QuerySet[RiskPoint]:
    """The risks of every power in force that is public, the gravest first, then by organ and item."""
    shown = RiskPoint.objects.filter(
        version__state=VersionState.IN_FORCE,
        version__published=True,
        version__item__internal_only=False,
        version__classified_ground="",
        version__item__cancelled_on=None,
    )
    related = shown.select_related("version__item__organ", "step")
    return related.order_by("grade", "version__item__organ__name", "version__item__code", "pk")


def organs_with_risks() -> list[tuple[str, str]]:
    """Code and name of each organ that has one, for a list to choose from."""
    rows = Organ.objects.filter(items__versions__risks__in=risks().order_by())
    return list(rows.order_by("name").values_list("code", "name").distinct())


def grades() -> list[tuple[str, object]]:
    """Each grade with its name."""
    return [(grade.value, grade.label) for grade in RiskGrade]


def counted(rows: QuerySet[RiskPoint]) -> dict[str, int]:
    """How many there are of each grade, none included."""
    found = dict(rows.order_by().values_list("grade").annotate(Count("pk")))
    return {grade.value: found.get(grade.value, 0) for grade in RiskGrade}


def measures(risk: RiskPoint) -> list[str]:
    """What is done against it, in words."""
    return [each["text"] if isinstance(each, dict) else str(each) for each in risk.measures]
