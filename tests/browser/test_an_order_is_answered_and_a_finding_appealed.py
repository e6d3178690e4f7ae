"""陈明 issues an order, the director answers it and it ends; the officer concerned appeals a finding and 徐亮 overturns it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from sundial.demo.county import description
from tests.browser.officers import Bureau
from tests.browser.staff import press


def a_red_light(wall: Page) -> Locator:
    wall.goto("/wall/")
    # One that concerns an officer of the bureau: a light on an organ has nobody who could appeal.
    of_the_bureau = wall.locator('tr[data-light="red"]', has_text="临武县安监局")
    return of_the_bureau.filter(has_text="未答复").filter(has_text="承诺时限").last


def test_an_order_is_issued_answered_accepted_and_ended(bureau: Bureau) -> None:
    wall, desk = bureau.officer("chenming"), bureau.officer("liumin")
    a_red_light(wall).get_by_role("link").first.click()
    wall.get_by_role("main").get_by_role("link", name="采取监察措施").click()
    wall.locator("[name=kind][value=online_supervision]").check()
    press(wall, "下一步")
    wall.locator("[name=demands]").fill("三日内办结\n书面说明原因")
    press(wall, "发出")
    expect(wall).to_have_url(re.compile(r"/wall/orders/[^/]+/$"))
    expect(wall.get_by_role("main")).to_contain_text("网上督办单")
    number = wall.locator("aside dd").first.inner_text()
    address = wall.url

    desk.goto("/desk/")
    desk.get_by_role("link", name="通知").click()
    desk.get_by_role("button", name=number).click()
    expect(desk).to_have_url(address)
    with desk.expect_download() as paper:
        desk.get_by_role("link", name="文书（PDF）").click()
    assert paper.value.suggested_filename.startswith("网上督办单")
    press(desk, "签收")
    desk.locator("[name=text]").fill("已办结，原因是专家出差。")
    press(desk, "提交回复")
    expect(desk.get_by_role("main")).to_contain_text("已回复")

    wall.goto("/wall/orders/?view=answered")
    wall.get_by_role("link", name=number).click()
    wall.locator("[name=accept-note]").fill("属实。")
    press(wall, "采纳回复")
    wall.locator("[name=result]").fill("督办事项已办结。")
    press(wall, "办结")
    expect(wall.get_by_role("main")).to_contain_text("已办结")
    expect(wall.get_by_role("main")).to_contain_text("督办事项已办结。")


def test_the_officer_concerned_appeals_and_another_supervisor_overturns(bureau: Bureau) -> None:
    wall = bureau.officer("chenming")
    wall.goto("/wall/")
    # The oldest: the resident group has been silent on it long enough for the county's body to dispose of it.
    row = wall.locator('tr[data-light="red"]', has_text="未答复").filter(has_text="承诺时限").first
    name = row.locator("td").nth(3).inner_text()
    user = next(each["user"] for each in description()["people"] if each["name"] == name)
    row.get_by_role("link").first.click()
    expect(wall).to_have_url(re.compile("/wall/signals/"))
    light = wall.url
    press(wall, "立项调查")
    wall.locator("[name=means]").fill("调阅案卷。")
    wall.locator("[name=findings]").fill("承办人拖延。")
    press(wall, "查结")
    wall.locator("[name=verdict][value=liable]").check()
    wall.locator("[name=finding]").fill("责任属实。")
    press(wall, "熄灭这盏灯")

    desk = bureau.officer(user)
    desk.goto(light)
    desk.get_by_role("link", name="提出申诉").click()
    desk.locator("[name=text]").fill("延误是专家缺席所致，有书面记录。")
    press(desk, "申诉")
    expect(desk.get_by_role("main")).to_contain_text("待审理")

    wall.goto(light)
    expect(wall.get_by_role("link", name="审理申诉")).to_have_count(0)  # not by whoever disposed of it
    other = bureau.officer("xuliang")
    other.goto(light)
    other.get_by_role("link", name="审理申诉").click()
    other.locator("[name=result][value=overturned]").check()
    other.locator("[name=finding]").fill("申诉成立。")
    press(other, "审理申诉")
    expect(other.get_by_role("main")).to_contain_text("撤销")
    expect(other.get_by_role("main")).to_contain_text("返还")
