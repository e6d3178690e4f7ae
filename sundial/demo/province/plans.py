"""The lives and faults of ``province.yaml``, worked out into plans: which act, by whom, how many working days on.

The day of an act is reckoned from the first day of its case: a number of working days, plus perhaps a limit of the
case's item, plus the case's own pace (0 to 999) times a spread. Spreads add up along the chain of acts, so that two
acts are never further apart, nor closer, than the life says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sundial.rules.source import open_yaml

FILE = Path(__file__).parent / "province.yaml"
LIMITS = ("promised", "statutory")


@dataclass(frozen=True)
class Reach:
    """A number of working days: ``least`` to ``least + spread``, plus one limit of the item where it says so."""

    least: int = 0
    spread: int = 0
    limit: str | None = None

    def then(self, other: Reach) -> Reach:
        """Return the reach of two, one after the other."""
        if self.limit and other.limit:
            raise ValueError("a chain of acts can wait for one limit only")
        return Reach(self.least + other.least, self.spread + other.spread, self.limit or other.limit)


@dataclass(frozen=True)
class Act:
    """One act of a plan; ``told`` holds what the record says of it."""

    id: str
    at: Reach
    entered: Reach
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step of the route, begun and ended by acts of the plan (not ended when ``ends`` is None)."""

    told: Mapping[str, Any]
    begins: str
    ends: str | None


@dataclass(frozen=True)
class Plan:
    """A life, lawful or with one fault; ``lights`` maps each rule it must light to the occurrence (``@post``: the officer's key).

    ``deadline`` is in working days from the first day, for records that carry one.
    """

    name: str
    acts: tuple[Act, ...]
    steps: tuple[Step, ...]
    case: Mapping[str, Any]
    lead: Reach | None
    deadline: int | None
    share: int
    lights: Mapping[str, str]


@dataclass(frozen=True)
class Province:
    """Everything ``province.yaml`` says."""

    period: Mapping[str, Any]
    organs_per_region: int
    cases_per_officer: int
    items: tuple[Mapping[str, Any], ...]
    posts: Mapping[str, Mapping[str, Any]]
    case: Mapping[str, Any]
    lives: tuple[Plan, ...]
    fault_every: int
    faults: tuple[Plan, ...]


def load_province(file: Path = FILE) -> Province:
    """Read the province.

    :raises sundial.rules.source.RuleError: with its place, when the file is not readable
    :raises ValueError: when a fault names an act or a life that is not there
    """
    told = open_yaml(file).plain()
    lives = {life["name"]: life for life in told["lives"]}
    return Province(
        period=told["period"],
        organs_per_region=told["organs_per_region"],
        cases_per_officer=told["cases_per_officer"],
        items=tuple(told["items"]),
        posts=told["posts"],
        case=told["case"],
        lives=tuple(_plan(life, told["steps"]) for life in lives.values()),
        fault_every=told["fault_every"],
        faults=tuple(_plan(_with_fault(lives[fault["life"]], fault), told["steps"]) for fault in told["faults"]),
    )


def _with_fault(life: Mapping[str, Any], fault: Mapping[str, Any]) -> dict[str, Any]:
    """Return the life as the fault changes it: drop, then change, then put in."""
    acts = [dict(act) for act in life["acts"]]
    there = {_id(act) for act in acts}
    named = {*fault.get("drop", ()), *fault.get("change", ()), *fault.get("before", ())}
    if missing := named - there:
        raise ValueError(f"fault “{fault['name']}” names acts its life does not have: {', '.join(sorted(missing))}")
    changed = [
        {**act, **fault.get("change", {}).get(_id(act), {})} for act in acts if _id(act) not in fault.get("drop", ())
    ]
    put_in = [new for act in changed for new in (*fault.get("before", {}).get(_id(act), ()), act)]
    case = {**life.get("case", {}), **fault.get("case", {})}
    return {**life, **fault, "case": case, "share": 1, "acts": [*put_in, *fault.get("add", ())]}


def _id(act: Mapping[str, Any]) -> str:
    return str(act.get("id", act["verb"]))


def _plan(life: Mapping[str, Any], route: list[Mapping[str, Any]]) -> Plan:
    acts = tuple(_acts(life["acts"]))
    there = {act.id for act in acts}
    route = life.get("route", route)
    steps = tuple(_step(step, there) for step in route if step["begins"] in there and life.get("steps", True))
    lead = _reach(life["ends_on_as_of"]) if "ends_on_as_of" in life else None
    told = (life.get("case", {}), lead, life.get("deadline"), life.get("share", 1), life.get("lights", {}))
    return Plan(life["name"], acts, steps, *told)


def _acts(told: list[Mapping[str, Any]]) -> Iterator[Act]:
    reached: dict[str, Reach] = {}
    before = Reach()
    for act in told:
        start = reached[act["after"]] if "after" in act else before
        before = reached[_id(act)] = start.then(_reach(act.get("in", [0, 0])))
        yield Act(_id(act), before, _reach(act.get("entered", [0, 0])), act)


def _step(told: Mapping[str, Any], there: set[str]) -> Step:
    return Step(told, told["begins"], told["ends"] if told["ends"] in there else None)


def _reach(span: list[Any]) -> Reach:
    """Read ``[least, most]``, each a number or a limit with a number, such as ``promised+1``."""
    least, most = (_term(end) for end in span)
    if least.limit != most.limit or most.least < least.least:
        raise ValueError(f"{span} is not a span of working days")
    return replace(least, spread=most.least - least.least)


def _term(end: Any) -> Reach:
    found = re.fullmatch(r"(?:(promised|statutory)(?=[+-]|$))?([+-]?\d+)?", str(end))
    if not found or not str(end):
        raise ValueError(f"{end} is not a number of working days")
    return Reach(int(found[2] or 0), 0, found[1])
