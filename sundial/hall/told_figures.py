"""The figures of supervision as everybody reads them: of one item, or of many, and nothing where so few tell of somebody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from sundial.kernel import clock
from sundial.powers import key_powers
from sundial.powers.models import ItemVersion
from sundial.supervision.statistics import figures
from sundial.supervision.statistics.figures import Line
from sundial.supervision.statistics.measures import CASES, Period
from sundial.supervision.statistics.policy import policy


def item_run(version: ItemVersion) -> dict[str, Any]:
    """How an item ran this year so far; one query."""
    return run_told(figures.of_item(version.item, this_year()), followed=bool(key_powers.of(version)))


def run_told(line: Line, followed: bool = False) -> dict[str, Any]:
    """The figures of one item as everybody reads them: numbers only where there are enough of them to tell of nobody, or each is ``followed``."""
    enough = bool(followed and line.counts["received"]) or line.counts["received"] >= policy().minimum_sample
    counts = [(CASES[name].label, line.counts[name]) for name in ("received", "online", "decided")]
    return {
        "counts": [*counts, (_("running now"), line.counts["open"])] if enough else [],
        "none": not line.counts["received"],
        "least": policy().minimum_sample,
        **within_promise(line),
    }


def this_year() -> Period:
    """From the first of January until today."""
    today = clock.today()
    return Period(today.replace(month=1, day=1), today)


def within_promise(line: Line) -> dict[str, Any]:
    """How many of how many were decided within the promise, and their share where there are enough of them."""
    rate = line.in_time
    enough = policy().comparable(rate) and rate.rate is not None and rate.interval is not None
    low, high = rate.interval if enough and rate.interval else (0.0, 0.0)
    return {
        "kept": rate.hits,
        "promised": rate.total,
        "share": f"{rate.rate:.0%}" if enough and rate.rate is not None else "",
        "interval": f"{low:.0%}–{high:.0%}" if enough else "",
    }
