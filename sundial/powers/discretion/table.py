"""A version of a benchmark as plain data: circumstances, grades, violations with the law's own range, rows of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sundial.powers.discretion.cells import Cell, Interval
from sundial.powers.discretion.words import Direction, Language, Measure, Name, SanctionKind, directions, sanction_kinds

Hit = Literal["unique", "any", "first"]
Value = str | Decimal
HITS: tuple[Hit, ...] = ("unique", "any", "first")
YES, NO = "true", "false"
YES_NO = (Name("是", "yes"), Name("否", "no"))


@dataclass(frozen=True)
class Fact:
    """情节: a circumstance the table asks for. A number has a unit and decimal places; a choice its choices.

    ``least`` and ``most`` bound the numbers that can occur; the table need not answer for others.
    """

    key: str
    name: Name
    type: Literal["flag", "number", "choice"]
    unit: str = ""
    places: int = 0
    least: Decimal | None = None
    most: Decimal | None = None
    choices: Mapping[str, Name] = field(default_factory=dict)
    basis: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The values a circumstance that is no number can have."""
        return (YES, NO) if self.type == "flag" else tuple(self.choices)

    def label_of(self, key: str) -> Name:
        """The words for one of ``keys``."""
        return YES_NO[key == NO] if self.type == "flag" else self.choices[key]

    def said(self, value: Value, language: Language) -> str:
        """A value in words, with its unit."""
        if isinstance(value, Decimal):
            return f"{value:,f}{'' if language == 'zh' else ' '}{self.unit}".strip()
        return self.label_of(value).said(language)

    @property
    def domain(self) -> Interval:
        return Interval(self.least, self.most)


@dataclass(frozen=True)
class Grade:
    """裁量档次. ``level`` groups grades of a scheme, such as the three of 三级九档; empty where there is no such group."""

    key: str
    name: Name
    direction_key: str
    level: str = ""
    basis: str = ""

    @property
    def direction(self) -> Direction:
        return directions()[self.direction_key]


@dataclass(frozen=True)
class Formula:
    """How much: yuan (``amount``), times a base (``multiple``), yuan for each unit (``per_unit``), or days.

    ``of`` is the key of the circumstance that is multiplied.
    """

    measure: Measure
    span: Interval
    of: str = ""


@dataclass(frozen=True)
class Sanction:
    """One sanction of a row: its kind, whether the law commands or allows it, and how much. ``formula`` None: no measure."""

    kind_key: str
    must: bool = True
    formula: Formula | None = None

    @property
    def kind(self) -> SanctionKind:
        return sanction_kinds()[self.kind_key]


@dataclass(frozen=True)
class Row:
    """One row: which circumstances it is for, and what follows. ``number`` counts from one; ``grade`` is empty in the law's rows."""

    number: int
    when: Mapping[str, Cell]
    sanctions: tuple[Sanction, ...]
    grade: str = ""
    basis: str = ""
    text: str = ""

    def sanction(self, kind: str) -> Sanction | None:
        return next((each for each in self.sanctions if each.kind_key == kind), None)


@dataclass(frozen=True)
class Violation:
    """违法行为 with its legal basis, the law's own range (``law``: one row, or one for each of the law's cases) and its table."""

    key: str
    name: Name
    basis: str
    law: tuple[Row, ...]
    rows: tuple[Row, ...]
    hit: Hit = "unique"

    def fact_keys(self) -> list[str]:
        """The circumstances this violation asks for, as its rows and formulas name them."""
        return list(dict.fromkeys(self._fact_keys()))

    def _fact_keys(self) -> Iterator[str]:
        for row in (*self.law, *self.rows):
            yield from row.when
            yield from (each.formula.of for each in row.sanctions if each.formula and each.formula.of)


@dataclass(frozen=True)
class Source:
    """Where a version comes from. ``unverified``: its figures were not read in the document itself."""

    document: str
    number: str = ""
    issuer: str = ""
    unverified: bool = False
    note: str = ""


@dataclass(frozen=True)
class Benchmark:
    """裁量基准 of one power item, in one version."""

    item: str
    title: str
    source: Source
    facts: tuple[Fact, ...]
    grades: tuple[Grade, ...]
    violations: tuple[Violation, ...]
    effective_from: date | None = None
    effective_to: date | None = None

    def fact(self, key: str) -> Fact:
        return next(each for each in self.facts if each.key == key)

    def grade(self, key: str) -> Grade:
        return next(each for each in self.grades if each.key == key)

    def violation(self, key: str) -> Violation | None:
        return next((each for each in self.violations if each.key == key), None)

    def facts_of(self, violation: Violation) -> list[Fact]:
        """The circumstances a form has to ask for, in the order of the version."""
        asked = set(violation.fact_keys())
        return [each for each in self.facts if each.key in asked]


def form_fields(facts: list[Fact], language: Language) -> list[dict[str, Any]]:
    """The circumstances as a form shows them: name, label, type, unit, places, choices (key and label)."""
    return [
        {
            "name": each.key,
            "label": each.name.said(language),
            "type": each.type,
            "unit": each.unit,
            "places": each.places,
            "choices": [(key, each.label_of(key).said(language)) for key in each.keys],
        }
        for each in facts
    ]
