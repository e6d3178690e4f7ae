"""行政执法统计: what an organ's enforcement comes to in a period, and what became of it before those who review it (LEG-08).

What is counted is data (``data/enforcement.yaml``); every figure is the length of the list it opens, because both ask one condition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, DecimalField, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from sundial.cases.models import Case
from sundial.cases.stated.words import both
from sundial.kernel.proportion import Proportion
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.access import duties, organs_under
from sundial.organs.models import Officer, Reach, Role
from sundial.powers.models import PowerType
from sundial.powers.queries import of_the_public, runs_online
from sundial.supervision.statistics.figures import Scope, organs_of
from sundial.supervision.statistics.measures import Period
from sundial.supervision.statistics.policy import policy

FILE = Path(__file__).parents[1] / "data" / "enforcement.yaml"
MOMENTS = ("submitted_at", "decided_at")
KEYS = {"name", "label", "procedures", "by", "outcomes", "answers", "sum", "of"}


@dataclass(frozen=True)
class Row:
    """One line of the statistics: which cases it counts, or which figure of theirs it adds up."""

    name: str
    label: Any
    procedures: tuple[str, ...]
    by: str
    outcomes: tuple[str, ...] = ()
    answers: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    sum: str = ""
    of: str = ""

    def condition(self, period: Period) -> Q:
        """Which cases, in a period."""
        wanted = Q(procedure__in=self.procedures) & period.holds(self.by)
        if self.outcomes:
            wanted &= Q(outcome__in=self.outcomes)
        for name, values in self.answers.items():
            wanted &= Q(**{f"answers__{name}__in": values})
        return wanted


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    name: str
    label: Any
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Figure:
    """What a row came to: cases or yuan, and its share where it is one."""

    row: Row
    amount: int | Decimal
    share: Proportion | None = None


@cache
def groups() -> tuple[Group, ...]:
    """The county's statistics. Raises ValueError for a row nobody can count."""
    found = tuple(
        Group(each["name"], both(each["label"], each["name"]), tuple(_row(row) for row in each["rows"]))
        for each in read_yaml(FILE)["groups"]
    )
    known = {row.name for group in found for row in group.rows}
    if strange := {row.of for group in found for row in group.rows if row.of} - known:
        raise ValueError(f"enforcement.yaml: shares of unknown rows {sorted(strange)}")
    return found


def _row(told: Mapping[str, Any]) -> Row:
    if unknown := set(told) - KEYS:
        raise ValueError(f"enforcement.yaml: {told['name']}: unknown {sorted(unknown)}")
    if told["by"] not in MOMENTS:
        raise ValueError(f"enforcement.yaml: {told['name']}: no moment {told['by']}")
    return Row(
        told["name"],
        both(told["label"], told["name"]),
        tuple(told["procedures"]),
        told["by"],
        tuple(told.get("outcomes", ())),
        {name: tuple(values) for name, values in told.get("answers", {}).items()},
        told.get("sum", ""),
        told.get("of", ""),
    )


def reported_to(officer: Officer) -> Scope:
    """Whose enforcement the officer sees: what he supervises or heads, and what he reviews in law."""
    found: set[UUID] = organs_of(officer)
    for duty in duties(officer):
        if duty.post.role != Role.LEGAL_REVIEWER:
            continue
        found.add(duty.post.organ_id)
        if duty.post.reach == Reach.REGION:
            found |= organs_under(duty.post.organ.region)
    return Scope(frozenset(found), tuple(duties(officer)))


def counted(scope: Scope, period: Period) -> list[tuple[Group, list[Figure]]]:
    """Every group with its figures; one query a row."""
    amounts = {row.name: _amount(scope, row, period) for group in groups() for row in group.rows}
    return [(group, [_figure(row, amounts) for row in group.rows]) for group in groups()]


@dataclass(frozen=True)
class Run:
    """How the powers of one kind run (PEN-33): online with cases of the period, online without one, not online yet, classified."""

    kind: Any
    items: int
    with_cases: int
    without_cases: int
    not_run: int
    classified: int


def powers_run(scope: Scope, period: Period) -> list[Run]:
    """The powers in force of these organs, kind by kind in the order of the catalogue; one query."""
    had = Exists(Case.objects.filter(period.holds("submitted_at"), item=OuterRef("item_id")))
    shown, runs = Q(classified_ground=""), runs_online()
    rows = of_the_public().filter(item__organ__in=scope.organs).annotate(had=had).values("item__power_type")
    found = {
        row["item__power_type"]: Run(
            PowerType(row["item__power_type"]).label,
            row["items"],
            row["busy"],
            row["none"],
            row["wait"],
            row["secret"],
        )
        for row in rows.order_by("item__power_type").annotate(
            items=Count("pk"),
            busy=Count("pk", filter=shown & Q(had=True)),
            none=Count("pk", filter=shown & runs & Q(had=False)),
            wait=Count("pk", filter=shown & ~runs & Q(had=False)),
            secret=Count("pk", filter=~shown),
        )
    }
    return [found[kind] for kind in PowerType.values if kind in found]


def _figure(row: Row, amounts: Mapping[str, int | Decimal]) -> Figure:
    share = policy().proportion(int(amounts[row.name]), int(amounts[row.of])) if row.of else None
    return Figure(row, amounts[row.name], share)


def _amount(scope: Scope, row: Row, period: Period) -> int | Decimal:
    found = behind(scope, row.name, period)
    if not row.sum:
        return found.count()
    figure = Cast(KT(f"answers__figures__{row.sum}"), DecimalField(max_digits=18, decimal_places=2))
    return found.aggregate(all=Sum(figure))["all"] or Decimal(0)


def behind(scope: Scope, name: str, period: Period) -> QuerySet[Case]:
    """The cases a figure counts. Raises ``KeyError`` for a row nobody states."""
    row = {row.name: row for group in groups() for row in group.rows}[name]
    return scope.cases().filter(row.condition(period)).order_by("-submitted_at", "pk")
