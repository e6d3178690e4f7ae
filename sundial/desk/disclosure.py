"""What an organ still owes the public: decided cases whose result should stand in public by now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.desk import worklist
from sundial.desk.views import me
from sundial.organs.access import visible_organs
from sundial.supervision.disclosure.duties import duties
from sundial.supervision.disclosure.kept import owed_results
from sundial.system.access import staff_only

MOST = 100  # beyond them the page says how many more there are


@staff_only
@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """The cases of the organs the officer looks into, the longest owed first."""
    duty = next(each for each in duties() if each.name == "results")
    found = owed_results(duty).filter(organ__in=visible_organs(me(request)))
    context = {"duty": duty, "rows": worklist.rows(found[:MOST]), "more": max(found.count() - MOST, 0)}
    return render(request, "desk/owed.html", context)
