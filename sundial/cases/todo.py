"""Who must act on a case now, and who had a part in it: two small tables that make every work list one index scan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, CaseStep, Involvement, Todo
from sundial.organs.models import Officer

# Later than any limit: where a case without a due moment stands in the order.
END_OF_TIME = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
AT_ONCE = 1000  # rows written by one statement


@dataclass(frozen=True)
class Wanted:
    """One post, or one officer at it, from whom something is wanted; of the case's own organ unless another is named."""

    role: str
    officer: Officer | None = None
    organ: UUID | None = None


Source = Callable[[Case, Sequence[CaseStep]], Iterable[Wanted]]

_sources: dict[str, list[Source]] = {}


def source(procedure: str) -> Callable[[Source], Source]:
    """Register what a procedure wants besides its steps: a signature of the team, a decision on an extension.

    A source is given the case and its steps in hand.
    """

    def _register(wanted: Source) -> Source:
        _sources.setdefault(procedure, []).append(wanted)
        return wanted

    return _register


def wanted(case: Case, runs: Sequence[CaseStep]) -> set[Wanted]:
    """From whom something is wanted: the steps in hand (``runs``), else the post the state waits for, and what the room adds."""
    if case.closed_at is not None:
        return set()
    found = {Wanted(run.role, run.assignee) for run in runs}
    waiting = life_of(case.procedure).holders.get(case.state)
    if not found and waiting:
        seat, _colon, role = waiting.rpartition(":")
        found.add(Wanted(role, organ=UUID(case.seats[seat]) if seat in case.seats else None))
    return found.union(*(more(case, runs) for more in _sources.get(case.procedure, [])))


def renew(case: Case, runs: Sequence[CaseStep]) -> list[Officer]:
    """Write the rows of ``case`` anew and return the officers they name."""
    Todo.objects.filter(case=case).delete()
    sort_at = case.due_at or END_OF_TIME
    found = wanted(case, runs)
    Todo.objects.bulk_create(
        Todo(case=case, organ_id=each.organ or case.organ_id, role=each.role, officer=each.officer, sort_at=sort_at)
        for each in found
    )
    return [each.officer for each in found if each.officer]


def redate(case: Case) -> None:
    """Sort the rows of ``case`` by its new due moment."""
    Todo.objects.filter(case=case).update(sort_at=case.due_at or END_OF_TIME)


def involve(case: Case, officers: Iterable[Officer | None]) -> None:
    """Remember that these officers had a part in ``case``: those who act, and those whose act is now wanted."""
    involve_in([case], officers)


def involve_in(cases: Iterable[Case], officers: Iterable[Officer | None]) -> None:
    """The same for many cases at once: whoever pays what they grant reads why."""
    hands = {each for each in officers if each}
    Involvement.objects.bulk_create(
        (Involvement(case=case, officer=each, opened_at=case.opened_at) for case in cases for each in hands),
        ignore_conflicts=True,
        batch_size=AT_ONCE,
    )
