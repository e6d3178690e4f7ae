"""Edit a draft: what its tables share, and each violation's table with what is wrong beside its rows. No script is needed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sundial.desk.discretion import views
from sundial.desk.discretion.notation import notation
from sundial.desk.discretion.typed import Content, TypedShared, TypedTable
from sundial.desk.views import me
from sundial.kernel.refusal import Refusal
from sundial.powers.actions import benchmark as verbs
from sundial.powers.discretion import show
from sundial.powers.discretion.checker import Trouble, troubles_of
from sundial.powers.discretion.life import LIFE
from sundial.powers.discretion.models import BenchmarkVersion
from sundial.powers.discretion.plain_values import Unreadable
from sundial.powers.discretion.reading import read_benchmark
from sundial.powers.discretion.table import Benchmark
from sundial.system.access import staff_only

MORE = 3


def _editable(request: HttpRequest, pk: UUID) -> BenchmarkVersion:
    found = views.version_of(request, pk)
    LIFE.check("edit", found, me(request))
    return found


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What all tables share: title, source, circumstances, grades; and the list of violations."""
    found = _editable(request, pk)
    if request.method != "POST":
        return _shared(request, found, TypedShared.stored(found.content))
    typed = TypedShared.sent(request.POST)
    if "more" in request.POST:
        typed.facts.blank = typed.grades.blank = MORE
        return _shared(request, found, typed)
    try:
        verbs.edit(found.pk, typed.into(found.content), by=me(request))
    except Unreadable as refusal:
        return _shared(request, found, typed, typed.blame(refusal.wrong), status=422)
    messages.success(request, _("The draft is saved."))
    return redirect("desk:benchmark_edit", found.pk)


def _shared(
    request: HttpRequest, found: BenchmarkVersion, typed: TypedShared, wrong: list[str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "version": found,
        "item": found.item,
        "typed": typed,
        "wrong": wrong,
        "is_wrong": status == 422,
        "violations": [(each.key, each.name.said(show.language()), len(each.rows)) for each in found.violations],
        "trail": views.trail(found.item, _("Edit version %(number)s") % {"number": found.number}),
    }
    return render(request, "desk/discretion/edit.html", context, status=status)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """The table of one violation. Checking, more rows and a row for a gap save nothing yet."""
    found = _editable(request, pk)
    if found.table.violation(key) is None:
        raise Http404
    if request.method != "POST":
        return _table(request, found, TypedTable.stored(found.content, key))
    typed = TypedTable.sent(found.content, key, request.POST)
    if "save" in request.POST:
        return _save_table(request, found, typed)
    if "more" in request.POST:
        typed.rows.blank = MORE
    return _table(request, found, typed, fill=request.POST.get("fill", ""), unsaved=True)


def _save_table(request: HttpRequest, found: BenchmarkVersion, typed: TypedTable) -> HttpResponse:
    try:
        verbs.edit(found.pk, typed.into(found.content), by=me(request))
    except Unreadable:
        return _table(request, found, typed, unsaved=True, status=422)
    messages.success(request, _("The draft is saved."))
    return redirect("desk:benchmark_table", found.pk, typed.key)


def _table(
    request: HttpRequest,
    found: BenchmarkVersion,
    typed: TypedTable,
    fill: str = "",
    unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    elsewhere, troubles, shown = _looked_at(found, typed)
    gaps = [each for each in troubles if each.where]
    if shown and fill.isdecimal() and int(fill) < len(gaps):
        typed.fill(gaps[int(fill)], shown)
        elsewhere, troubles, shown = _looked_at(found, typed)
        gaps = [each for each in troubles if each.where]
    if shown:
        typed.beside(troubles, shown)
    context: dict[str, Any] = {
        "version": found,
        "item": found.item,
        "typed": typed,
        "name": typed.names["zh"] or typed.key,
        "elsewhere": elsewhere,
        "readable": shown is not None,
        "gaps": [
            (place, show.said(each), show.where_in_words(shown, each.where), each)
            for place, each in enumerate(gaps)
            if not each.rows
        ]
        if shown
        else [],
        "faults": sum(not each.warns for each in troubles),
        "unsaved": unsaved,
        "notation": notation(),
        "is_wrong": status == 422,
        "trail": views.trail(found.item, _("Edit version %(number)s") % {"number": found.number}),
    }
    return render(request, "desk/discretion/table.html", context, status=status)


def _looked_at(found: BenchmarkVersion, typed: TypedTable) -> tuple[list[str], list[Trouble], Benchmark | None]:
    """What cannot be read and has no cell here, what the checker says, and the benchmark as typed when it can be read."""
    content: Content = typed.into(found.content)
    position = next(place for place, each in enumerate(content["violations"], start=1) if each["key"] == typed.key)
    try:
        benchmark = read_benchmark(content)
    except Unreadable as refusal:
        return typed.blame(refusal.wrong, position), [], None
    violation = benchmark.violations[position - 1]
    return [], troubles_of(benchmark, violation), benchmark


@staff_only
@require_POST
def violations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a violation with an empty table, or take one out."""
    found = _editable(request, pk)
    name, dropped = request.POST.get("zh", "").strip(), request.POST.get("drop", "")
    content = _without(found.content, dropped) if dropped else _with(found, name)
    verbs.edit(found.pk, content, by=me(request))
    messages.success(request, _("The draft is saved."))
    return redirect("desk:benchmark_edit", found.pk)


def _with(found: BenchmarkVersion, name: str) -> Content:
    if not name:
        raise Refusal("benchmark.violation_name", _("Say what the violation is called."), field="zh")
    keys = {each["key"] for each in found.content["violations"]}
    key = next(f"v{number}" for number in range(1, len(keys) + 2) if f"v{number}" not in keys)
    grade = found.content["grades"][0]["key"]
    fresh = {
        "key": key,
        "zh": name,
        "basis": "—",
        "law": [{"sanctions": {}}],
        "rows": [{"grade": grade, "sanctions": {}}],
    }
    return {**found.content, "violations": [*found.content["violations"], fresh]}


def _without(content: Content, key: str) -> Content:
    kept = [each for each in content["violations"] if each["key"] != key]
    if not kept:
        raise Refusal("benchmark.last_violation", _("A benchmark has one violation at least."))
    return {**content, "violations": kept}
