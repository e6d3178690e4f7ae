"""A citizen finds an item, applies, gets a receipt with a proof, and follows the case: with a browser like most people's."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import scrolls_sideways, violations
from tests.browser.citizen import ITEM, SHOP, apply, begin, check, fill, follow, keepsake, paper, press, upload
from tests.browser.staff import arrived


def test_suggestions_lead_to_the_guide(page: Page) -> None:
    page.goto("/")
    page.get_by_label("搜索办事事项").press_sequentially("yhbz")
    page.locator(".hall-suggestions").get_by_role("link", name=ITEM).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ITEM)


def test_suggestions_answer_to_the_keyboard(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("搜索办事事项")
    box.press_sequentially("yhbz")
    expect(page.locator(".hall-suggestions a").first).to_be_visible()
    expect(page.locator("#hall-suggested")).to_contain_text("条建议")
    page.keyboard.press("Escape")
    expect(page.locator(".hall-suggestions a")).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_value("yhbz")


def test_a_mistake_is_explained_where_it_is_and_nothing_typed_is_lost(page: Page) -> None:
    begin(page)
    page.get_by_role("link", name="申请人", exact=True).click()
    page.get_by_label("企业", exact=True).check()
    for field, value in (SHOP | {"identifier": "91350100M000100Y44"}).items():
        page.locator(f"[name={field}]").fill(value)
    press(page, "保存并继续")
    expect(page.locator("#sd-errors")).to_be_focused()
    assert not violations(page)
    page.locator("#sd-errors").get_by_role("link").click()
    expect(page.locator("[name=identifier]")).to_be_focused()
    expect(page.locator("[name=address]")).to_have_value(SHOP["address"])


def test_from_the_guide_to_the_receipt_every_page_is_accessible(page: Page) -> None:
    faults = []

    def look(landmark: Locator | None = None) -> None:
        if landmark:
            arrived(landmark)
        faults.extend(f"{page.url}: {each}" for each in violations(page))

    page.goto("/services/LW-06/")
    look()
    page.goto("/services/LW-06/apply/")
    look()
    begin(page)
    look()
    fill(page)
    page.get_by_role("link", name="申请材料", exact=True).click()
    lines = page.get_by_role("link", name=re.compile("^上传 "))
    look(lines)
    lines.first.click()
    look(page.locator("[name=file]"))
    page.locator("[name=file]").set_input_files(paper())
    press(page, "上传")
    look(page.get_by_text("申请书.pdf"))
    page.get_by_role("link", name="返回材料清单").click()
    page.get_by_role("link", name="返回申请内容").click()
    check(page)
    look()
    press(page, "提交申请")
    case = keepsake(page)
    look()
    follow(page, case)
    look()
    page.get_by_role("link", name="撤回申请").click()
    look(page.get_by_label(re.compile("我确认撤回")))
    assert not faults


def test_a_double_click_makes_one_case_and_the_proof_comes_by_itself(page: Page, tmp_path: Path) -> None:
    begin(page)
    fill(page)
    upload(page)
    check(page)
    page.get_by_role("button", name="提交申请", exact=True).dblclick()
    case = keepsake(page)
    expect(page.get_by_text("已存证", exact=True)).to_be_visible()
    with page.expect_download() as proof:
        page.get_by_role("link", name=re.compile("tlog-proof")).click()
    assert Path(proof.value.path()).read_text("utf-8").startswith("c2sp.org/tlog-proof@v1\n")
    with page.expect_download() as receipt:
        page.get_by_role("link", name="接收凭证（PDF）").click()
    assert Path(receipt.value.path()).read_bytes().startswith(b"%PDF")
    follow(page, case)
    expect(page.get_by_role("heading", level=1)).to_have_text(ITEM)
    expect(page.get_by_text(case.number).first).to_be_visible()


def test_a_draft_goes_on_on_a_telephone(page: Page, phone: Page) -> None:
    begin(page)
    fill(page)
    keys = page.locator(".hall-facts .sd-mono")
    expect(keys).to_have_count(2)
    number, code = keys.all_inner_texts()
    phone.goto("/application/")
    phone.get_by_label("草稿编号").fill(number)
    phone.get_by_label("草稿口令").fill(code)
    press(phone, "打开草稿")
    upload(phone, but=1)
    check(phone)
    expect(phone.get_by_text(SHOP["name"])).to_be_visible()
    assert not scrolls_sideways(phone)


def test_a_stranger_with_the_number_alone_learns_nothing(page: Page, phone: Page) -> None:
    case = apply(page)
    phone.goto(f"/progress/{case.number}/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("查询办理进度")
    phone.get_by_label("查询密码").fill("AAAA-AAAA-AAAA")
    press(phone, "查询")
    expect(phone.locator("#sd-errors")).to_contain_text("办件编号或查询密码不正确")


def test_withdrawn_by_the_applicant(page: Page) -> None:
    follow(page, apply(page))
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_label(re.compile("我确认撤回")).check()
    press(page, "撤回")
    expect(page.locator(".hall-headline")).to_have_text("您已撤回本申请。")
