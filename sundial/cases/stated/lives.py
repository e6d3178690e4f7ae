"""The lives that files state, made known to the spine, to the ledger and to the guards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import lifecycle
from sundial.cases.lifecycle import Lifecycle
from sundial.cases.models import Case
from sundial.cases.procedure import guard, hand_guard
from sundial.cases.stated.acts import OPENING, Further, StatedAct, StatedLife, reckoners
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.checks import Hand, Named, Standing, given_checks, hand_checks, standing_checks
from sundial.cases.stated.effects import nothing_to_deliver
from sundial.cases.stated.reading import read_life
from sundial.kernel.refusal import Refusal
from sundial.ledger import kinds
from sundial.powers import procedures
from sundial.powers.procedures import Procedure

# What an act says of the clocks it moves beside its main work, in a life that has no act of that name.
BESIDE = {
    "stop_clock": _("%(actor)s stopped the clock: %(reason)s"),
    "resume_clock": _("The clock runs again"),
    "set_term": _("Owed from now on, within its term: %(duty)s"),
    "meet_term": _("Done, for which a term was set: %(duty)s"),
}

_lives: dict[str, StatedLife] = {}


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
    for act in stated.all_acts:
        kinds.register(f"{stated.procedure}.{act.action}", act.public, act.said)
        _guard(stated.procedure, act)
    moved = {effect.name for act in stated.all_acts for effect in act.effects}
    for name in BESIDE.keys() & moved - stated.life.by_action.keys():
        kinds.register(f"{stated.procedure}.{name}", "step", BESIDE[name])
    _lives[stated.procedure] = stated


def adopt(life: Lifecycle, title: Any, further: Further) -> StatedLife:
    """Make the added acts of ``life``, which holds their transitions already, known as a stated life's are."""
    stated = StatedLife(life, title, None, further.acts, further.limits, further.parameters, path=further.path)
    _make_known(stated)
    return stated


def _guard(procedure: str, act: StatedAct) -> None:
    for check in act.requires:
        guard(procedure, act.action)(_bind_standing(standing_checks[check.name], check))
    for asked in act.asked if act.action != OPENING else ():
        if asked.options_from and not asked.optional and not asked.when:
            guard(procedure, act.action)(_bind_choice(asked, act.transition.basis))
    for each in act.effects:
        if each.name == "deliver" and "kinds" in each.argument and not each.when:
            guard(procedure, act.action)(_bind_delivery(each.argument["kinds"], act.transition.basis))
    for check in act.hand:
        hand_guard(procedure, act.action)(_bind_hand(hand_checks[check.name], check, act.transition.basis))
    if missing := [check.name for check in act.checks if check.name not in given_checks]:
        raise ValueError(f"{procedure}.{act.action}: unknown checks {missing}")
    if unknown := [name for name in act.reckons.values() if name not in reckoners]:
        raise ValueError(f"{procedure}.{act.action}: unknown reckonings {unknown}")


def _bind_standing(check: Standing, asked: Named) -> Any:
    return lambda case, run, at: check(case, at, asked.argument)


def _bind_delivery(kinds: list[str], basis: str) -> Any:
    """Refuse beforehand an act that would deliver nothing; the page says so instead of offering it."""

    def check(case: Case, run: Any, at: Any) -> None:
        if not case.documents.filter(kind__in=kinds, deliveries__isnull=True).exists():
            raise nothing_to_deliver(basis)

    return check


def _bind_hand(check: Hand, asked: Named, basis: str) -> Any:
    """A check that names no article of its own refuses by that of the act: a penalty's, a budget's, a meeting's."""

    def bound(case: Case, hand: Any, at: Any) -> None:
        try:
            check(case, hand, at, asked.argument)
        except Refusal as refusal:
            refusal.basis = refusal.basis or basis
            raise

    return bound


def _bind_choice(asked: Asked, basis: str) -> Any:
    """Refuse beforehand an act for which there is nothing to choose; the page says so instead of offering it."""

    def check(case: Case, run: Any, at: Any) -> None:
        if not asked.choices(case):
            sentence = _("There is nothing yet to choose for “%(label)s”.")
            raise Refusal("order.no_choice", sentence, field=asked.name, basis=basis, label=asked.label)

    return check
