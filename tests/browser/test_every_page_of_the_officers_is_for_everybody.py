"""Every main page of desk and wall: to a screen reader, in both languages, on a wide screen and on the narrowest telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import cut_off, scrolls_sideways, stages_break, violations
from tests.browser.conftest import Site, opened
from tests.browser.staff import sign_in

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
READ_AT = {"zh": WIDE, "en": NARROW}
CASE, LIGHT = 'a[href^="/desk/cases/"]', 'a[href^="/wall/signals/"]'
ORDER = 'main table a[href^="/wall/orders/"]'

# Who looks, where he begins, and which link of that page leads to the page itself, if it is another.
PAGES = {
    "work": ("zhangqiang", "/desk/", ""),
    "all cases": ("zhangqiang", "/desk/?list=all", ""),
    "my lights": ("zhangqiang", "/desk/lights/", ""),
    "a case": ("zhangqiang", "/desk/?list=all", CASE),
    "days of a case": ("zhangqiang", "/desk/?list=all", f"{CASE}|clock/"),
    "file of a case": ("zhangqiang", "/desk/?list=all", f"{CASE}|file/"),
    "an act": ("zhangqiang", "/desk/", f"{CASE}|do/stop_clock/"),
    "a refused act": ("wangfang", "/desk/?list=all", f"{CASE}|do/grant/"),
    "password": ("zhangqiang", "/desk/password/", ""),
    "catalogue": ("zhangqiang", "/desk/catalogue/", ""),
    "an item": ("zhangqiang", "/desk/catalogue/", 'main a[href^="/desk/catalogue/items/"]'),
    "window": ("wangfang", "/desk/receive/", ""),
    "first asked": ("wangfang", "/desk/first-asked/", ""),
    "publications owed": ("wangfang", "/desk/disclosure/", ""),
    "a complaint": ("lijun", "/desk/?list=all", CASE),
    "complaints counted": ("lijun", "/desk/complaints/", ""),
    "papers of an item": ("wangfang", "/desk/receive/items/LW-06/", ""),
    "meetings": ("hejing", "/desk/meetings/", ""),
    "call": ("hejing", "/desk/meetings/call/", ""),
    "a meeting": ("hejing", "/desk/meetings/", 'main table a[href^="/desk/meetings/"]'),
    "wall": ("chenming", "/wall/", ""),
    "all lights": ("chenming", "/wall/signals/", ""),
    "a light": ("chenming", "/wall/", f"main {LIGHT}"),
    "my own light": ("zhangqiang", "/desk/lights/", LIGHT),
    "rules": ("chenming", "/wall/rules/", ""),
    "a rule": ("chenming", "/wall/rules/promised-exceeded/", ""),
    "statistics": ("chenming", "/wall/statistics/", ""),
    "cases counted": ("chenming", "/wall/statistics/", 'main a[href^="/wall/statistics/cases/"]'),
    "lights counted": ("chenming", "/wall/statistics/", 'main a[href^="/wall/statistics/lights/"]'),
    "orders": ("chenming", "/wall/orders/", ""),
    "overdue orders": ("chenming", "/wall/orders/?view=overdue", ""),
    "an order": ("chenming", "/wall/orders/", ORDER),
    "kinds of orders": ("chenming", "/wall/orders/new/", ""),
    "a new order": ("chenming", "/wall/orders/new/?kind=rectification", ""),
    "orders to answer": ("liumin", "/wall/orders/", ""),
    "an order to answer": ("liumin", "/wall/orders/", ORDER),
    "notices": ("chenming", "/wall/notices/", ""),
    "notices of an officer": ("zhangqiang", "/wall/notices/", ""),
    "corrections": ("chenming", "/wall/corrections/", ""),
    "register": ("chenming", "/wall/register/", ""),
    "an entry": ("chenming", "/wall/register/", 'main a[href$="strike/"]|../'),
    "struck out": ("chenming", "/wall/register/", 'main a[href$="strike/"]'),
    "who operates": ("chenming", "/wall/register/operators/", ""),
    "pass on": ("chenming", "/wall/", f"main {LIGHT}|transfer/"),
    "tolerate": ("chenming", "/wall/", f"main {LIGHT}|deviation/"),
    "rules of the desk": ("zhaoning", "/desk/rules/", ""),
    "a rule of the desk": ("zhaoning", "/desk/rules/rule/promised-exceeded/", ""),
}


@pytest.fixture(scope="module")
def readers(chromium: Browser, site: Site) -> Iterator[Readers]:
    """A signed-in browser for each officer, opened when it is first needed."""
    with ExitStack() as stack:
        yield Readers(chromium, site, stack)


class Readers:
    def __init__(self, chromium: Browser, site: Site, stack: ExitStack) -> None:
        self.chromium, self.site, self.stack = chromium, site, stack
        self.pages: dict[str, Page] = {}
        self.led_to: dict[tuple[str, str, str], dict[str, str | None]] = {}

    def page(self, user: str) -> Page:
        if user not in self.pages:
            browser = contextmanager(opened)(self.chromium, self.site, WIDE)
            page = self.pages[user] = self.stack.enter_context(browser)
            sign_in(page, user)
        return self.pages[user]

    def at(self, name: str, language: str) -> Page:
        """Lead the officer to the page, in the language, and return his browser."""
        user, start, link = PAGES[name]
        page = self.page(user)
        page.set_viewport_size(WIDE)
        speak(page, language)
        selector, _bar, rest = link.partition("|")
        if not selector or (user, start, language) not in self.led_to:
            page.goto(start)
            self.led_to[user, start, language] = links_of(page, user, start)
        if selector:
            page.goto(f"{self.led_to[user, start, language][selector]}{rest}")
        return page


def links_of(page: Page, user: str, start: str) -> dict[str, str | None]:
    """Where the links of this page lead that the officer takes from it: it is drawn once for all of them."""
    taken = {link.partition("|")[0] for who, where, link in PAGES.values() if (who, where) == (user, start) and link}
    return {selector: page.locator(selector).first.get_attribute("href") for selector in taken}


def speak(page: Page, language: str) -> None:
    """Choose the language as a reader does, unless the page speaks it already."""
    if (page.locator("html").get_attribute("lang") or "").lower()[:2] != language:
        page.goto("/desk/")
        page.get_by_role("button", name="English" if language == "en" else "中文").click()
        expect(page.locator("html")).to_have_attribute("lang", re.compile(language))


@pytest.mark.parametrize("language", READ_AT)
def test_desk_and_wall_keep_to_the_guidelines(readers: Readers, language: str) -> None:
    """No page is wider than either screen; axe reads the Chinese page wide and the English one, whose words are longer, narrow."""
    faults = []
    for name in PAGES:
        page = readers.at(name, language)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            if scrolls_sideways(page):
                faults.append(f"{name}: wider than the screen of {size['width']}")
            if size is READ_AT[language]:
                faults += [f"{name}: {each}" for each in violations(page)]
            if size is WIDE:
                faults += [f"{name}: {each} is cut off" for each in cut_off(page)]
            elif stages_break(page):
                faults.append(f"{name}: the stages break into lines")
    assert not faults, "\n".join(faults)
