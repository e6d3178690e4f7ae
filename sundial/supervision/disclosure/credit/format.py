"""``fields.yaml``, typed: the tables of double publicity with their fields in the edition of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.stated.words import both
from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).with_name("fields.yaml")


@dataclass(frozen=True)
class Field:
    """One column: its code and name, when it must be filled, which value fills it, how many characters it holds (0: any)."""

    code: str
    name: str
    must: str
    value: str
    most: int


@dataclass(frozen=True)
class Table:
    """One kind of decision: which cases belong to it, and which of their papers carries the decision."""

    name: str
    title: Any
    power_types: tuple[str, ...]
    outcomes: tuple[str, ...]
    void: tuple[str, ...]
    papers: tuple[str, ...]
    editions: tuple[tuple[dt.date, tuple[Field, ...]], ...]

    def fields(self, day: dt.date) -> tuple[Field, ...]:
        """The columns in force on ``day``, in their order. Raises LookupError before the first edition."""
        begun = [each for each in self.editions if each[0] <= day]
        if not begun:
            raise LookupError(f"no edition of {self.name} is in force on {day}")
        return max(begun, key=lambda each: each[0])[1]


@cache
def stated() -> Mapping[str, Any]:
    """What the file says beside the tables."""
    told: dict[str, Any] = read_yaml(FILE)
    return told


@cache
def tables() -> tuple[Table, ...]:
    """Every table."""
    return tuple(_table(name, row) for name, row in stated()["tables"].items())


def table_named(name: str) -> Table | None:
    return next((each for each in tables() if each.name == name), None)


def _table(name: str, row: Mapping[str, Any]) -> Table:
    editions = tuple(
        (each["from"], tuple(_field(code, told) for code, told in each["fields"].items())) for each in row["editions"]
    )
    kinds = {each: tuple(row[each]) for each in ("power_types", "outcomes", "void", "papers")}
    return Table(name=name, title=both(row["title"], name), editions=editions, **kinds)


def _field(code: str, told: Mapping[str, Any]) -> Field:
    return Field(code, told["zh"], told.get("must", ""), told.get("value", ""), told.get("most", 0))
