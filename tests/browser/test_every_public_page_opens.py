"""The pages anybody may ask for: they answer, are accessible, fit a phone, and need no JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Page, Response

from sundial.system import access
from tests.browser.accessibility import cut_off, scrolls_sideways, violations
from tests.browser.conftest import DESKTOP, PHONE, Site, opened


def public_pages(resolver: URLResolver, before: str = "/") -> list[str]:
    """Return the address of every public page that needs no number or name to be asked for."""
    found: list[str] = []
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += public_pages(entry, path)
        elif isinstance(entry, URLPattern) and getattr(entry.callback, "access", "") == access.PUBLIC:
            found += [path] if "<" not in path and "^" not in path else []
    return sorted(set(found))


POSTED_ONLY = 405  # still a page, which says so
SWITCHES = {"/language/", "/display/"}  # these change how pages look, and show none
KEPT = {"/log/verify-receipt.html"}  # a file to keep; its own journey opens it
# Read by readers of feeds, tables and programs; the rotations are there once a key has been handed over.
FOR_PROGRAMS = {"/published/feed.atom", "/risks/table.csv", "/api/v1/", "/api/v1/openapi.json", "/log/rotations"}
PAGES = [path for path in public_pages(get_resolver()) if path not in SWITCHES | KEPT | FOR_PROGRAMS]


@pytest.fixture(scope="module")
def visitor(chromium: Browser, site: Site) -> Iterator[Page]:
    """One visitor who goes from page to page."""
    yield from opened(chromium, site, DESKTOP)


@pytest.fixture(scope="module")
def visitor_without_script(chromium: Browser, site: Site) -> Iterator[Page]:
    yield from opened(chromium, site, DESKTOP, java_script_enabled=False)


@pytest.mark.parametrize("path", PAGES)
def test_it_answers_keeps_to_the_guidelines_and_fits_a_phone(visitor: Page, path: str) -> None:
    visitor.set_viewport_size(DESKTOP)
    answer = visitor.goto(path)
    assert answer
    assert answer.status in {200, POSTED_ONLY}, path
    assert not is_whole(answer) or not violations(visitor)
    assert not cut_off(visitor)
    visitor.set_viewport_size(PHONE)
    assert not scrolls_sideways(visitor)


def test_the_menu_of_the_hall_is_one_line_in_english_too(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="English").click()
    page.locator("summary", has_text="Open government").click()
    page.get_by_role("link", name="The public log").wait_for()
    assert not cut_off(page)


@pytest.mark.parametrize("path", PAGES)
def test_it_speaks_without_javascript(visitor_without_script: Page, path: str) -> None:
    answer = visitor_without_script.goto(path)
    assert answer
    assert not is_whole(answer) or visitor_without_script.locator("main").inner_text().strip()


def is_whole(answer: Response) -> bool:
    """Return whether a page came, and not a piece of one that htmx asks for."""
    return answer.text().lstrip().lower().startswith("<!doctype html")
