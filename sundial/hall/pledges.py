"""What an applicant may sign in place of a paper, in words he signs knowingly."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sundial.hall.task_list import Line
from sundial.kernel import clock
from sundial.permits.actions.pledge import BASIS, term_of
from sundial.permits.materials import Pledge
from sundial.powers.models import MaterialRequirement
from sundial.ui.words import amount_of_time


@dataclass(frozen=True)
class Offer:
    """One pledge: its heading, what is promised, what follows when it is not kept, and by which rule."""

    kind: str
    heading: str
    words: str
    otherwise: str
    basis: str


def offers(line: Line) -> list[Offer]:
    """The pledges the list allows for this line; none once one is signed or a file is there."""
    if line.files or line.pledge:
        return []
    return [_offer(line.requirement, Pledge(kind)) for kind in line.pledges]


def words(requirement: MaterialRequirement, kind: str) -> str:
    """What is promised."""
    if kind == Pledge.PROMISE:
        return requirement.promise
    term = term_of(requirement.version, clock.today())
    if kind != Pledge.LATER or term is None:
        return ""
    limit = amount_of_time(int(term.value), term.unit)
    return _("I hand in “%(name)s” within %(limit)s after acceptance.") % {"name": requirement.name, "limit": limit}


def _offer(requirement: MaterialRequirement, kind: Pledge) -> Offer:
    said = words(requirement, kind)
    if kind == Pledge.LATER:
        otherwise = _("If it does not come in time, the application is refused.")
        return Offer(kind, _("Hand it in later"), said, otherwise, BASIS[kind])
    otherwise = _("The organ checks it. If it is untrue, the permit is refused or revoked, and it is kept on record.")
    return Offer(kind, _("Sign a promise instead"), said, otherwise, BASIS[kind])
