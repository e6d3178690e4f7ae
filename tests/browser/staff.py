"""Officers in a browser: signing in for the first time, as anyone who got a first password from somebody else."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from sundial.demo.county import description

OWN_PASSWORD = "My-own-2026-Sundial"


def sign_in(page: Page, user: str) -> None:
    """Sign in with the first password and choose one's own; nothing else is possible before that."""
    first = description()["first_password"]
    page.goto("/desk/sign-in/")
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill(first)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("[name=old_password]")).to_be_visible()
    page.locator("[name=old_password]").fill(first)
    page.locator("[name=new_password1]").fill(OWN_PASSWORD)
    page.locator("[name=new_password2]").fill(OWN_PASSWORD)
    page.locator("[name=new_password2]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的工作")


def press(page: Page, name: str) -> None:
    """Press the first button of this name in the page's own content."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
