"""An item version with all its rows, before it is stored: what a file, an import or a form has said, in one piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from sundial.kernel.limits import Unit
from sundial.kernel.yaml_files import read_yaml
from sundial.powers.models import (
    Basis,
    ItemVersion,
    LimitKind,
    LimitRow,
    MaterialRequirement,
    PowerItem,
    RiskPoint,
    RouteStep,
    VersionState,
)
from sundial.powers.rules import Sheet, StepFact

DATA = Path(__file__).parent / "data"
RowOf = TypeVar("RowOf", Basis, MaterialRequirement, LimitRow, RouteStep, RiskPoint)


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
    loaded: dict[str, Any] = read_yaml(DATA / "limits.yaml")
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
        StepFact(step.stage, step.name, step.kind, step.role, step.limit_value, step.limit_unit, step.section)
        for step in route
    )
    whole = (LimitKind.STATUTORY, LimitKind.PROMISED)
    first = {row.kind: row for row in sorted(rows, key=lambda row: row.position, reverse=True)}
    extension = first.get(LimitKind.EXTENSION)
    return Sheet(
        name=version.name,
        power_type=item.power_type,
        procedure=item.procedure,
        internal_only=item.internal_only,
        internal_ground=version.internal_ground.strip(),
        has_basis=any(True for _row in basis),
        has_conditions=bool(version.conditions) or version.no_conditions,
        has_posts=bool(steps or version.extra.get("posts") or version.extra.get("steps")),
        has_procedure=bool(steps) or bool(version.extra.get("steps")),
        has_supervision_points=bool(version.supervision_points),
        has_rights=bool(version.rights),
        has_complaint_channels=bool(version.complaint_channels),
        chart_pending=version.chart_pending,
        day_means=day_means(item, version),
        handling_kind=version.handling_kind,
        has_unit=bool(version.responsible_unit.strip()),
        limits={kind: (first[kind].value, first[kind].unit) for kind in (*whole, LimitKind.EXTENSION) if kind in first},
        extension_is_total=bool(extension and extension.is_total),
        steps=steps,
        merged_form=version.merged_form,
        merged_ground=version.merged_ground.strip(),
    )


# What a copy does not take along: which version it is, and from when to when it holds.
OWN = {"id", "item", "number", "state", "effective_from", "effective_to"}
ROWS = {"basis": Basis, "materials": MaterialRequirement, "limits": LimitRow, "route": RouteStep, "risks": RiskPoint}


@dataclass(frozen=True)
class Edits:
    """What a form changes: plain fields of the version, whole lists of rows as plain values, and the names of its units.

    Rows of ``route`` carry ``stage`` and ``position``; of ``risks`` a ``step`` as ``(stage, position)`` or None.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    units: list[str] | None = None

    @property
    def names(self) -> set[str]:
        """Every part of the item these edits touch."""
        return {*self.fields, *self.rows, *(["units"] if self.units is not None else [])}


def copy_of(version: ItemVersion, number: int) -> Draft:
    """An unsaved copy of a stored version with all its rows, as the draft of the next."""
    kept = {column.name: getattr(version, column.name) for column in version._meta.concrete_fields}
    copied = ItemVersion(
        **{name: deepcopy(value) for name, value in kept.items() if name not in OWN},
        item=version.item,
        number=number,
        state=VersionState.DRAFT,
        effective_from=version.effective_from,
    )
    draft = Draft(version.item, copied, units=[unit.name for unit in version.units.all()])
    draft.basis = [_copied(row, copied) for row in version.basis.all()]
    draft.materials = [_copied(row, copied) for row in version.materials.all()]
    draft.limits = [_copied(row, copied) for row in version.limits.all()]
    old_route = list(version.route.all())
    draft.route = [_copied(row, copied) for row in old_route]
    steps = dict(zip((row.pk for row in old_route), draft.route, strict=True))
    for risk in version.risks.all():
        draft.risks.append(_copied(risk, copied))
        draft.risks[-1].step = steps.get(risk.step_id) if risk.step_id else None
    return draft


def stored(version: ItemVersion) -> Draft:
    """A stored draft with its stored rows, to be edited and stored again."""
    draft = copy_of(version, version.number)
    groups: tuple[Iterable[Any], ...] = (draft.basis, draft.materials, draft.limits, draft.route, draft.risks)
    for row in chain.from_iterable(groups):
        row.version = version
    draft.version = version
    return draft


def _copied(row: RowOf, version: ItemVersion) -> RowOf:
    values = {column.name: getattr(row, column.name) for column in row._meta.concrete_fields}
    plain = {name: deepcopy(value) for name, value in values.items() if name not in {"id", "version", "step"}}
    return type(row)(**plain, version=version)


def apply(draft: Draft, edits: Edits) -> None:
    """Change ``draft`` as ``edits`` say. Risks stay with the step of the same kind and name when the route changes."""
    for name, value in edits.fields.items():
        setattr(draft.version, name, value)
    if edits.units is not None:
        draft.units = edits.units
    for name in ("basis", "materials", "limits", "route"):
        if name in edits.rows:
            setattr(draft, name, [ROWS[name](version=draft.version, **row) for row in edits.rows[name]])
    if "risks" in edits.rows:
        draft.risks = [_risk(draft, dict(row)) for row in edits.rows["risks"]]
    elif "route" in edits.rows:
        _keep_risks(draft)


def _risk(draft: Draft, row: dict[str, Any]) -> RiskPoint:
    place = row.pop("step", None)
    steps = {(step.stage, step.position): step for step in draft.route}
    return RiskPoint(version=draft.version, step=steps.get(tuple(place)) if place else None, **row)


def _keep_risks(draft: Draft) -> None:
    steps = {(step.kind, step.name): step for step in reversed(draft.route)}
    for risk in draft.risks:
        risk.step = steps.get((risk.step.kind, risk.step.name)) if risk.step else None
