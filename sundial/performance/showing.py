"""A sheet in words: each line of it, what it rests on, its points; for pages in the reader's language, for papers in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sundial.performance.reckoning import said
from sundial.performance.schemes import FULL, Scheme
from sundial.supervision.statistics.policy import policy

OBJECTION = "objection"  # points an objection gave back


@dataclass(frozen=True)
class Row:
    """One line: ``key`` of the scheme, in words, what was counted, its points; ``most`` is what could be reached, empty for what is taken."""

    key: str
    label: str
    counted: str
    points: str
    most: str = ""


def rows(scheme: Scheme, sheet: Mapping[str, Any]) -> Iterator[Row]:
    """Every line of the sheet that says something, in the order of the scheme."""
    indicators = {each.key: each for each in scheme.indicators}
    for row in sheet["lines"]:
        rule = indicators[row["key"]]
        yield Row(
            rule.key,
            str(rule.label),
            _counted(row),
            row["points"] or _("not reckoned"),
            said(rule.weight) if row["points"] else "",
        )
    taken = {each.key: each for each in scheme.deductions}
    for row in sheet["taken"]:
        if Decimal(row["points"]):
            yield Row(row["key"], str(taken[row["key"]].label), row["count"], said(-Decimal(row["points"])))
    for row in sheet["by_hand"]:
        yield Row(row["key"], mark_named(scheme, row["key"]), f"{row['reason']}（{row['by']}）", row["points"])


def mark_named(scheme: Scheme, key: str) -> str:
    """What points given by hand are for."""
    if key == OBJECTION:
        return _("objection upheld")
    return str(next(each.label for each in scheme.by_hand if each.key == key))


def spread(scheme: Scheme, sheet: Mapping[str, Any]) -> str:
    """Why the points of the lines do not make the total: shares left out, the others spread over the hundred. Empty where none is."""
    weights = {each.key: each.weight for each in scheme.indicators}
    weight = sum(weights[row["key"]] for row in sheet["lines"] if row["points"])
    if weight == FULL:
        return ""
    least = policy().minimum_sample
    if not weight:
        return _("No share has %(least)s cases behind it, so nothing but deductions counts.") % {"least": least}
    return _(
        "Shares with fewer than %(least)s behind them are left out; the %(weight)s points of the others count as 100."
    ) % {
        "least": least,
        "weight": weight,
    }


def _counted(row: Mapping[str, Any]) -> str:
    if not row["of"]:
        return _("nothing to count")
    return _("%(hits)s of %(of)s") % {"hits": row["hits"], "of": row["of"]}
