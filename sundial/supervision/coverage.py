"""Item by item: which rules watch it before, during and after, and what is not watched because the item lacks it (SUP-02)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.stated import stated_lives
from sundial.kernel.yaml_files import read_yaml
from sundial.powers.discretion.models import BenchmarkState
from sundial.powers.models import ItemVersion, LimitKind
from sundial.rules.rule import Rule

FILE = Path(__file__).parent / "data" / "stages.yaml"
STAGES = ("before", "during", "after")
# Rules over these look at the cases of an item, or at the item itself; those over officers and organs watch no item.
OVER_CASES, OVER_ITEM = "case", "item"
ONLINE, STEP, BENCHMARK = "online", "step", "benchmark"
CLOCKS = {str(LimitKind.PROMISED), str(LimitKind.STATUTORY)}
NEEDS = CLOCKS | {ONLINE, STEP, BENCHMARK}
IN_FORCE = BenchmarkState.IN_FORCE


@dataclass(frozen=True)
class Watch:
    """What watches one item: the rules by stage, and by its key each thing that keeps a rule from seeing it."""

    version: ItemVersion
    rules: Mapping[str, Sequence[Rule]]
    lacks: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it is watched before, during and after, and nothing it lacks blinds a rule."""
        return all(self.rules[stage] for stage in STAGES) and not self.lacks


@cache
def told() -> dict[str, Any]:
    """The file as it is read."""
    found: dict[str, Any] = read_yaml(FILE)
    return found


def stage_of(rule: Rule) -> str:
    """``before``, ``during`` or ``after``."""
    return next((stage for stage in ("before", "after") if rule.id in told()[stage]), "during")


def watch_all(versions: Iterable[ItemVersion], rules: Iterable[Rule]) -> list[Watch]:
    """What of ``rules`` watches each item. Versions of one kind, procedure and make-up are watched alike, and reckoned once."""
    seeing = [rule for rule in rules if rule.over in (OVER_CASES, OVER_ITEM)]
    scopes = {name for rule in seeing for name, _values in rule.scope}
    known: dict[object, tuple[Mapping[str, Sequence[Rule]], tuple[str, ...]]] = {}
    found = []
    for version in versions:
        facts, has = _facts(version), frozenset(_has(version))
        key = (version.item.procedure, version.item.power_type, has, tuple(facts.get(name) for name in sorted(scopes)))
        if key not in known:
            known[key] = _reckoned(version.item.procedure, has, facts, seeing)
        found.append(Watch(version, *known[key]))
    return found


def _reckoned(
    procedure: str, has: Collection[str], facts: Mapping[str, str], rules: Iterable[Rule]
) -> tuple[Mapping[str, Sequence[Rule]], tuple[str, ...]]:
    missing = set[str]()
    found: dict[str, list[Rule]] = {stage: [] for stage in STAGES}
    unasked = NEEDS - _asked_of(procedure, facts["power_kind"])
    for rule in rules:
        needs = _needs(rule)
        # How a case is handled shows only when there is one: a scope on anything else of it takes the item in.
        if needs & unasked or not all(facts[name] in values for name, values in rule.scope if name in facts):
            continue
        missing |= needs - set(has)
        if needs <= set(has):
            found[stage_of(rule)].append(rule)
    if ONLINE in missing:
        missing = {ONLINE}  # Whatever else its cases would need, there are none to see.
    return found, tuple(key for key in told()["needs"] if key in missing)


def _needs(rule: Rule) -> set[str]:
    """What an item must have for this rule to see it."""
    if rule.over == OVER_ITEM:
        return set()
    facts = {key: need["facts"] for key, need in told()["needs"].items() if key != ONLINE}
    return {ONLINE} | {
        key for key, begin in facts.items() if any(name.startswith(begin) for name in rule.when.decisive)
    }


@cache
def _asked_of(procedure: str, power_kind: str) -> frozenset[str]:
    """The needs an item of this procedure and kind can have: a life stated in a file has the clocks it states, and no route."""
    needs = told()["needs"]
    asked = {key for key in NEEDS if power_kind in needs[key].get("powers", [power_kind])}
    life = next((each for each in stated_lives() if each.procedure == procedure), None)
    if life is None or procedure in told()["by_route"]:
        return frozenset(asked)
    return frozenset(asked - {STEP} - (CLOCKS - set(life.limits)))


def _has(version: ItemVersion) -> set[str]:
    limits = {row.kind for row in version.limits.all() if row.value} | _by_law(version.item.procedure)
    held = version.item.benchmarks.all()
    return {
        *({ONLINE} if version.item.procedure else ()),
        *(CLOCKS & limits),
        *({STEP} if any(step.limit_value for step in version.route.all()) else ()),
        *({BENCHMARK} if "benchmark" in version.extra or any(each.state == IN_FORCE for each in held) else ()),
    }


@cache
def _by_law(procedure: str) -> frozenset[str]:
    """The limits the law itself sets for every item of this procedure."""
    life = next((each for each in stated_lives() if each.procedure == procedure), None)
    return frozenset(name for name, stated in life.limits.items() if stated.editions) if life else frozenset()


def _facts(version: ItemVersion) -> dict[str, str]:
    """What a scope may ask of an item before it has a case."""
    item = version.item
    return {
        "power_kind": item.power_type,
        "procedure": item.procedure,
        "organ_code": item.organ.code,
        "region_code": item.organ.region.code,
        "item_code": item.code,
    }
