"""Published results and proposed decisions."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.cases.models import Document, Publication, PublicationKind
from sundial.hall.course import steps_of
from sundial.hall.forms import PublicationFilter
from sundial.hall.publications import Page, earlier, listed, masked_pdf, papers, receipt_of, rows, standing
from sundial.kernel import clock
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Cursor, Link
from sundial.ui.parts import Document as Paper


@public
@open_to_caches
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    form = PublicationFilter(request.GET)
    page = listed(form.filters, request.GET.get("after", ""))
    context = {
        "form": form,
        "page": page,
        "cursor": Cursor(_first(request), _next(request, page), len(page.rows)),
    }
    return render(request, "hall/published.html", context)


def _next(request: HttpRequest, page: Page) -> str:
    """The page after this one, by the row it ends with: as quick after a million rows as after twenty."""
    asked = request.GET.copy()
    asked["after"] = page.next
    return f"?{asked.urlencode()}" if page.next else ""


def _first(request: HttpRequest) -> str:
    """Back to the newest, from a later page."""
    asked = request.GET.copy()
    return f"?{asked.urlencode()}" if asked.pop("after", None) else ""


@public
@open_to_caches
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
    context["objections"] = found.kind == PublicationKind.PROPOSED and clock.now() < found.keep_until
    context["course"] = steps_of(found.case)
    context["versions"] = earlier(found)
    context["papers"] = [
        Paper(each.title, reverse("hall:publication-paper", args=[found.pk, each.pk]), each.number, at=each.issued_at)
        for each in papers(found)
    ]
    context["proofs"] = [
        Link(each.number, reverse("hall:publication-proof", args=[found.pk, each.pk])) for each in papers(found)
    ]
    return render(request, "hall/publication.html", context)


@public
@require_safe
def paper(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """The masked sheet of a decision whose result stands published."""
    shown = _paper(pk, document)
    answer = HttpResponse(masked_pdf(shown), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{shown.number}.pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@public
@require_safe
def proof(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """The receipt of the very paper, opened as far as its public sheet is; 404 before it is sealed. Raises ``Refusal`` ``receipt.torn``."""
    shown = _paper(pk, document)
    found = receipt_of(shown)
    found.check()
    if found.proof is None:
        raise Http404
    answer = HttpResponse(found.proof, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{shown.number}.tlog-proof"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _paper(publication: UUID, document: UUID) -> Document:
    found = get_object_or_404(standing(), pk=publication)
    shown = next((each for each in papers(found) if each.pk == document), None)
    if shown is None:
        raise Http404
    return shown
