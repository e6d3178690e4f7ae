"""The sheet of an organ in a period: each line with the figures it rests on, what was given and taken by hand, the total.

A sheet is plain data, kept with the case as it was reckoned: ``{lines: [{key, hits, of, points}], taken: [{key, count, points}],
by_hand: [{key, points, reason, by}], weight, total}``, points as text with two decimals. A share with too few cases behind it has no points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sundial.performance.schemes import FULL, ByHand, Deduction, Indicator, Scheme
from sundial.performance.sources import COUNTS, SHARES, Counting, Share
from sundial.supervision.statistics.measures import Period
from sundial.supervision.statistics.policy import policy

Sheet = dict[str, Any]
CENT = Decimal("0.01")
NOTHING = Decimal(0)


def sheets(scheme: Scheme, organs: Iterable[UUID], period: Period) -> dict[UUID, Sheet]:
    """The sheet of every organ; the queries do not grow with their number."""
    counting = Counting(frozenset(organs), period)
    shares = [(each, SHARES[each.source](counting, each.rules)) for each in scheme.indicators]
    counts = [(each, COUNTS[each.source](counting)) for each in scheme.deductions]
    return {
        organ: added_up(
            scheme,
            {
                "lines": [_line(each, found.get(organ, (0, 0))) for each, found in shares],
                "taken": [_taken(each, found.get(organ, NOTHING)) for each, found in counts],
                "by_hand": [],
            },
        )
        for organ in counting.organs
    }


def added_up(scheme: Scheme, sheet: Mapping[str, Any]) -> Sheet:
    """The sheet with its total: points of the shares that say something spread over the hundred, less what is taken, from 0 to 100."""
    weights = {each.key: each.weight for each in scheme.indicators}
    telling = [row for row in sheet["lines"] if row["points"]]
    weight = sum((weights[row["key"]] for row in telling), NOTHING)
    given = sum((Decimal(row["points"]) for row in telling), NOTHING)
    # With no share to go by nothing speaks against the organ but what is taken.
    whole = given * FULL / weight if weight else FULL
    for row in sheet["taken"]:
        whole -= Decimal(row["points"])
    for row in sheet["by_hand"]:
        whole += Decimal(row["points"])
    return {**sheet, "weight": str(weight), "total": said(min(max(whole, NOTHING), FULL))}


def with_points(scheme: Scheme, sheet: Mapping[str, Any], row: Mapping[str, str]) -> Sheet:
    """The sheet with ``row`` (``key``, ``points``, ``reason``, ``by``) given or taken by hand."""
    return added_up(scheme, {**sheet, "by_hand": [*sheet["by_hand"], dict(row)]})


def room_for(rule: ByHand, sheet: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """The least and the most that may still be given by this rule."""
    given = sum((Decimal(row["points"]) for row in sheet["by_hand"] if row["key"] == rule.key), NOTHING)
    return rule.least - given, rule.most - given


def _line(rule: Indicator, share: Share) -> dict[str, Any]:
    hits, total = share
    telling = policy().comparable(policy().proportion(hits, total))
    reached = min(Decimal(hits) / total / rule.full, Decimal(1)) if total else NOTHING
    return {"key": rule.key, "hits": hits, "of": total, "points": said(rule.weight * reached) if telling else ""}


def _taken(rule: Deduction, count: Decimal) -> dict[str, Any]:
    return {"key": rule.key, "count": str(count.normalize()), "points": said(min(rule.points * count, rule.most))}


def said(points: Decimal) -> str:
    """Points to the hundredth, halves upward."""
    return str(points.quantize(CENT, ROUND_HALF_UP))
