"""The duties as the file states them, each in the edition of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.stated.law import Stated, Term, read_stated
from sundial.cases.stated.words import both
from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.models import Role

FILE = Path(__file__).with_name("duties.yaml")
CLASSES = ("permanent", "result", "proposed", "periodic", "annual", "on_request")
KEYS = {"title", "class", "post", "channel", "masker", "deadline", "display", "basis"}


@dataclass(frozen=True)
class Duty:
    """One duty. ``deadline`` and ``display`` are the limits of today, where the law sets them; ``post`` answers for it."""

    name: str
    title: Any
    timing: str
    post: str
    channel: Any
    masker: str
    basis: str
    deadline: Term | None = None
    display: Term | None = None

    @property
    def responsible(self) -> Any:
        return Role(self.post).label


def duties() -> list[Duty]:
    """Every duty as it holds today."""
    today = clock.today()
    return [
        Duty(
            name=name,
            title=both(row["title"], name),
            timing=row["class"],
            post=row["post"],
            channel=both(row["channel"], name),
            masker=row.get("masker", ""),
            basis=row.get("basis", "") or _basis(limits, today),
            **{each: limit.on(today) for each, limit in limits.items()},
        )
        for name, (row, limits) in _stated().items()
    ]


def _basis(limits: Mapping[str, Stated], today: Any) -> str:
    terms = [limit.on(today) for limit in limits.values()]
    return "；".join(term.basis for term in terms if term)


@cache
def _stated() -> dict[str, tuple[Mapping[str, Any], dict[str, Stated]]]:
    found = {}
    for name, row in read_yaml(FILE).items():
        if unknown := set(row) - KEYS:
            raise ValueError(f"{name}: unknown {sorted(unknown)}")
        if row["class"] not in CLASSES or row["post"] not in Role.values:
            raise ValueError(f"{name}: no class {row['class']!r} or nobody is called {row['post']!r}")
        limits = {each: read_stated(each, row[each], name) for each in ("deadline", "display") if each in row}
        found[name] = (row, limits)
    return found
