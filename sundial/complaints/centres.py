"""Which complaint centre a matter goes to: that of the place of the organ concerned, or of the next place above that has one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sundial.kernel import clock
from sundial.organs.access import subtree
from sundial.organs.models import Organ, Region
from sundial.powers.models import ItemVersion
from sundial.powers.queries import versions_on

PROCEDURE = "complaint"


def centres() -> list[ItemVersion]:
    """The items in force under which complaints are lodged, that of the highest tier first."""
    found = versions_on(clock.today()).filter(item__procedure=PROCEDURE, item__cancelled_on=None)
    return list(
        found.select_related("item__organ__region").order_by("item__organ__region__tier", "item__organ__code", "pk")
    )


def centre_of(organ: Organ | None, place: Region | None = None) -> ItemVersion | None:
    """The centre for a matter of ``organ``, or of ``place`` where the person knows no organ; None where none serves there.

    Without either it is the centre of the highest tier, which passes on what is not its own.
    """
    found = centres()
    region = organ.region if organ else place
    if region is None:
        return found[0] if found else None
    of_place = {each.item.organ.region_id: each for each in reversed(found)}
    while region is not None and region.pk not in of_place:
        region = region.parent
    return of_place[region.pk] if region else None


def organs_of(region: Region) -> list[Organ]:
    """The organs of a place and of all places below it, the highest tier first."""
    return list(Organ.objects.filter(region__in=subtree(region)).order_by("tier", "name"))


def organs_by_place(regions: Iterable[Region]) -> dict[int, list[Organ]]:
    """The organs of each place by its key; one below two of them stands with the nearer."""
    below = {region.pk: subtree(region) for region in regions}
    nearest: dict[int, int] = {}
    for place in sorted(below, key=lambda each: len(below[each]), reverse=True):
        nearest.update(dict.fromkeys(below[place], place))
    found: dict[int, list[Organ]] = {place: [] for place in below}
    for organ in Organ.objects.filter(region__in=nearest).order_by("tier", "name"):
        found[nearest[organ.region_id]].append(organ)
    return found


def organ_named(key: UUID | str | None) -> Organ | None:
    """The organ of a key an answer holds, with its place."""
    return Organ.objects.select_related("region__parent").filter(pk=key).first() if key else None
