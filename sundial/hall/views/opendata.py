"""Subscription, downloads and the small read-only interface: what is public, for machines."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.complaints.queries import published as published_answers
from sundial.hall import attempts
from sundial.hall.opendata.api import description
from sundial.hall.opendata.datasets import Asked, Dataset, open_data, plain
from sundial.hall.opendata.writing import TYPES, whole, written
from sundial.hall.policy import policy
from sundial.hall.publications import standing
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link

IN_FEED = 50


@public
@open_to_caches
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest publications and answers as Atom, each with an address that never changes."""
    home = request.build_absolute_uri(reverse("hall:published"))
    atom = Atom1Feed(_("Published results"), home, "", feed_url=request.build_absolute_uri(), language="zh-CN")
    for entry in _newest(request):
        atom.add_item(**entry)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _newest(request: HttpRequest) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = [
        {
            "title": f"{each.title} · {each.get_kind_display()}",
            "link": request.build_absolute_uri(reverse("hall:publication", args=[each.pk])),
            "description": each.case.organ.name,
            "unique_id": f"urn:uuid:{each.pk}",
            "pubdate": each.published_at,
            "updateddate": each.amended_at or each.published_at,
        }
        for each in standing()[:IN_FEED]
    ]
    entries += [
        {
            "title": each.subject,
            "link": request.build_absolute_uri(reverse("hall:answer", args=[each.pk])),
            "description": each.answer,
            "unique_id": f"urn:uuid:{each.pk}",
            "pubdate": each.published_at,
            "updateddate": each.published_at,
        }
        for each in published_answers()[:IN_FEED]
    ]
    return sorted(entries, key=lambda entry: entry["pubdate"], reverse=True)[:IN_FEED]


@public
@open_to_caches
@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """Every dataset with its fields, its files and its interface."""
    crumbs = [Link(_("Home"), reverse("hall:home")), Link(_("Open data"))]
    context = {
        "open": open_data(),
        "datasets": list(open_data().datasets.items()),
        "forms": TYPES,
        "today": clock.today(),
        "calls": policy().called,
        "crumbs": crumbs,
    }
    return render(request, "hall/opendata.html", {**context, "minutes": int(policy().window.total_seconds() // 60)})


@public
@open_to_caches
@require_safe
def file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """The whole dataset of the day, or with ``?since=2026-11-01`` what changed from that day to this moment."""
    dataset = _dataset(name)
    if form not in TYPES:
        raise Http404
    since = _since(request, dataset)
    content = written(dataset, Asked(clock.now(), since), form) if since else whole(dataset, form)
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


@public
@require_safe
def described(request: HttpRequest) -> HttpResponse:
    return JsonResponse(description(request.build_absolute_uri(reverse("hall:api"))), json_dumps_params=AS_WRITTEN)


AS_WRITTEN = {"ensure_ascii": False}


@public
@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    links = {name: request.build_absolute_uri(reverse("hall:api-list", args=[name])) for name in open_data().datasets}
    return JsonResponse({"description": request.build_absolute_uri(reverse("hall:openapi")), "datasets": links})


@public
@require_safe
def api_list(request: HttpRequest, name: str) -> HttpResponse:
    """One page of rows; ``next`` is the cursor of the page after, null on the last."""
    dataset = _dataset(name)
    if (refused := _too_many(request)) is not None:
        return refused
    asked = Asked(clock.now(), _since(request, dataset), request.GET.get("organ", "")[:20])
    first, size = _cursor(request), open_data().page
    rows = [plain(row, dataset.columns) for row in islice(dataset.rows(asked), first, first + size + 1)]
    following = str(first + size) if len(rows) > size else None
    return JsonResponse({"rows": rows[:size], "next": following}, json_dumps_params=AS_WRITTEN)


@public
@require_safe
def api_one(request: HttpRequest, name: str, key: str) -> HttpResponse:
    dataset = _dataset(name)
    if (refused := _too_many(request)) is not None:
        return refused
    try:
        row = next(dataset.rows(Asked(clock.now(), key=key)), None)
    except (ValueError, ValidationError):  # what is no identifier is no row
        row = None
    if row is None:
        raise Http404
    return JsonResponse(plain(row, dataset.columns), json_dumps_params=AS_WRITTEN)


def _dataset(name: str) -> Dataset:
    found = open_data().datasets.get(name)
    if found is None:
        raise Http404
    return found


def _since(request: HttpRequest, dataset: Dataset) -> dt.datetime | None:
    """The beginning of the day asked for; a day nobody can read, and a dataset without changes, are no address."""
    said = request.GET.get("since", "")
    if not said:
        return None
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    if day is None or not dataset.changes or not 1900 < day.year < 9999:
        raise Http404
    return clock.start_of_day(day)


def _cursor(request: HttpRequest) -> int:
    said = request.GET.get("after", "0")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else 0


def _too_many(request: HttpRequest) -> HttpResponse | None:
    """429 with when to come back, once an address has called too often."""
    try:
        attempts.count_called(request)
    except Refusal as refusal:
        answer = JsonResponse({"error": str(refusal)}, status=429, json_dumps_params=AS_WRITTEN)
        answer["Retry-After"] = str(int(policy().window.total_seconds()))
        return answer
    return None
