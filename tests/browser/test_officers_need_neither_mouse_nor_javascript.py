"""Desk and wall by the keyboard alone, and in a browser that runs no JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.keyboard import enter, focus, tab_to
from tests.browser.staff import NEWCOMER, OWN_PASSWORD, arrived, press, sign_in, sign_in_first_time

HANDLED, SUBMITTED = "临武县花塘爆竹厂（演示）", "王桂兰"


def test_an_opinion_by_the_keyboard_alone(page: Page) -> None:
    sign_in(page, "zhangqiang")
    page.goto("/desk/")
    page.keyboard.press("Tab")
    assert focus(page)["said"] == "跳到正文"
    page.keyboard.press("Enter")
    tab_to(page, said="全部办件")
    enter(page)
    tab_to(page, name="q")
    page.keyboard.type(HANDLED)
    enter(page)
    tab_to(page, said="烟花爆竹安全生产许可证初审")
    enter(page)
    tab_to(page, said="提出承办意见")
    enter(page)
    tab_to(page, name="stance")
    page.keyboard.press("Space")
    tab_to(page, name="text")
    page.keyboard.type("材料齐全、真实。")
    tab_to(page, name="recommend_visit")
    page.keyboard.press("Space")
    tab_to(page, said="提出承办意见")
    enter(page)
    expect(page.get_by_role("region", name="办理经过")).to_contain_text("材料齐全、真实。")


def test_acceptance_without_javascript(page_without_script: Page) -> None:
    page = page_without_script
    sign_in(page, "wangfang")
    page.goto(f"/desk/?list=all&state=submitted&q={SUBMITTED}")
    page.locator(".desk-list th a").first.click()
    page.get_by_role("link", name="审查材料", exact=True).click()
    press(page, "审查材料")
    arrived(page.locator("#sd-errors"))
    for verdict in page.locator("[name^=verdict_][value=ok]").all():
        verdict.check()
    press(page, "审查材料")
    page.get_by_role("link", name="受理", exact=True).click()
    press(page, "受理")
    expect(page.get_by_role("main")).to_contain_text("审查中")


def test_the_officer_concerned_answers_and_the_supervisor_reads_it_without_javascript(
    page_without_script: Page,
) -> None:
    page = page_without_script
    sign_in(page, "zhangqiang")
    page.goto("/desk/lights/")
    page.locator('main a[href^="/wall/signals/"]').first.click()
    expect(page).to_have_url(re.compile("/wall/signals/"))
    light = page.url
    page.locator("[name=text]").fill("因现场道路塌方，已书面告知申请人。")
    press(page, "提交")
    expect(page.get_by_role("region", name="说明与处置")).to_contain_text("道路塌方")
    press_out(page)
    sign_in(page, "chenming")
    page.goto("/wall/")
    expect(page.locator("tr[data-light]").first).to_be_visible()
    expect(page.locator("meta[http-equiv=refresh]")).to_have_count(1)  # it draws itself anew
    page.goto(light)
    expect(page.get_by_role("region", name="说明与处置")).to_contain_text("道路塌方")


def press_out(page: Page) -> None:
    page.get_by_role("banner").get_by_role("button", name="退出").click()


def test_the_password_page_takes_no_weak_password(page: Page) -> None:
    sign_in_first_time(page, NEWCOMER)
    page.goto("/desk/password/")
    for name, value in (("old_password", OWN_PASSWORD), ("new_password1", "tangyu2026tangyu")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=new_password2]").fill("tangyu2026tangyu")
    page.locator("[name=new_password2]").press("Enter")
    expect(page.locator("#sd-errors")).to_contain_text("不得含有用户名")
