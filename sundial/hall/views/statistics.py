"""The figures of the county for everybody: the same measures, counted by the same code, as supervision reads them inside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from sundial.hall.told_figures import this_year, within_promise
from sundial.organs.models import Organ
from sundial.supervision.statistics import figures
from sundial.supervision.statistics.figures import Line, Scope
from sundial.supervision.statistics.measures import CASES, LIGHTS
from sundial.supervision.statistics.policy import policy
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link

SHOWN = ("received", "online", "decided", "closed_online", "red", "yellow")


@public
@open_to_caches
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """This year so far, organ by organ in the order of their names; a share only where enough was decided."""
    period = this_year()
    whole = Scope(frozenset(Organ.objects.values_list("pk", flat=True)))
    lines = sorted(figures.lines(whole, period, "organ"), key=lambda line: line.label)
    context = {
        "period": period,
        "headings": [(CASES | LIGHTS)[name].label for name in SHOWN],
        "rows": [_row(line) for line in lines],
        "places": [_row(line) for line in sorted(figures.summed_by_place(lines), key=lambda line: line.label)],
        "total": _row(figures.total(whole, period)) | {"label": pgettext("organs", "All")},
        "least": policy().minimum_sample,
        "crumbs": [Link(_("Home"), reverse("hall:home")), Link(_("Statistics"))],
    }
    return render(request, "hall/statistics.html", context)


def _row(line: Line) -> dict[str, Any]:
    return {"label": line.label, "counts": [line.counts.get(name, 0) for name in SHOWN], **within_promise(line)}
