"""What the powers of an organ rest on. Open to everybody, to be printed and taken away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.accountability.trace import liabilities, matrix
from sundial.hall.bases import bases_of
from sundial.kernel.spreadsheet import Cell, as_csv
from sundial.organs.models import Organ
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link


@public
@open_to_caches
@require_safe
def bases(request: HttpRequest, code: str) -> HttpResponse:
    """The list by rank of the law, the posts that answer for each power, and who bears which liability for a wrong."""
    organ = get_object_or_404(Organ, code=code)
    context = {
        "organ": organ,
        "ranks": bases_of(code),
        "liabilities": liabilities(),
        "regime": matrix()["source"],
        "issued_by": matrix()["issued_by"],
        "crumbs": [
            Link(_("Home"), reverse("hall:home")),
            Link(_("Organs"), reverse("hall:organs")),
            Link(organ.short_name, reverse("hall:organ", args=[code])),
            Link(_("Legal bases")),
        ],
    }
    return render(request, "hall/bases.html", context)


@public
@open_to_caches
@require_safe
def table(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a table."""
    organ = get_object_or_404(Organ, code=code)
    head = [
        _("Rank"),
        _("Law"),
        _("Number of the document"),
        _("Article"),
        _("Power"),
        _("Code of the item"),
        _("Posts"),
    ]
    rows: list[list[Cell]] = [
        [
            rank.name or _("rank not told"),
            law.title,
            law.number,
            each.place,
            each.version.name,
            each.version.item.code,
            "、".join(each.posts),
        ]
        for rank in bases_of(organ.code)
        for law in rank.laws
        for each in law.grounds
    ]
    response = HttpResponse(as_csv(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bases.csv"'
    return response
