"""A benchmark from a file: read into a draft, or refused with every fault and its place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sundial.desk.discretion import views
from sundial.desk.views import me
from sundial.kernel.refusal import Refusal
from sundial.powers.actions import benchmark as verbs
from sundial.powers.discretion import excel_in
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion.dmn_in import read_dmn
from sundial.powers.discretion.excel_in import read_excel
from sundial.powers.discretion.models import BenchmarkOrigin, BenchmarkState, BenchmarkVersion
from sundial.powers.discretion.plain_values import Unreadable
from sundial.powers.discretion.show import place_in_words
from sundial.powers.discretion.table import Benchmark
from sundial.powers.discretion.writing import as_data
from sundial.powers.models import PowerItem
from sundial.system.access import staff_only

ZIP = b"PK"


@staff_only
@require_POST
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Read an Excel workbook or a DMN document into the open draft, or into a new one."""
    item = views.item_of(request, code)
    sent = request.FILES.get("file")
    if sent is None:
        raise Refusal("benchmark.no_file", _("Choose a file first."), field="file")
    content = sent.read(excel_in.MOST_BYTES + 1)
    try:
        benchmark, origin = _read(content, item)
    except Unreadable as refusal:
        return _refused(request, item, refusal, sent.name or "")
    version = _into_draft(request, item, benchmark, origin)
    messages.success(request, _("The file is read into version %(number)s.") % {"number": version.number})
    return redirect("desk:benchmark_version", version.pk)


def _read(content: bytes, item: PowerItem) -> tuple[Benchmark, BenchmarkOrigin]:
    """What a file holds; what it is, its first bytes say, not its name."""
    if content.startswith(ZIP):
        return read_excel(content), BenchmarkOrigin.EXCEL
    newest = item.benchmarks.exclude(state=BenchmarkState.ABANDONED).order_by("-number").first()
    held = discretion.in_force(item) or newest
    return read_dmn(content, held.table if held else None), BenchmarkOrigin.DMN


def _into_draft(
    request: HttpRequest, item: PowerItem, benchmark: Benchmark, origin: BenchmarkOrigin
) -> BenchmarkVersion:
    open_draft = item.benchmarks.filter(state=BenchmarkState.DRAFT).first()
    if open_draft is None:
        return verbs.draft_from(item.pk, benchmark, origin, by=me(request))
    return verbs.edit(open_draft.pk, as_data(benchmark), by=me(request))


def _refused(request: HttpRequest, item: PowerItem, refusal: Unreadable, name: str) -> HttpResponse:
    context = {
        "item": item,
        "file": name,
        "wrong": [(place_in_words(each.place), str(each.refusal)) for each in refusal.wrong],
        "trail": views.trail(item, _("From a file")),
    }
    return render(request, "desk/discretion/refused.html", context, status=422)
