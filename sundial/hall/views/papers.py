"""Where the code at the foot of every paper leads: whether such a paper was issued, and whether a file is that paper."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sundial.cases.models import Document
from sundial.ledger import queries
from sundial.ledger.models import Event
from sundial.system.access import public
from sundial.ui.parts import Row

LARGEST = 20 * 1024 * 1024


@public
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what was issued, never to whom. A file sent for comparison is read, compared and not kept."""
    found = get_object_or_404(Document.objects.select_related("case__organ", "file"), pk=pk)
    sent = request.FILES.get("file")
    context = {
        "paper": found,
        "rows": rows(found),
        "same": matches(sent, found.file.sha256) if isinstance(sent, UploadedFile) else None,
        "nothing_sent": request.method == "POST" and sent is None,
    }
    return render(request, "hall/paper.html", context)


def rows(found: Document) -> list[Row]:
    """What anybody holding the paper may know of it."""
    event = queries.timeline("case", found.case_id).filter(kind="case.document", data__document=str(found.pk)).get()
    return [
        Row(_("Number"), found.number),
        Row(_("Organ that issued it"), found.values.get("organ", found.case.organ.name)),
        Row(_("SHA-256 of the file"), found.file.sha256),
        Row(_("In the public log"), sealed(event)),
    ]


def sealed(event: Event) -> str:
    """Whether the public log already holds the paper's event, and under which number."""
    receipt = queries.receipt(event)
    if receipt.torn:
        return _(
            "recorded as %(number)s, but what the database holds of it is no longer what the log was signed over"
        ) % {"number": receipt.number}
    if not receipt.sealed:
        return _("recorded as %(number)s, not yet sealed") % {"number": receipt.number}
    return _("sealed as %(number)s, leaf %(index)s") % {"number": receipt.number, "index": receipt.index}


def matches(sent: UploadedFile[bytes], digest: str) -> bool:
    """Whether the bytes sent are the paper's. More than 20 MB never are, and are not read further."""
    found, size = hashlib.sha256(), 0
    for chunk in sent.chunks():
        size += len(chunk)
        if size > LARGEST:
            return False
        found.update(chunk)
    return found.hexdigest() == digest
