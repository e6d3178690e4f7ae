"""Turns a refusal nobody caught, and a method nobody serves, into a page in the reader's language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from sundial.kernel.refusal import Refusal
from sundial.ui import views


class RefusalMiddleware(MiddlewareMixin):
    """Placed last, so that language, session and htmx are known by the time it draws; serves async views too."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return views.refused(request, exception) if isinstance(exception, Refusal) else None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = views.method_not_allowed(request)
        page["Allow"] = response["Allow"]
        return page
