"""The same way with a browser that runs no JavaScript, and on the narrowest telephone."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import scrolls_sideways
from tests.browser.citizen import ITEM, apply, follow
from tests.browser.conftest import Site, opened
from tests.browser.staff import arrived

NARROWEST = {"width": 360, "height": 740}


def test_searching_applying_and_following_need_none(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/")
    page.get_by_label("搜索办事事项").fill("烟花 零售")
    page.get_by_role("button", name="搜索").click()
    expect(page.get_by_role("link", name=ITEM)).to_be_visible()
    case = apply(page, but=1)
    again = page.get_by_role("link", name="刷新")
    arrived(again.or_(page.get_by_text("已存证", exact=True)))
    if again.count():  # unless the proof was there before the page
        again.click()
    else:
        page.goto(f"/progress/{case.number}/seal/")
    expect(page.get_by_role("heading", level=1)).to_have_text("存证凭证")
    follow(page, case)
    expect(page.get_by_text("受理窗口").or_(page.get_by_text("窗口人员")).first).to_be_visible()


def test_nothing_is_wider_than_360_pixels(chromium: Browser, site: Site) -> None:
    for page in opened(chromium, site, NARROWEST):
        wide = []

        def look(page: Page = page, wide: list[str] = wide) -> None:
            if scrolls_sideways(page):
                wide.append(page.url)

        for address in (
            "/",
            "/services/",
            "/services/LW-06/",
            "/services/LW-01/",
            "/organs/",
            "/published/",
            "/log/",
            "/log/verify/",
        ):
            page.goto(address)
            look()
        case = apply(page)
        look()
        follow(page, case)
        look()
        assert not wide
