"""Which steps of which powers put integrity at risk, and what is done against it. Open to everybody."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.hall.forms import RiskFilter
from sundial.hall.risks import counted, measures, risks
from sundial.kernel.spreadsheet import Cell, as_csv
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches

PER_PAGE = 25


@public
@open_to_caches
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The catalogue of risks and measures, by words, organ or grade."""
    form = RiskFilter(request.GET)
    rows = form.filters.narrow(risks())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "counts": counted(rows),
        "lines": [(each, measures(each)) for each in page],
    }
    return render(request, "hall/risks.html", context)


@public
@open_to_caches
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same, whole, as a table to take away."""
    head = [_("Organ"), _("Power"), _("Step"), _("Grade"), _("Risk"), _("Measures against it")]
    rows: list[list[Cell]] = [
        [
            each.version.item.organ.name,
            each.version.name,
            each.step.name if each.step else "",
            each.grade,
            each.description,
            "；".join(measures(each)),
        ]
        for each in RiskFilter(request.GET).filters.narrow(risks())
    ]
    response = HttpResponse(as_csv(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="risks.csv"'
    return response
