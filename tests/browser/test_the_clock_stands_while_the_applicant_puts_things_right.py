"""An inspection finds something to be put right: the clock stands until it is, then a re-check is signed by everybody."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.officers import Bureau, next_workday

APPLICANT = "郴州鸿运烟花配送有限公司（演示）"
ITEM = "烟花爆竹经营(批发)许可证初审"
TEAM = ("zhangqiang", "liwei", "zhenggong")


def test_from_the_order_to_the_recheck(bureau: Bureau) -> None:
    number = bureau.number_of("zhangqiang", APPLICANT, ITEM)
    left = days_left(ordered(bureau, number))
    assert_it_stands(bureau, number, left)
    page = bureau.act("zhangqiang", number, "报告整改完成", note="警示标志已补齐。")
    expect(page.get_by_role("region", name="时限")).not_to_contain_text("时钟停止")
    bureau.act("zhangqiang", number, "组成审查组", staff=["张强", "李伟"], experts=["郑国平"])
    record = {"place": "临武县楚江镇", "findings": "警示标志齐全。", "result": "pass"}
    bureau.act("zhangqiang", number, "填写现场审查记录", **record)
    everybody_signs(bureau, number)
    page = bureau.act("zhangqiang", number, "完成整改复查")
    visits = page.locator(".desk-visit")
    expect(visits).to_have_count(2)
    expect(visits.filter(has_text="整改")).to_contain_text("补齐警示标志")


def ordered(bureau: Bureau, number: str) -> Page:
    """The record says what must be put right; with the last signature the clock stands."""
    record = {
        "place": "临武县楚江镇",
        "findings": "警示标志不全。",
        "result": "rectify",
        "rectification": "补齐警示标志",
    }
    bureau.act("zhangqiang", number, "填写现场审查记录", **record)
    everybody_signs(bureau, number)
    return bureau.act("zhangqiang", number, "完成现场审查")


def everybody_signs(bureau: Bureau, number: str) -> None:
    for user in TEAM:
        bureau.act(user, number, "在记录上签字")
    bureau.act("zhenggong", number, "出具专家意见", text="安全间距符合要求。")
    bureau.act("zhangqiang", number, "登记申请单位签字", signatory="负责人")


def days_left(page: Page) -> str:
    standing = page.get_by_role("region", name="时限").locator(".sd-clock", has_text="时钟停止").first
    return standing.inner_text()


def assert_it_stands(bureau: Bureau, number: str, before: str) -> None:
    """Two working days later as many days are used as before."""
    for _day in range(2):
        next_workday(bureau.case("zhangqiang", number))
    assert days_left(bureau.case("zhangqiang", number)) == before
