"""The officers of the bureau in a browser, each in one of his own, acting by the pages' own forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from playwright.sync_api import Page, expect

from tests.browser.staff import arrived, press, sign_in

Opening = Callable[[], AbstractContextManager[Page]]
Value = str | bool | list[str]


class Bureau:
    """A browser for each officer, opened and signed in when he is first needed."""

    def __init__(self, opening: Opening, stack: ExitStack) -> None:
        self.opening, self.stack = opening, stack
        self.pages: dict[str, Page] = {}

    def officer(self, user: str) -> Page:
        if user not in self.pages:
            page = self.stack.enter_context(self.opening())
            sign_in(page, user)
            self.pages[user] = page
        return self.pages[user]

    def number_of(self, user: str, applicant: str, item: str = "") -> str:
        """The officer looks a case up by its applicant, and its item where the applicant has several, and reads its number."""
        page = self.officer(user)
        page.goto(f"/desk/?list=all&q={applicant}")
        row = page.locator(".desk-list tbody tr", has_text=item)
        return row.locator(".desk-list-number").first.inner_text()

    def case(self, user: str, number: str) -> Page:
        page = self.officer(user)
        page.goto(f"/desk/cases/{number}/")
        return page

    def act(self, user: str, number: str, label: str, **fields: Value) -> Page:
        """The officer opens the case, follows the act's link, fills in its form and sends it; the case comes back."""
        page = self.case(user, number)
        page.get_by_role("region", name="可以办理").get_by_role("link", name=label, exact=True).click()
        for name, value in fields.items():
            enter(page, name, value)
        press(page, label)
        expect(page).to_have_url(re.compile(f"/desk/cases/{number}/$"))
        return page


def enter(page: Page, name: str, value: Value) -> None:
    """Fill in one field of a form, whatever its kind; a list is the labels of the boxes to tick."""
    field = page.locator(f"[name={name}]")
    if isinstance(value, list):
        arrived(field)
        for box in field.all():
            box.uncheck()
        for label in value:
            page.get_by_label(re.compile(label)).and_(field).check()
    elif field.first.get_attribute("type") == "radio":
        page.locator(f"[name={name}][value={value}]").check()
    else:
        field.fill(str(value))


def next_workday(page: Page) -> None:
    """Move the demonstration's clock, at the foot of the page, to the next working day's opening."""
    with page.expect_navigation():
        page.get_by_role("contentinfo").get_by_role("button", name="到下一个工作日9:00").click()


def a_week_later(page: Page) -> None:
    """Move the demonstration's clock by a week."""
    with page.expect_navigation():
        page.get_by_role("contentinfo").get_by_role("button", name="前进一周").click()


@contextmanager
def a_bureau(opening: Opening) -> Iterator[Bureau]:
    with ExitStack() as stack:
        yield Bureau(opening, stack)
