"""The fact dictionary: which facts a rule may name, and of which type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

Type = Literal["text", "integer", "decimal", "boolean", "date", "timestamp"]
Grain = Literal["case", "step"]

LAWBOOK = Path(__file__).resolve().parent.parent.parent / "rules"


@dataclass(frozen=True)
class Fact:
    """One fact: its type, what its number counts, what it means in both languages, and where it comes from."""

    name: str
    type: Type
    zh: str
    en: str
    unit: str | None = None
    law: str | None = None


@dataclass(frozen=True)
class FactDictionary:
    """All facts by grain. A rule on steps may also name the facts of the case."""

    case: dict[str, Fact]
    step: dict[str, Fact]

    def types(self, each: Grain) -> dict[str, Type]:
        known = self.case if each == "case" else {**self.case, **self.step}
        return {name: fact.type for name, fact in known.items()}


@lru_cache(maxsize=8)
def load_dictionary(path: Path = LAWBOOK / "facts.yaml") -> FactDictionary:
    """Read the dictionary from ``path``."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return FactDictionary(
        case={name: Fact(name=name, **entry) for name, entry in raw["case"].items()},
        step={name: Fact(name=name, **entry) for name, entry in raw["step"].items()},
    )
