"""The line of each day for the notice board: to read, to print and pin, to compare what hangs there with the log."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.cases.documents.proof import qr
from sundial.kernel import clock
from sundial.ledger import board
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches

DAYS = 31


@public
@open_to_caches
@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """The lines of the last days, the newest first."""
    today = clock.today()
    lines = list(board.of_days(today - dt.timedelta(days=DAYS - 1), today))
    return render(request, "hall/board.html", {"lines": lines, "today": today})


@public
@require_safe
def sheet(request: HttpRequest, day: str) -> HttpResponse:
    """The line of one day on a sheet of its own."""
    line = _line(day)
    return render(request, "hall/board_sheet.html", {"line": line, "unfinished": line.day == clock.today()})


@public
@require_safe
def code(request: HttpRequest, day: str) -> HttpResponse:
    """The line as a QR code: what hangs on the board is compared without typing it in."""
    return HttpResponse(qr(_line(day).text), content_type="image/svg+xml")


def _line(day: str) -> board.Line:
    try:
        wanted = dt.date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    found = board.of_day(wanted) if dt.date(2000, 1, 1) <= wanted <= clock.today() else None
    if found is None:
        raise Http404
    return found
