"""The figures themselves: one line per organ, item, officer, rule or month, and the lists behind each number."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language

from sundial.cases.confining import confined, outside
from sundial.cases.models import Case
from sundial.kernel.proportion import Proportion
from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer, Organ, Post, Region, Role, Tier
from sundial.powers.models import PowerItem, PowerType
from sundial.powers.queries import versions_on
from sundial.supervision.access import CHIEFS, supervised_organs
from sundial.supervision.models import Signal
from sundial.supervision.rulebook import rules_on
from sundial.supervision.statistics.measures import CASES, CASES_LISTED, GROUPINGS, LIGHTS, LIGHTS_LISTED, Period
from sundial.supervision.statistics.policy import policy

Counts = dict[str, int]


def organs_of(officer: Officer) -> set[UUID]:
    """Keys of the organs whose figures ``officer`` may see: those he supervises and those he heads (SUP-01)."""
    found: set[UUID] = set()
    for duty in duties(officer):
        found |= supervised_organs(duty)
        if duty.post.role in CHIEFS:
            found.add(duty.post.organ_id)
    return found


@dataclass(frozen=True)
class Line:
    """The figures of one group. ``key`` opens its lists; rates carry what they were counted from."""

    key: str
    label: str
    counts: Counts = field(default_factory=dict)
    powers: Counts | None = None

    @property
    def in_time(self) -> Proportion:
        return policy().proportion(self.counts.get("in_time", 0), self.counts.get("promised", 0))

    @property
    def online(self) -> Proportion:
        """Applications handed in online among all applications."""
        return policy().proportion(self.counts.get("online", 0), self.counts.get("applied", 0))

    @property
    def closed_online(self) -> Proportion:
        """Cases closed by the steps of this platform among all that were decided (CASE-35)."""
        return policy().proportion(self.counts.get("closed_online", 0), self.counts.get("decided", 0))

    @property
    def alarm(self) -> Proportion:
        """Cases with a light among the cases in hand."""
        return policy().proportion(self.counts.get("lit", 0), self.counts.get("in_hand", 0))

    @property
    def run(self) -> Proportion | None:
        """Powers exercised at least once among the powers in force."""
        return policy().proportion(self.powers["run"], self.powers["in_force"]) if self.powers else None


@dataclass(frozen=True)
class Scope:
    """Whose figures: organs, and within them nothing else is ever counted. Of a confined procedure only what the posts ``held`` may read."""

    organs: frozenset[UUID]
    held: tuple[Duty, ...] = ()

    def cases(self) -> QuerySet[Case]:
        return Case.objects.filter(outside(self._kept), organ_id__in=self.organs, submitted_at__isnull=False)

    def signals(self) -> QuerySet[Signal]:
        return Signal.objects.filter(outside(self._kept, case="case__"), organ_id__in=self.organs)

    @cached_property
    def _kept(self) -> dict[str, set[UUID]]:
        return confined(self.held)


def scope_of(officer: Officer) -> Scope:
    return Scope(frozenset(organs_of(officer)), tuple(duties(officer)))


def total(scope: Scope, period: Period) -> Line:
    """The figures of the whole scope."""
    cases = scope.cases().aggregate(
        **{name: Count("pk", filter=each.condition(period)) for name, each in CASES.items()}
    )
    lights = scope.signals().aggregate(
        **{name: Count("pk", filter=each.condition(period)) for name, each in LIGHTS.items()}
    )
    powers = _powers(scope, period)
    whole = {name: sum(each[name] for each in powers.values()) for name in ("in_force", "run")}
    return Line("", "", cases | lights, whole)


def of_item(item: PowerItem, period: Period) -> Line:
    """The figures of one item in the period, and its cases that run now under ``open``; one query."""
    cases = Scope(frozenset([item.organ_id])).cases().filter(item=item)
    counts = {name: Count("pk", filter=each.condition(period)) for name, each in CASES.items()}
    found = cases.aggregate(open=Count("pk", filter=Q(closed_at=None, decided_at=None)), **counts)
    return Line(str(item.pk), item.code, found)


def lines(scope: Scope, period: Period, by: str) -> list[Line]:
    """One line per group that has anything to count, in the order of ``ranked``."""
    makers = {
        "organ": _by_organ,
        "kind": _by_kind,
        "item": _by_item,
        "place": _by_place,
        "window": _by_window,
        "officer": _by_officer,
        "rule": _by_rule,
        "month": _by_month,
    }
    found = makers[by](scope, period)
    return found if by == "month" else ranked(found)


def ranked(found: Iterable[Line]) -> list[Line]:
    """Lines with enough cases first, the surely worst on top (lower bound of the alarm rate); the rest by name, unranked."""
    enough: list[Line] = []
    few: list[Line] = []
    for line in found:
        (enough if policy().comparable(line.alarm) else few).append(line)
    enough.sort(key=lambda line: (-(line.alarm.interval or (0, 0))[0], line.label))
    return enough + sorted(few, key=lambda line: line.label)


def cases_behind(scope: Scope, period: Period, measure: str, by: str = "", key: str = "") -> QuerySet[Case]:
    """The cases one figure counts. Raises ``KeyError`` for an unknown measure, ``ValueError`` for a malformed key."""
    found = scope.cases()
    if by == "rule" and measure == "lit":
        found = found.filter(pk__in=scope.signals().filter(period.holds("raised_at"), rule_id=key).values("case_id"))
    elif by and by != "rule":
        found = found.filter(_within(by, GROUPINGS[by].of_cases, key))
    return found.filter(CASES_LISTED[measure].condition(period)).order_by("-submitted_at", "pk")


def lights_behind(scope: Scope, period: Period, measure: str, by: str = "", key: str = "") -> QuerySet[Signal]:
    """The lights one figure counts. Raises as ``cases_behind``."""
    found = scope.signals()
    if by:
        found = found.filter(_within(by, GROUPINGS[by].of_lights, key))
    return found.filter(LIGHTS_LISTED[measure].condition(period)).order_by("-raised_at", "pk")


def _within(by: str, path: str, key: str) -> Q:
    """The condition of one group."""
    if by == "place":
        return Q(**{f"{path}__in": [region for region, place in _places().items() if place.pk == int(key)]})
    if by == "window":
        return _at_windows(path) & Q(**{path: int(key)})
    return Q(**{path: key if by in ("rule", "kind") else UUID(key)})


def _counted(found: QuerySet[Any], path: str, measures: dict[str, Any], period: Period) -> dict[str, Counts]:
    amounts = {name: Count("pk", filter=each.condition(period), distinct=True) for name, each in measures.items()}
    rows = found.exclude(**{path: None}).order_by().values(path).annotate(**amounts)
    return {str(row.pop(path)): row for row in rows}


def _joined(scope: Scope, period: Period, of_cases: str, of_lights: str) -> dict[str, Counts]:
    """Counts of cases and lights by group; a group with nothing in the period is left out."""
    cases = _counted(scope.cases(), of_cases, CASES, period)
    lights = _counted(scope.signals(), of_lights, LIGHTS, period)
    nothing = dict.fromkeys([*CASES, *LIGHTS], 0)
    found = {key: nothing | cases.get(key, {}) | lights.get(key, {}) for key in cases | lights}
    return {key: counts for key, counts in found.items() if any(counts.values())}


def _by_organ(scope: Scope, period: Period) -> list[Line]:
    counts = _joined(scope, period, "organ_id", "organ_id")
    powers = _powers(scope, period)
    nothing = dict.fromkeys([*CASES, *LIGHTS], 0)
    organs = Organ.objects.filter(pk__in=scope.organs)
    return [
        Line(str(organ.pk), organ.short_name or organ.name, counts.get(str(organ.pk), nothing), powers[str(organ.pk)])
        for organ in organs
        if str(organ.pk) in counts or powers[str(organ.pk)]["in_force"]
    ]


def _by_kind(scope: Scope, period: Period) -> list[Line]:
    """Every kind of power in force, those nobody exercised too: what runs online and what does not yet (PEN-33)."""
    counts = _joined(scope, period, "item__power_type", "case__item__power_type")
    powers = _powers(scope, period, "item__power_type")
    nothing = dict.fromkeys([*CASES, *LIGHTS], 0)
    return [
        Line(kind.value, str(kind.label), counts.get(kind.value, nothing), powers.get(kind.value))
        for kind in PowerType
        if kind.value in counts or kind.value in powers
    ]


def _powers(scope: Scope, period: Period, by: str = "item__organ_id") -> dict[str, Counts]:
    """Per organ (or ``by`` another field): powers in force on the last day, and those of them received in the period."""
    whole = {str(organ): {"in_force": 0, "run": 0} for organ in scope.organs} if by == "item__organ_id" else {}
    found: dict[str, Counts] = whole
    in_force = versions_on(period.last).filter(item__organ_id__in=scope.organs).order_by()
    run = scope.cases().filter(CASES["received"].condition(period)).values("item_id")
    for name, versions in {"in_force": in_force, "run": in_force.filter(item_id__in=run)}.items():
        for group, number in versions.values_list(by).annotate(Count("item_id", distinct=True)):
            found.setdefault(str(group), {"in_force": 0, "run": 0})[name] = number
    return found


def _by_place(scope: Scope, period: Period) -> list[Line]:
    return summed_by_place(_by_organ(scope, period))


def summed_by_place(organs: Iterable[Line]) -> list[Line]:
    """The lines of organs summed for every county, and beside the counties for the city whose own organs they are (CASE-35)."""
    known = {line.key: line for line in organs}
    places = _places()
    sums: dict[Region, tuple[Counts, Counts]] = {}
    for organ, region in Organ.objects.filter(pk__in=known).values_list("pk", "region_id").order_by("pk"):
        place, line = places[region], known[str(organ)]
        counts, powers = sums.setdefault(place, ({}, {}))
        _add(counts, line.counts)
        _add(powers, line.powers or {})
    return [Line(str(place.pk), place.name, counts, powers) for place, (counts, powers) in sums.items()]


def _add(counts: Counts, more: Counts) -> None:
    counts.update({name: counts.get(name, 0) + number for name, number in more.items()})


def _places() -> dict[int, Region]:
    """For each region the county it lies in; a city, and what lies in no county, stands for itself."""
    known = {region.pk: region for region in Region.objects.order_by("pk")}
    return {pk: _county(region, known) for pk, region in known.items()}


def _county(region: Region, known: Mapping[int, Region]) -> Region:
    place: Region | None = region
    while place is not None and place.tier != Tier.COUNTY:
        place = known[place.parent_id] if place.parent_id else None
    return place or region


def _by_window(scope: Scope, period: Period) -> list[Line]:
    """Every window with the cases it had a part in, those that had none too: a window that enters nothing is what is looked for (SUP-20)."""
    cases, lights = GROUPINGS["window"].of_cases, GROUPINGS["window"].of_lights
    of_cases = _counted(scope.cases().filter(_at_windows(cases)), cases, CASES, period)
    of_lights = _counted(scope.signals().filter(_at_windows(lights)), lights, LIGHTS, period)
    windows = Post.objects.filter(role=Role.WINDOW, organ__in=scope.organs).select_related("organ")
    return [
        Line(
            str(post.pk),
            f"{post.name}（{post.organ.short_name}）",
            of_cases.get(str(post.pk), {}) | of_lights.get(str(post.pk), {}),
        )
        for post in windows.order_by("organ__name", "name", "pk")
    ]


def _at_windows(path: str) -> Q:
    """Rows whose post at the end of ``path`` is a window of the organ the case belongs to."""
    post, case = path.removesuffix("_id"), "case__" if path.startswith("case__") else ""
    return Q(**{f"{post}__role": Role.WINDOW, f"{post}__organ": F(f"{case}organ")})


def _by_item(scope: Scope, period: Period) -> list[Line]:
    counts = _joined(scope, period, "item_id", "case__item_id")
    names = dict(versions_on(period.last).filter(item_id__in=list(counts)).values_list("item_id", "name"))
    codes = dict(PowerItem.objects.filter(pk__in=counts).values_list("pk", "code"))
    return [Line(str(pk), names.get(pk, code), counts[str(pk)]) for pk, code in codes.items()]


def _by_officer(scope: Scope, period: Period) -> list[Line]:
    counts = _joined(scope, period, "involvements__officer_id", "concerned_id")
    officers = Officer.objects.filter(pk__in=counts).select_related("organ")
    return [Line(str(each.pk), f"{each.name}（{each.organ.short_name}）", counts[str(each.pk)]) for each in officers]


def _by_rule(scope: Scope, period: Period) -> list[Line]:
    lights = _counted(scope.signals(), "rule_id", LIGHTS, period)
    in_hand = scope.cases().filter(CASES["in_hand"].condition(period))
    raised = scope.signals().filter(period.holds("raised_at"), case__in=in_hand).order_by()
    lit = dict(raised.values_list("rule_id").annotate(Count("case_id", distinct=True)))
    whole = in_hand.count()
    return [
        Line(rule, _rule_name(rule, period.last), counts | {"lit": lit.get(rule, 0), "in_hand": whole})
        for rule, counts in lights.items()
        if counts["lights"]
    ]


def _rule_name(rule: str, on: date) -> str:
    try:
        found = rules_on(on).rule(rule)
    except (KeyError, StopIteration):
        return rule
    return found.name_en if (get_language() or "").startswith("en") else found.name


def _by_month(scope: Scope, period: Period) -> list[Line]:
    return [
        Line(f"{month.first:%Y-%m}", date_format(month.first, "YEAR_MONTH_FORMAT"), total(scope, month).counts)
        for month in months(period)
    ]


def months(period: Period) -> list[Period]:
    """The calendar months of ``period``, the first and the last cut to it."""
    found, first = [], period.first
    while first <= period.last:
        end = first.replace(day=monthrange(first.year, first.month)[1])
        found.append(Period(first, min(end, period.last)))
        first = date(end.year + end.month // 12, end.month % 12 + 1, 1)
    return found
