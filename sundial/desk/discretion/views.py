"""Read benchmarks: the items with what holds of them, one item with its versions and a panel to try it, its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sundial.desk.views import me
from sundial.kernel import clock
from sundial.organs.models import Officer
from sundial.powers import access
from sundial.powers.discretion import queries as discretion
from sundial.powers.discretion import show
from sundial.powers.discretion.files import KINDS, file_of
from sundial.powers.discretion.forms import tried
from sundial.powers.discretion.life import OPEN, may_draft
from sundial.powers.discretion.models import BenchmarkState, BenchmarkVersion
from sundial.powers.models import PowerItem, PowerType
from sundial.powers.queries import versions_on
from sundial.system.access import staff_only
from sundial.ui import parts

PER_PAGE = 30
TONES: dict[str, parts.Tone] = {
    BenchmarkState.DRAFT: "info",
    BenchmarkState.CONFIRMED: "attention",
    BenchmarkState.IN_FORCE: "good",
    BenchmarkState.ABANDONED: "neutral",
}


class BenchmarkFilter(forms.Form):
    """Words, and whether a benchmark holds."""

    q = forms.CharField(label=gettext_lazy("Name or code"), required=False, max_length=60)
    has = forms.ChoiceField(
        label=gettext_lazy("Benchmark"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            ("yes", gettext_lazy("in force")),
            ("no", gettext_lazy("missing")),
            ("open", gettext_lazy("a change is under way")),
        ],
    )


def item_of(request: HttpRequest, code: str) -> PowerItem:
    """The penalty, when the officer may read its inside; 404 otherwise."""
    return get_object_or_404(access.items_visible(me(request)), code=code, power_type=PowerType.PENALTY)


def version_of(request: HttpRequest, pk: UUID) -> BenchmarkVersion:
    """The version, when the officer may read the inside of its item; 404 otherwise."""
    rows = BenchmarkVersion.objects.select_related(
        "item__organ", "drafted_by", "confirmed_by", "entered_by", "retired_by"
    )
    return get_object_or_404(rows.filter(item__in=access.items_visible(me(request))), pk=pk)


def trail(item: PowerItem, *more: str) -> list[parts.Link]:
    """The way back from a page of a benchmark."""
    own = reverse("desk:benchmark", args=[item.code]) if more else ""
    links = [
        parts.Link(_("Discretion benchmarks"), reverse("desk:benchmarks")),
        parts.Link(name_of(item), own, not more),
    ]
    return links + [parts.Link(each, current=True) for each in more]


def name_of(item: PowerItem) -> str:
    """The item's name as it holds today, else its code."""
    held = versions_on().filter(item=item).values_list("name", flat=True).first()
    return held or item.code


@staff_only
@require_safe
def benchmarks(request: HttpRequest) -> HttpResponse:
    """The penalties of the organs one may look into, each with the benchmark that holds and the change under way."""
    form = BenchmarkFilter(request.GET)
    found = _narrowed(form, _penalties(me(request)))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": _rows(page.object_list), "clear_url": reverse("desk:benchmarks")}
    return render(request, "desk/discretion/benchmarks.html", context)


def _penalties(officer: Officer) -> QuerySet[PowerItem]:
    today = clock.today()
    names = versions_on(today).filter(item=OuterRef("pk")).values("name")[:1]
    held = discretion.holding(today).filter(item=OuterRef("pk")).values("pk")[:1]
    changing = BenchmarkVersion.objects.filter(item=OuterRef("pk"), state__in=OPEN).values("pk")[:1]
    items = access.items_visible(officer).filter(power_type=PowerType.PENALTY, cancelled_on=None)
    named = items.annotate(name=Subquery(names), held=Subquery(held), changing=Subquery(changing))
    return named.order_by("organ__name", "catalogue", "sequence", "code")


def _narrowed(form: BenchmarkFilter, items: QuerySet[Any]) -> QuerySet[Any]:
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("q"):
        items = items.filter(Q(name__icontains=wanted["q"]) | Q(code__icontains=wanted["q"]))
    asked: dict[str, dict[str, Any]] = {
        "yes": {"held__isnull": False},
        "no": {"held": None},
        "open": {"changing__isnull": False},
    }
    return items.filter(**asked.get(wanted.get("has", ""), {}))


def _rows(items: Any) -> list[dict[str, Any]]:
    """The page's items with their versions, read at once."""
    shown = list(items)
    keys = [key for item in shown for key in (item.held, item.changing) if key]
    versions = {each.pk: each for each in BenchmarkVersion.objects.filter(pk__in=keys)}
    return [
        {"item": item, "held": versions.get(item.held), "change": versions.get(item.changing), "tones": TONES}
        for item in shown
    ]


@staff_only
@require_safe
def benchmark(request: HttpRequest, code: str) -> HttpResponse:
    """One item: the benchmark that holds today, its versions, and a panel to try it."""
    item = item_of(request, code)
    held = discretion.in_force(item)
    versions = list(item.benchmarks.select_related("drafted_by").order_by("-number"))
    change = next((each for each in versions if each.state in OPEN), None)
    context = {
        "item": item,
        "name": name_of(item),
        "trail": trail(item),
        "version": held,
        "tables": show.tables(held.table) if held else [],
        "versions": [(each, TONES[each.state]) for each in versions],
        "change": change,
        "may_draft": change is None and may_draft(me(request), item.organ),
    } | (tried(held.table, request.GET) if held else {})
    return render(request, "desk/discretion/benchmark.html", context)


@staff_only
@require_safe
def download(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The version as an Excel workbook or a DMN document."""
    if kind not in KINDS:
        raise Http404
    return attachment(*file_of(version_of(request, pk), kind))


def attachment(name: str, content: bytes, content_type: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
