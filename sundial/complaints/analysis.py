"""What was lodged in a quarter or month, by kind, channel, organ and first person asked: how much, how fast, how content, what went on to whom (COMP-08, COMP-19)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from sundial.cases.models import CaseClock, ClockKind
from sundial.cases.stated.models import Record
from sundial.complaints.models import BAD_LEVELS, CONTENT, NOT_CONTENT, Lodging, Rating
from sundial.kernel import clock
from sundial.kernel.quarters import Month, Quarter


def _done(action: str) -> Exists:
    return Exists(Record.objects.filter(case=OuterRef("case"), action=action))


def _late() -> Exists:
    """A promised clock of it ended too late, or runs beyond its end."""
    promised = CaseClock.objects.filter(case=OuterRef("case"), kind=ClockKind.PROMISED)
    return Exists(promised.filter(Q(ended_at__gte=F("due_at")) | Q(ended_at=None, due_at__lte=clock.now())))


# Each is asked when it is counted: what is late now was not late when the program began.
MEASURES: dict[str, Callable[[], Q]] = {
    "lodged": lambda: Q(),
    "answered": lambda: Q(case__decided_at__isnull=False),
    "late": lambda: Q(_late()),
    "content": lambda: Q(case__answers__satisfaction__in=CONTENT),
    "not_content": lambda: Q(case__answers__satisfaction__in=NOT_CONTENT),
    "again": lambda: Q(_done("ask_again")),
    "ordered": lambda: Q(_done("order")),
    "led": lambda: Q(_done("approve_leader")),
    "to_supervision": lambda: Q(_done("to_supervision")),
}


def lodged_in(period: Quarter | Month, organs: Iterable[UUID]) -> QuerySet[Lodging]:
    """What was lodged in the period with the centres among ``organs``."""
    begins, ends = clock.start_of_day(period.first), clock.start_of_day(period.next.first)
    mine = Q(case__organ__in=list(organs))
    return Lodging.objects.filter(mine, case__opened_at__gte=begins, case__opened_at__lt=ends)


def unhandled(period: Quarter | Month, organs: Iterable[UUID]) -> QuerySet[Rating]:
    """The bad ratings of the period that became no case: no centre served the place, or nobody could be called back."""
    begins, ends = clock.start_of_day(period.first), clock.start_of_day(period.next.first)
    bad = Rating.objects.filter(level__in=BAD_LEVELS, left_out="", complaint=None, case__organ__in=list(organs))
    found = bad.filter(given_at__gte=begins, given_at__lt=ends)
    return found.select_related("case__organ", "case__version").order_by("-given_at", "pk")


def counted(found: QuerySet[Lodging], by: str) -> list[dict[str, Any]]:
    """One row for each value of ``by`` with every measure, and the ``people`` who came in person; one query."""
    amounts = {name: Count("pk", filter=asked(), distinct=True) for name, asked in MEASURES.items()}
    came = Coalesce(Sum(Cast(KeyTextTransform("people", "case__answers"), IntegerField())), 0)
    return list(found.order_by(by).values(by).annotate(**amounts, people=came))
