"""Cases of a procedure that is confined: not every post of an organ reads them, and neither a list, a figure nor a light tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q

from sundial.cases.lifecycle import all_lives, life_of
from sundial.cases.models import Case
from sundial.organs.access import Duty, organs_seen


def confined(held: Iterable[Duty]) -> dict[str, set[UUID]]:
    """The procedures not every post of an organ may read, each with the organs in which one of these posts may."""
    held = list(held)
    return {
        life.procedure: organs_seen(duty for duty in held if duty.post.role in life.confined)
        for life in all_lives()
        if life.confined
    }


def open_to(held: Iterable[Duty] = (), case: str = "", organ: str = "organ") -> Q:
    """The rows whose case is of no confined procedure, or of one that these posts may read in its organ; without posts, the public's.

    ``case`` is the path from the row to its case (``case__``), ``organ`` that to the organ.
    """
    return outside(confined(held), case, organ)


def outside(kept: Mapping[str, set[UUID]], case: str = "", organ: str = "organ") -> Q:
    """The same where it is known already which confined procedures are read in which organs."""
    reached = Q()
    for procedure, seen in kept.items():
        reached &= ~Q(**{f"{case}procedure": procedure}) | Q(**{f"{organ}__in": seen})
    return reached


def reads(role: str, case: Case | None) -> bool:
    """Whether a post of this role may read ``case`` by its reach: any, unless the procedure is confined to others; none reads no case."""
    kept = life_of(case.procedure).confined if case else frozenset()
    return not kept or role in kept


def is_confined(case: Case | None) -> bool:
    """Whether the case is of a confined procedure."""
    return case is not None and bool(life_of(case.procedure).confined)
