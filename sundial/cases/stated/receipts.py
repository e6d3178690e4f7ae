"""The receipt of an application by a stated life (接收凭证): what was handed in, and act by act what happens next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.utils import translation

from sundial.cases.handing_in import SCAN, handed_in
from sundial.cases.lifecycle import APPLICANT, Lifecycle, Transition, life_of, role_names
from sundial.cases.models import Case
from sundial.cases.papers import values_of_paper
from sundial.cases.procedure import Act, seat_of
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.saying import CHINESE, answered
from sundial.organs.models import Organ

RECEIPT = "intake_receipt"


@values_of_paper(RECEIPT)
def receipt_values(act: Act, kind: str) -> dict[str, Any]:
    """What the receipt says beside the facts of the case."""
    return {"materials": _received(act.case), "next_acts": list(next_acts(act.case))}


def _received(case: Case) -> list[dict[str, object]]:
    """The application and its materials, those the opening asked for among them; each is named once."""
    with translation.override(CHINESE):
        rows = [
            *handed_in(case),
            *(row for _action, asked, value in answered(case) for row in _rows(case, asked, value)),
        ]
    return list({row["name"]: row for row in reversed(rows)}.values())[::-1]


def _rows(case: Case, asked: Asked, value: Any) -> list[dict[str, object]]:
    if asked.type == "file" and value:
        return [{"name": str(asked.label), "form": SCAN, "copies": 1}]
    if asked.hands_in:
        names = asked.names(case)
        return [{"name": str(names.get(each, each))} for each in value]
    return []


def next_acts(case: Case) -> Iterator[str]:
    """The acts that lead along the main way from where the case stands, each with whose turn it is, in Chinese."""
    named: dict[str, str] = {}
    for each in _way_on(life_of(case.procedure), case.state):
        if each.seat not in named:
            named[each.seat] = Organ.objects.get(pk=seat_of(case, each.seat)).name
        with translation.override(CHINESE):
            own = all(hand == APPLICANT for hand in each.who)
            office = [hand for hand in each.who if hand != APPLICANT]
            whose = str(role_names(each.who)) if own else f"{named[each.seat]}{role_names(office)}"
            yield f"{whose}：{each.label}"


def _way_on(life: Lifecycle, state: str) -> Iterator[Transition]:
    ahead = life.line[life.line.index(state) :] if state in life.line else ()
    for here, there in pairwise(ahead):
        leading = (each for each in life.transitions if here in each.sources and there in (each.target, *each.branches))
        if (first := next(leading, None)) is not None:
            yield first
