"""The organs that act on a case beside its own: a life names the seats, an answer or the item says who sits there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case
from sundial.cases.stated.asked import choices_of
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ, Tier
from sundial.powers.models import ItemVersion

if TYPE_CHECKING:
    from sundial.cases.stated.acts import StatedLife

ITEM = "item"
LATER = "later"  # an act names it; until then the case's own organ sits there


def seats_of(
    life: StatedLife, version: ItemVersion, given: Mapping[str, Any], known: Mapping[str, UUID] | None = None
) -> dict[str, str]:
    """The organ at each seat of ``life``, for a case that begins: the one ``known``, the one answered, the one the item names.

    Raises ``Refusal`` ``case.seat`` naming the field, for a seat nobody sits at.
    """
    found = {name: str(organ) for name, organ in (known or {}).items()}
    for name, source in life.seats.items():
        if name not in found and source != LATER:
            found[name] = _organ_at(name, source, version, given)
    return found


def _organ_at(name: str, source: str, version: ItemVersion, given: Mapping[str, Any]) -> str:
    code = version.extra.get("seats", {}).get(name, "") if source == ITEM else ""
    organ = Organ.objects.filter(code=code).first() if source == ITEM else _answered(version, given.get(source))
    if organ is None:
        raise Refusal(
            "case.seat",
            _("Nobody is named yet for the seat “%(seat)s” of this case."),
            field="" if source == ITEM else source,
            seat=name,
        )
    return str(organ.pk)


def _answered(version: ItemVersion, answer: Any) -> Organ | None:
    asked = str(getattr(answer, "pk", answer) or "")
    return next((each for each in below(version.item.organ) if str(each.pk) == asked), None)


def below(organ: Organ) -> QuerySet[Organ]:
    """The villages and communities of a township."""
    return Organ.objects.filter(parent=organ, tier=Tier.VILLAGE).order_by("name")


@choices_of("villages")
def villages(case: Case) -> dict[str, object]:
    """The villages and communities of the organ the case belongs to; where it is known whose the case is, that one alone."""
    own = case.seats.get("village")
    return {str(each.pk): each.name for each in below(case.organ) if own in (None, str(each.pk))}


def waits_at(case: Case) -> Organ | None:
    """The organ at the seat an open case waits at; None where its own organ has it. One query where a seat is named."""
    seat = life_of(case.procedure).holders.get(case.state, "").rpartition(":")[0]
    if case.closed_at or seat not in case.seats:
        return None
    return Organ.objects.get(pk=case.seats[seat])


def at_seats(case: Case) -> Iterator[tuple[str, Organ]]:
    """Every seat of ``case`` with its organ; one query."""
    organs = Organ.objects.in_bulk([UUID(each) for each in case.seats.values()])
    for name, organ in case.seats.items():
        if UUID(organ) in organs:
            yield name, organs[UUID(organ)]
