"""A life read from its file: states, acts with what they ask and do, limits of the law. Strict: a faulty file never starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sundial.cases import lifecycle
from sundial.cases.lifecycle import APPLICANT, SYSTEM, Lifecycle, Transition
from sundial.cases.models import Case
from sundial.cases.procedure import Act, guard, hand_guard
from sundial.cases.stated.asked import Asked, read_asked
from sundial.cases.stated.checks import Hand, Named, Standing, given_checks, hand_checks, named, standing_checks
from sundial.cases.stated.effects import Effect, read_effect
from sundial.cases.stated.law import Stated, Term, read_stated
from sundial.cases.stated.words import both
from sundial.ledger import kinds
from sundial.organs.models import Role
from sundial.powers import procedures
from sundial.powers.procedures import Procedure
from sundial.rules.vocabulary import VERBS

LIFE_KEYS = {
    "procedure",
    "title",
    "source",
    "states",
    "line",
    "tones",
    "final",
    "holders",
    "limits",
    "parameters",
    "opening",
    "acts",
    "power_types",
    "items_of",
    "seats",
}
ACT_KEYS = {
    "action",
    "from",
    "to",
    "who",
    "seat",
    "basis",
    "label",
    "said",
    "public",
    "verb",
    "limit",
    "abnormal",
    "dangerous",
    "intro",
    "beside",
    "asks",
    "asks_from",
    "reckons",
    "occurs",
    "requires",
    "hand",
    "checks",
    "effects",
    "reason",
    "once",
    "leads_to",
}
FURTHER_KEYS = {"acts", "limits", "parameters"}
OPENING = "open"


@dataclass(frozen=True)
class Branch:
    """A word that depends on an answer: the next state, or the verb."""

    field: str
    words: Mapping[str | bool, str]

    def word(self, answers: Mapping[str, Any]) -> str | None:
        answer = answers.get(self.field)
        return self.words.get(answer if isinstance(answer, bool) else str(answer))


@dataclass(frozen=True)
class StatedAct:
    """One act of a life with what it asks, checks and does."""

    transition: Transition
    asked: tuple[Asked, ...] = ()
    asked_from: tuple[str, ...] = ()
    reckons: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[Named, ...] = ()
    effects: tuple[Effect, ...] = ()
    target: Branch | None = None
    verb: Branch | None = None
    beside: tuple[str, ...] = ()
    intro: Any = ""
    dangerous: bool = False
    reason: str = "reason"
    occurs: str = ""
    once: bool = False

    @property
    def action(self) -> str:
        return self.transition.action

    def asks(self, case: Case) -> list[Asked]:
        """Every field, those the case itself brings in included (the circumstances of its benchmark, say)."""
        return [*self.asked, *(each for name in self.asked_from for each in asked_sources[name](case))]


@dataclass(frozen=True)
class StatedLife:
    """A life with everything its file says. ``items_of`` is the procedure whose items it runs: its own, or another's (简易).

    ``seats`` are the organs that act beside the case's own, each with the field that names it or ``item`` where the item does.
    """

    life: Lifecycle
    title: Any
    opening: StatedAct | None
    acts: Mapping[str, StatedAct]
    limits: Mapping[str, Stated]
    parameters: Mapping[str, Stated]
    power_types: tuple[str, ...] = ()
    items_of: str = ""
    seats: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    path: Path = field(default=Path(), compare=False)

    @property
    def procedure(self) -> str:
        return self.life.procedure

    @property
    def is_applied_for(self) -> bool:
        """Whether the party begins it."""
        return self.opening is not None and APPLICANT in self.opening.transition.who

    def limit(self, name: str, case: Case, day: dt.date) -> Term | None:
        """The limit ``name`` of a case on ``day``: its item's own, else the law's."""
        return self.limits[name].of(case.version, day)

    def parameter(self, name: str, day: dt.date) -> Term:
        """The parameter ``name`` on ``day``. Raises LookupError when none is in force."""
        term = self.parameters[name].on(day)
        if term is None:
            raise LookupError(f"{self.procedure}: no {name} in force on {day}")
        return term


@dataclass(frozen=True)
class Further:
    """Acts stated in a file for a life that is otherwise written as code."""

    acts: Mapping[str, StatedAct]
    limits: Mapping[str, Stated]
    parameters: Mapping[str, Stated]
    path: Path = field(default=Path(), compare=False)

    @property
    def transitions(self) -> tuple[Transition, ...]:
        return tuple(act.transition for act in self.acts.values())


AsksOf = Callable[[Case], list[Asked]]
Reckons = Callable[[Act, Mapping[str, Any]], Any]

_lives: dict[str, StatedLife] = {}
asked_sources: dict[str, AsksOf] = {}
reckoners: dict[str, Reckons] = {}


def reckoned(name: str) -> Callable[[Reckons], Reckons]:
    """Register what the system works out from the answers: ``(act, answers)`` → a plain value; ``reckons: {as: name}`` in a file.

    It stands in the record beside the answers, and branches and effects read it like one.
    """

    def _register(reckons: Reckons) -> Reckons:
        if name in reckoners:
            raise ValueError(f"the reckoning {name} is registered twice")
        reckoners[name] = reckons
        return reckons

    return _register


def asks_of(name: str) -> Callable[[AsksOf], AsksOf]:
    """Register a source of fields that depend on the case; ``asks_from: [name]`` in a file."""

    def _register(source: AsksOf) -> AsksOf:
        if name in asked_sources:
            raise ValueError(f"the fields {name} are registered twice")
        asked_sources[name] = source
        return source

    return _register


def stated_life(procedure: str) -> StatedLife:
    """The life of ``procedure``. Raises KeyError when it is not stated in a file."""
    return _lives[procedure]


def stated_lives() -> list[StatedLife]:
    return [_lives[name] for name in sorted(_lives)]


def stated_act(procedure: str, action: str) -> StatedAct | None:
    """One act, or None when the procedure is not stated in a file or has no such act."""
    life = _lives.get(procedure)
    return life.acts.get(action) if life else None


def take(path: Path) -> StatedLife:
    """Read the life in ``path`` and make it known: to the spine, to the ledger (its kinds of event), to the guards.

    Raises ValueError naming the place of whatever contradicts itself.
    """
    stated = read_life(path)
    lifecycle.register(stated.life)
    _make_known(stated)
    if stated.items_of == stated.procedure:
        procedures.register(Procedure(stated.procedure, stated.title, stated.power_types, stated.is_applied_for))
    return stated


def _make_known(stated: StatedLife) -> None:
    for act in _acts_of(stated):
        kinds.register(f"{stated.procedure}.{act.action}", *_told[stated.procedure, act.action])
        _guard(stated.procedure, act)
    _lives[stated.procedure] = stated


def read_further(procedure: str, path: Path) -> Further:
    """Read acts added to a life that is written as code. Raises ValueError naming the place."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    _no_more_than(raw, FURTHER_KEYS, str(path))
    acts = {row["action"]: _act(procedure, row) for row in raw["acts"]}
    for act, row in zip(acts.values(), raw["acts"], strict=True):
        _keep_guards(procedure, act, row)
    return Further(acts, _stated_of(procedure, "limits", raw), _stated_of(procedure, "parameters", raw), path)


