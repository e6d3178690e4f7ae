"""应保尽保排查: the register of households in need held against the awards, so that nobody entitled goes without (WELF-08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sundial.benefits.coverage import PROCEDURE, Household, Uncovered, seen_to_by, surveyed, uncovered
from sundial.benefits.queries import PAYING
from sundial.cases.masking import mask_identifier
from sundial.desk.payments.views import tabs
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.money import format_yuan
from sundial.organs.access import organs_where
from sundial.organs.models import Officer
from sundial.powers.models import ItemVersion
from sundial.registers.access import readable
from sundial.registers.books import books
from sundial.registers.models import Entry
from sundial.system.access import staff_only

BOOK = "needy_households"


@dataclass(frozen=True)
class Line:
    """One household as the page shows it; its number is masked, for whoever needs it whole has the register."""

    found: Uncovered
    number: str
    a_head: str
    line: str
    a_month: str
    begin: str


@staff_only
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    officer = me(request)
    organs = organs_where(officer, PAYING)
    items = seen_to_by(organs).select_related("item__organ").order_by("item__organ__name", "item__code")
    groups = [
        (
            version,
            reverse("desk:register", args=[BOOK, version.item.organ.code]),
            _lines(version, officer, version.item.organ_id in organs),
        )
        for version in items
    ]
    context = {"groups": groups, "tabs": tabs("coverage")}
    return render(request, "desk/payments/coverage.html", context)


def _lines(version: ItemVersion, officer: Officer, whole: bool) -> list[Line]:
    """Those the officer's own register knows; for the ``whole`` township those its surveys found, too."""
    item = version.item
    entered = readable(officer, books()[BOOK]).filter(ended_at=None).prefetch_related("steps")
    here = [each for each in entered if item.organ_id in (each.organ_id, each.organ.parent_id)]
    known = [*map(_household, here), *(surveyed(item) if whole else ())]
    return [_line(version, each) for each in uncovered(item, known, clock.today())]


def _household(entry: Entry) -> Household:
    """The household as it was found last."""
    told = dict(entry.values)
    for step in sorted(entry.steps.all(), key=lambda each: each.at):
        told |= step.values
    return Household(
        told["head"],
        told["identifier"].strip().upper(),
        told["home"],
        told["category"],
        int(told["people"]),
        Decimal(told["yearly_income"]),
        dt.date.fromisoformat(told["visited_on"]),
    )


def _line(version: ItemVersion, found: Uncovered) -> Line:
    return Line(
        found,
        mask_identifier(found.household.identifier),
        format_yuan(found.household.means.a_head),
        format_yuan(Decimal(found.line.value)),
        format_yuan(found.a_month),
        f"{reverse('desk:begin_item', args=[version.item.code, PROCEDURE])}?category={found.household.category}",
    )
