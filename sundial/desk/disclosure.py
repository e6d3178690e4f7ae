"""What an organ still owes the public, and what is open to its own staff alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.cases.models import Case
from sundial.desk import worklist
from sundial.desk.views import me
from sundial.openness.lists import PROCEDURE, kept_lines
from sundial.organs.access import organs_where, visible_organs
from sundial.organs.models import Organ, Role
from sundial.supervision.disclosure.duties import duties
from sundial.supervision.disclosure.kept import owed_results
from sundial.system.access import staff_only
from sundial.ui.parts import Row

MOST = 100  # beyond them the page says how many more there are


@staff_only
@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """The cases of the organs the officer looks into, the longest owed first."""
    duty = next(each for each in duties() if each.name == "results")
    found = owed_results(duty).filter(organ__in=visible_organs(me(request)))
    context = {"duty": duty, "rows": worklist.rows(found[:MOST]), "more": max(found.count() - MOST, 0)}
    return render(request, "desk/owed.html", context)


@staff_only
@require_safe
def inside(request: HttpRequest) -> HttpResponse:
    """What is open to the staff of the officer's own organs, word for word, and the lists of their inside (OPEN-10, OPEN-18)."""
    organs = organs_where(me(request), Role.values)
    posted = Case.objects.filter(procedure=PROCEDURE, organ__in=organs, state="posted").select_related("organ")
    shown = [(case, _said(case)) for case in posted.order_by("-decided_at", "pk")[:MOST]]
    kept = [(organ, kept_lines(organ, inside=True)) for organ in Organ.objects.filter(pk__in=organs).order_by("name")]
    context = {"posted": shown, "organs": [(organ, lists) for organ, lists in kept if lists]}
    return render(request, "desk/inside.html", context)


def _said(case: Case) -> list[Row]:
    told = case.answers
    rows = [
        Row(_("Content"), told["content"]),
        Row(_("How"), told.get("place", "")),
        Row(_("Withheld, and why"), "；".join(told.get("withheld") or [])),
    ]
    return [row for row in rows if row.value]
