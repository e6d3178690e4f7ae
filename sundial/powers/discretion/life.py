"""The life of a benchmark's version as a table: from · action · who · whose hand. Checks, menus and pages read it.

A unit may draft for its own items; whether it becomes what officers are held to is for the legal office (LEG-01).
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty
from sundial.organs.models import Officer, Organ
from sundial.organs.version_life import Step, VersionLife
from sundial.powers import access
from sundial.powers.discretion.models import BenchmarkState, BenchmarkVersion

BASIS = "行政处罚法 第三十四条"
OPEN = (BenchmarkState.DRAFT, BenchmarkState.CONFIRMED)


STEPS = {
    step.action: step
    for step in (
        Step("edit", (BenchmarkState.DRAFT,), _("edit the draft"), "drafter"),
        Step("confirm", (BenchmarkState.DRAFT,), _("confirm in law"), "legal", other_hand=True),
        Step("send_back", (BenchmarkState.CONFIRMED,), _("return to draft"), "legal"),
        Step("enter", (BenchmarkState.CONFIRMED,), _("put into force"), "legal"),
        Step("retire", (BenchmarkState.IN_FORCE,), _("take out of force"), "legal"),
        Step("abandon", (BenchmarkState.DRAFT,), _("give up the draft"), "drafter"),
    )
}


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


def _duty(step: Step, version: BenchmarkVersion, officer: Officer) -> Duty:
    held = legal if step.who == "legal" else drafter
    return held(officer, version.item.organ)


LIFE: VersionLife[BenchmarkVersion] = VersionLife(
    code="benchmark",
    called=_("this version of the benchmark"),
    steps=STEPS,
    basis=lambda: BASIS,
    duty=_duty,
    hands=lambda version: version.hands,
    others=lambda step, version: _("another legal reviewer of the government's legal office"),
    forward=("confirm", "enter"),
)


def may_draft(officer: Officer, organ: Organ) -> bool:
    """Whether ``officer`` may draft for ``organ``."""
    return organ.pk in access.organs_kept(officer) or organ.region_id in access.regions_reviewed(officer)


def organs_drafted(officer: Officer) -> tuple[set[UUID], set[int]]:
    """Keys of the organs and of the regions whose benchmarks ``officer`` works on."""
    return access.organs_kept(officer), access.regions_reviewed(officer)
