"""An item version with all its rows, before it is stored: what a file, an import or a form has said, in one piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sundial.kernel.limits import Unit
from sundial.powers.models import (
    Basis,
    ItemVersion,
    LimitKind,
    LimitRow,
    MaterialRequirement,
    PowerItem,
    RiskPoint,
    RouteStep,
)
from sundial.powers.rules import Sheet, StepFact

DATA = Path(__file__).parent / "data"


@dataclass
class Draft:
    """Unsaved rows of one version. ``units`` are names of sections; ``line`` is the place in the file it came from."""

    item: PowerItem
    version: ItemVersion
    basis: list[Basis] = field(default_factory=list)
    materials: list[MaterialRequirement] = field(default_factory=list)
    limits: list[LimitRow] = field(default_factory=list)
    route: list[RouteStep] = field(default_factory=list)
    risks: list[RiskPoint] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    line: int | None = None

    def sheet(self) -> Sheet:
        """What the rules read."""
        return sheet_of(self.item, self.version, self.basis, self.limits, self.route)


@lru_cache(maxsize=1)
def parameters() -> dict[str, Any]:
    """The dated parameters of this room, from ``data/limits.yaml``."""
    loaded: dict[str, Any] = yaml.safe_load((DATA / "limits.yaml").read_text(encoding="utf-8"))
    return loaded


def day_means(item: PowerItem, version: ItemVersion) -> Unit:
    """How this item's "日" without more is read: as the item says, else as the law of its type says."""
    readings = parameters()["day_means"]
    by_law = readings.get(item.power_type, readings["default"])["unit"]
    return Unit(version.extra.get("day_means", by_law))


def sheet_of(
    item: PowerItem,
    version: ItemVersion,
    basis: Iterable[Basis],
    limits: Iterable[LimitRow],
    route: Iterable[RouteStep],
) -> Sheet:
    """The sheet of a version from its rows, stored or not."""
    rows = list(limits)
    steps = tuple(
        StepFact(step.stage, step.name, step.kind, step.role, step.limit_value, step.limit_unit) for step in route
    )
    whole = (LimitKind.STATUTORY, LimitKind.PROMISED)
    first = {row.kind: row for row in sorted(rows, key=lambda row: row.position, reverse=True)}
    extension = first.get(LimitKind.EXTENSION)
    return Sheet(
        name=version.name,
        power_type=item.power_type,
        procedure=item.procedure,
        internal_only=item.internal_only,
        has_basis=any(True for _row in basis),
        has_conditions=bool(version.conditions) or version.no_conditions,
        has_posts=bool(steps or version.extra.get("posts") or version.extra.get("steps")),
        has_procedure=bool(steps) or bool(version.extra.get("steps")),
        has_supervision_points=bool(version.supervision_points),
        has_rights=bool(version.rights),
        has_complaint_channels=bool(version.complaint_channels),
        chart_pending=version.chart_pending,
        day_means=day_means(item, version),
        limits={kind: (first[kind].value, first[kind].unit) for kind in (*whole, LimitKind.EXTENSION) if kind in first},
        extension_is_total=bool(extension and extension.is_total),
        steps=steps,
    )
