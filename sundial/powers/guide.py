"""Everything a guide page shows of one version, in the order officials expect, as plain texts in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sundial.kernel.yaml_files import read_yaml
from sundial.powers import fees, procedures, rules
from sundial.powers.drafts import DATA, sheet_of
from sundial.powers.models import (
    ItemVersion,
    LimitKind,
    LimitRow,
    MaterialForm,
    MaterialRequirement,
    RiskPoint,
    RouteStep,
    StepCondition,
)
from sundial.powers.ranks import by_rank


@dataclass(frozen=True)
class LimitLine:
    """A limit in words. ``text`` is empty when the limit is missing: show it as missing, never as none or zero."""

    label: str
    text: str = ""
    kind: str = ""
    starts: str = ""
    note: str = ""
    approver: str = ""
    is_minimum: bool = False

    @property
    def is_missing(self) -> bool:
        return not self.text


@dataclass(frozen=True)
class Group:
    """Lines under a heading; the heading is empty when they concern everybody."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class MaterialLine:
    """One line of the list of materials. ``copies`` is None when the source does not say."""

    position: int
    name: str
    form: str
    copies: int | None
    issuer: str
    substitute: str
    note: str
    required: bool
    catch_all: bool
    may_follow: bool
    promise: str


@dataclass(frozen=True)
class MaterialGroup:
    """The materials of one class of applicant."""

    name: str
    lines: tuple[MaterialLine, ...]


@dataclass(frozen=True)
class StepLine:
    """One step of the route, as a reader sees it. ``beside`` is true when it runs beside another."""

    stage: int
    name: str
    post: str
    duty: str
    output: str
    limit: str
    condition: str
    beside: bool
    risks: tuple[RiskPoint, ...]
    role: str = ""


@dataclass(frozen=True)
class Guide:
    """办事指南. ``missing`` names the elements the chart still lacks; ``can_begin`` whether an application may be made.

    ``regulatory`` are the days the regulation itself gives each tier, with their article, where the item states its own beside
    them; ``forms`` the format documents (格式文书) of the item.
    """

    version: ItemVersion
    power_type: str
    handling_kind: str
    basis: tuple[str, ...]
    conditions: tuple[Group, ...]
    materials: tuple[MaterialGroup, ...]
    statutory: LimitLine
    promised: LimitLine
    extensions: tuple[LimitLine, ...]
    other_limits: tuple[LimitLine, ...]
    regulatory: tuple[tuple[LimitLine, str], ...]
    forms: tuple[str, ...]
    steps: tuple[StepLine, ...]
    outcomes: tuple[str, ...]
    fees: tuple[str, ...]
    places: tuple[str, ...]
    publicity: tuple[str, ...]
    rights: tuple[str, ...]
    remedies: tuple[str, ...]
    supervision_points: tuple[str, ...]
    complaint_channels: tuple[str, ...]
    missing: tuple[str, ...]
    can_begin: bool


def guide_of(version: ItemVersion) -> Guide:
    """The guide of a stored version; its rows should be prefetched."""
    item = version.item
    limits = list(version.limits.all())
    route = list(version.route.all())
    sheet = sheet_of(item, version, version.basis.all(), limits, route)
    return Guide(
        version=version,
        power_type=item.get_power_type_display(),
        handling_kind=version.get_handling_kind_display(),
        basis=tuple(map(_basis, by_rank(version.basis.all()))),
        conditions=tuple(map(_conditions, version.conditions)),
        materials=tuple(_materials(version.materials.all())),
        statutory=_whole(limits, LimitKind.STATUTORY),
        promised=_whole(limits, LimitKind.PROMISED),
        extensions=tuple(_limit(row) for row in limits if row.kind == LimitKind.EXTENSION),
        other_limits=tuple(_limit(row) for row in limits if row.kind in OTHERS),
        regulatory=tuple(map(_regulatory, version.extra.get("regulatory_limits") or [])),
        forms=tuple(version.extra.get("forms") or version.extra.get("evidence_documents") or ()),
        steps=tuple(_steps(route)) if route else tuple(_written(version.extra.get("steps", []))),
        outcomes=tuple(version.outcomes),
        fees=tuple(map(_fee, version.fees)),
        places=tuple(map(_place, version.places)),
        publicity=tuple(map(_publicity, version.publicity)),
        rights=tuple(version.rights),
        remedies=tuple(_remedies(version)),
        supervision_points=tuple(version.supervision_points),
        complaint_channels=tuple(version.complaint_channels),
        missing=tuple(str(label) for label, there in rules.elements(sheet).values() if not there),
        can_begin=version.published and procedures.is_applied_for(item.procedure) and item.cancelled_on is None,
    )


OTHERS = (LimitKind.CORRECTION_NOTICE, LimitKind.DELIVERY, LimitKind.PUBLICATION, LimitKind.OTHER)


def _basis(row: Any) -> str:
    number = f"（{row.document_number}）" if row.document_number else ""
    return f"{row}{number}"


def _conditions(group: dict[str, Any]) -> Group:
    thresholds = [_threshold(row) for row in group.get("thresholds", [])]
    standards = group.get("standards", [])
    named = [_("Standards: %(names)s") % {"names": "、".join(standards)}] if standards else []
    return Group(group.get("group", ""), (*group.get("items", []), *thresholds, *named))


