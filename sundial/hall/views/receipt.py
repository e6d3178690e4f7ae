"""After submission: number, password, what happens next, and the proof once it is sealed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sundial.cases import documents
from sundial.cases.deadlines import last_day
from sundial.cases.documents.proof import qr
from sundial.cases.files import serve
from sundial.cases.handing_in import receipt_of
from sundial.hall import access, actions, seals, story
from sundial.hall.course import is_stated, steps_of
from sundial.hall.models import Application
from sundial.hall.views.application import crumbs, owned
from sundial.ledger.proof import HEADER


@owned
@require_safe
def receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """The page one may come back to; the query password only stands on it for a while."""
    case = application.case
    if case is None:
        return redirect("hall:application", application.number)
    access.open_case(request, case)
    context = {
        "application": application,
        "case": case,
        "organ": application.version.item.organ,
        "password": access.password_of(request, application),
        "password_until": application.password_until,
        "ahead": steps_of(case) if is_stated(case) else [],
        "who_has_it": story.who_has_it(case),
        "hear_by": last_day(case.due_at) if case.due_at else None,
        "receipted": receipt_of(case) is not None,
        "seal": seals.seal_of(case),
        "seal_url": reverse("hall:case-seal", args=[case.number]),
        "crumbs": crumbs(application),
    }
    return render(request, "hall/receipt.html", context)


@owned
@require_POST
def noted(request: HttpRequest, application: Application) -> HttpResponse:
    """The password is written down: hide it for good."""
    actions.hide_password(application.pk)
    return redirect("hall:receipt", application.number)


@owned
@require_safe
def paper(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The receipt as PDF; while the password is still shown it stands on the sheet, which is stored nowhere."""
    case = application.case
    document = receipt_of(case) if case else None
    if case is None or document is None:
        raise Http404
    password = access.password_of(request, application)
    if not password:
        return serve(document.file)
    answer = HttpResponse(documents.sheet(document, {"password": password}), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{case.number}.pdf"'
    return answer


@owned
@require_safe
def code(request: HttpRequest, application: Application) -> HttpResponse:
    """The address of the progress page as a QR code: with the number, without the password."""
    if application.case is None:
        raise Http404
    address = f"{settings.PUBLIC_ADDRESS}{reverse('hall:progress')}?{urlencode({'number': application.case.number})}"
    return HttpResponse(qr(address), content_type="image/svg+xml")


def proof_file(seal: seals.Seal) -> HttpResponse:
    """The ``.tlog-proof`` as a download; 404 before it is sealed. Raises ``Refusal`` ``receipt.torn``."""
    seal.receipt.check()
    if not seal.receipt.proof:
        raise Http404
    assert seal.receipt.proof.startswith(HEADER)
    answer = HttpResponse(seal.receipt.proof, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{seal.filename}"'
    return answer
