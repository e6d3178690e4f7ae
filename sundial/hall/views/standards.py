"""What each benefit is worth: the standards in force with their paper, and those before and after. Open to everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.benefits.queries import standards as standards_on
from sundial.kernel import clock
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches


@public
@open_to_caches
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Every standard of today by benefit and category."""
    return render(request, "hall/standards.html", {"standards": standards_on(), "today": clock.today()})
