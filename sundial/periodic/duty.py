"""What an item of periodic work says of itself: how often it comes round and whose post owes it; and whom its cases wait for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, CaseStep
from sundial.cases.stated import hand_check, reckoned
from sundial.cases.todo import Wanted, source
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Role
from sundial.powers.item_settings import PERIODIC, Every
from sundial.powers.models import ItemVersion

if TYPE_CHECKING:
    from sundial.cases.procedure import Act, Hand

PROCEDURE = "periodic_work"
OWED = "owed"


@dataclass(frozen=True)
class Duty:
    """How often the work comes round, the role that owes it, and before which days it is owed besides."""

    every: Every
    role: str
    festivals: bool = False
    occasions: tuple[Mapping[str, str], ...] = ()


def duty_of(version: ItemVersion) -> Duty:
    """What the catalogue says of the item. Raises ``Refusal`` ``periodic.unsaid`` where it says no period or role that exist."""
    told = version.extra.get(PERIODIC, {})
    every, role = told.get("every"), told.get("role")
    if every not in list(Every) or role not in Role.values:
        raise Refusal(
            "periodic.unsaid",
            _("The catalogue does not say how often “%(item)s” comes round and which post owes it."),
            item=version.name,
        )
    return Duty(Every(every), role, bool(told.get("festivals")), tuple(told.get("occasions", ())))


@hand_check("post_that_owes_it")
def post_that_owes_it(case: Case, hand: Hand, at: dt.datetime, argument: None) -> None:
    """The work is done by the post the catalogue names for it, and by no other of the organ."""
    role = duty_of(case.version).role
    if hand.officer is not None and hand.role != role:
        raise Refusal(
            "periodic.post", _("This work is another post's."), basis=case.version.name, who=str(Role(role).label)
        )


@reckoned("counted_from_the_end")
def counted_from_the_end(act: Act, answers: Mapping[str, Any]) -> str:
    """The moment its days count from: the last day of the period; before an occasion, the day on which it had to be begun."""
    name = "since" if answers.get("occasion") else "until"
    return clock.start_of_day(dt.date.fromisoformat(answers[name])).isoformat()


@source(PROCEDURE)
def whoever_owes_it(case: Case, runs: Sequence[CaseStep]) -> Iterable[Wanted]:
    """The post the catalogue names, until it has reported."""
    return [Wanted(duty_of(case.version).role)] if case.state == OWED else []
