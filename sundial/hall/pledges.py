"""What an applicant may sign in place of a paper, in words he signs knowingly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.hall.task_list import Line
from sundial.kernel import clock
from sundial.permits.materials import Pledge
from sundial.permits.undertakings import signed_words, undertaking
from sundial.powers.models import MaterialRequirement

HEADINGS: dict[str, Any] = {Pledge.LATER: _("Hand it in later"), Pledge.PROMISE: _("Sign a promise instead")}


@dataclass(frozen=True)
class Offer:
    """One pledge: its heading, what is promised, what follows when it is not kept, and by which rule."""

    kind: str
    heading: Any
    words: str
    otherwise: Any
    basis: str


def offers(line: Line) -> list[Offer]:
    """The pledges the list allows for this line; none once one is signed or a file is there."""
    return [] if line.files or line.pledge else [_offer(line.requirement, kind) for kind in line.pledges]


def words(requirement: MaterialRequirement, kind: str) -> str:
    """What is promised."""
    return signed_words(requirement, kind, clock.today())


def _offer(requirement: MaterialRequirement, kind: str) -> Offer:
    said = undertaking(kind, clock.today())
    return Offer(kind, HEADINGS[kind], words(requirement, kind), said.otherwise, said.basis)
