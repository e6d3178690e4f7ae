"""The service guide of an item, read off the rows of its version in the order officials and citizens expect.

What the catalogue does not say is shown as missing; nothing is filled in, and a missing limit is never “unlimited”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits import terms
from sundial.permits.states import PROCEDURE
from sundial.powers.models import ItemVersion, LimitKind, LimitRow, MaterialRequirement, RouteStep, VersionState
from sundial.powers.queries import ROWS, sheet, versions_on
from sundial.powers.rules import amount_in_words, elements
from sundial.ui.parts import Row

# Shown even when there is none: that a limit is missing is itself what the public must see (CAT-26).
ALWAYS = (LimitKind.PROMISED, LimitKind.STATUTORY)
ORDER = (*ALWAYS, LimitKind.EXTENSION, LimitKind.CORRECTION_NOTICE, LimitKind.DELIVERY, LimitKind.PUBLICATION)

FORMS: dict[str, str | Promise] = {
    "original": gettext_lazy("original"),
    "copy": gettext_lazy("photocopy"),
    "duplicate": gettext_lazy("duplicate"),
    "original_and_copy": gettext_lazy("original and photocopy"),
}
CONDITIONS: dict[str, str | Promise] = {
    "on_site_needed": gettext_lazy("only when an inspection is needed"),
    "rectification_ordered": gettext_lazy("only when rectification is ordered"),
}
COMPARED: dict[str, str | Promise] = {
    "<": gettext_lazy("less than %(value)s"),
    "<=": gettext_lazy("at most %(value)s"),
    ">": gettext_lazy("more than %(value)s"),
    ">=": gettext_lazy("at least %(value)s"),
}


@dataclass(frozen=True)
class ConditionGroup:
    """受理条件 of one class of applicant or subject."""

    name: str
    items: tuple[str, ...]
    thresholds: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()


@dataclass(frozen=True)
class MaterialGroup:
    """申请材料 of one class of applicant; an empty name means everybody."""

    name: str
    materials: tuple[MaterialRequirement, ...]


@dataclass(frozen=True)
class LimitLine:
    """One limit in words. ``text`` empty means the catalogue has none."""

    label: str
    text: str = ""
    note: str = ""
    basis: str = ""
    key: str = ""


@dataclass(frozen=True)
class GuideStep:
    """One step of the handling as the public may know it."""

    name: str
    who: str = ""
    what: str = ""
    limit: str = ""
    output: str = ""
    notes: tuple[str, ...] = ()


def shown(code: str, number: int | None = None) -> ItemVersion | None:
    """The version a guide shows: the one asked for, else the one in force, else the newest that ever was or will be."""
    rows = (
        ItemVersion.objects.filter(item__code=code, item__internal_only=False)
        .exclude(state=VersionState.DRAFT)
        .select_related("item__organ")
        .prefetch_related(*ROWS)
    )
    if number is not None:
        return rows.filter(number=number).first()
    return rows.filter(pk__in=versions_on().values("pk")).first() or rows.order_by("-effective_from").first()


def holds(version: ItemVersion) -> bool:
    """Whether this version is the one in force today."""
    today = clock.today()
    ended = version.effective_to is not None and version.effective_to <= today
    return version.effective_from <= today and not ended


def closed(version: ItemVersion) -> Refusal | None:
    """Why nobody can apply for the item online now; None when anybody can."""
    item = version.item
    if item.cancelled_on and item.cancelled_on <= clock.today():
        return Refusal("item.cancelled", gettext_lazy("This item has been cancelled and takes no more applications."))
    if not holds(version):
        return Refusal("item.not_in_force", gettext_lazy("This version of the guide is not in force today."))
    if item.procedure != PROCEDURE:
        return Refusal(
            "item.not_online",
            gettext_lazy("This item cannot be applied for online yet. Go to the place named in the guide."),
            who=item.organ.name,
        )
    if not version.published:
        missing = "、".join(str(name) for name, there in elements(sheet(version)).values() if not there)
        return Refusal(
            "item.incomplete",
            gettext_lazy("The guide is not complete, so no application is taken yet. Still missing: %(names)s."),
            basis="权力公开透明运行要求：流程图七要素",
            names=missing,
        )
    return None


def basics(version: ItemVersion) -> list[Row]:
    """基本信息."""
    item = version.item
    rows = [
        Row(_("Item code"), item.code),
        Row(_("Kind of power"), _kind(version)),
        Row(_("Exercised by"), item.organ.name, hint=version.responsible_unit),
        Row(_("Level"), item.organ.get_tier_display()),
        Row(_("Handling kind"), version.get_handling_kind_display()),
        Row(_("For whom"), version.audience),
        Row(_("Theme"), version.theme),
        Row(_("Visits in person"), visits(version.visits)),
        Row(_("Result of handling"), "、".join(version.outcomes)),
    ]
    optional = [
        (_("Also called"), "、".join(version.aliases)),
        (_("Issued by"), version.issuing_authority),
        (_("Delegated by"), version.delegated_by),
        (_("Quantity limit"), version.quantity_limit),
        (_("On-site review"), _REVIEW.get(version.on_site_review, "")),
        (_("Collective decision"), _COLLECTIVE.get(version.collective_decision, "")),
    ]
    return rows + [Row(label, str(value)) for label, value in optional if value]


_REVIEW: dict[str, str | Promise] = {
    "required": gettext_lazy("always"),
    "optional": gettext_lazy("when the deputy head in charge decides so"),
}
_COLLECTIVE: dict[str, str | Promise] = {
    "required": gettext_lazy("always, by a meeting with at least two thirds present"),
    "optional": gettext_lazy("where needed"),
    "major_only": gettext_lazy("for major matters"),
}


def _kind(version: ItemVersion) -> str:
    kind = str(version.item.get_power_type_display())
    return f"{kind}（{version.subtype}）" if version.subtype else kind


def visits(number: int | None) -> str:
    """到办事现场次数, in words; empty when the catalogue does not say."""
    if number is None:
        return ""
    return pgettext("visits", "none") if number == 0 else _("at most %(n)s") % {"n": number}


def conditions(version: ItemVersion) -> list[ConditionGroup]:
    """受理条件 by group."""
    return [_condition_group(raw) for raw in version.conditions if isinstance(raw, dict)]


def _condition_group(raw: dict[str, Any]) -> ConditionGroup:
    return ConditionGroup(
        name=raw.get("group", ""),
        items=tuple(raw.get("items") or ()),
        thresholds=tuple(_threshold(each) for each in raw.get("thresholds") or ()),
        standards=tuple(raw.get("standards") or ()),
    )


def _threshold(raw: dict[str, Any]) -> str:
    value = raw.get("value")
    pair = isinstance(value, list)
    amount = f"{'–'.join(str(each) for each in value)}" if isinstance(value, list) else f"{value}"
    said = f"{amount}{raw.get('unit') or ''}"
    compared = COMPARED.get(raw.get("op", ""))
    period = f"（{raw['period']}）" if raw.get("period") else ""
    return f"{raw.get('what', '')}{period}：{said if pair or compared is None else str(compared) % {'value': said}}"


def materials(version: ItemVersion) -> list[MaterialGroup]:
    """申请材料 by class of applicant, those of everybody first."""
    groups: dict[str, list[MaterialRequirement]] = {}
    for row in version.materials.all():
        groups.setdefault(row.group, []).append(row)
    return [MaterialGroup(name, tuple(groups[name])) for name in sorted(groups, key=lambda name: name != "")]


def limits(version: ItemVersion) -> list[LimitLine]:
    """时限: promised and statutory always, the rest where there is one, the law's own where the item is silent."""
    rows: dict[str, list[LimitRow]] = {}
    for row in version.limits.all():
        rows.setdefault(row.kind, []).append(row)
    lines = []
    for kind in (*ORDER, LimitKind.OTHER):
        found = rows.get(kind, [])
        lines += [_limit(row) for row in found]
        if not found and (line := _absent(version, kind)):
            lines.append(line)
    return lines


