"""Reading awards, lists and standards: what an officer may see of them, and what everybody may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from sundial.benefits.models import Award, PaymentList, Standard
from sundial.cases.stated import stated_life, stated_lives
from sundial.kernel import clock
from sundial.organs.access import duties, visible_organs
from sundial.organs.models import Officer, Organ, Role
from sundial.powers.models import PowerItem
from sundial.powers.queries import versions_on

PAYING = (Role.HANDLER_A, Role.HANDLER_B, Role.DEPUTY_HEAD, Role.DIRECTOR)


@dataclass(frozen=True)
class Held:
    """The standard of one category: what holds on a day, and what held or will hold beside it, the newest first."""

    organ: Organ
    item: PowerItem
    name: str
    category: object
    now: Standard | None
    others: tuple[Standard, ...]


def paying_organs(officer: Officer) -> list[Organ]:
    """The officer's own organs that pay somebody or set standards; two queries."""
    own = {duty.post.organ_id: duty.post.organ for duty in duties(officer) if duty.post.role in PAYING}
    known = paying(own)
    return [organ for key, organ in own.items() if key in known]


def paying(organs: Collection[UUID]) -> set[UUID]:
    """Which of ``organs`` pay somebody or set standards; two queries."""
    pay = Award.objects.filter(payer__in=organs).values_list("payer", flat=True).distinct()
    setting = Standard.objects.filter(organ__in=organs).values_list("organ", flat=True).distinct()
    return {*pay, *setting}


def sheets(officer: Officer) -> QuerySet[PaymentList]:
    """The lists of every organ the officer looks into, with how many households and how much in all."""
    seen = PaymentList.objects.filter(payer__in=visible_organs(officer))
    counted = seen.annotate(households=Count("payments"), total=Sum("payments__amount"))
    return counted.select_related("payer", "item", "drawn_by", "paid_by")


def paid_items(payer: Organ) -> QuerySet[PowerItem]:
    """The items ``payer`` owes somebody something under."""
    return PowerItem.objects.filter(cases__award__payer=payer).distinct().order_by("code")


def names_of(items: Iterable[PowerItem]) -> dict[object, str]:
    """The names the items hold today; one query."""
    return dict(versions_on().filter(item__in=items).values_list("item", "name"))


def categories_of(procedure: str) -> dict[str, object]:
    """The categories a benefit has standards for, as its life asks for them."""
    opening = stated_life(procedure).opening
    asked = next((each for each in opening.asked if each.name == "category"), None) if opening else None
    return dict(asked.options) if asked else {}


def word_of(procedure: str, category: str) -> object:
    """A category in words."""
    return categories_of(procedure).get(category, category)


def with_standards() -> tuple[str, ...]:
    """The procedures whose benefits have categories."""
    return tuple(
        life.procedure for life in stated_lives() if "benefit" in life.power_types and categories_of(life.procedure)
    )


def standards(day: dt.date | None = None, organ: Organ | None = None) -> list[Held]:
    """Every standard by item and category: the one of ``day`` (default today), then the others; two queries."""
    day = day or clock.today()
    found = Standard.objects.select_related("organ", "item").order_by("item__code", "category", "-valid_from")
    rows = list(found.filter(organ=organ) if organ else found)
    names = names_of({row.item for row in rows})
    grouped: dict[tuple[object, str], list[Standard]] = {}
    for row in rows:
        grouped.setdefault((row.item_id, row.category), []).append(row)
    return [_held(group, names, day) for group in grouped.values()]


def _held(rows: list[Standard], names: dict[object, str], day: dt.date) -> Held:
    first = rows[0]
    now = next((row for row in rows if row.valid_from <= day), None)
    return Held(
        organ=first.organ,
        item=first.item,
        name=names.get(first.item_id, first.item.code),
        category=word_of(first.item.procedure, first.category),
        now=now,
        others=tuple(row for row in rows if row is not now),
    )
