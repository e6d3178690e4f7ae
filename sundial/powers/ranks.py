"""The rank of a basis: entered, or told by its title; and the order of a list of bases (CAT-13, LEG-15)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from sundial.kernel.yaml_files import read_yaml

if TYPE_CHECKING:
    from sundial.powers.models import Basis

FILE = Path(__file__).parent / "data" / "law_ranks.yaml"
MARKS = "《》"


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(FILE)
    unknown = {row["is"] for row in data["read"]} | set(data["known"].values())
    if unknown := unknown - data["ranks"].keys():
        raise ValueError(f"law_ranks.yaml: unknown ranks {sorted(unknown)}")
    return data


def ranks() -> list[str]:
    """The ranks, from the highest down."""
    return list(_data()["ranks"])


def choices() -> list[tuple[str, str]]:
    """The ranks as a form offers them, in the reader's language."""
    return [(name, rank_name(name)) for name in ranks()]


def rank_name(name: str) -> str:
    """A rank in words; empty for one nobody knows."""
    row = _data()["ranks"].get(name)
    return str(row["zh" if (get_language() or "").startswith("zh") else "en"]) if row else ""


def told_by(title: str) -> str:
    """The rank a title tells, empty where it tells none."""
    plain = title.strip().strip(MARKS)
    if plain in _data()["known"]:
        return str(_data()["known"][plain])
    return next((str(row["is"]) for row in _data()["read"] if re.search(row["title"], plain)), "")


def rank_of(basis: Basis) -> str:
    """The rank of ``basis``: as entered, else as its title tells."""
    return basis.rank or told_by(basis.law)


def by_rank(rows: Iterable[Basis]) -> list[Basis]:
    """The highest first, those of one rank as the list has them, those of no known rank last."""
    order = {name: place for place, name in enumerate(ranks())}
    return sorted(rows, key=lambda row: (order.get(rank_of(row), len(order)), row.position))
