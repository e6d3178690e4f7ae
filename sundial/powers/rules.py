"""What an item version must satisfy before anybody may rely on it: pure checks on a plain sheet of facts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sundial.kernel.limits import Limit, Unit, compare, longest_working_days
from sundial.kernel.refusal import Refusal
from sundial.kernel.workdays import Calendar
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.models import Role
from sundial.powers import procedures
from sundial.powers.models import HandlingKind, LimitKind, MergedForm, PowerType, StepKind

DATA = Path(__file__).with_name("data")
NAME_TAKEN = _("The name “%(name)s” already belongs to %(other)s of the same organ.")
ROLE_UNHELD = _("No post of the organ is a %(role)s, so nobody can do the step “%(step)s”.")
HELD_ELSEWHERE = _("%(organ)s of the same tier lists this power too (%(other)s): it is to be demarcated.")
RUNS_NOWHERE = _("The item runs by no procedure here, and nobody is named who approved that it runs elsewhere.")
# What is contradictory in itself, and not merely incomplete: no import lets it in.
CONTRADICTIONS = frozenset({"promised_exceeds_statutory", "steps_exceed_promised", "unit_unknown"})
UNITS = frozenset(unit.value for unit in Unit)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an item: the rule, the sentence, the field and value it is about, and the rule's basis.

    ``item`` and ``line`` say where it stands in a file. A fault that only ``warns`` stops nothing.
    """

    rule: str
    sentence: str | Promise
    field: str = ""
    value: str = ""
    basis: str = ""
    warns: bool = False
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    item: str = ""
    line: int | None = None

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)

    def at(self, item: str, line: int | None = None) -> Fault:
        """The same fault with its place in a file."""
        return replace(self, item=item, line=line)

    def refusal(self) -> Refusal:
        """The fault as the refusal an action raises."""
        return Refusal(f"powers.{self.rule}", self.sentence, field=self.field, basis=self.basis, **self.values)


@dataclass(frozen=True)
class StepFact:
    """One row of the internal route. Steps of one stage run side by side."""

    stage: int
    name: str
    kind: str
    role: str
    limit_value: int | None = None
    limit_unit: str = ""
    section: str = ""


@dataclass(frozen=True)
class Sheet:
    """What the checks need to know about one version of an item. Limits are ``(value, unit)`` by kind, as written."""

    name: str
    power_type: str
    procedure: str = ""
    internal_only: bool = False
    internal_ground: str = ""
    has_basis: bool = False
    has_conditions: bool = False
    has_posts: bool = False
    has_procedure: bool = False
    has_supervision_points: bool = False
    has_rights: bool = False
    has_complaint_channels: bool = False
    chart_pending: bool = False
    day_means: Unit = Unit.CALENDAR_DAY
    handling_kind: str = ""
    has_unit: bool = True
    limits: Mapping[str, tuple[int, str]] = dataclasses.field(default_factory=dict)
    extension_is_total: bool = False
    steps: tuple[StepFact, ...] = ()
    merged_form: str = ""
    merged_ground: str = ""

    def limit(self, kind: str) -> Limit | None:
        """The limit of this kind, or None when it is missing or written in a unit nobody knows."""
        value, unit = self.limits.get(kind, (0, ""))
        return Limit(value, Unit(unit)) if unit in UNITS else None

    @property
    def promised_at_most(self) -> Limit | None:
        """The promised limit with its extension: what an applicant may have to wait with the head's approval."""
        promised, extension = self.limit(LimitKind.PROMISED), self.limit(LimitKind.EXTENSION)
        if promised is None or extension is None:
            return None
        if self.extension_is_total:
            return extension
        return promised.plus(extension) if promised.unit is extension.unit else None


MERGING = "规范权力运行（郝占敏文 第三篇一）：程序依法可以合并的，推行简易程序、充分授权、一审一核"
EXAMINING = (
    StepKind.HANDLE,
    StepKind.RECHECK,
    StepKind.EXPERT,
    StepKind.SECTION,
    StepKind.LEGAL_REVIEW,
    StepKind.REVIEW,
)
Check = Callable[[Sheet, Calendar], Iterator[Fault]]


def faults(sheet: Sheet, calendar: Calendar) -> list[Fault]:
    """Everything wrong with ``sheet``, the faults that stop publication first. Working days come from ``calendar``."""
    found = [fault for check in CHECKS for fault in check(sheet, calendar)]
    return sorted(found, key=lambda fault: fault.warns)


