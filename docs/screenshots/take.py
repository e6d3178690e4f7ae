"""Take the pictures of the README anew, from a county that ``make run`` has just opened and nobody has touched.

python docs/screenshots/take.py [http://127.0.0.1:8000]
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from sundial.cli import browser

HERE = Path(__file__).parent
SIZE = {"width": 1280, "height": 900}
FIRST, OWN = "Sundial2026demo", "Taken-for-the-README-2026"
CASE = 4  # the row of the work list whose case is shown: one with acts to choose from


def main(address: str) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=["--no-sandbox"])
        hall(visitor(chromium, address))
        desk(visitor(chromium, address))
        wall(visitor(chromium, address))


def visitor(chromium: Browser, address: str) -> Page:
    context = chromium.new_context(base_url=address, viewport=SIZE, locale="zh-CN", reduced_motion="reduce")  # type: ignore[arg-type]  # Playwright names the two numbers in a class of its own
    context.set_default_timeout(60_000)
    return context.new_page()


def hall(page: Page) -> None:
    take(page, "/", "hall")
    take(page, "/services/LW-06/", "guide")


def desk(page: Page) -> None:
    sign_in(page, "zhangqiang")
    take(page, "/desk/", "work")
    take(page, address_of(page, ".desk-list th a", CASE), "case")


def wall(page: Page) -> None:
    sign_in(page, "chenming")
    take(page, "/wall/", "wall")
    take(page, address_of(page, "tr[data-light] a", 0), "why")


def take(page: Page, path: str, name: str) -> None:
    page.goto(path)
    page.wait_for_timeout(1000)  # fonts, and the wall's first sign of life
    page.screenshot(path=HERE / f"{name}.png")


def address_of(page: Page, selector: str, row: int) -> str:
    return page.locator(selector).nth(row).get_attribute("href") or ""


def sign_in(page: Page, user: str) -> None:
    for password in (FIRST, OWN):
        page.goto("/desk/sign-in/")
        page.locator("[name=username]").fill(user)
        page.locator("[name=password]").fill(password)
        page.locator("[name=password]").press("Enter")
        page.wait_for_load_state("networkidle")
        if not page.locator("[name=username]").count():
            break
    if page.locator("[name=old_password]").count():
        for field, password in (("old_password", FIRST), ("new_password1", OWN), ("new_password2", OWN)):
            page.locator(f"[name={field}]").fill(password)
        page.locator("[name=new_password2]").press("Enter")
        page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main(*sys.argv[1:2] or ["http://127.0.0.1:8000"])
