"""王芳 enters an application handed in on paper, once, and gives it its number."""

from playwright.sync_api import Page, expect

from tests.browser.citizen import ITEM, SHOP
from tests.browser.staff import press, sign_in


def test_papers_become_a_numbered_case_on_the_desk(page: Page) -> None:
    sign_in(page, "wangfang")
    page.get_by_role("link", name="窗口收件", exact=True).first.click()
    page.get_by_role("link", name=ITEM, exact=True).click()
    page.get_by_label("企业", exact=True).check()
    for field, value in SHOP.items():
        page.locator(f"#id_{field}").fill(value)
    press(page, "下一步：接收材料")
    with page.expect_navigation():  # to the same page, where the next button stands already
        press(page, "按清单全部接收")
    press(page, "收件编号")
    expect(page.get_by_role("main")).to_contain_text("查询密码")
    page.get_by_role("main").get_by_role("link", name="打开办件", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(SHOP["name"])
    expect(page.get_by_role("main")).to_contain_text("已提交")