def elements(sheet: Sheet) -> dict[str, tuple[str | Promise, bool]]:
    """The seven elements of the chart with the name of each and whether it is there (CAT-07)."""
    limited = LimitKind.PROMISED in sheet.limits or LimitKind.STATUTORY in sheet.limits
    return {
        "conditions": (_("conditions"), sheet.has_conditions),
        "posts": (_("handling posts"), sheet.has_posts),
        "procedure": (_("procedure and interfaces"), sheet.has_procedure),
        "limits": (_("time limits"), limited),
        "supervision_points": (_("supervision points"), sheet.has_supervision_points),
        "rights": (_("rights of the counterpart"), sheet.has_rights),
        "complaint_channels": (_("complaint channels"), sheet.has_complaint_channels),
    }


def missing_elements(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """One fault for each of the seven elements that is empty (CAT-07). A rule for the inside has no chart to publish."""
    if sheet.internal_only:
        return
    for name, (label, there) in elements(sheet).items():
        if not there:
            yield Fault(
                "element_missing",
                _("The chart lacks one of its seven elements: %(element)s."),
                field=name,
                basis="权力公开透明运行要求：流程图七要素",
                values={"element": label},
            )


def immediate_is_decided_at_once(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """What is handled immediately is decided on the spot and never stretched (CAT-25): no limit of days, no extension."""
    if sheet.handling_kind != HandlingKind.IMMEDIATE:
        return
    promised = sheet.limit(LimitKind.PROMISED)
    stretched = LimitKind.EXTENSION in sheet.limits
    if stretched or (promised is not None and not promised.unit.is_immediate):
        yield Fault(
            "immediate_stretched",
            _("An immediate case is decided on the spot: it has no limit of days and no extension."),
            "extension" if stretched else "promised",
            basis="吉安市行政审批改革：即办件当场办结，不得人为延长",
        )


def unknown_units(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """A limit in a unit nobody can count."""
    written = [*((kind, unit) for kind, (_value, unit) in sheet.limits.items())]
    written += [(f"{step.name}", step.limit_unit) for step in sheet.steps if step.limit_value is not None]
    for where, unit in written:
        if unit not in UNITS:
            yield Fault(
                "unit_unknown", _("The unit of a limit is unknown: %(unit)s."), where, unit, values={"unit": unit}
            )


def promised_within_the_law(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """A promise may only be shorter than the law, whatever the units (CAT-26; 优化营商环境条例 art. 36)."""
    promised, statutory = sheet.limit(LimitKind.PROMISED), sheet.limit(LimitKind.STATUTORY)
    if promised is None or statutory is None or not (promised.unit.is_countable and statutory.unit.is_countable):
        return
    told = {"promised": in_words(promised), "statutory": in_words(statutory)}
    if compare(promised, statutory, calendar, resolution=sheet.day_means).exceeds:
        yield Fault(
            "promised_exceeds_statutory",
            _("The promised limit (%(promised)s) can end later than the statutory limit (%(statutory)s)."),
            "promised",
            f"{promised.value} {promised.unit}",
            "优化营商环境条例 第三十六条",
            values=told,
        )
        return
    yield from _extension_within_the_law(sheet, statutory, calendar)


def _extension_within_the_law(sheet: Sheet, statutory: Limit, calendar: Calendar) -> Iterator[Fault]:
    longest = sheet.promised_at_most
    if longest is None:
        return
    readings = {sheet.day_means, Unit.CALENDAR_DAY} if statutory.unit is Unit.DAY_UNQUALIFIED else {sheet.day_means}
    if any(compare(longest, statutory, calendar, resolution=reading).exceeds for reading in readings):
        yield Fault(
            "extended_exceeds_statutory",
            _("With its extension (%(promised)s) the promise can end later than the statutory limit (%(statutory)s)."),
            "extension",
            f"{longest.value} {longest.unit}",
            "行政许可法 第四十二条",
            warns=True,
            values={"promised": in_words(longest), "statutory": in_words(statutory)},
        )


def steps_within_the_promise(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """The limits of the steps, one stage after another, may not add up to more than the promise."""
    promised = sheet.limit(LimitKind.PROMISED)
    if promised is None or not promised.unit.is_countable:
        return
    total = sum_of_steps(sheet, calendar)
    if total is not None and compare(total, promised, calendar, resolution=sheet.day_means).exceeds:
        yield Fault(
            "steps_exceed_promised",
            _("The limits of the steps add up to %(total)s, more than the promised limit (%(promised)s)."),
            "route",
            f"{total.value} {total.unit}",
            "行政许可法 第四十二条",
            values={"total": in_words(total), "promised": in_words(promised)},
        )


def sum_of_steps(sheet: Sheet, calendar: Calendar) -> Limit | None:
    """The limits of all stages together; of parallel steps the longest counts. None when no step has a limit.

    Steps in one unit are added in it; otherwise each counts the most working days it can hold.
    """
    timed = [step for step in sheet.steps if step.limit_value is not None and step.limit_unit in UNITS]
    if not timed:
        return None
    units = {Unit(step.limit_unit) for step in timed} - {Unit.SAME_DAY, Unit.ON_THE_SPOT}
    unit = units.pop() if len(units) == 1 else Unit.WORKING_DAY

    def amount(step: StepFact) -> int:
        limit = Limit(step.limit_value or 0, Unit(step.limit_unit))
        if limit.unit.is_immediate or limit.unit is unit:
            return limit.value
        return longest_working_days(limit, calendar, resolution=sheet.day_means)

    stages = groupby(sorted(timed, key=lambda step: step.stage), key=lambda step: step.stage)
    return Limit(sum(max(map(amount, steps)) for _stage, steps in stages), unit)


def route_is_workable(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """A procedure whose steps are the item's needs a route, and every step a kind and a role that somebody can hold."""
    routed = procedures.is_routed(sheet.procedure)
    if routed and not sheet.steps:
        yield Fault("route_empty", _("The item is to be handled here, but its route has no step."), "route")
    if routed and sheet.steps and not any(step.kind == StepKind.SIGN for step in sheet.steps):
        yield Fault(
            "route_unsigned", _("Nobody signs: a route needs a signing step."), "route", basis="行政许可法 第三十七条"
        )
    for step in sheet.steps:
        if step.role not in Role.values:
            yield _unknown(
                "role_unknown", _("No post has the role “%(value)s” of the step “%(step)s”."), step, step.role
            )
        if step.kind not in StepKind.values:
            yield _unknown(
                "kind_unknown", _("The kind “%(value)s” of the step “%(step)s” is unknown."), step, step.kind
            )


def sections_side_by_side(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """Sections of one department examine side by side, not one after another (JOINT-06: no multi-head approval)."""
    asked = [step for step in sheet.steps if step.kind == StepKind.SECTION]
    stages = {step.stage for step in asked}
    if len(stages) > 1:
        yield Fault(
            "sections_in_series",
            _("%(names)s examine one after another; let them examine side by side, at one stage."),
            "route",
            "、".join(str(stage) for stage in sorted(stages)),
            INSIDE,
            warns=True,
            values={"names": "、".join(step.section or step.name for step in asked)},
        )


def few_layers(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """Inside one department an item is reviewed and signed in as many layers as the four links allow (受理、审核、审批、办结)."""
    for kind, most in layers().items():
        stages = {step.stage for step in sheet.steps if step.kind == kind}
        if len(stages) > most:
            yield Fault(
                "too_many_layers",
                _("The step “%(kind)s” is done at %(n)s stages one after another, where %(most)s is enough."),
                "route",
                str(len(stages)),
                INSIDE,
                warns=True,
                values={"kind": StepKind(kind).label, "n": len(stages), "most": most},
            )


INSIDE = "忻州市规范权力运行意见三（二）"


@lru_cache(maxsize=1)
def stages_when_merged() -> Mapping[str, int]:
    """How many stages that examine each form of merging leaves; a form that is not named leaves as many as there are."""
    told: Mapping[str, int] = read_yaml(DATA / "limits.yaml")["merged"]["most"]
    if unknown := set(told) - set(MergedForm.values):
        raise ValueError(f"limits.yaml: unknown forms of merging {sorted(unknown)}")
    return told


@lru_cache(maxsize=1)
def layers() -> Mapping[str, int]:
    """How many stages of a kind one department may line up, by kind of step (``data/limits.yaml``)."""
    told: Mapping[str, int] = read_yaml(DATA / "limits.yaml")["layers"]["most"]
    return told


def _unknown(rule: str, sentence: Promise, step: StepFact, value: str) -> Fault:
    return Fault(rule, sentence, "route", value, values={"value": value, "step": step.name})


def unit_is_named(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """An item nobody is responsible for is pointed out (CAT-14)."""
    if not sheet.has_unit:
        yield Fault("unit_missing", _("No unit is responsible for the item."), "responsible_unit", warns=True)


def licence_has_a_basis(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """No licence without the law that sets it up."""
    if sheet.power_type == PowerType.LICENCE and not sheet.has_basis:
        yield Fault(
            "basis_missing",
            _("A licence without a legal basis cannot be exercised."),
            "basis",
            basis="行政许可法 第四条、第十四至十七条",
        )


def merging_rests_on_law(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """Stages are merged on a legal ground that the flow names, and as the form of merging says (LEG-12)."""
    if sheet.merged_form and not sheet.merged_ground:
        yield Fault(
            "merging_ground",
            _("A merged procedure names the legal ground for merging."),
            "merged_ground",
            basis=MERGING,
        )
    stages = {step.stage for step in sheet.steps if step.kind in EXAMINING}
    most = stages_when_merged().get(sheet.merged_form)
    if most is not None and len(stages) > most:
        yield Fault(
            "merging_route",
            _("So merged, at most %(most)s stages examine; this route has %(found)s."),
            "route",
            basis=MERGING,
            values={"found": len(stages), "most": most},
        )


def internal_for_a_reason(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """What is not open says why (OPEN-01)."""
    if sheet.internal_only and not sheet.internal_ground:
        yield Fault(
            "internal_ground",
            _("An internal item names the ground on which it is not open."),
            "internal_ground",
            basis="政府信息公开条例 第五条、第十六条",
        )


def chart_is_drawn(sheet: Sheet, calendar: Calendar) -> Iterator[Fault]:
    """A flow that a rule names but never drew is kept as pending, and said (CAT-42)."""
    if sheet.chart_pending:
        yield Fault("chart_pending", _("The source names a chart that it does not contain."), "chart", warns=True)


CHECKS: tuple[Check, ...] = (
    licence_has_a_basis,
    missing_elements,
    immediate_is_decided_at_once,
    unit_is_named,
    unknown_units,
    promised_within_the_law,
    steps_within_the_promise,
    route_is_workable,
    sections_side_by_side,
    few_layers,
    merging_rests_on_law,
    internal_for_a_reason,
    chart_is_drawn,
)

UNIT_NAMES: Mapping[str, str | Promise] = {
    Unit.HOUR: _("hours"),
    Unit.WORKING_DAY: _("working days"),
    Unit.CALENDAR_DAY: _("calendar days"),
    Unit.DAY_UNQUALIFIED: _("days (the law says which)"),
    Unit.WEEK: _("weeks"),
    Unit.MONTH: _("months"),
    Unit.QUARTER: _("quarters"),
    Unit.YEAR: _("years"),
    Unit.SAME_DAY: _("the same day"),
    Unit.ON_THE_SPOT: _("on the spot"),
}
UNIT_WORDS: Mapping[str, str | Promise] = {
    Unit.HOUR: ngettext_lazy("%(n)d hour", "%(n)d hours", "n"),
    Unit.WORKING_DAY: ngettext_lazy("%(n)d working day", "%(n)d working days", "n"),
    Unit.CALENDAR_DAY: ngettext_lazy("%(n)d calendar day", "%(n)d calendar days", "n"),
    Unit.DAY_UNQUALIFIED: ngettext_lazy("%(n)d day", "%(n)d days", "n"),
    Unit.WEEK: ngettext_lazy("%(n)d week", "%(n)d weeks", "n"),
    Unit.MONTH: ngettext_lazy("%(n)d month", "%(n)d months", "n"),
    Unit.QUARTER: ngettext_lazy("%(n)d quarter", "%(n)d quarters", "n"),
    Unit.YEAR: ngettext_lazy("%(n)d year", "%(n)d years", "n"),
    Unit.SAME_DAY: _("the same day"),
    Unit.ON_THE_SPOT: _("on the spot"),
    Unit.AS_SET: _("as the instruction sets"),
    Unit.PERIOD: _("at fixed periods"),
}


def in_words(limit: Limit) -> str:
    """The limit as a reader says it: 15个工作日, 当场."""
    return amount_in_words(limit.value, limit.unit)


def amount_in_words(value: int, unit: str) -> str:
    """As ``in_words``, for a value and a unit as stored; an unknown unit is shown as it stands."""
    return str(UNIT_WORDS.get(unit, f"%(n)d {unit}") % {"n": value})
