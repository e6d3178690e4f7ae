"""廉政风险排查 in five steps: every power is searched, each point graded by number, importance and frequency, none without a measure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.papers import values_of
from sundial.cases.stated import given_check, reckoned, standing_check
from sundial.cases.stated.asked import choices_of, names_of
from sundial.cases.stated.models import Record
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.powers.models import ItemVersion, RiskGrade
from sundial.powers.queries import versions_on

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

PROCEDURE = "risk_search"
VERIFIED = "verified"
BASIS = "种子文件003 第五篇 三2"
FILE = Path(__file__).with_name("risk_grading.yaml")


@dataclass(frozen=True)
class Scale:
    """How points are graded (``risk_grading.yaml``). ``number`` and ``grades`` stand from the highest down."""

    words: Mapping[str, Mapping[str, Mapping[str, str]]]
    number: tuple[tuple[int, int], ...]
    grades: tuple[tuple[int, str], ...]
    examples: tuple[Mapping[str, Any], ...]

    def grade(self, importance: int, frequency: int, number: int) -> str:
        """The grade of a point at a power with ``number`` points in all. All three count from one to three."""
        counted = next(counts for least, counts in self.number if number >= least)
        total = importance + frequency + counted
        return next(grade for least, grade in self.grades if total >= least)

    def named(self, part: str, language: str = "") -> dict[str, str]:
        """What the keys of ``part`` are called, in the reader's language where none is named."""
        told = language or ("en" if (get_language() or "").startswith("en") else "zh")
        return {key: words[told] for key, words in self.words[part].items()}


@cache
def scale() -> Scale:
    """The scale in force."""
    told = read_yaml(FILE)
    parts = ("importance", "frequency", "categories", "measures")
    return Scale(
        words={part: {str(key): words for key, words in told[part].items()} for part in parts},
        number=tuple(sorted(((row["from"], row["counts"]) for row in told["number"]), reverse=True)),
        grades=tuple(sorted(((row["from"], row["grade"]) for row in told["grades"]), reverse=True)),
        examples=tuple(told["examples"]),
    )


@dataclass(frozen=True)
class Point:
    """A point of risk as it was found and, once it was examined, graded."""

    key: str
    item: str
    step: str
    risk: str
    category: str
    grade: str = ""
    measures: tuple[str, ...] = ()


def points(case: Case) -> list[Point]:
    """Every point found on the case, with what the last examination of it said, unless more were found at its power since."""
    found = _done(case, "find")
    number = Counter(each.values["item"] for each in found)
    judged = {each.values["point"]: each.values for each in _done(case, "examine")}
    return [_point(each, judged.get(str(each.pk), {}), number[each.values["item"]]) for each in found]


def _point(found: Record, judged: Mapping[str, Any], number: int) -> Point:
    told = {name: found.values[name] for name in ("item", "step", "risk", "category")}
    if judged.get("number") != number:
        return Point(str(found.pk), **told)
    return Point(str(found.pk), **told, grade=judged["grade"], measures=tuple(judged["measures"]))


def _done(case: Case, action: str) -> list[Record]:
    return [each for each in case.records.all() if each.action == action]


def powers_in_force(organs: Collection[UUID], day: dt.date) -> QuerySet[ItemVersion]:
    """The powers of ``organs`` in force: what a search goes through. Rules of the house are no powers."""
    held = versions_on(day).filter(item__organ__in=organs, item__cancelled_on=None)
    return held.exclude(item__power_type="internal_rule").select_related("item__organ").order_by("item__code")


@choices_of("powers_to_search")
def powers_to_search(case: Case) -> dict[str, str]:
    """The powers in force, those nobody has entered anything about first; the others say so."""
    named = _named(case.records.all())
    found = sorted(powers_of_the_organ(case).items(), key=lambda each: each[0] in named)
    return {code: _("%(power)s (entered)") % {"power": name} if code in named else str(name) for code, name in found}


@names_of("powers_to_search")
def powers_of_the_organ(case: Case) -> dict[str, str]:
    return {each.item.code: str(each.name) for each in powers_in_force([case.organ_id], clock.today())}


@choices_of("points_to_examine")
def points_to_examine(case: Case) -> dict[str, str]:
    """The points, those not examined yet first; one may be examined anew."""
    found = sorted(points(case), key=lambda each: bool(each.grade))
    return {each.key: f"{each.item} {each.step}：{each.risk}" for each in found}


@choices_of("risk_categories")
def risk_categories(case: Case) -> dict[str, str]:
    return scale().named("categories")


@choices_of("risk_importance")
def risk_importance(case: Case) -> dict[str, str]:
    return scale().named("importance")


@choices_of("risk_frequency")
def risk_frequency(case: Case) -> dict[str, str]:
    return scale().named("frequency")


@choices_of("risk_measures")
def risk_measures(case: Case) -> dict[str, str]:
    return scale().named("measures")