def _absent(version: ItemVersion, kind: LimitKind) -> LimitLine | None:
    if kind in ALWAYS:
        return LimitLine(str(kind.label), key=kind)
    if version.item.procedure == PROCEDURE and kind in (LimitKind.CORRECTION_NOTICE, LimitKind.DELIVERY):
        term = terms.limit_of(version, kind, clock.today())
        if term is not None:
            return LimitLine(str(kind.label), amount_in_words(int(term.value), term.unit), basis=term.basis, key=kind)
    return None


def _limit(row: LimitRow) -> LimitLine:
    text = amount_in_words(row.value, row.unit)
    if row.is_minimum:
        text = _("at least %(value)s") % {"value": text}
    if row.is_total:
        text = _("%(limit)s in all") % {"limit": text}
    label = str(LimitKind(row.kind).label)
    said = [
        _("from %(event)s") % {"event": row.starts} if row.starts else "",
        _("approved by %(who)s") % {"who": row.approver} if row.approver else "",
    ]
    return LimitLine(
        label=f"{label}（{row.what}）" if row.what else label,
        text=text,
        note=" · ".join(filter(None, said)),
        basis=row.source,
        key=row.kind,
    )


def limit_text(version: ItemVersion, kind: str) -> str:
    """The limit of ``kind`` in words, empty when there is none; reads prefetched rows."""
    for row in version.limits.all():
        if row.kind == kind:
            return amount_in_words(row.value, row.unit)
    return ""


