"""The procedures that run here, as the catalogue knows them: each room above says which one it runs, for which powers.

The rooms stand above this one, so they register; an item names its procedure by its word and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.kernel.yaml_files import read_yaml
from sundial.powers.models import PowerType


@dataclass(frozen=True)
class Procedure:
    """One procedure: the word items name it by, its title, and the powers it is for.

    ``applied_for`` says that the public begins it, ``routed`` that its steps are the rows of the item's own route.
    """

    name: str
    title: Any
    power_types: tuple[str, ...]
    applied_for: bool = False
    routed: bool = False


DEFAULTS = Path(__file__).parent / "data" / "procedures.yaml"

_procedures: dict[str, Procedure] = {}


def register(procedure: Procedure) -> None:
    """Make a procedure known. Raises ValueError for a power nobody knows."""
    if unknown := set(procedure.power_types) - set(PowerType.values):
        raise ValueError(f"{procedure.name}: unknown power types {sorted(unknown)}")
    _procedures[procedure.name] = procedure


def known(name: str) -> Procedure | None:
    return _procedures.get(name)


def every() -> list[Procedure]:
    """Every procedure that runs here and that items may name, in the order their rooms registered them."""
    return [each for each in _procedures.values() if each.power_types]


def runs(name: str, power_type: str) -> bool:
    """Whether an item of that power may be handled by the procedure."""
    found = known(name)
    return found is not None and power_type in found.power_types


def applied_for() -> list[str]:
    """The words of the procedures the public begins."""
    return [each.name for each in _procedures.values() if each.applied_for]


def is_applied_for(name: str) -> bool:
    return name in applied_for()


def is_routed(name: str) -> bool:
    """Whether items of the procedure need rows of a route. Nobody knows better of a name nobody registered: no."""
    found = known(name)
    return found is not None and found.routed


def default_for(power_type: str, name: str) -> str:
    """The procedure an item of that power runs by when its catalogue names none; empty where it is only listed."""
    for row in _defaults():
        fits = row["type"] == power_type and any(word in name for word in row.get("words", [""]))
        if fits and runs(row["procedure"], power_type):
            return str(row["procedure"])
    return ""


@cache
def _defaults() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_yaml(DEFAULTS)
    return rows
