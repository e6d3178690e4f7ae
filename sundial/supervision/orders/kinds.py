"""The kinds of orders, read from ``data/orders.yaml``: who may issue each, to whom, by when it is answered, what ends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import get_language

from sundial.cases.documents.kinds import Kind, read_kind
from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).parents[1] / "data" / "orders.yaml"
Addressee = Literal["officer", "organ", "counterpart", "discipline"]


@dataclass(frozen=True)
class Days:
    """A number of working days and who set it."""

    value: int
    source: str


@dataclass(frozen=True)
class OrderKind:
    """One kind of order. ``closes_from`` are the states in which its result may be recorded."""

    name: str
    zh: str
    en: str
    levels: tuple[str, ...]
    addressee: Addressee
    deadline: Days | None
    look_back: Days | None
    closes_from: tuple[str, ...]
    ends: Mapping[str, str]
    demands: tuple[str, ...]
    basis: str
    needs_light: bool
    apart: bool
    paper: Kind

    @property
    def label(self) -> str:
        return self.en if _english() else self.zh

    @property
    def end(self) -> str:
        """What ends an order of this kind, in the reader's language."""
        return self.ends["en" if _english() else "zh"]

    @property
    def is_shown_to_organ(self) -> bool:
        """Whether the organ it concerns sees it; what is asked of an applicant or of discipline, it does not."""
        return self.addressee in {"officer", "organ"}

    @property
    def is_answered(self) -> bool:
        """Whether the addressee owes an answer."""
        return self.deadline is not None


def order_kind(name: str) -> OrderKind:
    """Return the kind ``name``; ``KeyError`` when the data does not know it."""
    return order_kinds()[name]


@cache
def order_kinds() -> dict[str, OrderKind]:
    """Every kind by name, in the order of the file. Raises ValueError for a file that contradicts itself."""
    rows = read_yaml(FILE)
    return {name: _kind(name, row) for name, row in rows["kinds"].items()}


def _kind(name: str, row: Mapping[str, Any]) -> OrderKind:
    return OrderKind(
        name=name,
        zh=row["zh"],
        en=row["en"],
        levels=tuple(row["levels"]),
        addressee=row["addressee"],
        deadline=_days(row.get("deadline")),
        look_back=_days(row.get("look_back")),
        closes_from=tuple(row["closes_from"]),
        ends=row["ends"],
        demands=tuple(row["demands"]),
        basis=row["basis"],
        needs_light=row.get("needs_light", False),
        apart=row.get("apart", False),
        paper=read_kind(name, {**row["paper"], "basis": row["basis"], "in_force": row["in_force"]}),
    )


def _days(row: Mapping[str, Any] | None) -> Days | None:
    return Days(row["working_days"], row["source"]) if row else None


def _english() -> bool:
    return (get_language() or "").startswith("en")
