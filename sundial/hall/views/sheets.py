"""张贴页: what hangs on a notice board where people have no network: the chart of an item, the results of an organ (HALL-14)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sundial.cases.documents.proof import qr
from sundial.hall import guide
from sundial.hall.publications import rows, standing
from sundial.hall.views.services import version_asked
from sundial.kernel import clock
from sundial.organs.models import Organ
from sundial.powers.guide import guide_of
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches

MOST = 40  # results on one sheet, the newest; the code beside them leads to the rest


@public
@open_to_caches
@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """An item on a sheet: its chart large, its limits, papers, charges and telephones, and a code that opens its guide."""
    version = version_asked(request, code)
    told = guide_of(version)
    context = {"version": version, "organ": version.item.organ, "guide": told, "limits": guide.limits(told)}
    return render(request, "hall/item_sheet.html", context)


@public
@open_to_caches
@require_safe
def item_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address of the guide as a QR code."""
    return _code(reverse("hall:item", args=[version_asked(request, code).item.code]))


@public
@open_to_caches
@require_safe
def results(request: HttpRequest, code: str) -> HttpResponse:
    """What an organ has published and must still be seen, masked as it stands published."""
    organ = get_object_or_404(Organ, code=code)
    shown = standing().filter(case__organ=organ, keep_until__gt=clock.now())
    context = {"organ": organ, "results": [(each, rows(each)) for each in shown[:MOST]], "more": shown.count() > MOST}
    return render(request, "hall/results_sheet.html", context)


@public
@open_to_caches
@require_safe
def results_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address of what the organ has published as a QR code."""
    organ = get_object_or_404(Organ, code=code)
    return _code(f"{reverse('hall:published')}?organ={organ.code}")


def _code(address: str) -> HttpResponse:
    return HttpResponse(qr(f"{settings.PUBLIC_ADDRESS}{address}"), content_type="image/svg+xml")
