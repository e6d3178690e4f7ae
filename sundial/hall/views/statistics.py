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
from sundial.supervision.statistics import figures
from sundial.supervision.statistics.figures import Line, Scope
from sundial.supervision.statistics.measures import CASES, LIGHTS, Period
from sundial.supervision.statistics.policy import policy
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link

SHOWN = ("received", "decided", "red", "yellow")


@public
@open_to_caches
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """This year so far, organ by organ in the order of their names; a share only where enough was decided."""
    today = clock.today()
    period = Period(today.replace(month=1, day=1), today)
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
    rate = line.in_time
    enough = policy().comparable(rate) and rate.rate is not None and rate.interval is not None
    low, high = rate.interval if enough and rate.interval else (0.0, 0.0)
    return {
        "label": line.label,
        "counts": [line.counts.get(name, 0) for name in SHOWN],
        "kept": rate.hits,
        "promised": rate.total,
        "share": f"{rate.rate:.0%}" if enough and rate.rate is not None else "",
        "interval": f"{low:.0%}–{high:.0%}" if enough else "",
    }
