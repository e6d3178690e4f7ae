"""The words of discretion: kinds of sanction, directions, and the dated figures of ``data.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).parent / "data.yaml"
Measure = Literal["amount", "multiple", "per_unit", "days"]
Reach = Literal["none", "below", "within"]
Language = Literal["zh", "en"]
MEASURES: tuple[Measure, ...] = ("amount", "multiple", "per_unit", "days")


@dataclass(frozen=True)
class Name:
    """One word in both languages."""

    zh: str
    en: str = ""

    def said(self, language: Language) -> str:
        return (self.en or self.zh) if language == "en" else self.zh


@dataclass(frozen=True)
class SanctionKind:
    """罚种: what it is called, what it may be measured by, and where the law names it. An order is no penalty."""

    key: str
    name: Name
    measures: tuple[Measure, ...]
    basis: str
    is_order: bool

    @property
    def in_money(self) -> bool:
        return "amount" in self.measures


@dataclass(frozen=True)
class Direction:
    """从轻、从重 and the like; ``weight`` rises from the lightest."""

    key: str
    name: Name
    reach: Reach
    basis: str
    weight: int


@cache
def data() -> Mapping[str, Any]:
    """The file as it stands."""
    told: Mapping[str, Any] = read_yaml(FILE)
    return told


@cache
def sanction_kinds() -> Mapping[str, SanctionKind]:
    """All kinds, in the order of the law."""
    orders = set(data()["orders"])
    return {
        key: SanctionKind(key, Name(row["zh"], row["en"]), tuple(row["measures"]), row["basis"], key in orders)
        for key, row in data()["sanctions"].items()
    }


@cache
def directions() -> Mapping[str, Direction]:
    """All directions, from the lightest to the heaviest."""
    return {
        key: Direction(key, Name(row["zh"], row["en"]), row["reach"], row["basis"], weight)
        for weight, (key, row) in enumerate(data()["directions"].items())
    }


def holding(rows: list[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    """The dated rows that hold on a day; ``to`` is the first day one no longer does."""
    return [row for row in rows if row["from"] <= on and (row.get("to") is None or on < row["to"])]
