"""The three violations that are put right before anything else, and the rules each is seen by (``data/priorities.yaml``, SUP-22)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).parent / "data" / "priorities.yaml"


@dataclass(frozen=True)
class Violation:
    """One of the three, by its key."""

    name: str
    zh: str
    en: str
    rules: frozenset[str]

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@cache
def violations() -> dict[str, Violation]:
    """All of them, by key. Raises ValueError for a rule that would belong to two."""
    rows = read_yaml(FILE)["violations"]
    found = {name: Violation(name, row["zh"], row["en"], frozenset(row["rules"])) for name, row in rows.items()}
    if sum(len(each.rules) for each in found.values()) != len(set().union(*(each.rules for each in found.values()))):
        raise ValueError("priorities.yaml: a rule belongs to one violation")
    return found


def violation_of(rule_id: str) -> Violation | None:
    """The violation a light of this rule speaks of."""
    return next((each for each in violations().values() if rule_id in each.rules), None)
