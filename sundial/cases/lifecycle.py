"""A procedure's statutory life as data: from · action · to · who · basis. Menus, checks, timelines and charts read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal

APPLICANT = "applicant"
SYSTEM = "system"


@dataclass(frozen=True)
class Transition:
    """One lawful act.

    ``who`` holds post roles, ``applicant`` or ``system``. ``limit`` names the limit kind the act must meet.
    ``verb`` is the word of the supervision vocabulary the act is counted as.
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


@dataclass(frozen=True)
class Lifecycle:
    """The whole table of one procedure. Construction refuses a table that contradicts itself."""

    procedure: str
    states: dict[str, object]
    start: str
    final: frozenset[str]
    transitions: tuple[Transition, ...]
    by_action: dict[str, Transition] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for transition in self.transitions:
            if transition.action in self.by_action:
                raise ValueError(f"{self.procedure}: action {transition.action} stands twice")
            unknown = {*transition.sources, transition.target} - set(self.states)
            if unknown:
                raise ValueError(f"{self.procedure}.{transition.action}: unknown states {sorted(unknown)}")
            if set(transition.sources) & self.final and transition.target not in self.final:
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
            raise Refusal(
                "case.role",
                _("Your post may not do “%(action)s”."),
                basis=transition.basis,
                who=", ".join(transition.who),
                action=transition.label,
            )
