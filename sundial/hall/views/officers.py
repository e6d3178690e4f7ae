"""Look up whether whoever showed a certificate holds one. Open to everybody."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.hall.forms import OfficerFilter
from sundial.hall.officers import certificates
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches

PER_PAGE = 25


@public
@open_to_caches
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Officers and their certificates, by number, by name or by organ."""
    form = OfficerFilter(request.GET)
    page = Paginator(form.filters.narrow(certificates()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "hall/officers.html", {"form": form, "page": page})
