"""Pages that are the same for everybody are drawn once and kept for a moment, here and in every cache between.

A view says so with ``open_to_caches``. What is kept was asked for with nothing but the choice of language and display, so it
can name nobody; whoever carries another cookie (a session, say) is answered anew and privately. A page that ran out goes on
being given to the rest while one request draws the next, so a flood of readers costs the database one drawing at a time.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from threading import Lock
from typing import Any, ClassVar, TypeVar, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from sundial.ui import display

HALF_A_MINUTE = 30  # seconds
PATIENCE = 10  # seconds until another request draws a page whose drawing did not come back
MOST_BYTES = 64_000_000  # of all pages together
LONGEST = 400_000  # bytes of a page that is kept
LONGEST_ADDRESS = 400  # whoever asks for something longer asks for himself
NOT_KEPT = ("Content-Encoding", "Content-Length", "ETag")
NO_BODY = BytesIO()
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Site = Callable[[Scope, Receive, Send], Awaitable[None]]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def open_to_caches(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Let everybody who carries nothing of his own share one drawing of this page for half a minute.

    In the demonstration nothing is shared: its clock stands on every page, in forms that carry their visitor's token.
    """

    @wraps(view)
    def shared(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
        response = view(request, *args, **kwargs)
        if settings.KEEP_PAGES and is_anybodys(request) and response.status_code == 200:
            patch_cache_control(response, public=True, max_age=HALF_A_MINUTE)
        patch_vary_headers(response, ["Cookie", "HX-Request", "Accept-Encoding"])
        return response

    return shared


def is_anybodys(request: HttpRequest) -> bool:
    """Whether the request says nothing of who asks, and asks for a whole page."""
    harmless = {settings.LANGUAGE_COOKIE_NAME, display.COOKIE, settings.CSRF_COOKIE_NAME}
    whole = request.method in ("GET", "HEAD") and "HX-Request" not in request.headers
    whole = whole and len(request.get_full_path()) <= LONGEST_ADDRESS
    return whole and "Authorization" not in request.headers and set(request.COOKIES) <= harmless


@dataclass
class Kept:
    """One drawn page, plain and compressed, with its tag; ``until`` is by the monotonic clock of this process."""

    headers: dict[str, str]
    plain: bytes
    packed: bytes
    tag: str
    until: float
    drawn_since: float = 0.0

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed)


class KeptPagesMiddleware:
    """Give kept pages without a database or a template; keep what a view opened to caches."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self.size = 0
        self.shelf = Lock()  # requests are drawn in threads
        self.later = iscoroutinefunction(get_response)
        if self.later:
            markcoroutinefunction(self)
        Door.keeper = self

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self.later:
            return self.answer_later(request)
        return self.found(request) or self.keep(request, cast(HttpResponseBase, self.get_response(request)))

    async def answer_later(self, request: HttpRequest) -> HttpResponseBase:
        found = self.found(request)
        return found or self.keep(request, cast(HttpResponseBase, await self.get_response(request)))

    def found(self, request: HttpRequest) -> HttpResponse | None:
        """The kept page, if there is one and nobody has to draw it anew; whoever has to is the only one for a while."""
        answer = self.at_hand(request)
        if answer is None and (kept := self._kept(request)):
            kept.drawn_since = time.monotonic()
        return answer

    def at_hand(self, request: HttpRequest) -> HttpResponse | None:
        """The kept page, fresh or being drawn anew by somebody else."""
        kept, now = self._kept(request), time.monotonic()
        if kept is None or (kept.until <= now and kept.drawn_since < now - PATIENCE):
            return None
        return _answer(request, kept)

    def _kept(self, request: HttpRequest) -> Kept | None:
        return self.pages.get(_key(request)) if settings.KEEP_PAGES and is_anybodys(request) else None

    def keep(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Keep ``response`` where its view opened it to caches."""
        if not settings.KEEP_PAGES or not is_anybodys(request):
            return response
        kept = _kept(cast(HttpResponse, response)) if _may_be_kept(request, response) else None
        with self.shelf:
            self._forget(_key(request))
            if kept is None:
                return response
            self.pages[_key(request)] = kept
            self.size += kept.size
            while self.size > MOST_BYTES:
                self._forget(next(iter(self.pages)))
        return _answer(request, kept)

    def _forget(self, key: tuple[str, ...]) -> None:
        if gone := self.pages.pop(key, None):
            self.size -= gone.size


class Door:
    """In front of the whole site: what the server's own keeper has is given before a request costs threads and signals.

    Whatever is not kept, and everything but HTTP, goes on to the ``site`` behind.
    """

    keeper: ClassVar[KeptPagesMiddleware | None] = None

    def __init__(self, site: Site) -> None:
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._kept(scope)
        if found is None:
            await self.site(scope, receive, send)
            return
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in found.items()]
        await send({"type": "http.response.start", "status": found.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": found.content})

    def _kept(self, scope: Scope) -> HttpResponse | None:
        if self.keeper is None or scope["type"] != "http" or scope["method"] != "GET":
            return None
        try:
            return self.keeper.at_hand(ASGIRequest(scope, NO_BODY))
        except (DisallowedHost, RequestDataTooBig, UnicodeError, ValueError):
            return None  # the site says what is wrong with such a request


def _may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    whole = isinstance(response, HttpResponse) and request.method == "GET" and response.status_code == 200
    said = response.headers.get("Cache-Control", "")
    whole = whole and not response.cookies and "Content-Encoding" not in response.headers
    return whole and "public" in said and len(cast(HttpResponse, response).content) <= LONGEST


def _kept(response: HttpResponse) -> Kept:
    headers = {name: value for name, value in response.items() if name not in NOT_KEPT}
    digest = hashlib.sha256(response.content + repr(sorted(headers.items())).encode()).hexdigest()[:32]
    packed = gzip.compress(response.content, 6, mtime=0)
    return Kept(headers, response.content, packed, f'W/"{digest}"', time.monotonic() + HALF_A_MINUTE)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    """The page as this reader takes it: compressed or not, or word that it has not changed."""
    pack = "gzip" in request.headers.get("Accept-Encoding", "") and len(kept.packed) < len(kept.plain)
    response = HttpResponse(kept.packed if pack else kept.plain, headers={**kept.headers, "ETag": kept.tag})
    if pack:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    return cast(HttpResponse, get_conditional_response(request, etag=kept.tag, response=response))


def _key(request: HttpRequest) -> tuple[str, ...]:
    """What a page depends on: the address, and the two choices of its reader."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    known = language if language in dict(settings.LANGUAGES) else ""
    shown = ".".join(sorted(display.chosen(request)))
    return request.get_host(), request.scheme or "", request.get_full_path(), known, shown