@reckoned("points_at_the_power")
def points_at_the_power(act: Act, answers: Mapping[str, Any]) -> int:
    """How many points were found at the power of the one examined."""
    found = {each.key: each.item for each in points(act.case)}
    return Counter(found.values())[found[answers["point"]]]


@reckoned("grade_of_the_point")
def grade_of_the_point(act: Act, answers: Mapping[str, Any]) -> str:
    """By importance, frequency, and how many points were found at the same power."""
    number = points_at_the_power(act, answers)
    return scale().grade(int(answers["importance"]), int(answers["frequency"]), number)


@given_check("no_point_stands")
def no_point_stands(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Nobody enters that a power holds no risk where a point was found at it."""
    if answers["item"] in {each.item for each in points(act.case)}:
        raise Refusal("risk.found", gettext_lazy("A point of risk was found at this power."), field="item", basis=BASIS)


@standing_check("every_power_searched")
def every_power_searched(case: Case, at: dt.datetime, argument: None) -> None:
    """Each power in force has a point, or the reason why it has none (RISK-01: all powers)."""
    left = sorted(set(powers_of_the_organ(case)) - _named(case.records.all()))
    if left:
        raise Refusal(
            "risk.unsearched",
            gettext_lazy("%(number)s powers have not been searched yet, among them %(first)s."),
            basis=BASIS,
            number=len(left),
            first=left[0],
        )


@standing_check("every_point_examined")
def every_point_examined(case: Case, at: dt.datetime, argument: None) -> None:
    """Each point has its grade and at least one measure (RISK-04)."""
    if left := [each for each in points(case) if not each.grade]:
        raise Refusal(
            "risk.ungraded", gettext_lazy("%(number)s points have not been examined."), basis=BASIS, number=len(left)
        )


def _named(records: Iterable[Record]) -> set[str]:
    return {each.values["item"] for each in records if each.action in ("find", "find_none")}


@panel(PROCEDURE)
def list_of_points(case: Case) -> Panel | None:
    """The points with their grades and measures."""
    found = points(case)
    if not found:
        return None
    names, kinds = powers_of_the_organ(case), scale().named("categories")
    lines = tuple(
        Line(
            (
                Cell(str(names.get(each.item, each.item))),
                Cell(f"{each.step}：{each.risk}"),
                Cell(kinds[each.category]),
                Cell(_grade(each)),
                Cell("；".join(each.measures) or "—"),
            )
        )
        for each in sorted(found, key=lambda each: (each.grade or "Z", each.item))
    )
    return Panel(_("Points of risk"), (_("Power"), _("Risk"), _("Kind"), _("Grade"), _("Measures")), lines)


def _grade(point: Point) -> str:
    return str(RiskGrade(point.grade).label) if point.grade else "—"


@values_of(PROCEDURE)
def of_a_search(act: Act, kind: str) -> dict[str, Any]:
    """The settled list, the gravest first; papers are Chinese whoever prints them."""
    names, kinds = powers_of_the_organ(act.case), scale().named("categories", "zh")
    found = sorted(points(act.case), key=lambda each: (each.grade, each.item))
    opened = act.case.records.get(action="open").values
    rows = [
        {
            "grade": each.grade,
            "power": names.get(each.item, each.item),
            "risk": f"{each.step}：{each.risk}（{kinds[each.category]}）",
            "measures": "；".join(each.measures),
        }
        for each in found
    ]
    counted = Counter(each.grade for each in found)
    told = "，".join(f"{grade}级{counted[grade]}个" for grade in RiskGrade.values)
    return {"scope": opened["scope"], "points": rows, "counted": f"共{len(found)}个风险点：{told}"}


@dataclass(frozen=True)
class Searched:
    """How far an organ's powers in force have been searched: what the last settled search named, and what it did not."""

    organ_id: UUID
    name: str
    powers: int
    unsearched: tuple[ItemVersion, ...]
    last: dt.date | None


def searched(organs: Collection[UUID]) -> list[Searched]:
    """Of each organ that has powers in force: how many, which no settled search has named, and when the last was settled. Four queries."""
    held: dict[UUID, list[ItemVersion]] = {}
    for version in powers_in_force(organs, clock.today()):
        held.setdefault(version.item.organ_id, []).append(version)
    settled = Case.objects.filter(procedure=PROCEDURE, outcome=VERIFIED, organ__in=held).prefetch_related("records")
    days = settled.order_by("decided_at").values_list("organ", "decided_at")
    named: dict[UUID, set[str]] = {}
    last = {organ: clock.local_date(at) for organ, at in days if at}
    for case in settled:
        named.setdefault(case.organ_id, set()).update(_named(case.records.all()))
    found = [
        Searched(
            organ,
            versions[0].item.organ.short_name or versions[0].item.organ.name,
            len(versions),
            tuple(each for each in versions if each.item.code not in named.get(organ, ())),
            last.get(organ),
        )
        for organ, versions in held.items()
    ]
    return sorted(found, key=lambda each: (not each.unsearched, each.name))
