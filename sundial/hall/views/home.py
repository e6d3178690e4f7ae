"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.cases.models import PublicationKind
from sundial.hall import catalogue
from sundial.hall.figures import figures
from sundial.hall.publications import newest_of
from sundial.powers.queries import listed
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches

NEWEST = 5


@public
@open_to_caches
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    every = listed()
    context = {
        "figures": figures(),
        "often": catalogue.often(),
        "organs": catalogue.organs(),
        "kinds": catalogue.kinds(every),
        "themes": catalogue.themes(every),
        "lives": catalogue.life_events(every),
        "audiences": catalogue.audiences(every),
        "results": newest_of(PublicationKind.RESULT)[:NEWEST],
        "proposed": newest_of(PublicationKind.PROPOSED)[:NEWEST],
    }
    return render(request, "hall/home.html", context)
