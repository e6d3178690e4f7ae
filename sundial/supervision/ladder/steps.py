"""The rungs of each ladder, read from ``data/ladder.yaml``, and when the next one is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from sundial.kernel import clock
from sundial.organs.models import Organ
from sundial.organs.queries import calendar_for
from sundial.supervision.ladder.models import Escalation
from sundial.supervision.notices.occasions import occasions
from sundial.supervision.orders.kinds import order_kinds

FILE = Path(__file__).parents[1] / "data" / "ladder.yaml"
While = Literal["burning", "unanswered", "untouched", "overdue"]
WHILES = ("burning", "unanswered", "untouched", "overdue")


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
    """The ladder the light or order is on."""
    lights, orders = _ladders()
    return lights.get(escalation.signal.light, ()) if escalation.signal else orders


def ladders() -> Mapping[str, tuple[Step, ...]]:
    """Every ladder of lights by colour."""
    return _ladders()[0]


def order_ladder() -> tuple[Step, ...]:
    """The ladder of an order nobody answers."""
    return _ladders()[1]


def due(step: Step, escalation: Escalation, organ: Organ, previous: dt.datetime | None) -> dt.datetime:
    """When ``step`` fires: at once, or at the end of the n-th working day after the day it is counted from."""
    start = previous if step.counted_from == "previous" and previous else escalation.since
    if step.working_days == 0:
        return start
    return clock.end_of_day(calendar_for(organ).add(clock.local_date(start), step.working_days))


@cache
def _ladders() -> tuple[dict[str, tuple[Step, ...]], tuple[Step, ...]]:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    lights = {light: tuple(_step(row) for row in rows) for light, rows in data["lights"].items()}
    return lights, tuple(_step(row) for row in data["orders"]["answered"])


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
