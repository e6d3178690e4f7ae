"""Nothing can be done with a first password but to change it (SEC-01)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

OPEN = {"desk:password", "desk:logout", "desk:logged_out", "ui:language", "ui:display"}


class FirstPasswordMiddleware:
    """Send an officer who still has a first password to the page where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password and not self._is_open(request):
            return redirect("desk:password")
        return self.get_response(request)

    def _is_open(self, request: HttpRequest) -> bool:
        try:
            return resolve(request.path_info).view_name in OPEN
        except Resolver404:
            return True
