"""What a file states of a life: its acts with what they ask, check and do, its limits, and who else has a seat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sundial.cases.lifecycle import APPLICANT, Lifecycle, Transition
from sundial.cases.models import Case, PartyKind
from sundial.cases.panels import Panel
from sundial.cases.procedure import Act
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.checks import Named
from sundial.cases.stated.effects import Effect
from sundial.cases.stated.law import Stated, Term

OPENING = "open"

AsksOf = Callable[[Case], list[Asked]]
Reckons = Callable[[Act, Mapping[str, Any]], Any]
Tries = Callable[[Case, Mapping[str, Any]], Panel]

asked_sources: dict[str, AsksOf] = {}
reckoners: dict[str, Reckons] = {}
trials: dict[str, Tries] = {}


@dataclass(frozen=True)
class Branch:
    """A word that depends on an answer: the next state, or the verb."""

    field: str
    words: Mapping[str | bool, str]

    def word(self, answers: Mapping[str, Any]) -> str | None:
        answer = answers.get(self.field)
        return self.words.get(answer if isinstance(answer, bool) else str(answer))


@dataclass(frozen=True)
class Trial:
    """What the page of an act can reckon from the answers typed so far, before anything is done.

    ``label`` is its button, which stands ``before`` a question: what follows is answered within what it says.
    """

    name: str
    label: Any
    before: str


@dataclass(frozen=True)
class StatedAct:
    """One act of a life with what it asks, checks and does.

    ``requires`` are the checks that stand before anything is answered, ``hand`` those of whoever acts, ``checks`` those of the
    answers. ``said`` is the sentence of its event, ``public`` what the ledger shows of it to everybody. ``asked_from`` names the
    sources of further fields, each with the field they stand before. ``letter`` is the paper an act does nothing but draw up:
    its answers fill that paper and no other. ``own``: what it opens concerns the organ itself, and has no other party;
    ``led_to``: it is begun from the page of the case it is about, and stands in no list of what may be begun.
    """

    transition: Transition
    said: Any = ""
    public: str = "step"
    requires: tuple[Named, ...] = ()
    hand: tuple[Named, ...] = ()
    asked: tuple[Asked, ...] = ()
    asked_from: Mapping[str, str] = field(default_factory=dict)
    tries: Trial | None = None
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
    letter: str = ""
    own: bool = False
    led_to: bool = False

    @property
    def action(self) -> str:
        return self.transition.action

    def asks(self, case: Case) -> list[Asked]:
        """Every field, those the case itself brings in included (the circumstances of its benchmark, say)."""
        asks = list(self.asked)
        for source, before in self.asked_from.items():
            at = next((n for n, each in enumerate(asks) if each.name == before), len(asks))
            asks[at:at] = asked_sources[source](case)
        return asks


@dataclass(frozen=True)
class StatedLife:
    """A life with everything its file says. ``items_of`` is the procedure whose items it runs: its own, or another's (简易).

    ``party`` is what most of its parties are, for a form to begin with. ``seats`` are the organs that act beside the case's own, each with the field that names it or ``item`` where the item does.
    ``unverified`` are the laws whose articles the acts cite from memory.
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
    party: str = PartyKind.ENTERPRISE
    unverified: tuple[str, ...] = ()
    path: Path = field(default=Path(), compare=False)

    @property
    def procedure(self) -> str:
        return self.life.procedure

    @property
    def all_acts(self) -> Iterator[StatedAct]:
        """Every act, the opening first."""
        if self.opening is not None:
            yield self.opening
        yield from self.acts.values()

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


def tried(name: str) -> Callable[[Tries], Tries]:
    """Register what a page reckons from answers not yet sent: ``(case, answers)`` → a table; ``tries: {name, label}`` in a file.

    It raises ``Refusal`` for what is missing or beyond the law, as the act itself would.
    """

    def _register(tries: Tries) -> Tries:
        if name in trials:
            raise ValueError(f"the trial {name} is registered twice")
        trials[name] = tries
        return tries

    return _register
