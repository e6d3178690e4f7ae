"""On a phone at the scene: what is typed stays on the device, an act without a network is sent once when there is one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.staff import arrived, press, sign_in

HANDLED = "临武县花塘爆竹厂（演示）"
TEXT = "材料齐全、真实，现场已核对。"


def kept(page: Page) -> int:
    """How many acts the device keeps."""
    found: int = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('sundial:act:')).length")
    return found


def wait_until_kept(page: Page, *words: str) -> None:
    """The device keeps what was typed a moment after the last key; asked again and again, for no page may run a string.

    All of ``words`` must be there: what was typed first may be kept before the last of it is.
    """
    for _look in range(300):
        held: str = page.evaluate("Object.values(localStorage).join()")
        if kept(page) and all(word in held for word in words):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{words} are not kept")


@pytest.fixture
def act(phone: Page) -> Page:
    """The form of the handling opinion, open on a phone."""
    sign_in(phone, "zhangqiang")
    phone.goto(f"/desk/?list=all&q={HANDLED}")
    phone.locator(".desk-list th a").first.click()
    phone.get_by_role("link", name="提出承办意见").first.click()
    arrived(phone.locator("form[data-keep]"))  # with its script, which hears what is typed
    return phone


def test_it_is_kept_sent_once_and_forgotten(act: Page) -> None:
    """Typed, the page reloaded, no network, then a weak one: a request finds no way, and the first answer is lost."""
    act.locator("[name=stance][value=agree]").check()
    act.locator("[name=text]").fill(TEXT)
    act.locator("[name=recommend_visit][value=yes]").check()
    wait_until_kept(act, TEXT, "recommend_visit")
    key = act.locator("[name=once]").input_value()
    own = act.url
    act.goto(own + "?of=another")
    expect(act.locator("[name=text]")).not_to_have_value(TEXT)  # asked about another case, a page holds another draft
    act.goto(own)
    assert act.locator("[name=once]").input_value() != key, "what was never sent is an act of its own in every tab"
    expect(act.locator("#desk-scene")).to_contain_text("已经恢复")
    expect(act.locator("[name=text]")).to_have_value(TEXT)
    expect(act.locator("[name=recommend_visit][value=yes]")).to_be_checked()

    act.context.set_offline(True)
    press(act, "提出承办意见")
    expect(act.locator("#desk-scene")).to_contain_text("联网后自动提交一次")
    tried: list[str] = []

    def weak(route: Route) -> None:
        method = route.request.method
        tried.append(method)
        if tried.count(method) > 1:
            route.continue_()
            return
        if method == "POST":
            route.fetch(max_redirects=0)  # The act is recorded; the device does not hear of it.
        route.abort()

    act.route(act.url, weak)
    case = act.url.split("/do/")[0]
    act.context.set_offline(False)
    expect(act.locator("#desk-scene")).to_contain_text("已经提交并记入案卷")
    assert tried.count("POST") == 2
    act.goto(case + "/")
    record = act.get_by_role("region", name="办理经过")
    expect(record.get_by_text(TEXT)).to_have_count(1)
    assert kept(act) == 0


def test_signing_out_leaves_nothing_on_the_device(phone: Page) -> None:
    sign_in(phone, "zhangqiang")
    phone.goto(f"/desk/?list=all&q={HANDLED}")
    phone.locator(".desk-list th a").first.click()
    phone.locator("a[href*='/do/']").first.click()
    arrived(phone.locator("form[data-keep]"))
    phone.locator("form[data-keep] textarea").first.fill("尚未提交的意见")
    wait_until_kept(phone, "尚未提交的意见")
    phone.get_by_role("button", name="退出").first.click()
    expect(phone).to_have_url(re.compile("/desk/signed-out/$"))
    assert kept(phone) == 0
