"""数据质量: how good the data of each organ are, with the list behind each figure (F-07)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.kernel import clock
from sundial.supervision import rule_words as words
from sundial.supervision.rulebook import rules_on
from sundial.supervision.statistics.faults import faults
from sundial.supervision.statistics.figures import scope_of
from sundial.supervision.statistics.measures import QUALITY_LIGHTS, Period
from sundial.supervision.statistics.quality import Quality, qualities
from sundial.system.access import staff_only
from sundial.wall.statistics.forms import PeriodForm
from sundial.wall.statistics.views import address_of
from sundial.wall.views import watcher


@staff_only
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """How good the data of each organ are, and the list behind each figure."""
    scope, form = scope_of(watcher(request)), PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "wall/quality.html", {"form": form}, status=422)
    names = {rule.id: words.name_of(rule) for rule in rules_on(clock.today())}
    context = {
        "form": form,
        "headings": [each.label for each in QUALITY_LIGHTS.values()],
        "rows": [_of_quality(each, form.period) for each in qualities(scope, form.period)],
        "faults": [(fault.name, [names[rule] for rule in fault.rules if rule in names]) for fault in faults().values()],
    }
    return render(request, "wall/quality.html", context)


def _of_quality(found: Quality, period: Period) -> dict[str, Any]:
    key = str(found.organ.pk)
    counts = [
        (label.label, found.faults[name], address_of("wall:statistics-lights", "organ", period, name, key=key))
        for name, label in QUALITY_LIGHTS.items()
    ]
    faulty = address_of("wall:statistics-cases", "organ", period, "faulty", key=key)
    return {"found": found, "counts": counts, "faulty": faulty}
