"""The figures of the county for everybody: the same measures, counted by the same code, as supervision reads them inside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.kernel import clock
from sundial.organs.models import Organ
from sundial.powers.models import PowerItem
from sundial.supervision.statistics import figures
from sundial.supervision.statistics.figures import Line, Scope
from sundial.supervision.statistics.measures import CASES, LIGHTS, Period
from sundial.supervision.statistics.policy import policy
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link

SHOWN = ("received", "online", "decided", "red", "yellow")


@public
@open_to_caches
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """This year so far, organ by organ in the order of their names; a share only where enough was decided."""
    period = _this_year()
    whole = Scope(frozenset(Organ.objects.values_list("pk", flat=True)))
    lines = sorted(figures.lines(whole, period, "organ"), key=lambda line: line.label)
    context = {
        "period": period,
        "headings": [(CASES | LIGHTS)[name].label for name in SHOWN],
        "rows": [_row(line) for line in lines],
        "total": _row(figures.total(whole, period)),
        "least": policy().minimum_sample,
        "crumbs": [Link(_("Home"), reverse("hall:home")), Link(_("Statistics"))],
    }
    return render(request, "hall/statistics.html", context)


def _row(line: Line) -> dict[str, Any]:
    return {"label": line.label, "counts": [line.counts.get(name, 0) for name in SHOWN], **within_promise(line)}


def item_run(item: PowerItem) -> dict[str, Any]:
    """How an item ran this year so far; one query."""
    return run_told(figures.of_item(item, _this_year()))


def run_told(line: Line) -> dict[str, Any]:
    """The figures of one item as everybody reads them: numbers only where there are enough of them to tell of nobody."""
    enough = line.counts["received"] >= policy().minimum_sample
    counts = [(CASES[name].label, line.counts[name]) for name in ("received", "online", "decided")]
    return {
        "counts": [*counts, (_("running now"), line.counts["open"])] if enough else [],
        "none": not line.counts["received"],
        "least": policy().minimum_sample,
        **within_promise(line),
    }


def _this_year() -> Period:
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
