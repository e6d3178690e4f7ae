"""The rungs of each ladder, read from ``data/ladder.yaml``, and when the next one is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.models import Organ
from sundial.organs.queries import calendar_for
from sundial.supervision.ladder.models import Escalation
from sundial.supervision.notices.occasions import occasions
from sundial.supervision.orders.kinds import order_kinds

FILE = Path(__file__).parents[1] / "data" / "ladder.yaml"
While = Literal["burning", "unanswered", "untouched", "overdue", "undecided", "unlooked"]
WHILES = ("burning", "unanswered", "untouched", "overdue", "undecided", "unlooked")


@dataclass(frozen=True)
class Step:
    """One rung: when, as long as what holds, and what it brings."""

    working_days: int
    counted_from: Literal["start", "previous"]
    holds_while: While
    zh: str
    en: str
    message: str = ""
    order: str = ""
    proposes: str = ""
    transfers: bool = False


def steps_of(escalation: Escalation) -> tuple[Step, ...]:
    """The ladder the light, order or appeal is on."""
    known = _ladders()
    if escalation.signal:
        return known.lights.get(escalation.signal.light, ())
    if escalation.appeal_id:
        return known.appeals
    return known.look_backs if escalation.is_of_look_back else known.orders


def ladders() -> Mapping[str, tuple[Step, ...]]:
    """Every ladder of lights by colour."""
    return _ladders().lights


def order_ladder() -> tuple[Step, ...]:
    """The ladder of an order nobody answers."""
    return _ladders().orders


def look_back_ladder() -> tuple[Step, ...]:
    """The ladder of an order that nobody looks at again."""
    return _ladders().look_backs


def appeal_ladder() -> tuple[Step, ...]:
    """The ladder of an appeal nobody decides on."""
    return _ladders().appeals


def due(step: Step, escalation: Escalation, organ: Organ, previous: dt.datetime | None) -> dt.datetime:
    """When ``step`` fires: at once, or at the end of the n-th working day after the day it is counted from."""
    start = previous if step.counted_from == "previous" and previous else escalation.since
    if step.working_days == 0:
        return start
    return clock.end_of_day(calendar_for(organ).add(clock.local_date(start), step.working_days))


@dataclass(frozen=True)
class Ladders:
    """Every ladder of the file."""

    lights: Mapping[str, tuple[Step, ...]]
    orders: tuple[Step, ...]
    look_backs: tuple[Step, ...]
    appeals: tuple[Step, ...]


@cache
def _ladders() -> Ladders:
    data = read_yaml(FILE)
    return Ladders(
        {light: _steps(rows) for light, rows in data["lights"].items()},
        _steps(data["orders"]["answered"]),
        _steps(data["orders"]["looked_back"]),
        _steps(data["appeals"]["decided"]),
    )


def _steps(rows: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(_step(row) for row in rows)


def _step(row: Mapping[str, Any]) -> Step:
    step = Step(
        working_days=row["after"]["working_days"],
        counted_from=row["after"]["from"],
        holds_while=row["while"],
        zh=row["zh"],
        en=row["en"],
        message=row.get("message", ""),
        order=row.get("order", ""),
        proposes=row.get("propose", ""),
        transfers="transfer" in row,
    )
    unknown = {step.order, step.proposes} - {"", *order_kinds()} | {step.message} - {"", *occasions()}
    if unknown or step.holds_while not in WHILES:
        raise ValueError(f"ladder.yaml: {row['zh']}: unknown {sorted(unknown) or step.holds_while}")
    return step
