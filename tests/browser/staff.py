"""Officers in a browser: signing in, and for a newcomer first of all choosing a password of his own."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Locator, Page, expect

from sundial.demo.county import description
from tests.database import past_the_guards

OWN_PASSWORD = "My-own-2026-Sundial"
NEWCOMER = "tangyu"  # the one officer who has not signed in yet


def choose_passwords(database_address: str) -> None:
    """Let every officer but the newcomer have chosen his password some day before."""
    with past_the_guards(database_address, "organs_account") as connection:
        connection.execute(
            "UPDATE organs_account SET password = %s, must_change_password = FALSE WHERE username <> %s",
            [kept(OWN_PASSWORD), NEWCOMER],
        )


@cache
def kept(password: str) -> str:
    """What the site keeps of it: of any other kind of hash it would make its own at the first sign-in, at twice the cost."""
    hasher = PBKDF2PasswordHasher()  # a process of the tests spares itself the work, and has another by default
    return hasher.encode(password, hasher.salt())


def sign_in(page: Page, user: str) -> None:
    enter_with(page, user, OWN_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("我的工作")


def sign_in_first_time(page: Page, user: str) -> None:
    """Sign in with the first password, which must be changed before anything else."""
    first = description()["first_password"]
    enter_with(page, user, first)
    expect(page.locator("[name=old_password]")).to_be_visible()
    page.locator("[name=old_password]").fill(first)
    page.locator("[name=new_password1]").fill(OWN_PASSWORD)
    page.locator("[name=new_password2]").fill(OWN_PASSWORD)
    page.locator("[name=new_password2]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的工作")


def enter_with(page: Page, user: str, password: str) -> None:
    page.goto("/desk/sign-in/")
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")


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
