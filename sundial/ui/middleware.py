"""What holds for every page: refusals and wrong methods become pages, broken text is turned away, private pages are
not kept by browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseNotAllowed, QueryDict
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from sundial.kernel.refusal import Refusal
from sundial.ui import views

NUL = "\0"


class PrivatePagesMiddleware(MiddlewareMixin):
    """What a signed-in officer was shown stays in no cache: after signing out, Back shows nothing (SEC-01)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class BrokenCookiesMiddleware(MiddlewareMixin):
    """Forget cookies with a NUL before anybody reads them; the session's key would go straight to the database."""

    def process_request(self, request: HttpRequest) -> None:
        request.COOKIES = {name: text for name, text in request.COOKIES.items() if NUL not in text}


class NulMiddleware(MiddlewareMixin):
    """No text of ours holds a NUL, and PostgreSQL stores none: an address or a form with one is a bad request."""

    def process_request(self, request: HttpRequest) -> None:
        if NUL in request.path_info or holds_nul(request.GET):
            raise SuspiciousOperation("NUL in the address")

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if request.method == "POST" and holds_nul(request.POST):
            raise SuspiciousOperation("NUL in a form")


def holds_nul(query: QueryDict) -> bool:
    return any(NUL in text for key, values in query.lists() for text in (key, *values))


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
