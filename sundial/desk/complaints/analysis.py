"""The quarterly and monthly analysis of complaints, for the centre and whoever supervises it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sundial.complaints.analysis import counted, lodged_in, unhandled
from sundial.complaints.forms import choices
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.quarters import Month, Quarter
from sundial.kernel.spreadsheet import Cell, as_csv
from sundial.organs.access import visible_organs
from sundial.system.access import staff_only

HEADINGS = {
    "lodged": gettext_lazy("Lodged"),
    "answered": gettext_lazy("Answered"),
    "late": gettext_lazy("Too late"),
    "content": gettext_lazy("Contented"),
    "not_content": gettext_lazy("Discontent"),
    "again": gettext_lazy("Once more"),
    "ordered": gettext_lazy("Notices sent"),
    "led": gettext_lazy("With a leader"),
    "to_supervision": gettext_lazy("Handed over"),
    "people": gettext_lazy("Persons who came"),
}
BY = {
    "kind": gettext_lazy("Kind of complaint"),
    "channel": gettext_lazy("How it came"),
    "organ__short_name": gettext_lazy("Organ concerned"),
    "first_asked__name": gettext_lazy("First person asked"),
    "case__answers__hotline": gettext_lazy("Hotline a head answered in person"),
}


@staff_only
@require_safe
def analysis(request: HttpRequest) -> HttpResponse:
    """The counts of a quarter (or ``?month=2026-03``) by kind, channel, organ and first person asked; ``?as=csv`` as a file."""
    month = Month.named(request.GET.get("month", ""))
    period = month or Quarter.named(request.GET.get("quarter", "")) or Quarter.of(clock.today())
    seen = visible_organs(me(request))
    found = lodged_in(period, seen)
    tables = [(label, _rows(counted(found, by), by)) for by, label in BY.items()]
    if request.GET.get("as") == "csv":
        return _file(period, tables)
    context = {
        "period": period,
        "shown": f"?{'month' if month else 'quarter'}={period.name}",
        "is_month": bool(month),
        "before": _address(period.before),
        "after": _address(period.next),
        "others": [_address(each) for each in ([Quarter.of(month.first)] if month else _months(period))],
        "headings": HEADINGS.values(),
        "tables": tables,
        "unhandled": unhandled(period, seen),
    }
    return render(request, "desk/complaints/analysis.html", context)


def _address(period: Quarter | Month) -> tuple[str, str]:
    """What a period is called, and where its counts are."""
    name = "month" if isinstance(period, Month) else "quarter"
    return period.name, f"{reverse('desk:complaints')}?{name}={period.name}"


def _months(quarter: Quarter | Month) -> list[Month]:
    first = Month(quarter.first.year, quarter.first.month)
    return [first, first.next, first.next.next]


def _rows(found: list[dict[str, Any]], by: str) -> list[tuple[str, list[int]]]:
    name = by.rpartition("__")[2]
    words = dict(choices(name)) if name in ("kind", "channel", "hotline") else {}
    return [(str(words.get(row[by], row[by]) or _("none named")), [row[name] for name in HEADINGS]) for row in found]


def _file(period: Quarter | Month, tables: list[tuple[Any, list[tuple[str, list[int]]]]]) -> HttpResponse:
    head = [_("Counted by"), "", *map(str, HEADINGS.values())]
    rows: list[list[Cell]] = [[str(label), name, *counts] for label, found in tables for name, counts in found]
    answer = HttpResponse(as_csv(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="complaints-{period.name}.csv"'
    return answer
