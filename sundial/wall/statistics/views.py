"""The figures on a page, as a file, and the list behind each of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.cases.queries import visible_to as cases_visible_to
from sundial.kernel import clock
from sundial.kernel.spreadsheet import Cell, as_book, as_csv
from sundial.supervision.statistics import figures
from sundial.supervision.statistics.figures import Line, Scope
from sundial.supervision.statistics.measures import CASES_LISTED, GROUPINGS, LIGHTS_LISTED, Period
from sundial.system.access import staff_only
from sundial.wall.statistics.columns import closing_row, exported, how_counted, shape_of
from sundial.wall.statistics.forms import PeriodForm
from sundial.wall.views import watcher

PER_PAGE = 50
WRITERS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

FILES = {"csv": "CSV", "xlsx": "Excel"}


@staff_only
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    scope = figures.scope_of(watcher(request))
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "wall/statistics.html", {"form": form}, status=422)
    by, period = form.cleaned_data["by"], form.period
    shape = shape_of(by)
    found = figures.lines(scope, period, by)
    context = {
        "form": form,
        "by": GROUPINGS[by],
        "period": period,
        "headings": [*shape.headings, *(rate.label for rate in shape.rates)],
        "rows": [_row(line, by, period) for line in found],
        "whole": _row(figures.total(scope, period), by, period),
        "files": [(label, address_of("wall:statistics-file", by, period, name)) for name, label in FILES.items()],
        "counted": how_counted(),
    }
    return render(request, "wall/statistics.html", context)


def _row(line: Line, by: str, period: Period) -> dict[str, Any]:
    """A line with the address of the list behind each of its numbers."""
    shape = shape_of(by)
    counts = [
        (label, line.counts.get(name, 0), _list(line, by, period, name))
        for name, label in zip(shape.counts, shape.headings, strict=True)
    ]
    return {"line": line, "counts": counts, "rates": [(rate, rate.of(line)) for rate in shape.rates]}


def _list(line: Line, by: str, period: Period, measure: str) -> str:
    if by == "month" and line.key:
        (period,) = (each for each in figures.months(period) if f"{each.first:%Y-%m}" == line.key)
    split = "" if by == "month" or not line.key else by
    kind = "wall:statistics-cases" if measure in CASES_LISTED else "wall:statistics-lights"
    return address_of(kind, split, period, measure, key=line.key if split else "")


def address_of(name: str, by: str, period: Period, *args: str, key: str = "") -> str:
    asked = {"by": by, "first": period.first.isoformat(), "last": period.last.isoformat(), "key": key}
    return f"{reverse(name, args=args)}?{urlencode({each: value for each, value in asked.items() if value})}"


@staff_only
@require_safe
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The same table as a file; texts in it never run as formulas."""
    scope = figures.scope_of(watcher(request))
    asked = PeriodForm(request.GET)
    if form not in WRITERS or not asked.is_valid():
        raise Http404
    by, period = asked.cleaned_data["by"], asked.period
    head, rows = exported(str(GROUPINGS[by].label), by, figures.lines(scope, period, by))
    rows += closing_row(by, figures.total(scope, period))
    title = _("Supervision figures")
    body = as_csv(head, rows) if form == "csv" else as_book([(title, head, rows), _sheet_of_remarks(by, period)])
    response = HttpResponse(body, content_type=WRITERS[form])
    response["Content-Disposition"] = f'attachment; filename="supervision-{by}-{period.first}-{period.last}.{form}"'
    return response


def _sheet_of_remarks(by: str, period: Period) -> tuple[str, list[str], list[list[Cell]]]:
    """The sheet that says what the table is: which days, split by what, as of when, and how each figure is counted."""
    rows: list[list[Cell]] = [
        [_("Split by"), str(GROUPINGS[by].label)],
        [_("First day"), period.first],
        [_("Last day"), period.last],
        [_("Data as of"), f"{clock.now().astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"],
    ]
    rows += [[_("How these figures are counted"), each] for each in how_counted()]
    return _("Remarks"), [_("What"), _("Says")], rows


@staff_only
@require_safe
def cases(request: HttpRequest, measure: str) -> HttpResponse:
    """The cases one figure counts; only those the officer may read are opened by a link."""
    officer = watcher(request)
    found = _behind(figures.cases_behind, figures.scope_of(officer), request, measure, CASES_LISTED)
    page = Paginator(found.select_related("organ", "version", "holder"), PER_PAGE).get_page(request.GET.get("page"))
    shown = [each.pk for each in page]
    readable = set(cases_visible_to(officer).filter(pk__in=shown).values_list("pk", flat=True))
    return render(
        request, "wall/statistics_cases.html", {"page": page, "measure": CASES_LISTED[measure], "readable": readable}
    )


@staff_only
@require_safe
def lights(request: HttpRequest, measure: str) -> HttpResponse:
    """The lights one figure counts."""
    found = _behind(figures.lights_behind, figures.scope_of(watcher(request)), request, measure, LIGHTS_LISTED)
    rows = found.select_related("organ", "case__version", "concerned")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "wall/statistics_lights.html", {"page": page, "measure": LIGHTS_LISTED[measure]})


def _behind(finder: Any, scope: Scope, request: HttpRequest, measure: str, measures: dict[str, Any]) -> Any:
    form = PeriodForm(request.GET)
    if measure not in measures or not form.is_valid():
        raise Http404
    key = request.GET.get("key", "")
    try:
        return finder(scope, form.period, measure, form.cleaned_data["by"] if key else "", key)
    except (KeyError, ValueError):
        raise Http404 from None
