"""The public log: what it is, its newest signed checkpoint, and the tiles anybody may rebuild it from (C2SP tlog-tiles)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.hall import public_log, verifier
from sundial.ledger import queries, witnessing
from sundial.ledger.signing import national_key
from sundial.ledger.signing import rotations as signed_rotations
from sundial.ledger.signing import verifier as log_key
from sundial.organs.models import Organ
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches

FOR_EVER = "public, max-age=31536000, immutable"
# What a copy of the log is called in the commands that the page shows.
FOLDER = "PUBLIC_FILES"


@public
@open_to_caches
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    context = {
        "checkpoint": queries.latest_checkpoint(),
        "national": national_key(),
        "waiting": queries.waiting(),
        "tiles": "/log/tile/<L>/<N>",
        "entries": "/log/tile/entries/<N>",
        "openings": "/log/openings/<N>",
        "key": log_key().vkey,
        "mirror": f"sundial ledger mirror {request.build_absolute_uri('/log')} {FOLDER} --key KEY",
        "recompute": f"sundial ledger fsck {FOLDER} --key KEY",
    }
    return render(request, "hall/log.html", context)


@public
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint, byte for byte, with the cosignatures it has gained."""
    newest = queries.latest_checkpoint()
    if newest is None:
        raise Http404
    answer = HttpResponse(witnessing.witnessed(newest), content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@public
@require_safe
def rotations(request: HttpRequest) -> HttpResponse:
    """How the keys of the log followed each other; 404 while it has its first."""
    found = signed_rotations()
    if not found:
        raise Http404
    answer = HttpResponse(found, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@public
@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """One tile or entry bundle; a full one never changes again."""
    return _for_ever(public_log.read(path))


@public
@require_safe
def openings(request: HttpRequest, path: str) -> HttpResponse:
    """What opens the public fields of one entry bundle's leaves."""
    return _for_ever(public_log.read_openings(path))


def _for_ever(found: bytes | None) -> HttpResponse:
    if found is None:
        raise Http404
    answer = HttpResponse(found, content_type="application/octet-stream")
    answer["Cache-Control"] = FOR_EVER
    return answer


@public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Verify a receipt in the reader's own browser."""
    return render(request, "hall/verify.html", {"words": verifier.words(_organs(), log_key()), "key": log_key().vkey})


@public
@require_safe
def verify_file(request: HttpRequest) -> HttpResponse:
    """The same page as a file to keep; never opened here, where its script would not be let run."""
    answer = HttpResponse(verifier.as_file(log_key(), _organs()), content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify-receipt.html"'
    return answer


def _organs() -> dict[str, str]:
    return dict(Organ.objects.values_list("code", "name"))
