"""工作人员公示栏: who holds the posts of an organ today, as the board at its door says it; no telephone and nothing else of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, Value

from sundial.organs.access import current, on_duty
from sundial.organs.models import Appointment, Delegation, Organ, Role


@dataclass(frozen=True)
class Member:
    """Name, post and what the post does; ``section`` is the unit inside the organ, ``stands_in_for`` the absent holder."""

    name: str
    role: str
    post: str
    section: str = ""
    stands_in_for: str = ""

    @property
    def position(self) -> str:
        """What the post does, in words."""
        return str(Role(self.role).label)


def comings_and_goings(organs: Collection[Organ], role: str, since: dt.date) -> list[Appointment]:
    """Who held posts of ``role`` in these organs on any day from ``since`` on, whoever came last first: how stable they are; one query."""
    held = Appointment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=since), post__organ__in=organs, post__role=role
    )
    return list(held.select_related("officer", "post__organ").order_by("post__organ__name", "-valid_from", "pk"))


def members(organ: Organ, roles: Collection[str], on: dt.date) -> list[Member]:
    """Whoever acts at a post of ``organ`` with one of ``roles`` on ``on``, in the order of ``roles``; one query.

    Whoever stands in for an absent holder is named with him; whose duties are suspended is not on the board.
    """
    of_post = {"post__organ": organ, "post__role__in": roles}
    held = Appointment.objects.filter(current("", on), on_duty("officer"), **of_post)
    taken = Delegation.objects.filter(current("", on), on_duty("deputy"), **of_post)
    post = ("post__role", "post__name", "post__unit__name")
    rows = held.values_list("officer__name", *post, Value("")).union(
        taken.values_list("deputy__name", *post, "holder__name")
    )
    places = {role: n for n, role in enumerate(roles)}
    found = [Member(name, role, title, unit or "", holder) for name, role, title, unit, holder in rows]
    return sorted(found, key=lambda each: (places[each.role], each.post, each.stands_in_for, each.name))
