"""李娟 in a browser: what she does on the way from the front page to her receipt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page, expect

from sundial.cases.tests import uploads
from tests.browser.staff import arrived

ITEM = "烟花爆竹经营(零售)许可证审批"
SHOP = {
    "name": "临武县楚江镇红火烟花零售店",
    "identifier": "91350100M000100Y43",
    "legal_representative": "李娟",
    "telephone": "13800138000",
    "address": "临武县楚江镇人民路8号",
}


@dataclass(frozen=True)
class Keepsake:
    """What is written down from the receipt."""

    number: str
    password: str


def paper(name: str = "申请书.pdf") -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": uploads.pdf()}


def press(page: Page, name: str) -> None:
    """Press a button of the page's own content."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def begin(page: Page) -> None:
    """From the guide to an empty application."""
    page.goto("/services/LW-06/")
    page.get_by_role("link", name="网上申请", exact=True).click()
    press(page, "开始申请")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的申请")


def fill(page: Page) -> None:
    page.get_by_role("link", name="申请人", exact=True).click()
    page.get_by_label("企业", exact=True).check()
    for field, value in SHOP.items():
        page.locator(f"[name={field}]").fill(value)
    press(page, "保存并继续")
    page.get_by_role("link", name="申请事项信息", exact=True).click()
    page.locator("[name=statement]").fill("在一间24平方米的店面零售烟花爆竹。")
    press(page, "保存并继续")


def upload(page: Page, but: int = 0) -> None:
    """Upload for each line of the list, leaving out the last ``but``."""
    page.get_by_role("link", name="申请材料", exact=True).click()
    lines = page.get_by_role("link", name=re.compile("^上传 "))
    arrived(lines)
    for left in range(lines.count(), but, -1):
        expect(lines).to_have_count(left)
        lines.first.click()
        page.locator("[name=file]").set_input_files(paper())
        press(page, "上传")
        expect(page.locator(".hall-uploaded")).to_be_visible()
        page.get_by_role("link", name="返回材料清单").click()
    expect(lines).to_have_count(but)
    page.get_by_role("link", name="返回申请内容").click()


def check(page: Page) -> None:
    page.get_by_role("link", name="核对提交", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对填写内容")


def keepsake(page: Page) -> Keepsake:
    expect(page.get_by_role("heading", level=1)).to_have_text("已收件")
    told = page.locator(".sd-receipt-number")
    expect(told).to_have_count(2)
    number, password = told.all_inner_texts()
    return Keepsake(number, password)


def apply(page: Page, but: int = 0) -> Keepsake:
    """The whole way, pressing every button once."""
    begin(page)
    fill(page)
    upload(page, but)
    check(page)
    press(page, "提交申请")
    return keepsake(page)


def follow(page: Page, case: Keepsake) -> None:
    page.goto("/progress/")
    page.get_by_label("办件编号").fill(case.number)
    page.get_by_label("查询密码").fill(case.password)
    press(page, "查询")
    expect(page.locator(".hall-headline")).to_be_visible()