def steps(version: ItemVersion) -> list[GuideStep]:
    """办理流程: the rows the case will really run by; where the item does not run here, the steps its source names."""
    if version.item.procedure == PROCEDURE:
        return list(_run_steps(version))
    return [_told_step(raw) for raw in version.extra.get("steps") or () if isinstance(raw, dict)]


def _run_steps(version: ItemVersion) -> Iterator[GuideStep]:
    today = clock.today()
    notice = terms.limit_of(version, LimitKind.CORRECTION_NOTICE, today)
    delivery = terms.limit_of(version, LimitKind.DELIVERY, today)
    yield GuideStep(pgettext("step", "Apply"), who=_("applicant"), what=_("Hand in the application and its materials."))
    yield GuideStep(
        _("Receive and accept"),
        who=_("service window"),
        what=_("Everything missing is named once; not told in time, the application counts as accepted."),
        limit=_term(notice),
    )
    yield from (_route_step(row) for row in version.route.all())
    yield GuideStep(
        _("Deliver"), who=_("service window"), limit=_term(delivery), what=_("Reasons and remedies with a refusal.")
    )
    if version.publishes_result:
        public = terms.publication_of(version, "result")
        least = _("at least %(value)s") % {"value": _term(public)} if public else ""
        yield GuideStep(_("Publish the result"), who=_("bureau office"), limit=least)


def _term(term: terms.Term | None) -> str:
    return amount_in_words(int(term.value), term.unit) if term else ""


def _route_step(row: RouteStep) -> GuideStep:
    limit = amount_in_words(row.limit_value, row.limit_unit) if row.limit_value is not None else ""
    condition = str(CONDITIONS.get(row.condition, row.condition))
    notes = (condition,) if condition else ()
    return GuideStep(row.name, str(row.get_role_display()), row.duty, limit, row.output, notes)


def _told_step(raw: dict[str, Any]) -> GuideStep:
    limit = raw.get("limit") or {}
    text = amount_in_words(limit["value"], limit["unit"]) if limit.get("unit") else ""
    return GuideStep(
        name=raw.get("action", ""),
        who=raw.get("actor", ""),
        limit=text,
        output=raw.get("output", ""),
        notes=tuple(raw.get("exceptions") or ()),
    )


def remedies(version: ItemVersion) -> list[str]:
    """救济: the item's own, with its periods where the source has them; else what the law grants to every licence."""
    periods = version.extra.get("remedy_limits")
    if isinstance(periods, dict):
        return [f"{right}：{_said(limit)}" for right, limit in periods.items()]
    if not version.remedies and version.item.procedure == PROCEDURE:
        return terms.remedies(version, clock.today())
    return list(version.remedies)


def _said(limit: object) -> str:
    if isinstance(limit, dict) and "unit" in limit:
        return amount_in_words(limit["value"], limit["unit"])
    return str(limit)


def versions(version: ItemVersion) -> list[ItemVersion]:
    """Every version the public may see, the newest first."""
    return list(version.item.versions.exclude(state=VersionState.DRAFT).order_by("-number"))


def groups_of(rows: Iterable[MaterialRequirement]) -> list[str]:
    """The classes of applicant a list of materials knows."""
    return sorted({row.group for row in rows if row.group})
