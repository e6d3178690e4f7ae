"""Where the rooms hang their doors: each registers its places in a face's navigation and its pieces in a slot.

A room calls ``register`` and ``fill`` from its ``AppConfig.ready``; templates draw them with ``{% nav "desk" %}``
and ``{% slot "footer" %}``. So the frame knows no room, and a new room changes no frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from sundial.ui.parts import Text

# The shelves of the desk, in the order they stand: a room that hangs a place there names one, or none for what comes first.
RECEPTION = pgettext_lazy("shelf", "Reception")
BUSINESS = pgettext_lazy("shelf", "Meetings and lists")
OPENNESS = pgettext_lazy("shelf", "Openness")
POWERS = pgettext_lazy("shelf", "Powers and rules")
WATCH = pgettext_lazy("shelf", "Supervision")
HOUSE = pgettext_lazy("shelf", "Administration")


def _everyone(user: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a face's navigation. ``allowed`` is asked with the user; ``count`` with the request."""

    label: Text
    url_name: str
    icon: str = ""
    group: Text = ""
    order: int = 100
    allowed: Callable[[Any], bool] = _everyone
    count: Callable[[HttpRequest], int | None] | None = None

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_places: dict[str, dict[str, Place]] = {}
_slots: dict[str, dict[str, int]] = {}


def register(face: str, place: Place) -> None:
    """Hang ``place`` in the navigation of ``face`` (``hall``, ``desk``, ``wall``); raises ValueError if taken."""
    places = _places.setdefault(face, {})
    if place.url_name in places and places[place.url_name] != place:
        raise ValueError(f"{place.url_name} is already in the navigation of {face}")
    places[place.url_name] = place


def places(face: str, user: Any) -> list[Place]:
    """Return what ``user`` may enter in ``face``, in order."""
    shown = [place for place in _places.get(face, {}).values() if place.allowed(user)]
    return sorted(shown, key=lambda place: (place.order, place.url_name))


def own_places(face: str, user: Any) -> list[Place]:
    """What ``user`` may enter in ``face`` by a post of his own: the doors that do not stand open to everybody."""
    return [place for place in places(face, user) if place.allowed is not _everyone]


def fill(slot: str, template: str, order: int = 100) -> None:
    """Show ``template`` in ``slot`` of every page; it sees the page's context."""
    _slots.setdefault(slot, {})[template] = order


def templates_in(slot: str) -> list[str]:
    """Return the templates of ``slot``, in order."""
    filled = _slots.get(slot, {})
    return sorted(filled, key=lambda template: (filled[template], template))
