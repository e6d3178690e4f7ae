"""Reads of the catalogue as the public browses it: filters, facets, counts. Never a draft, never an internal rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sundial.complaints.centres import PROCEDURE as COMPLAINT
from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.models import Organ, Tier
from sundial.powers.models import Catalogue, ItemVersion, PowerType
from sundial.powers.procedures import applied_for
from sundial.powers.queries import listed, offered
from sundial.powers.search import Answers

# The tiers people live next to.
NEAR = (Tier.TOWNSHIP, Tier.VILLAGE)
# How many items the front page offers as asked for most, and over how long they are counted.
OFTEN, OFTEN_WITHIN = 4, timedelta(days=365)
LIFE_EVENTS = Path(__file__).with_name("life_events.yaml")
AUDIENCES = Path(__file__).with_name("audiences.yaml")
AUDIENCE_NAMES: dict[str, str | Promise] = {
    "person": _("For people"),
    "enterprise": _("For enterprises and organisations"),
}


@dataclass(frozen=True)
class Facet:
    """One way into the catalogue: a value to filter by, its name, and how many items are behind it."""

    key: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Filters:
    """What a visitor narrowed the list to; an empty value narrows nothing."""

    organ: str = ""
    kind: str = ""
    theme: str = ""
    audience: str = ""
    life: str = ""
    online: bool = False

    def narrow(self, versions: QuerySet[ItemVersion]) -> QuerySet[ItemVersion]:
        """The versions of ``versions`` that pass."""
        if self.organ:
            versions = versions.filter(item__organ__code=self.organ)
        if self.kind:
            versions = versions.filter(item__power_type=self.kind)
        if self.theme:
            versions = versions.filter(theme=self.theme)
        if self.audience:
            versions = versions.filter(speaks_to(self.audience))
        if self.life:
            versions = versions.filter(of_life(self.life))
        if self.online:
            versions = versions.filter(pk__in=offered().values("pk"))
        return versions


def in_order(filters: Filters) -> QuerySet[ItemVersion]:
    """Listed versions that pass, in the order of their catalogue, with their limits."""
    narrowed = filters.narrow(listed()).prefetch_related("limits")
    return narrowed.order_by("item__organ__name", "item__sequence", "item__code")


def found(words: str, filters: Filters) -> QuerySet[ItemVersion] | Answers:
    """Listed versions that pass: best first when there are words, else in order. To be counted and sliced, as by a pager."""
    return Answers(filters.narrow(listed()).prefetch_related("limits"), words) if words else in_order(filters)


def speaks_to(audience: str) -> Q:
    """Items that say they are for ``audience``; an item that says nothing is for nobody in particular."""
    said = Q()
    for word in _words().get(audience, []):
        said |= Q(audience__contains=word)
    return said


def organs() -> QuerySet[Organ]:
    """Every organ with listed items, and how many (``items_listed``), the largest first."""
    return (
        Organ.objects.filter(items__versions__in=listed().values("pk"))
        .annotate(items_listed=Count("items", distinct=True))
        .select_related("region")
        .order_by("-items_listed", "name")
    )


def service_points() -> list[tuple[Organ, list[ItemVersion]]]:
    """Townships, stations and villages in the order of their names, each with what the public begins or asks for there; two queries."""
    offers: dict[UUID, list[ItemVersion]] = {}
    near = listed().filter(item__organ__tier__in=NEAR, item__procedure__in=applied_for()).order_by("name")
    for version in near.select_related("item"):
        offers.setdefault(version.item.organ_id, []).append(version)
    found = Organ.objects.filter(tier__in=NEAR).select_related("region").order_by("tier", "name")
    return [(organ, offers.get(organ.pk, [])) for organ in found]


def often() -> list[ItemVersion]:
    """The items applied for most often within the last year, the most wanted first; questions and complaints have a door of their own."""
    found = offered().exclude(item__procedure=COMPLAINT).select_related("item")
    asked = Q(item__cases__submitted_at__gte=clock.now() - OFTEN_WITHIN)
    return list(
        found.annotate(asked=Count("item__cases", filter=asked)).filter(asked__gt=0).order_by("-asked", "name")[:OFTEN]
    )


@dataclass(frozen=True)
class Duty:
    """What an organ answers for, with the items of its list by which it does."""

    text: str
    versions: tuple[ItemVersion, ...]


def duties(organ: Organ, versions: Iterable[ItemVersion]) -> list[Duty]:
    """The duties its lists state, in their order, with their items among ``versions``; one query."""
    by_code = {version.item.code: version for version in versions}
    lists = Catalogue.objects.filter(organ=organ).order_by("key").values_list("duties", flat=True)
    return [
        Duty(row["text"], tuple(by_code[code] for code in row.get("items", ()) if code in by_code))
        for rows in lists
        for row in rows
    ]


def kinds(versions: QuerySet[ItemVersion]) -> list[Facet]:
    """The kinds of power among ``versions``, in the order of the law's own list."""
    found = _counts(versions, "item__power_type")
    return [Facet(kind.value, kind.label, found[kind]) for kind in PowerType if kind in found]


def themes(versions: QuerySet[ItemVersion]) -> list[Facet]:
    """The themes among ``versions``, the largest first; items without a theme are in none."""
    found = _counts(versions.exclude(theme=""), "theme")
    return [Facet(theme, theme, n) for theme, n in sorted(found.items(), key=lambda each: (-each[1], each[0]))]


def audiences(versions: QuerySet[ItemVersion]) -> list[Facet]:
    """Persons and enterprises, with the items that name them."""
    found = versions.aggregate(**{key: Count("pk", filter=speaks_to(key)) for key in AUDIENCE_NAMES})
    return [Facet(key, label, found[key]) for key, label in AUDIENCE_NAMES.items()]


def life_events(versions: QuerySet[ItemVersion]) -> dict[str, list[Facet]]:
    """What happens in a life, for persons and for enterprises, with the items that belong to it; an event without any is left out."""
    events = [(who, each) for who, found in _events().items() for each in found]
    found = versions.aggregate(**{each.key: Count("pk", filter=of_life(each.key)) for _who, each in events})
    return {
        who: [Facet(each.key, each.label, found[each.key]) for each in some if found[each.key]]
        for who, some in _events().items()
    }


def every_life_event() -> list[Facet]:
    """All events, for a filter; nothing is counted."""
    return [Facet(each.key, each.label, 0) for some in _events().values() for each in some]


def of_life(key: str) -> Q:
    """Items with one of the event's words in name, theme or keywords; of an event nobody knows, none."""
    pattern = next((each.pattern for some in _events().values() for each in some if each.key == key), "")
    if not pattern:
        return Q(pk=None)
    return Q(name__regex=pattern) | Q(theme__regex=pattern) | Q(keywords__regex=pattern)


@dataclass(frozen=True)
class LifeEvent:
    """One event of a life and the words its items are known by."""

    key: str
    zh: str
    en: str
    pattern: str

    @property
    def label(self) -> str:
        """In the reader's language."""
        return self.en if (get_language() or "").startswith("en") else self.zh


@cache
def _events() -> dict[str, list[LifeEvent]]:
    told = read_yaml(LIFE_EVENTS)
    return {
        who: [
            LifeEvent(f"{who}_{key}", row["zh"], row["en"], "|".join(map(re.escape, row["words"])))
            for key, row in told[who].items()
        ]
        for who in AUDIENCE_NAMES
    }


def _counts(versions: QuerySet[ItemVersion], field: str) -> dict[str, int]:
    return dict(versions.order_by().values_list(field).annotate(n=Count("pk")).values_list(field, "n"))


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(AUDIENCES)
    return loaded
