"""The faults of data, and the rules each is seen by (``data/quality.yaml``, F-07)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.stated.words import both
from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).parents[1] / "data" / "quality.yaml"


@dataclass(frozen=True)
class Fault:
    """One way in which data are wanting, in both languages."""

    name: Any
    rules: tuple[str, ...]


@cache
def faults() -> dict[str, Fault]:
    """All of them by key. Raises ValueError for a rule that would belong to two."""
    rows = read_yaml(FILE)["groups"]
    found = {
        key: Fault(both({"zh": row["zh"], "en": row["en"]}, key), tuple(row["rules"])) for key, row in rows.items()
    }
    rules = [rule for each in found.values() for rule in each.rules]
    if len(rules) != len(set(rules)):
        raise ValueError("quality.yaml: a rule belongs to one fault")
    return found
