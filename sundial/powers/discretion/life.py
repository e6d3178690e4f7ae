"""The life of a benchmark's version as a table: from · action · to · who · whose hand. Checks, menus and pages read it.

A unit may draft for its own items; whether it becomes what officers are held to is for the legal office (LEG-01).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty
from sundial.organs.models import Officer, Organ
from sundial.powers import access
from sundial.powers.discretion.models import BenchmarkState, BenchmarkVersion

BASIS = "行政处罚法 第三十四条"
Who = Literal["drafter", "legal"]
OPEN = (BenchmarkState.DRAFT, BenchmarkState.CONFIRMED)


@dataclass(frozen=True)
class Step:
    """One lawful step. ``other_hand``: whoever wrote in the draft may not take it. ``target`` None: it stays as it is."""

    action: str
    sources: tuple[BenchmarkState, ...]
    target: BenchmarkState | None
    who: Who
    label: Any
    other_hand: bool = False


STEPS = {
    step.action: step
    for step in (
        Step("edit", (BenchmarkState.DRAFT,), None, "drafter", _("edit the draft")),
        Step("confirm", (BenchmarkState.DRAFT,), BenchmarkState.CONFIRMED, "legal", _("confirm in law"), True),
        Step("send_back", (BenchmarkState.CONFIRMED,), BenchmarkState.DRAFT, "legal", _("return to draft")),
        Step("enter", (BenchmarkState.CONFIRMED,), BenchmarkState.IN_FORCE, "legal", _("put into force")),
        Step("retire", (BenchmarkState.IN_FORCE,), None, "legal", _("take out of force")),
        Step("abandon", (BenchmarkState.DRAFT,), BenchmarkState.ABANDONED, "drafter", _("give up the draft")),
    )
}


def check_step(action: str, version: BenchmarkVersion, officer: Officer) -> Duty:
    """The duty by which ``officer`` takes the step.

    Raises ``Refusal``: ``benchmark.state``, ``benchmark.post``, ``benchmark.same_hand``.
    """
    step = STEPS[action]
    if version.state not in step.sources:
        raise Refusal(
            "benchmark.state",
            _("“%(action)s” is not possible while this version of the benchmark is “%(state)s”."),
            basis=BASIS,
            action=step.label,
            state=version.get_state_display(),
        )
    duty = legal(officer, version.item.organ) if step.who == "legal" else drafter(officer, version.item.organ)
    if step.other_hand and str(officer.pk) in version.hands:
        raise Refusal(
            "benchmark.same_hand",
            _("Who drafted this version may not “%(action)s”: four eyes."),
            basis=BASIS,
            who=_("another legal reviewer of the government's legal office"),
            action=step.label,
        )
    return duty


def drafter(officer: Officer, organ: Organ) -> Duty:
    """The duty by which ``officer`` drafts for ``organ``: its catalogue keeper, or the legal office; ``Refusal`` ``benchmark.post``."""
    for held in (access.reviewer, access.keeper):
        try:
            return held(officer, organ)
        except Refusal:
            continue
    raise Refusal(
        "benchmark.post",
        _("A benchmark is drafted by the keeper of the unit that holds the power, or by the legal office."),
        basis=BASIS,
        who=_("the catalogue keeper of %(organ)s") % {"organ": organ.name},
    )


def legal(officer: Officer, organ: Organ) -> Duty:
    """The duty by which ``officer`` confirms for ``organ``; ``Refusal`` ``benchmark.post``."""
    try:
        return access.reviewer(officer, organ)
    except Refusal as refusal:
        raise Refusal(
            "benchmark.post",
            _("Only the legal office of the government confirms a benchmark; no unit publishes its own."),
            basis=BASIS,
            who=refusal.who,
        ) from None


def may_draft(officer: Officer, organ: Organ) -> bool:
    """Whether ``officer`` may draft for ``organ``."""
    return organ.pk in access.organs_kept(officer) or organ.region_id in access.regions_reviewed(officer)


def organs_drafted(officer: Officer) -> tuple[set[UUID], set[int]]:
    """Keys of the organs and of the regions whose benchmarks ``officer`` works on."""
    return access.organs_kept(officer), access.regions_reviewed(officer)
