"""A page asks many times who its reader is: for its doors, its lists, its buttons. The database is asked once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sundial.organs.access import asked_once

READING = {"GET", "HEAD"}


class DutiesAskedOnceMiddleware:
    """Hold an officer's duties for as long as one page is read; whatever writes asks anew each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        with asked_once():
            return self.get_response(request)
