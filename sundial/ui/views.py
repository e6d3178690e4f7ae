"""Display switches and the pages for what went wrong. Each error has a code that does not change."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, HttpResponseServerError
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sundial.kernel.refusal import Refusal
from sundial.ui import display


def by_htmx(request: HttpRequest) -> bool:
    """Whether a page asks for a piece of itself, as ``django_htmx`` marks it."""
    return bool(getattr(request, "htmx", False))


def own_address(request: HttpRequest, address: str | None, fallback: str = "/") -> str:
    """Return ``address`` when it leads to this site, else ``fallback``: nobody is sent elsewhere by a crafted link."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and safe else fallback


def from_this_site(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a form that stands on every page and changes nothing but how pages look: no token, so that those pages can be kept for
    everybody; a browser says itself from which site a form comes, and one of another site is refused."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
        foreign = site not in ("", "same-origin", "none") or (origin and urlsplit(origin).netloc != request.get_host())
        return csrf_failure(request) if foreign else view(request, *args, **kwargs)

    return guarded


@from_this_site
@require_POST
def change_display(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(own_address(request, request.POST.get("next")))
    wanted = display.toggled(request, request.POST.get("switch", ""))
    response.set_cookie(
        display.COOKIE, wanted, max_age=display.YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of a page rather than a page."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The law says no: 422 with the rule, its basis and who may do it instead, as a page or as a fragment."""
    template = "ui/refusal_fragment.html" if is_fragment(request) else "ui/refusal.html"
    back = own_address(request, request.headers.get("referer"))
    return render(request, template, {"refusal": refusal, "back": back}, status=422)


def problem(request: HttpRequest, status: int, code: str, title: str, text: str) -> HttpResponse:
    data = {"code": code, "problem_title": title, "problem_text": text}
    return render(request, "ui/problem.html", data, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    title = gettext("This request could not be read")
    text = gettext("Please go back, check what you entered and send it again.")
    return problem(request, 400, "SD-400", title, text)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    title = gettext("You may not see this page")
    text = gettext("Your post does not include it. If your work needs it, ask your bureau office.")
    return problem(request, 403, "SD-403", title, text)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    title = gettext("This form has expired")
    text = gettext(
        "Nothing was changed. Please go back, load the page again and send the form once more. Cookies must be allowed."
    )
    return problem(request, 403, "SD-403-FORM", title, text)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    title = gettext("There is no page at this address")
    text = gettext(
        "The address may have been mistyped, or the page has moved. Search for the service, or start from the first page."
    )
    return problem(request, 404, "SD-404", title, text)


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one name from one address."""
    title = gettext("Too many wrong passwords")
    text = gettext(
        "Signing in with this name is closed here for a quarter of an hour. If you forgot the password, ask your bureau office."
    )
    return problem(request, 429, "SD-429", title, text)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    title = gettext("This page cannot be used in this way")
    text = gettext("Nothing was changed. Please start again from the page that brought you here.")
    return problem(request, 405, "SD-405", title, text)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault. Touches neither database nor session: they may be what failed."""
    try:
        return HttpResponseServerError(loader.get_template("ui/server_error.html").render({"code": "SD-500"}))
    except (TemplateDoesNotExist, ValueError):
        # The style sheet's hashed name is missing: the assets were not built. Say it without them.
        return HttpResponseServerError("SD-500", content_type="text/plain; charset=utf-8")
