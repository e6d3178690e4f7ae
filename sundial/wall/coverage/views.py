"""监察覆盖: item by item what is watched before, during and after, what is not and why, and whether it had a case at all (SUP-02, F-09)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sundial.kernel import clock
from sundial.organs.models import Officer, Organ
from sundial.powers.access import items_visible
from sundial.powers.queries import of_the_public
from sundial.registers import powers_said
from sundial.supervision import coverage
from sundial.supervision.coverage import STAGES, Watch
from sundial.supervision.rule_words import language
from sundial.supervision.rulebook import rules_on
from sundial.supervision.statistics.figures import Scope, scope_of
from sundial.system.access import staff_only
from sundial.ui.forms import choices_of
from sundial.wall.views import watcher

PER_PAGE = 50
A_YEAR = dt.timedelta(days=365)


class CoverageFilter(forms.Form):
    """One organ, or only the items that something lacks."""

    organ = forms.ChoiceField(label=_("Organ"), required=False)
    gaps = forms.ChoiceField(label=_("Watched"), required=False, choices=[("", _("all")), ("1", _("not whole"))])

    def __init__(self, organs: Iterable[Organ], data: Any = None) -> None:
        super().__init__(data)
        choices_of(self, "organ", [("", _("all")), *((each.code, each.short_name) for each in organs)])


@staff_only
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Every power of the organs one supervises or heads, those with gaps first."""
    officer = watcher(request)
    scope = scope_of(officer)
    form = CoverageFilter(Organ.objects.filter(pk__in=scope.organs).order_by("tier", "name"), request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = _watches(scope, asked.get("organ", ""))
    shown = [each for each in found if not each.is_whole] if asked.get("gaps") else found
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": _rows(officer, scope, list(page)),
        "number": len(found),
        "whole": sum(each.is_whole for each in found),
        "stages": [_words(coverage.told()["stages"][stage]) for stage in STAGES],
    }
    return render(request, "wall/coverage.html", context)


def _watches(scope: Scope, organ: str) -> list[Watch]:
    held = of_the_public().filter(item__organ__in=scope.organs, item__duplicate_of=None)
    if organ:
        held = held.filter(item__organ__code=organ)
    held = held.select_related("item__organ__region").prefetch_related("limits", "route", "item__benchmarks")
    found = coverage.watch_all(held.order_by("item__organ__name", "item__code"), rules_on(clock.today()).rules)
    return sorted(found, key=lambda each: each.is_whole)


def _rows(officer: Officer, scope: Scope, watches: Sequence[Watch]) -> list[dict[str, Any]]:
    keys = [each.version.item_id for each in watches]
    year = scope.cases().filter(item__in=keys, submitted_at__gte=clock.now() - A_YEAR).order_by()
    cases = dict(year.values_list("item").annotate(Count("pk")))
    told = powers_said.newest(each.version.item for each in watches)
    opened = set(items_visible(officer).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        {
            "version": each.version,
            "url": reverse("desk:catalogue_item", args=[each.version.item.code])
            if each.version.item_id in opened
            else "",
            "counts": [(stage, len(each.rules[stage])) for stage in STAGES],
            "lacks": [_words(coverage.told()["needs"][need]) for need in each.lacks],
            "cases": cases.get(each.version.item_id, 0),
            "said": told.get(each.version.item_id),
        }
        for each in watches
    ]


def _words(told: dict[str, str]) -> str:
    return told[language()]
