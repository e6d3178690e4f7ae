"""Work outside the system, as far as the house itself shows it; the registers of others are compared by ``sundial reconcile``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.organs.models import Organ
from sundial.supervision.reconciling import inside
from sundial.supervision.statistics.figures import organs_of
from sundial.system.access import staff_only
from sundial.wall.reconciling.forms import YearForm
from sundial.wall.views import watcher


@staff_only
@require_safe
def reconciling(request: HttpRequest) -> HttpResponse:
    organs = organs_of(watcher(request))
    form = YearForm(request.GET)
    if not form.is_valid():
        return render(request, "wall/reconciling.html", {"form": form}, status=422)
    names = dict(Organ.objects.filter(pk__in=organs).values_list("pk", "short_name"))
    found = [(each, names[each.organ]) for each in inside.reconcile(form.cleaned_data["year"]) if each.organ in names]
    context = {
        "form": form,
        "comparisons": [(one, [row for row in found if row[0].comparison == one.id]) for one in inside.comparisons()],
        "number": len(found),
        "organs": len(names),
        "year": form.cleaned_data["year"],
    }
    return render(request, "wall/reconciling.html", context)
