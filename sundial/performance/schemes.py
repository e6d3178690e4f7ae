"""The schemes of assessment: what counts, for how much, and what follows from a grade; a file of ``schemes/`` each."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.stated.words import both
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.powers.models import ItemVersion

FOLDER = Path(__file__).with_name("schemes")
SCHEME = "scheme"  # what an item of assessment names in its settings
FULL = Decimal(100)


@dataclass(frozen=True)
class Indicator:
    """A share worth up to ``weight`` points; ``full`` is the share (a fraction of one) from which all of them are given.

    ``rules`` names the rules whose lights the share looks for, where it looks for any.
    """

    key: str
    label: Any
    source: str
    weight: Decimal
    full: Decimal
    basis: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deduction:
    """What is counted against an organ: ``points`` for each (or the points it carries itself), never more than ``most``."""

    key: str
    label: Any
    source: str
    points: Decimal
    most: Decimal
    basis: str


@dataclass(frozen=True)
class ByHand:
    """Points no figure tells (an inspection, an award), given by an officer with reasons, between ``least`` and ``most``."""

    key: str
    label: Any
    least: Decimal
    most: Decimal
    basis: str


@dataclass(frozen=True)
class Grade:
    """A grade and the points from which it is given."""

    key: str
    label: Any
    least: Decimal


UNGRADED = Grade("ungraded", _("not graded: too few cases"), Decimal(0))


@dataclass(frozen=True)
class Consequence:
    """What follows from having had ``grade`` in so many periods ``running``."""

    grade: str
    running: int
    says: Any
    basis: str


@dataclass(frozen=True)
class Scheme:
    """考核办法: whom it assesses by what, in the order of its file.

    ``graded_from`` is the weight of shares with enough behind them below which no grade is given: so few cases make no order.
    """

    key: str
    title: Any
    source: str
    kinds: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    deductions: tuple[Deduction, ...]
    by_hand: tuple[ByHand, ...]
    graded_from: Decimal
    grades: tuple[Grade, ...]
    consequences: tuple[Consequence, ...]

    def grade_of(self, sheet: Mapping[str, Any]) -> Grade:
        """The grade the points of a sheet make; ``UNGRADED`` where too few cases stand behind them."""
        if Decimal(sheet["weight"]) < self.graded_from:
            return UNGRADED
        return next(each for each in self.grades if Decimal(sheet["total"]) >= each.least)

    def grade(self, key: str) -> Grade:
        return next((each for each in self.grades if each.key == key), UNGRADED)


@cache
def schemes() -> Mapping[str, Scheme]:
    """Every scheme by its key. Raises ValueError, KeyError naming what a file lacks."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.yaml"))}


def scheme_of(version: ItemVersion) -> Scheme:
    """The scheme an item of assessment runs by. Raises ``Refusal`` ``assessment.scheme`` where the catalogue names none that exists."""
    found = schemes().get(version.extra.get(SCHEME, ""))
    if found is None:
        sentence = _("The catalogue does not say by which scheme “%(item)s” assesses.")
        raise Refusal("assessment.scheme", sentence, item=version.name)
    return found


def check(shares: Container[str], counts: Container[str]) -> None:
    """Every scheme adds up and names figures that are counted. Raises ValueError naming the file and the fault."""
    for scheme in schemes().values():
        if sum(each.weight for each in scheme.indicators) != FULL:
            raise ValueError(f"{scheme.key}: the weights do not make 100")
        if unknown := [each.source for each in scheme.indicators if each.source not in shares]:
            raise ValueError(f"{scheme.key}: no share is counted as {unknown}")
        if unknown := [each.source for each in scheme.deductions if each.source not in counts]:
            raise ValueError(f"{scheme.key}: nothing is counted as {unknown}")
        if scheme.grades[-1].least > 0 or list(scheme.grades) != sorted(scheme.grades, key=lambda each: -each.least):
            raise ValueError(f"{scheme.key}: the grades go down to 0, the best first")
        graded = {each.key for each in scheme.grades}
        if unknown := [each.grade for each in scheme.consequences if each.grade not in graded]:
            raise ValueError(f"{scheme.key}: no grades {unknown}")


def _read(path: Path) -> Scheme:
    told = read_yaml(path)
    where = path.name
    return Scheme(
        key=path.stem,
        title=both(told["title"], where),
        source=told["source"],
        kinds=tuple(told["assesses"]),
        indicators=tuple(_indicator(key, row, where) for key, row in told["indicators"].items()),
        deductions=tuple(_deduction(key, row, where) for key, row in told["deductions"].items()),
        by_hand=tuple(
            ByHand(key, both(row["label"], where), Decimal(row["least"]), Decimal(row["most"]), row["basis"])
            for key, row in told["by_hand"].items()
        ),
        graded_from=Decimal(told["graded_from"]),
        grades=tuple(
            Grade(key, both(row["label"], where), Decimal(row["least"])) for key, row in told["grades"].items()
        ),
        consequences=tuple(
            Consequence(row["grade"], row["running"], both(row["says"], where), row["basis"])
            for row in told["consequences"]
        ),
    )


def _indicator(key: str, row: Mapping[str, Any], where: str) -> Indicator:
    return Indicator(
        key,
        both(row["label"], where),
        row["source"],
        Decimal(row["weight"]),
        Decimal(str(row["full"])),
        row["basis"],
        tuple(row.get("rules", ())),
    )


def _deduction(key: str, row: Mapping[str, Any], where: str) -> Deduction:
    return Deduction(
        key,
        both(row["label"], where),
        row["source"],
        Decimal(str(row.get("points", 1))),
        Decimal(row["most"]),
        row["basis"],
    )
