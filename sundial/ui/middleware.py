"""Turns a refusal nobody caught, and a method nobody serves, into a page in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from sundial.kernel.refusal import Refusal
from sundial.ui import views


class RefusalMiddleware:
    """Placed last, so that language, session and htmx are known by the time it draws."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = views.method_not_allowed(request)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return views.refused(request, exception) if isinstance(exception, Refusal) else None
