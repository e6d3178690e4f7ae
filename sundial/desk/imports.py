"""What other systems delivered: every file with what became of its rows, and of each the rows refused with line and reason."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from sundial.desk.views import me
from sundial.exchange.models import Delivered
from sundial.exchange.queries import files_seen_by, reasons_of, shown
from sundial.exchange.reasons import in_words
from sundial.kernel.money import format_yuan
from sundial.system.access import staff_only
from sundial.ui.parts import Link, Row

ROWS = 50


@staff_only
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every file delivered for the items of the organs the officer looks into, the newest first; 404 where none was."""
    files = files_seen_by(me(request))
    if not files.exists():
        raise Http404
    page = Paginator(files.order_by("-at"), ROWS).get_page(request.GET.get("page"))
    rows = [(each, format_yuan(each.amount)) for each in page]
    return render(request, "desk/imports.html", {"rows": rows, "page": page})


@staff_only
@require_safe
def delivered(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file: how many rows each reason refused, and every such row."""
    found = get_object_or_404(files_seen_by(me(request)), pk=pk)
    page = Paginator(found.rows.all(), ROWS).get_page(request.GET.get("page"))
    context = {
        "file": found,
        "facts": _facts(found),
        "reasons": [(in_words(reason), many) for reason, many in reasons_of(found)],
        "rows": [(each, in_words(each.reason), value) for each, value in shown(page)],
        "page": page,
        "trail": [Link(_("Imports"), reverse("desk:imports")), Link(found.name, current=True)],
    }
    return render(request, "desk/import.html", context)


def _facts(file: Delivered) -> list[Row]:
    return [
        Row(pgettext("rows", "Taken over"), str(file.cases)),
        Row(_("Known already"), str(file.unchanged)),
        Row(pgettext("rows", "Refused"), str(file.refused)),
        Row(_("Sum (yuan)"), format_yuan(file.amount)),
        Row("SHA-256", file.sha256),
    ]
