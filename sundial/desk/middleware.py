"""What holds for every signed-in officer: a first password opens nothing (SEC-01), and no session lasts for ever."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from sundial.organs.accounts import must_change_password

OPEN = {"desk:password", "desk:logout", "desk:logged_out", "ui:language", "ui:display"}
BEGAN, SEEN = "desk_began", "desk_seen"
NOTED_EVERY = 60.0  # seconds between two notes that the officer is still there

Answer = Callable[[HttpRequest], HttpResponse]


class FirstPasswordMiddleware:
    """Send an officer who still has a first password, or one that has grown too old, to the page where it is changed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and must_change_password(user) and not self._is_open(request):
            return redirect("desk:password")
        return self.get_response(request)

    def _is_open(self, request: HttpRequest) -> bool:
        try:
            return resolve(request.path_info).view_name in OPEN
        except Resolver404:
            return True


class SessionLimitsMiddleware:
    """Sign an officer out who gives no sign of life, and everybody after a working day (GB/T 22239-2019 8.1.4.1).

    The limits are real time: whoever moves the demonstration's clock by a month stays signed in.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.signed_in_idle = settings.SIGNED_IN_IDLE  # type: ignore[attr-defined]  # for the page, which tells it ahead
        if request.user.is_authenticated and self._is_over(request, time.time()):
            auth.logout(request)
            messages.info(request, _("You have been signed out because the time of your session was over."))
        return self.get_response(request)

    def _is_over(self, request: HttpRequest, now: float) -> bool:
        """Whether a limit has passed; if not, note that the officer is there."""
        session = request.session
        began, seen = session.setdefault(BEGAN, now), session.get(SEEN, now)
        if now - began > settings.SIGNED_IN_AT_MOST or now - seen > settings.SIGNED_IN_IDLE:
            return True
        if SEEN not in session or now - seen > NOTED_EVERY:
            session[SEEN] = now
        return False
