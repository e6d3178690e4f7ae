"""Every route says who may ask for it. A guard test refuses a route that does not.

A decorator marks the view; it also keeps the door. What a signed-in person may see *behind* the door
is each room's own ``access`` module.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., Any]

PUBLIC, SIGNED_IN, STAFF = "public", "signed-in", "staff"


def public(view: View) -> View:
    """Open to anyone: the hall, the sign-in page, published results."""
    return marked(view, PUBLIC)


def signed_in_only(view: View) -> View:
    """Open to any account, citizen or officer; others are sent to sign in."""
    return guarded(view, SIGNED_IN, lambda user: True)


def staff_only(view: View) -> View:
    """Open to officers (``is_staff``); a citizen gets 403, a stranger the sign-in page."""
    return guarded(view, STAFF, lambda user: user.is_staff)


def marked(view: View, access: str) -> View:
    """Write the decision on the view, where the guard test reads it."""
    view.access = access  # type: ignore[attr-defined] # a function may carry attributes; mypy knows none
    return view


def guarded(view: View, access: str, may_enter: Callable[[Any], bool]) -> View:
    """Wrap ``view`` so that only a signed-in user for whom ``may_enter`` holds gets in."""
    if iscoroutinefunction(view):

        @wraps(view)
        async def async_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            turned_away = answer_at_door(request, await request.auser(), may_enter)
            return turned_away or await view(request, *args, **kwargs)

        return marked(async_door, access)

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return answer_at_door(request, request.user, may_enter) or view(request, *args, **kwargs)

    return marked(door, access)


def answer_at_door(request: HttpRequest, user: Any, may_enter: Callable[[Any], bool]) -> HttpResponseBase | None:
    """Return the redirect to sign in for a stranger, None for one who may enter. Raises PermissionDenied."""
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not may_enter(user):
        raise PermissionDenied
    return None
