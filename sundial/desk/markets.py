"""The markets of an authority by quarter: what stands, who still owes his figures, what all come to; as a page and as Excel."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.desk.discretion.views import attachment
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.money import format_yuan
from sundial.kernel.quarters import Quarter
from sundial.organs.access import visible_organs
from sundial.registration import statistics
from sundial.system.access import staff_only

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_only
@require_safe
def markets(request: HttpRequest) -> HttpResponse:
    """Every quarter since the first registration, for the organs the officer looks into; 404 where none has a market."""
    rows = statistics.quarters(visible_organs(me(request)), clock.today())
    if not rows:
        raise Http404
    told = [(row, f"{row.volume.normalize():,f}", format_yuan(row.value)) for row in rows]
    running = Quarter.of(clock.today())
    return render(request, "desk/markets.html", {"rows": told, "running": running, "shown": len(told)})


@staff_only
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The same as a workbook for the superior, with every figure behind it."""
    seen = visible_organs(me(request))
    if not statistics.markets_of(seen).exists():
        raise Http404
    return attachment(f"{_('Statistics of markets')}.xlsx", statistics.as_xlsx(seen, clock.today()), XLSX)
