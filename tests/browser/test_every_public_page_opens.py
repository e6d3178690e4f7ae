"""The pages anybody may ask for: they answer, are accessible, fit a phone, and need no JavaScript."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, Response

from sundial.system import access
from tests.browser.accessibility import cut_off, scrolls_sideways, violations


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
PAGES = [path for path in public_pages(get_resolver()) if path not in SWITCHES | KEPT]


@pytest.mark.parametrize("path", PAGES)
def test_it_answers_and_keeps_to_the_accessibility_guidelines(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer
    assert answer.status in {200, POSTED_ONLY}, path
    assert not is_whole(answer) or not violations(page)
    assert not cut_off(page)


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_a_phone(phone: Page, path: str) -> None:
    phone.goto(path)
    assert not scrolls_sideways(phone)


def test_the_menu_of_the_hall_is_one_line_in_english_too(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="The public log").wait_for()
    assert not cut_off(page)


@pytest.mark.parametrize("path", PAGES)
def test_it_speaks_without_javascript(page_without_script: Page, path: str) -> None:
    answer = page_without_script.goto(path)
    assert answer
    assert not is_whole(answer) or page_without_script.locator("main").inner_text().strip()


def is_whole(answer: Response) -> bool:
    """Return whether a page came, and not a piece of one that htmx asks for."""
    return answer.text().lstrip().lower().startswith("<!doctype html")