def adopt(life: Lifecycle, title: Any, further: Further) -> StatedLife:
    """Make the added acts of ``life``, which holds their transitions already, known as a stated life's are."""
    stated = StatedLife(life, title, None, further.acts, further.limits, further.parameters, path=further.path)
    _make_known(stated)
    return stated


def read_life(path: Path) -> StatedLife:
    """Read the file without making it known. Raises ValueError naming the place."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    name = raw["procedure"]
    _no_more_than(raw, LIFE_KEYS, name)
    states = {state: both(words, f"{name}.{state}") for state, words in raw["states"].items()}
    acts = {row["action"]: _act(name, row) for row in raw["acts"]}
    if len(acts) != len(raw["acts"]):
        raise ValueError(f"{name}: an action stands twice")
    opening = _opening(name, raw["opening"]) if "opening" in raw else None
    life = Lifecycle(
        procedure=name,
        states=states,
        start=next(iter(states)),
        final=frozenset(raw["final"]),
        transitions=tuple(act.transition for act in acts.values()),
        holders=raw.get("holders", {}),
        line=tuple(raw.get("line", ())),
        tones=raw.get("tones", {}),
    )
    stated = StatedLife(
        life=life,
        title=both(raw["title"], name),
        opening=opening,
        acts=acts,
        limits=_stated_of(name, "limits", raw),
        parameters=_stated_of(name, "parameters", raw),
        power_types=tuple(raw.get("power_types", ())),
        items_of=raw.get("items_of", name),
        seats=raw.get("seats", {}),
        source=raw.get("source", ""),
        path=path,
    )
    _check_whole(stated, raw)
    return stated


def _stated_of(name: str, section: str, raw: Mapping[str, Any]) -> dict[str, Stated]:
    return {key: read_stated(key, row, f"{name}.{section}") for key, row in raw.get(section, {}).items()}


_told: dict[tuple[str, str], tuple[str, Any]] = {}


def _act(name: str, row: Mapping[str, Any], start: str = "") -> StatedAct:
    where = f"{name}.{row.get('action')}"
    _no_more_than(row, ACT_KEYS, where)
    target, to = _branch(row.get("to", ""), where)
    verb_by, verb = _branch(row.get("verb", "other"), where)
    if unknown := {verb, *(verb_by.words.values() if verb_by else ())} - set(VERBS):
        raise ValueError(f"{where}: unknown verbs {sorted(unknown)}")
    _told[name, row["action"]] = (row.get("public", "step"), both(row["said"], where))
    transition = Transition(
        action=row["action"],
        sources=tuple(row["from"]),
        target=to,
        who=tuple(_who(each, where) for each in row["who"]),
        basis=row["basis"],
        label=both(row["label"], where),
        verb=verb,
        limit=row.get("limit", ""),
        abnormal=row.get("abnormal", False),
        seat=row.get("seat", ""),
        branches=(*(target.words.values() if target else ()), *row.get("leads_to", ())),
    )
    return StatedAct(
        transition=transition,
        asked=tuple(read_asked(each, where) for each in _spread(row.get("asks", ()))),
        asked_from=tuple(row.get("asks_from", ())),
        reckons=row.get("reckons", {}),
        checks=tuple(named(each, where) for each in row.get("checks", ())),
        effects=tuple(read_effect(each, where) for each in _spread(row.get("effects", ()))),
        target=target,
        verb=verb_by,
        beside=tuple(row.get("beside", ())),
        intro=both(row["intro"], where) if "intro" in row else "",
        dangerous=row.get("dangerous", False),
        reason=row.get("reason", "reason"),
        occurs=row.get("occurs", ""),
        once=row.get("once", False),
    )


def _spread(rows: Iterable[Any]) -> Iterator[Any]:
    """The rows in order; a list among them, which a file repeats by its anchor, stands for its own rows."""
    for row in rows:
        yield from row if isinstance(row, list) else [row]


def _opening(name: str, row: Mapping[str, Any]) -> StatedAct:
    return _act(name, {**row, "action": OPENING, "from": []})


def _branch(value: Any, where: str) -> tuple[Branch | None, str]:
    """A plain word, or ``{field: NAME, ANSWER: word …}``; the first word stands for the branch in charts."""
    if isinstance(value, str):
        return None, value
    words = {key if isinstance(key, bool) else str(key): word for key, word in value.items() if key != "field"}
    if "field" not in value or not words:
        raise ValueError(f"{where}: a branch names its field and its words")
    return Branch(value["field"], words), str(next(iter(words.values())))


def _who(each: str, where: str) -> str:
    if each not in (APPLICANT, SYSTEM, *Role.values):
        raise ValueError(f"{where}: nobody is called {each!r}")
    return each


def _no_more_than(row: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := set(row) - known:
        raise ValueError(f"{where}: unknown {sorted(unknown)}")


def _check_whole(stated: StatedLife, raw: Mapping[str, Any]) -> None:
    """What one act alone cannot show: every state is reached, every limit named exists, every holder is somebody."""
    states = set(stated.life.states)
    reached = {stated.life.start}
    for act in _acts_of(stated):
        targets = {act.transition.target, *act.transition.branches} - {""}
        if unknown := targets - states:
            raise ValueError(f"{stated.procedure}.{act.action}: unknown states {sorted(unknown)}")
        reached |= targets
        for effect in act.effects:
            effect.check(stated.limits, f"{stated.procedure}.{act.action}")
    if left := states - reached:
        raise ValueError(f"{stated.procedure}: nothing leads to {sorted(left)}")
    for state, holder in stated.life.holders.items():
        if state not in states or holder.rpartition(":")[2] not in Role.values:
            raise ValueError(f"{stated.procedure}: {holder!r} cannot hold {state!r}")
    _check_seats(stated)
    for act, row in [*zip(stated.acts.values(), raw["acts"], strict=True)]:
        _keep_guards(stated.procedure, act, row)
    if stated.opening is not None:
        _keep_guards(stated.procedure, stated.opening, raw["opening"])


def _check_seats(stated: StatedLife) -> None:
    """Whoever acts or holds at a seat sits at one the life names; an answer that names a seat is asked at the opening."""
    used = {act.transition.seat for act in _acts_of(stated)} | {
        holder.rpartition(":")[0] for holder in stated.life.holders.values()
    }
    if stated.seats and (unknown := used - {"", *stated.seats}):
        raise ValueError(f"{stated.procedure}: no seats {sorted(unknown)}")
    asked = {each.name for each in stated.opening.asked} if stated.opening else set()
    if unasked := set(stated.seats.values()) - asked - {"item", "given"}:
        raise ValueError(f"{stated.procedure}: the opening does not ask for {sorted(unasked)}")


_requires: dict[tuple[str, str], list[tuple[str, Named]]] = {}


def required(procedure: str, action: str) -> list[Named]:
    """The standing checks an act names, with what they are called with."""
    return [check for sort, check in _requires.get((procedure, action), []) if sort == "standing"]


def _keep_guards(procedure: str, act: StatedAct, row: Mapping[str, Any]) -> None:
    where = f"{procedure}.{act.action}"
    standing = [("standing", named(each, where)) for each in row.get("requires", ())]
    by_hand = [("hand", named(each, where)) for each in row.get("hand", ())]
    _requires[procedure, act.action] = standing + by_hand


def _guard(procedure: str, act: StatedAct) -> None:
    for sort, check in _requires[procedure, act.action]:
        if sort == "standing":
            guard(procedure, act.action)(_bind_standing(standing_checks[check.name], check))
        else:
            hand_guard(procedure, act.action)(_bind_hand(hand_checks[check.name], check))
    if missing := [check.name for check in act.checks if check.name not in given_checks]:
        raise ValueError(f"{procedure}.{act.action}: unknown checks {missing}")
    if unknown := [name for name in act.reckons.values() if name not in reckoners]:
        raise ValueError(f"{procedure}.{act.action}: unknown reckonings {unknown}")


def _bind_standing(check: Standing, asked: Named) -> Any:
    return lambda case, run, at: check(case, at, asked.argument)


def _bind_hand(check: Hand, asked: Named) -> Any:
    return lambda case, hand, at: check(case, hand, at, asked.argument)


def _acts_of(stated: StatedLife) -> Iterator[StatedAct]:
    if stated.opening is not None:
        yield stated.opening
    yield from stated.acts.values()
