"""What anybody may know of the moves an act made on clocks, so that anybody can reckon the time lights again.

It stands beside the public leaf (``ledger.record(public=…)``): kinds, moments and budgets, and no word of a person.
"""

from __future__ import annotations

from collections.abc import Iterable

from sundial.cases import route
from sundial.cases.models import Case, ClockEntry, ClockMove
from sundial.organs.queries import calendar_for


def published(entries: Iterable[ClockEntry], case: Case) -> dict[str, object]:
    """The moves of one act, in order."""
    return {"clocks": [_published(entry, case) for entry in entries]}


def _published(entry: ClockEntry, case: Case) -> dict[str, object]:
    row = entry.clock
    told: dict[str, object] = {"clock": row.pk, "move": entry.move, "at": entry.at}
    if entry.move == ClockMove.START:
        days = calendar_for(case.organ)
        told |= {"kind": row.kind, "unit": row.unit, "amount": entry.amount, "calendar": [days.name, days.version]}
        if row.run is not None:
            told |= {"step": route.numbers_of(case.version)[row.run.step_id], "round": row.run.round}
    if entry.move == ClockMove.EXTEND:
        told["amount"] = entry.amount
    return told
