"""How far each penalty may go, for everybody: the benchmarks in force, each with its table, its source and a panel to try it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.kernel import clock
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion import show
from sundial.powers.discretion.files import KINDS, file_of
from sundial.powers.discretion.finding import BASIS
from sundial.powers.discretion.forms import tried
from sundial.powers.discretion.models import BenchmarkVersion
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link

PER_PAGE = 30


@public
@open_to_caches
@require_safe
def benchmarks(request: HttpRequest) -> HttpResponse:
    """Every benchmark in force today."""
    words = request.GET.get("q", "").strip()[:60]
    found = discretion.published().order_by("item__organ__name", "item__catalogue", "item__sequence", "item__code")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(item__code__icontains=words))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "hall/benchmarks.html", {"page": page, "words": words, "today": clock.today(), "basis": BASIS}
    )


def version_asked(code: str) -> BenchmarkVersion:
    """The benchmark of an item in force today; 404 when there is none that the public may see."""
    found = discretion.published().filter(item__code=code).first()
    if found is None:
        raise Http404
    return found


@public
@open_to_caches
@require_safe
def benchmark(request: HttpRequest, code: str) -> HttpResponse:
    """One benchmark with its tables; whoever wants may enter circumstances and read what follows."""
    version = version_asked(code)
    context = {
        "version": version,
        "item": version.item,
        "tables": show.tables(version.table),
        "crumbs": [
            Link(_("Home"), reverse("hall:home")),
            Link(_("Discretion benchmarks"), reverse("hall:benchmarks")),
            Link(version.title),
        ],
    } | tried(version.table, request.GET)
    return render(request, "hall/benchmark.html", context)


@public
@require_safe
def file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The benchmark as an Excel workbook or a DMN document."""
    if kind not in KINDS:
        raise Http404
    name, content, content_type = file_of(version_asked(code), kind)
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
