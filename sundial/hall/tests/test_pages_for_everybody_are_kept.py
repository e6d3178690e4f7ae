"""A page that is the same for everybody is drawn once in half a minute; what is somebody's own is never kept."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from sundial.hall.tests.test_pages_ask_the_database_a_fixed_number_of_times import PUBLIC
from sundial.ui import kept_pages

# A fragment, pages on which somebody enters something, and one that must be of this moment.
OWN = {"suggest", "start", "progress", "ask", "sign in", "queue"}


@pytest.fixture
def reader(settings: Any, db: None) -> Client:
    settings.KEEP_PAGES = True
    return Client()


def test_it_is_drawn_once_for_all_with_a_tag_and_compressed(
    reader: Client, catalogue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in set(PUBLIC) - OWN:
        first = reader.get(PUBLIC[page])
        assert not first.cookies and "public" in first["Cache-Control"] and "Cookie" in first["Vary"], page
        with CaptureQueriesContext(connection) as queries:
            again = reader.get(PUBLIC[page], headers={"accept-encoding": "gzip"})
        assert not queries.captured_queries and again["ETag"] == first["ETag"], page
        if again.get("Content-Encoding") == "gzip":
            assert gzip.decompress(again.content) == first.content
        assert reader.get(PUBLIC[page], headers={"if-none-match": first["ETag"]}).status_code == 304
        assert again["X-Frame-Options"] == "DENY" and again["Content-Security-Policy"]
    reader.cookies["django_language"] = "en"
    assert 'lang="en"' in reader.get("/").content.decode(), "each language is a page of its own"
    monkeypatch.setattr(kept_pages.time, "monotonic", lambda: 1e9)
    with CaptureQueriesContext(connection) as queries:
        reader.get("/services/")
        drawn = len(queries)
        reader.get("/services/")
    assert drawn and len(queries) == drawn


def test_nobody_fills_the_memory_with_long_or_many_addresses(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    middleware = kept_pages.KeptPagesMiddleware(lambda request: page())
    page = lambda: HttpResponse(b"x" * 1000, headers={"Cache-Control": "public"})  # noqa: E731 - a page to be kept
    monkeypatch.setattr(kept_pages, "MOST_BYTES", 5000)
    for n in range(20):
        middleware(RequestFactory().get(f"/?q={n}"))
    assert 1 < len(middleware.pages) < 6 and middleware.size <= 5000
    middleware(RequestFactory().get("/?q=" + "9" * 500))
    assert all("999" not in key[2] for key in middleware.pages)


def test_a_kept_page_is_given_at_the_door_of_the_server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.KEEP_PAGES = True
    keeper, passed = kept_pages.KeptPagesMiddleware(lambda request: HttpResponse("drawn")), []

    def ask(path: str, *headers: tuple[bytes, bytes]) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        async def site(scope: dict[str, Any], *_others: Any) -> None:
            passed.append(scope["path"])

        asked = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": b"",
            "headers": [(b"host", b"testserver"), *headers],
        }
        async_to_sync(kept_pages.Door(site))(asked, send, send)
        return sent

    kept = HttpResponse("一页", headers={"Cache-Control": "public", "X-Frame-Options": "DENY"})
    keeper.keep(RequestFactory().get("/"), kept)
    start, body = ask("/")
    assert (
        start["status"] == 200 and body["body"].decode() == "一页" and (b"X-Frame-Options", b"DENY") in start["headers"]
    )
    tag = dict(start["headers"])[b"ETag"]
    assert ask("/", (b"if-none-match", tag))[0]["status"] == 304
    assert not passed
    for own in ((b"cookie", b"sessionid=somebody"), (b"hx-request", b"true"), (b"host", b"evil.example")):
        assert ask("/", own) == []
    assert ask("/other/") == []
    monkeypatch.setattr(kept_pages.time, "monotonic", lambda: 1e9)
    assert ask("/") == [] and ask("/") == [], "it ran out: the site draws it, and says who does"
    assert passed == ["/", "/", "/", "/other/", "/", "/"]
    assert keeper.found(RequestFactory().get("/")) is None and ask("/"), "one draws it, the rest get what there is"


def test_whoever_carries_something_of_his_own_is_answered_for_himself(reader: Client, catalogue: None) -> None:
    reader.get("/")
    reader.cookies["sessionid"] = "somebody"
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get("/")
    assert queries.captured_queries and "public" not in answer.get("Cache-Control", "")
    assert "public" not in reader.get("/progress/").get("Cache-Control", "")


def test_the_switches_on_every_page_take_no_form_of_another_site() -> None:
    strict = Client(enforce_csrf_checks=True)
    for address, sent in (("/display/", {"switch": "large"}), ("/language/", {"language": "en"})):
        assert strict.post(address, sent).status_code == 302
        assert strict.post(address, sent, headers={"sec-fetch-site": "same-origin"}).status_code == 302
        for foreign in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
            assert strict.post(address, sent, headers=foreign).status_code == 403


def test_where_nothing_is_kept_no_cache_between_is_told_to_keep_it(catalogue: None, settings: Any) -> None:
    settings.KEEP_PAGES = False
    assert "public" not in Client().get("/").get("Cache-Control", "")
