"""Officers in a browser: signing in for the first time, as anyone who got a first password from somebody else."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from sundial.demo.county import description

OWN_PASSWORD = "My-own-2026-Sundial"


CHOSEN: set[tuple[str, str]] = set()  # who has chosen a password of his own, on which site


def sign_in(page: Page, user: str) -> None:
    """Sign in; the first time with the first password, which must be changed before anything else."""
    page.goto("/desk/sign-in/")
    known = (urlsplit(page.url).netloc, user)
    first = description()["first_password"]
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill(OWN_PASSWORD if known in CHOSEN else first)
    page.locator("[name=password]").press("Enter")
    if known not in CHOSEN:
        choose_password(page, first)
        CHOSEN.add(known)
    expect(page.get_by_role("heading", level=1)).to_have_text("我的工作")


def choose_password(page: Page, first: str) -> None:
    expect(page.locator("[name=old_password]")).to_be_visible()
    page.locator("[name=old_password]").fill(first)
    page.locator("[name=new_password1]").fill(OWN_PASSWORD)
    page.locator("[name=new_password2]").fill(OWN_PASSWORD)
    page.locator("[name=new_password2]").press("Enter")


def arrived(landmark: Locator) -> None:
    """Wait for what tells the page a click leads to from the one before it, then for the whole of that page.

    Whatever is read at once (``count``, ``all``, ``evaluate``, ``url``) would otherwise be read from the page before, or
    from a page of which the first half has come.
    """
    expect(landmark.first).to_be_visible()
    landmark.page.wait_for_load_state()


def press(page: Page, name: str) -> None:
    """Press the first button of this name in the page's own content."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
