"""One row of the wall for one limit: the worst light of it, with the earlier ones under it. None is hidden, none put out.

Rules on one limit name it (``limit:`` in the rule); a rule that names none stands alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When

from sundial.kernel import clock
from sundial.organs.models import Officer
from sundial.supervision import queries
from sundial.supervision.models import Signal
from sundial.supervision.rulebook import rules_on


@dataclass(frozen=True)
class Burning:
    """A row of the wall: its light, and the lesser lights of the same limit that burn with it."""

    signal: Signal
    earlier: Sequence[Signal]


def rows(officer: Officer, most: int, start: int = 0) -> list[Burning]:
    """``most`` rows from ``start`` on of what burns for ``officer``: red first, then what has burned longest; two queries."""
    signals = with_limit(queries.open_signals(officer))
    heads = list(signals.exclude(Exists(worse(signals)))[start : start + most])
    under = defaultdict(list)
    for lesser in signals.filter(Exists(worse(signals)), subject_id__in={head.subject_id for head in heads}):
        under[place(lesser)].append(lesser)
    return [Burning(head, under.pop(place(head), [])) for head in heads]


def with_limit(signals: QuerySet[Signal]) -> QuerySet[Signal]:
    """Each light with the limit its rule watches, or its rule where that names none."""
    rules = defaultdict(list)
    for rule in rules_on(clock.today()):
        if rule.limit:
            rules[rule.limit].append(rule.id)
    named = [When(rule_id__in=ids, then=Value(limit)) for limit, ids in rules.items()]
    return signals.annotate(limit=Case(*named, default=F("rule_id"), output_field=CharField()))


def worse(signals: QuerySet[Signal]) -> QuerySet[Signal]:
    """A worse one of ``signals``, which are those the reader may see, on the same limit of the same thing."""
    same = {name: OuterRef(name) for name in ("subject_type", "subject_id", "limit")}
    return signals.filter(rank__lt=OuterRef("rank"), **same)


def place(signal: Signal) -> tuple[object, ...]:
    return signal.subject_type, signal.subject_id, signal.limit  # type: ignore[attr-defined]  # annotated by with_limit
