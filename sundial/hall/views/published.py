"""Published results and proposed decisions."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.cases.models import Publication
from sundial.hall.forms import PublicationFilter
from sundial.hall.publications import rows, standing
from sundial.system.access import public
from sundial.ui.parts import Link

PER_PAGE = 20


@public
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    form = PublicationFilter(request.GET)
    page = Paginator(form.filters.narrow(standing()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "hall/published.html", {"form": form, "page": page})


@public
@require_safe
def publication(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One publication. A withdrawn one says so and when, and shows nothing of what it said."""
    every = Publication.objects.select_related("case__organ", "case__item", "case__version")
    found = get_object_or_404(every, pk=pk)
    crumbs = [
        Link(_("Home"), reverse("hall:home")),
        Link(_("Published results"), reverse("hall:published")),
        Link(found.title),
    ]
    context = {"publication": found, "organ": found.case.organ, "rows": rows(found), "crumbs": crumbs}
    return render(request, "hall/publication.html", context)
