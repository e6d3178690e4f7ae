"""The visitor's own controls: the clock in every footer, and a page that says how to walk through the county."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from sundial.demo import clock, queries
from sundial.system.access import public
from sundial.ui import nav, words
from sundial.ui.views import own_address

# The pages the story sends one of its people to, as the page calls them, and where whoever is somebody else signs out first.
NAMED = {"meetings": "desk:meetings", "wall": "wall:wall", "accounts": "desk:accounts", "erasures": "desk:erasures"}
SIGN_OUT = "#demo-signed-in"

View = Callable[[HttpRequest], HttpResponse]


def demo_only(view: View) -> View:
    """There is no such page but in a demonstration."""

    @wraps(view)
    def _shown(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return _shown


@public
@require_POST
@demo_only
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock; the worker looks at every clock that runs out on the way within a second."""
    after = clock.forward(request.POST.get("step", ""))
    messages.success(request, gettext("It is now %(moment)s.") % {"moment": words.moment(after)})
    return redirect(own_address(request, request.POST.get("next")))


@public
@require_safe
@demo_only
def walk(request: HttpRequest) -> HttpResponse:
    """How to walk through the whole story of one permit."""
    context = {"cast": queries.cast(), "first_password": queries.first_password(), "pages": _pages(request.user)}
    return render(request, "demo/walk.html", context)


def _pages(user: Any) -> dict[str, str]:
    """Where the pages of the story are; whoever is signed in with a post that opens one not is led to where he signs out."""
    mine = {place.url_name for place in nav.places("desk", user)} if user.is_authenticated else set(NAMED.values())
    return {name: reverse(address) if address in mine else SIGN_OUT for name, address in NAMED.items()}
