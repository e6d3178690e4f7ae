"""Double publicity at the desk: which decisions still go to the credit platform, what is missing in them, and their file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sundial.cases.files import serve
from sundial.desk.views import me, organs_as
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ
from sundial.supervision.disclosure.credit import handing
from sundial.supervision.disclosure.credit.format import Table, stated, table_named, tables
from sundial.system.access import staff_only

MOST = 100  # beyond them the page says how many more there are


@staff_only
@require_safe
def credit(request: HttpRequest) -> HttpResponse:
    """Every table of every organ the officer hands over for."""
    organs = _organs(request)
    sheets = [_sheet(table, organ) for organ in organs for table in tables()]
    return render(request, "desk/credit.html", {"sheets": sheets, "basis": stated()["basis"]})


def _sheet(table: Table, organ: Organ) -> dict[str, Any]:
    lines = handing.waiting(table, [organ])
    return {
        "table": table,
        "organ": organ,
        "lines": lines[:MOST],
        "more": max(len(lines) - MOST, 0),
        "ready": sum(not each.faults for each in lines),
        "batches": handing.batches(table, [organ]),
    }


@staff_only
@require_POST
def hand_over(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    """Make the file and record that its decisions went; the page then offers it."""
    organ, table = get_object_or_404(_organs(request), pk=pk), table_named(name)
    if table is None:
        raise Http404
    try:
        stored = handing.hand_over(table, organ, by=me(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("“%(name)s” is made and recorded. Download it below and put it on the credit platform.")
        messages.success(request, said % {"name": stored.name})
    return redirect("desk:credit")


@staff_only
@require_safe
def file(request: HttpRequest, pk: UUID) -> FileResponse:
    """A file that was handed over, as it went. It names persons with their numbers, so it is the office's alone."""
    stored = handing.batch_of(pk, _organs(request))
    if stored is None:
        raise Http404
    return serve(stored)


def _organs(request: HttpRequest) -> QuerySet[Organ]:
    return organs_as(me(request), stated()["who"])
