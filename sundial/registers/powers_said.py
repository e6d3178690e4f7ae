"""What an organ says of a power that had no case: kept with the power, so that “no case” is told from “not run online” (F-09)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.stated.asked import choices_of
from sundial.organs.access import once
from sundial.organs.models import Organ
from sundial.powers.models import PowerItem
from sundial.powers.queries import of_the_public
from sundial.registers.books import books
from sundial.registers.models import Entry
from sundial.registers.queries import cells

BOOK = "power_explanations"


@choices_of("items_of_organ")
def items_of_organ(case: Case) -> dict[str, object]:
    """The powers of the organ whose register it is, by their code."""
    organ = case.organ
    return once(("items of", organ.pk), lambda: _items_of(organ))


def _items_of(organ: Organ) -> dict[str, object]:
    held = of_the_public().filter(item__organ=organ).select_related("item").order_by("item__code")
    return {each.item.code: f"{each.name}（{each.item.code}）" for each in held}


def said_of(item: PowerItem) -> QuerySet[Entry]:
    """What its organ said of the power, the newest first, with what supervision found."""
    found = Entry.objects.filter(register=BOOK, organ=item.organ, values__item=item.code)
    return found.select_related("organ", "entered_by").prefetch_related("steps").order_by("-entered_at", "-serial")


def newest(items: Iterable[PowerItem]) -> dict[UUID, dict[str, object]]:
    """The newest that was said of each of ``items``, in words, by the key of the item; two queries."""
    known = {(each.organ_id, each.code): each.pk for each in items}
    codes = {code for _organ, code in known}
    found = Entry.objects.filter(register=BOOK, values__item__in=codes, organ__in={organ for organ, _code in known})
    told = found.select_related("organ").prefetch_related("steps").order_by("entered_at", "serial")
    places = ((known.get((each.organ_id, each.values["item"])), each) for each in told)
    return {key: in_words(each) for key, each in places if key}


def in_words(entry: Entry) -> dict[str, object]:
    """Year, reason, number of cases run elsewhere, note, and what supervision found, with the tone of its mark."""
    book = books()[BOOK]
    why, note, year = cells(book, entry, ("why", "note", "year"))
    checked = next(iter(entry.steps.all()), None)
    finding = checked.values["finding"] if checked else ""
    words = book.steps[0].fields[0].options[finding] if checked else _("not checked by supervision yet")
    tone = {"so": "good", "untrue": "bad"}.get(finding, "attention")
    return {
        "year": year,
        "why": why,
        "cases": entry.values.get("offline_cases"),
        "note": note,
        "finding": words,
        "tone": tone,
    }
