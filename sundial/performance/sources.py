"""What a scheme may count of organs in a period: shares of their cases and of the answers given about them, and what stands against them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from sundial.accountability.heads import PROCEDURE as HEADS
from sundial.accountability.trace import PROCEDURE as LIABILITY
from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.complaints.models import BAD_LEVELS, Evaluation, Rating
from sundial.supervision.appeals.terms import points_left, terms
from sundial.supervision.models import Signal
from sundial.supervision.orders.models import Order
from sundial.supervision.statistics.figures import Counts, Line, Scope, lines
from sundial.supervision.statistics.measures import CASES, Period

Share = tuple[int, int]  # so many of so many
Shares = dict[UUID, Share]
A_DAY = dt.timedelta(days=1)
LIABLE = "liable"  # how a proceeding ends that finds somebody liable
CIRCULAR = "circular"  # the kind of order that criticises an organ before all


@dataclass(frozen=True)
class Counting:
    """The figures of several organs in one period, each read once whichever indicator asks for it."""

    organs: frozenset[UUID]
    period: Period

    @cached_property
    def scope(self) -> Scope:
        return Scope(self.organs)

    @cached_property
    def counts(self) -> dict[UUID, Line]:
        return {UUID(line.key): line for line in lines(self.scope, self.period, "organ")}

    def of_counts(self, hits: str, total: str) -> Shares:
        """A share of the figures of supervision, the same as its pages show."""
        return {pk: (line.counts.get(hits, 0), line.counts.get(total, 0)) for pk, line in self.counts.items()}


ShareSource = Callable[[Counting, tuple[str, ...]], Shares]
CountSource = Callable[[Counting], dict[UUID, Decimal]]


def _in_time(counting: Counting, rules: tuple[str, ...]) -> Shares:
    return counting.of_counts("in_time", "promised")


def _closed_online(counting: Counting, rules: tuple[str, ...]) -> Shares:
    return counting.of_counts("closed_online", "decided")


def _run(counting: Counting, rules: tuple[str, ...]) -> Shares:
    """Powers in force that were exercised here at least once."""
    powers: dict[UUID, Counts] = {pk: line.powers or {} for pk, line in counting.counts.items()}
    return {pk: (each.get("run", 0), each.get("in_force", 0)) for pk, each in powers.items()}


def _early(counting: Counting, rules: tuple[str, ...]) -> Shares:
    """Decided a whole day or more before the last day of the promise."""
    promise = CaseClock.objects.filter(case=OuterRef("pk"), kind=ClockKind.PROMISED, ended_at__isnull=False)
    late = promise.filter(ended_at__gte=F("due_at") - A_DAY)
    promised = CASES["promised"].condition(counting.period)
    found = counting.scope.cases().filter(promised)
    return _shares(found, ~Q(Exists(late)))


def _without_lights(counting: Counting, rules: tuple[str, ...]) -> Shares:
    """Cases dealt with in the period on which none of these rules lit in it."""
    period = counting.period
    lit = Signal.objects.filter(period.holds("raised_at"), case=OuterRef("pk"), rule_id__in=rules)
    found = counting.scope.cases().filter(CASES["in_hand"].condition(period))
    return _shares(found, ~Q(Exists(lit)))


def _satisfied(counting: Counting, rules: tuple[str, ...]) -> Shares:
    """Ratings that count, by who was content or fairly so; silence is no rating."""
    given = Rating.objects.filter(counting.period.holds("given_at"), case__organ_id__in=counting.organs, left_out="")
    return _shares(given, ~Q(level__in=BAD_LEVELS), of="case__organ_id")


def _shares(found: QuerySet[Any], wanted: Q, of: str = "organ_id") -> Shares:
    """How many of the rows of each organ are as wanted; one query."""
    rows = found.order_by().values_list(of).annotate(hits=Count("pk", filter=wanted), total=Count("pk"))
    return {organ: (hits, total) for organ, hits, total in rows}


def _evaluated(counting: Counting, rules: tuple[str, ...]) -> Shares:
    """Answers of the public evaluation of organs, by who was content or fairly so with what a question asks."""
    days = (counting.period.first, counting.period.last)
    given = Evaluation.objects.filter(given_on__range=days, organ_id__in=counting.organs, left_out="")
    hits, totals = Counter[UUID](), Counter[UUID]()
    for organ, levels in given.values_list("organ_id", "levels"):
        totals[organ] += len(levels)
        hits[organ] += sum(level not in BAD_LEVELS for level in levels.values())
    return {organ: (hits[organ], total) for organ, total in totals.items()}


def _light_points(counting: Counting) -> dict[UUID, Decimal]:
    """The points of lights of the period found to be breaches, less what appeals returned (PERF-02)."""
    raised = Signal.objects.filter(
        counting.period.holds("raised_at"),
        organ_id__in=counting.organs,
        disposition__verdict__in=terms().against,
    ).select_related("disposition", "appeal")
    found: dict[UUID, Decimal] = {}
    for signal in raised:
        found[signal.organ_id] = found.get(signal.organ_id, Decimal(0)) + points_left(signal)
    return found


def _liable(counting: Counting) -> dict[UUID, Decimal]:
    """Proceedings that found somebody of the organ liable."""
    ended = Case.objects.filter(
        counting.period.holds("decided_at"),
        procedure__in=(LIABILITY, HEADS),
        outcome=LIABLE,
        organ_id__in=counting.organs,
    )
    return _numbers(ended)


def _circulars(counting: Counting) -> dict[UUID, Decimal]:
    """Circulars of the supervisors against the organ."""
    issued = Order.objects.filter(counting.period.holds("issued_at"), kind=CIRCULAR, organ_id__in=counting.organs)
    return _numbers(issued)


def _first_asked_late(counting: Counting) -> dict[UUID, Decimal]:
    """Matters first brought to an officer of the organ that were answered after their last day (SVC-01)."""
    late = CaseClock.objects.filter(case=OuterRef("pk"), kind=ClockKind.PROMISED, ended_at__gte=F("due_at"))
    ended = Case.objects.filter(
        counting.period.holds("decided_at"), lodging__first_asked__organ_id__in=counting.organs
    ).filter(Exists(late))
    return _numbers(ended, of="lodging__first_asked__organ_id")


def _numbers(found: QuerySet[Any], of: str = "organ_id") -> dict[UUID, Decimal]:
    rows = found.order_by().values_list(of).annotate(number=Count("pk"))
    return {organ: Decimal(number) for organ, number in rows}


SHARES: dict[str, ShareSource] = {
    "in_time": _in_time,
    "early": _early,
    "closed_online": _closed_online,
    "run": _run,
    "without_lights": _without_lights,
    "satisfied": _satisfied,
    "evaluated": _evaluated,
}
COUNTS: dict[str, CountSource] = {
    "light_points": _light_points,
    "liable": _liable,
    "circulars": _circulars,
    "first_asked_late": _first_asked_late,
}