def _threshold(row: dict[str, Any]) -> str:
    value = row["value"]
    written = "—".join(map(str, value)) if isinstance(value, list) else str(value)
    period = f"/{row['period']}" if row.get("period") else ""
    signs = {">=": "≥", "<=": "≤"}
    return f"{row['what']} {signs.get(row['op'], row['op'])} {written} {row.get('unit', '')}{period}".strip()


def _materials(rows: Iterable[MaterialRequirement]) -> Iterator[MaterialGroup]:
    for name, group in groupby(rows, key=lambda row: row.group):
        yield MaterialGroup(name, tuple(map(_material, group)))


def _material(row: MaterialRequirement) -> MaterialLine:
    form = str(MaterialForm(row.form).label) if row.form in MaterialForm.values else row.form
    return MaterialLine(
        row.position,
        row.name,
        form,
        row.copies,
        row.issuer,
        row.substitute,
        row.note,
        row.required,
        row.catch_all,
        row.may_follow,
        row.promise,
    )


def _whole(limits: list[LimitRow], kind: LimitKind) -> LimitLine:
    row = next((row for row in limits if row.kind == kind), None)
    return _limit(row) if row else LimitLine(str(kind.label), kind=kind)


def _limit(row: LimitRow) -> LimitLine:
    label = row.what or str(LimitKind(row.kind).label)
    text = rules.amount_in_words(row.value, row.unit)
    if row.is_minimum:
        text = _("at least %(time)s") % {"time": text}
    if row.is_total:
        text = _("%(time)s in all") % {"time": text}
    other = row.detail.get("alternative", "")
    if other:
        text = _("%(one)s or %(other)s") % {"one": other, "other": text}
    return LimitLine(
        label, text, row.kind, start_in_words(row.starts), row.detail.get("notice", ""), row.approver, row.is_minimum
    )


def _regulatory(row: dict[str, Any]) -> tuple[LimitLine, str]:
    label = "：".join(row[key] for key in ("tier", "what") if row.get(key))
    return LimitLine(label, rules.amount_in_words(row["value"], row["unit"])), row.get("basis", "")


def start_in_words(starts: str) -> str:
    """From what a limit is counted, in the reader's language as far as its words are known: acceptance, 受理."""
    english = (get_language() or "").startswith("en")
    return _english_starts().get(starts, starts) if english else starts


@cache
def _english_starts() -> dict[str, str]:
    known: dict[str, str] = read_yaml(DATA / "start_words.yaml")
    return known


def post_of(step: RouteStep) -> str:
    """Who does a step: the post, and of which section where the route names one."""
    role = step.get_role_display()
    return _("%(section)s (%(role)s)") % {"section": step.section, "role": role} if step.section else role


def _steps(route: list[RouteStep]) -> Iterator[StepLine]:
    stages = [step.stage for step in route]
    for step in route:
        yield StepLine(
            stage=step.stage,
            name=step.name,
            post=post_of(step),
            duty=step.duty,
            output=step.output,
            limit=rules.amount_in_words(step.limit_value, step.limit_unit) if step.limit_value is not None else "",
            condition=str(StepCondition(step.condition).label) if step.condition in StepCondition.values else "",
            beside=stages.count(step.stage) > 1,
            risks=tuple(step.risks.all()),
            role=step.role,
        )


def _written(steps: list[dict[str, Any]]) -> Iterator[StepLine]:
    """The steps of an item that has no route yet, as its source writes them."""
    for step in steps:
        limit = step.get("limit") or {}
        known = limit.get("value") is not None
        words = rules.amount_in_words(limit["value"], limit["unit"]) if known else ""
        if limit.get("minimum"):
            words = _("at least %(time)s") % {"time": words}
        yield StepLine(step["no"], step["action"], step["actor"], "", step.get("output", ""), words, "", False, ())


def _fee(row: dict[str, Any] | str) -> str:
    if isinstance(row, str):
        return row
    if "editions" in row:
        return fees.in_words(row)
    return "，".join(str(row[key]) for key in ("name", "standard", "basis") if row.get(key))


def _place(row: dict[str, Any] | str) -> str:
    if isinstance(row, str):
        return row
    return "，".join(str(row[key]) for key in ("name", "address", "hours", "telephone") if row.get(key))


def _publicity(row: dict[str, Any]) -> str:
    words = f"{row['what']}：{row.get('channel', '')}"
    if row.get("permanent"):
        return words + "（" + _("permanently") + "）"
    if row.get("min_days"):
        shown = _("at least %(time)s") % {"time": rules.amount_in_words(row["min_days"], row["unit"])}
        return f"{words}（{shown}）"
    return words


def _remedies(version: ItemVersion) -> Iterator[str]:
    limits = version.extra.get("remedy_limits", {})
    for name in version.remedies:
        limit = limits.get(name)
        yield (
            f"{name}（{start_in_words(limit['starts'])}，{rules.amount_in_words(limit['value'], limit['unit'])}）"
            if limit
            else name
        )
