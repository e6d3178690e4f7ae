"""A procedure's statutory life as data: from · action · to · who · basis. Menus, checks, timelines and charts read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sundial.kernel.refusal import Refusal
from sundial.organs.models import Role

APPLICANT = "applicant"
SYSTEM = "system"
STEP = "step"
STAYS = ""

# What stands between two names of a list.
BETWEEN = pgettext_lazy("list", ", ")
WHO_LABELS = {APPLICANT: _("applicant"), SYSTEM: _("the system"), STEP: _("the post of the step")}


@dataclass(frozen=True)
class Transition:
    """One lawful act.

    An empty ``target`` leaves the state as it is. ``who`` holds post roles, ``applicant``, ``system``, or ``step``: the post of the step in hand. ``steps`` are
    the kinds of step during which the act is done, empty means at any moment of the state; ``step_optional`` lets a route
    without such a step do it all the same. ``seat`` names which of the case's organs acts (its own when empty), ``branches``
    the states an answer may lead to beside ``target``. ``limit`` names the limit kind the act must meet. ``verb`` is the word of the supervision vocabulary the act is counted as.
    """

    action: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    basis: str
    label: object
    verb: str = "other"
    limit: str = ""
    abnormal: bool = False
    steps: tuple[str, ...] = ()
    step_optional: bool = False
    seat: str = ""
    branches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    """The whole table of one procedure. Construction refuses a table that contradicts itself.

    ``holders`` says which post a case waits for in a state whose next act no step of the route names: a role, or
    ``seat:role`` where another of the case's organs has it. ``line`` is the main way through the states, ``tones`` how each is
    coloured. ``confined`` are the posts by whose reach alone its cases are read, where not every post of the organ may; whoever
    has a part in a case reads it in any case.
    """

    procedure: str
    states: Mapping[str, object]
    start: str
    final: frozenset[str]
    transitions: tuple[Transition, ...]
    holders: Mapping[str, str] = field(default_factory=dict)
    line: tuple[str, ...] = ()
    tones: Mapping[str, str] = field(default_factory=dict)
    confined: frozenset[str] = frozenset()
    by_action: dict[str, Transition] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for transition in self.transitions:
            if transition.action in self.by_action:
                raise ValueError(f"{self.procedure}: action {transition.action} stands twice")
            named = {*transition.sources, transition.target or transition.sources[0], *transition.branches}
            unknown = named - set(self.states)
            if unknown:
                raise ValueError(f"{self.procedure}.{transition.action}: unknown states {sorted(unknown)}")
            if set(transition.sources) & self.final and transition.target not in {STAYS, *self.final}:
                raise ValueError(f"{self.procedure}.{transition.action}: leaves a final state")
            self.by_action[transition.action] = transition

    def allowed(self, state: str) -> list[Transition]:
        """The acts the law knows from ``state``, in table order."""
        return [t for t in self.transitions if state in t.sources]

    def check(self, action: str, state: str) -> Transition:
        """Return the transition, or raise ``Refusal`` when the law does not know this act from this state."""
        transition = self.by_action[action]
        if state not in transition.sources:
            raise Refusal(
                "case.state",
                _("“%(action)s” is not possible while the case is “%(state)s”."),
                basis=transition.basis,
                action=transition.label,
                state=self.states[state],
            )
        return transition

    def check_role(self, transition: Transition, roles: Iterable[str]) -> None:
        """Raise ``Refusal`` unless one of ``roles`` may do the act; the sentence names who may."""
        if not set(roles) & set(transition.who):
            raise not_your_post(transition, transition.who)


def not_your_post(transition: Transition, who: Iterable[str]) -> Refusal:
    """The refusal that names the posts which may do the act."""
    return Refusal(
        "case.role",
        _("Your post may not do “%(action)s”."),
        basis=transition.basis,
        who=role_names(who),
        action=transition.label,
    )


def role_names(who: Iterable[str]) -> object:
    """The posts as the reader's language names them, joined; “the post of the step” only where no post is named."""
    named = dict.fromkeys(each for each in who if each != STEP) or [STEP]
    labels = [WHO_LABELS.get(each) or Role(each).label for each in named]
    parts = [labels[0], *(part for label in labels[1:] for part in (BETWEEN, label))]
    return format_lazy("{}" * len(parts), *parts)


_lives: dict[str, Lifecycle] = {}


def register(life: Lifecycle) -> Lifecycle:
    """Make a procedure's table known to the spine; ``ValueError`` when the procedure has one already."""
    if life.procedure in _lives:
        raise ValueError(f"the procedure {life.procedure} has two tables")
    _lives[life.procedure] = life
    return life


def life_of(procedure: str) -> Lifecycle:
    """Return the table of ``procedure``; ``KeyError`` when no room keeps one."""
    return _lives[procedure]


def all_lives() -> list[Lifecycle]:
    """Every table that is known, by the name of its procedure."""
    return [_lives[name] for name in sorted(_lives)]
