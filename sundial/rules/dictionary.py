"""The fact dictionary: which facts a rule may name, and of which type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from sundial.kernel.yaml_files import read_yaml

Type = Literal["text", "integer", "decimal", "boolean", "date", "timestamp"]
Grain = Literal["case", "step", "peer", "item", "officer", "organ"]

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

    grains: dict[Grain, dict[str, Fact]]

    @property
    def case(self) -> dict[str, Fact]:
        return self.grains["case"]

    @property
    def step(self) -> dict[str, Fact]:
        return self.grains["step"]

    def facts(self, each: Grain) -> dict[str, Fact]:
        """The facts a rule of this grain may name."""
        return {**self.case, **self.step} if each == "step" else self.grains[each]

    def types(self, each: Grain) -> dict[str, Type]:
        return {name: fact.type for name, fact in self.facts(each).items()}

    def named(self, name: str) -> Fact | None:
        """The fact called ``name``; a name means the same in every grain."""
        return next((facts[name] for facts in self.grains.values() if name in facts), None)


@lru_cache(maxsize=8)
def load_dictionary(path: Path = LAWBOOK / "facts.yaml") -> FactDictionary:
    """Read the dictionary from ``path``."""
    raw = read_yaml(path)
    return FactDictionary(
        {
            grain: {name: Fact(name=name, **entry) for name, entry in raw.get(grain, {}).items()}
            for grain in get_args(Grain)
        }
    )
