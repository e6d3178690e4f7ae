"""Lengthening a clock in a stated life: to a whole limit, or by the days asked; never after its end, never further than the law lets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import CaseClock
from sundial.cases.stated.effects import effect
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.refusal import Refusal

if TYPE_CHECKING:
    from sundial.cases.procedure import Act
    from sundial.cases.stated.acts import StatedLife

Answers = Mapping[str, Any]


@effect("extend_clock")
def extend_clock(act: Act, answers: Answers, argument: Mapping[str, str]) -> None:
    """Lengthen the open clocks of ``kind``: ``{kind, to: LIMIT}`` or ``{kind, by: FIELD, most: PARAMETER}``, with ``reason: FIELD``, ``paper: FIELD``.

    Whoever acts approves it, unless ``approver`` names the field that says who did (a superior). Raises ``Refusal``:
    ``extension.none`` where nothing runs or the life knows no such limit, ``extension.late``, ``extension.cap``.
    """
    for row in _still_open(act, argument["kind"]):
        if "by" in argument:
            _by_days(act, answers, argument, row)
        else:
            _to_limit(act, answers, argument, row)


def _still_open(act: Act, kind: str) -> list[CaseClock]:
    rows = list(deadlines.open_clocks(act.case, [kind]))
    if not rows:
        raise _none(act)
    if any(row.due_at is not None and row.due_at <= act.at for row in rows):
        late = _("The limit has ended; it cannot be extended any more.")
        raise Refusal("extension.late", late, basis=act.transition.basis)
    return rows


def _none(act: Act) -> Refusal:
    return Refusal("extension.none", _("There is no limit to extend."), basis=act.transition.basis)


def _by_days(act: Act, answers: Answers, argument: Mapping[str, str], row: CaseClock) -> None:
    days, basis = int(answers[argument["by"]]), act.transition.basis
    if "most" in argument:
        most = _life(act).parameter(argument["most"], local_date(act.at))
        basis = most.basis
        if days > int(most.value):
            raise Refusal(
                "extension.cap",
                _("It may be extended by %(most)s days at most."),
                field=argument["by"],
                basis=basis,
                most=most.value,
            )
    lengthen(act, answers, argument, row, days, basis)


def _to_limit(act: Act, answers: Answers, argument: Mapping[str, str], row: CaseClock) -> None:
    whole = _life(act).limit(argument["to"], act.case, local_date(act.at))
    if whole is None:
        raise _none(act)
    longer = int(whole.value) - row.budget
    if longer <= 0:
        raise Refusal("extension.cap", _("The limit has been lengthened as far as it goes."), basis=whole.basis)
    lengthen(act, answers, argument, row, longer, whole.basis)


def lengthen(act: Act, answers: Answers, argument: Mapping[str, str], row: CaseClock, longer: int, basis: str) -> None:
    """Add so many of its own units to the clock, and say in the event by how many and on whose approval."""
    approver = str(answers.get(argument.get("approver", ""), "")) or act.hand.actor.name
    deadlines.extend(
        act,
        row,
        Limit(longer, Unit(row.unit)),
        reason=str(answers.get(argument["reason"], "")),
        basis=basis,
        approver=approver,
        paper=str(answers.get(argument.get("paper", ""), "")),
    )
    act.note(extension_value=longer, extension_unit=row.unit, approver=approver)


def _life(act: Act) -> StatedLife:
    from sundial.cases.stated.lives import stated_life

    return stated_life(act.life.procedure)
