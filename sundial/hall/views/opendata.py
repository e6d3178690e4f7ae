"""Subscription, downloads and the small read-only interface: what is public, for machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from datetime import MAXYEAR
from functools import wraps
from http import HTTPStatus
from itertools import islice
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import etag, require_safe

from sundial.complaints.queries import published as published_answers
from sundial.hall import attempts
from sundial.hall.opendata.api import PROBLEM_TYPE, description
from sundial.hall.opendata.datasets import Asked, Dataset, open_data, plain
from sundial.hall.opendata.writing import TYPES, changed, whole
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


def _tag(request: HttpRequest, name: str, form: str) -> str | None:
    """A whole file keeps its bytes all day; what changed until this moment is never the same."""
    return None if "since" in request.GET else f'W/"{name}.{form} {clock.today()}"'


@public
@open_to_caches
@require_safe
@etag(_tag)
def file(request: HttpRequest, name: str, form: str) -> FileResponse:
    """The whole dataset of the day, or with ``?since=2026-11-01`` what changed from that day to this moment."""
    dataset = _dataset(name)
    if form not in TYPES:
        raise Http404
    content: BinaryIO
    if since := _since(request, dataset):
        attempts.count_called(request)
        content = changed(dataset, Asked(clock.now(), since), form)
    else:
        content = whole(dataset, form).open("rb")
    return FileResponse(content, as_attachment=True, filename=f"{name}.{form}", content_type=TYPES[form])


AS_WRITTEN = {"ensure_ascii": False}
Answer = Callable[..., HttpResponse]


def for_programs(*known: str) -> Callable[[Answer], Answer]:
    """Answer what goes wrong as a program reads it (RFC 9457); refuse a parameter that is none of ``known``: it would change nothing."""

    def _wrap(view: Answer) -> Answer:
        @wraps(view)
        def answered(request: HttpRequest, *given: str, **named: str) -> HttpResponse:
            try:
                for name in request.GET:
                    if name not in known:
                        text = gettext_lazy("There is no parameter of this name here.")
                        raise Refusal("data.parameter", text, field=name)
                return view(request, *given, **named)
            except Refusal as refusal:
                return _refused(refusal)
            except Http404:
                return _problem(HTTPStatus.NOT_FOUND, _("There is nothing of this name here."))

        return answered

    return _wrap


def _refused(refusal: Refusal) -> HttpResponse:
    told = {"code": refusal.code, "field": refusal.field}
    if refusal.code != "attempts.too_many":
        return _problem(HTTPStatus.BAD_REQUEST, str(refusal), **told)
    answer = _problem(HTTPStatus.TOO_MANY_REQUESTS, str(refusal), code=refusal.code)
    answer["Retry-After"] = str(int(policy().window.total_seconds()))
    return answer


def _problem(status: HTTPStatus, detail: str, **told: str) -> HttpResponse:
    content = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, **told}
    return JsonResponse(content, status=status, content_type=PROBLEM_TYPE, json_dumps_params=AS_WRITTEN)


@public
@require_safe
@for_programs()
def described(request: HttpRequest) -> HttpResponse:
    return JsonResponse(description(request.build_absolute_uri(reverse("hall:api"))), json_dumps_params=AS_WRITTEN)


@public
@require_safe
@for_programs()
def api(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    links = {name: request.build_absolute_uri(reverse("hall:api-list", args=[name])) for name in open_data().datasets}
    return JsonResponse({"description": request.build_absolute_uri(reverse("hall:openapi")), "datasets": links})


@public
@require_safe
@for_programs("organ", "after", "since", "limit")
def api_list(request: HttpRequest, name: str) -> HttpResponse:
    """One page of rows; ``next`` is what to ask for ``after``, null on the last."""
    dataset = _dataset(name)
    attempts.count_called(request)
    size, organ = _limit(request), request.GET.get("organ", "")[:20]
    asked = Asked(clock.now(), _since(request, dataset), organ, after=request.GET.get("after", ""), most=size + 1)
    rows = [plain(row, dataset.columns) for row in islice(dataset.rows(asked), size + 1)]
    following = rows[size - 1]["id"] if len(rows) > size else None
    return JsonResponse({"rows": rows[:size], "next": following}, json_dumps_params=AS_WRITTEN)


@public
@require_safe
@for_programs()
def api_one(request: HttpRequest, name: str, key: str) -> HttpResponse:
    dataset = _dataset(name)
    attempts.count_called(request)
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
    """The beginning of the day asked for. Raises ``Refusal``: ``data.since``, ``data.since_when``."""
    said = request.GET.get("since", "")
    if not said:
        return None
    if not dataset.changes:
        raise Refusal("data.parameter", gettext_lazy("There is no parameter of this name here."), field="since")
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    if day is None:
        raise Refusal("data.since", gettext_lazy("This is no day; write it like 2026-11-01."), field="since")
    days = open_data().days
    if clock.today() - day > dt.timedelta(days=days) or day.year == MAXYEAR:
        text = gettext_lazy("Changes are told for %(days)s days; take the whole file for what was before.")
        raise Refusal("data.since_when", text, field="since", days=days)
    return clock.start_of_day(day)


def _limit(request: HttpRequest) -> int:
    """How many rows a page is to have. Raises ``Refusal`` ``data.limit``."""
    most, said = open_data().page, request.GET.get("limit", "")
    if not said:
        return most
    if said.isascii() and said.isdecimal() and 0 < int(said[:9]) <= most:
        return int(said)
    raise Refusal("data.limit", gettext_lazy("Write a number from 1 to %(most)s."), field="limit", most=most)
