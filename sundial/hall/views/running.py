"""Power as it runs: an organ's items online, the eight key powers, and the main steps of their cases."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.hall import course
from sundial.hall.online import SHOWN, counts_of, online
from sundial.hall.told_figures import this_year
from sundial.hall.views.services import version_asked
from sundial.organs.models import Organ
from sundial.powers import key_powers
from sundial.supervision.statistics.measures import CASES
from sundial.supervision.statistics.policy import policy
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link


@public
@open_to_caches
@require_safe
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """Which items of an organ run online, with how many cases, and which do not yet."""
    found = get_object_or_404(Organ, code=code)
    told = online(found)
    context = {
        "organ": found,
        "online": told,
        "period": this_year(),
        "headings": [CASES[name].label for name in SHOWN],
        "total": counts_of(told.whole),
        "least": policy().minimum_sample,
        "crumbs": [
            Link(_("Home"), reverse("hall:home")),
            Link(_("Organs"), reverse("hall:organs")),
            Link(found.short_name, reverse("hall:organ", args=[code])),
            Link(_("Run online")),
        ],
    }
    return render(request, "hall/online.html", context)


@public
@open_to_caches
@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """The eight key powers with the items of each."""
    context = {
        "opened": course.opened(),
        "source": key_powers.source(),
        "crumbs": [Link(_("Home"), reverse("hall:home")), Link(_("Key powers"))],
    }
    return render(request, "hall/key_powers.html", context)


@public
@open_to_caches
@require_safe
def courses(request: HttpRequest, code: str) -> HttpResponse:
    """The main steps of the cases of one item of a key power, without the names of parties; of any other item there is no such page."""
    version = version_asked(request, code)
    marks = key_powers.of(version)
    if not marks:
        raise Http404
    page = Paginator(course.running(version.item), course.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "version": version,
        "marks": marks,
        "page": page,
        "courses": course.courses(page),
        "crumbs": [
            Link(_("Home"), reverse("hall:home")),
            Link(_("Key powers"), reverse("hall:key-powers")),
            Link(version.name, reverse("hall:item", args=[code])),
            Link(_("Course of its cases")),
        ],
    }
    return render(request, "hall/courses.html", context)
