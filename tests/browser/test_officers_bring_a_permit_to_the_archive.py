"""One permit of Linwu from the handler's opinion to the archive, each officer signed in as himself, by the pages' forms."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.officers import Bureau, a_week_later, enter, next_workday
from tests.browser.staff import arrived, press

APPLICANT = "郴州国道石化油料有限公司临武站（演示）"


def test_from_the_opinion_to_the_archive(bureau: Bureau) -> None:
    number = bureau.number_of("wangfang", APPLICANT)
    accepted(bureau, number)
    examined_on_site(bureau, number)
    reviewed_against_the_handler(bureau, number)
    resolved_by_the_meeting(bureau, number)
    signed_and_served(bureau, number)
    archived(bureau, number)


def accepted(bureau: Bureau, number: str) -> None:
    page = bureau.case("wangfang", number)
    page.get_by_role("link", name="审查材料", exact=True).click()
    verdicts = page.locator("[name^=verdict_][value=ok]")
    arrived(verdicts)
    for verdict in verdicts.all():
        verdict.check()
    press(page, "审查材料")
    bureau.act("wangfang", number, "受理")
    expect(page.get_by_role("main")).to_contain_text("审查中")


def examined_on_site(bureau: Bureau, number: str) -> None:
    """Opinion on the papers, decision on the inspection, team, record, five signatures, the expert's own opinion."""
    bureau.act("zhangqiang", number, "提出承办意见", stance="agree", text="材料齐全、真实。", recommend_visit="yes")
    bureau.act("chenli", number, "审定是否现场审查", needed="yes", text="同意现场审查。")
    bureau.act("zhangqiang", number, "组成审查组", staff=["张强", "李伟"], experts=["郑国平"])
    record = {"place": "临武县武水镇", "findings": "储罐间距、消防器材符合规定。", "result": "pass"}
    bureau.act("zhangqiang", number, "填写现场审查记录", **record)
    for user in ("zhangqiang", "liwei", "zhenggong"):
        bureau.act(user, number, "在记录上签字")
    bureau.act("zhenggong", number, "出具专家意见", text="安全间距符合要求，同意通过。")
    bureau.act("zhangqiang", number, "登记申请单位签字", signatory="何文斌")
    page = bureau.act("zhangqiang", number, "完成现场审查")
    visit = page.locator(".desk-visit")
    expect(visit).to_contain_text("安全间距符合要求")
    expect(visit).not_to_contain_text("缺签字")
    expect(page.get_by_role("region", name="文书")).to_contain_text("现场审查")


def reviewed_against_the_handler(bureau: Bureau, number: str) -> None:
    """The deputy's changed opinion stands beside the handler's, each under his own name."""
    bureau.act("zhangqiang", number, "提出承办意见", stance="disagree", text="周边规划有变，建议不予许可。")
    bureau.act("chenli", number, "审核", stance="change", text="规划调整不涉及该站，应予许可。")
    record = bureau.case("liumin", number).get_by_role("region", name="办理经过")
    expect(record).to_contain_text("周边规划有变，建议不予许可。")
    expect(record).to_contain_text("规划调整不涉及该站，应予许可。")


def resolved_by_the_meeting(bureau: Bureau, number: str) -> None:
    """Called by the office, its agenda approved by the head, opened by the recorder with its quorum, members' stands, resolution, minutes."""
    address = called(bureau.officer("hejing"), number)
    recorder = bureau.officer("wutao")
    recorder.goto(address)
    expect(recorder.get_by_role("button", name="宣布开会")).to_have_count(0)
    chair = bureau.officer("liumin")
    chair.goto(address)
    chair.locator("[name=agenda-agreed][value=yes]").check()
    press(chair, "提交审定意见")
    next_workday(recorder)
    refused_without_its_quorum(recorder)
    for name in ("刘敏", "陈立", "杨帆"):
        recorder.get_by_label(name, exact=True).check()
    recorder.get_by_label("唐宇缺席事由").fill("下乡检查")
    press(recorder, "宣布开会")
    expect(recorder.get_by_role("main")).to_contain_text("进行中")
    takes_his_own_stand(bureau.officer("yangfan"), address, "杨帆")
    chair.goto(address)
    stand(chair, "刘敏", "同意。")
    recorder.goto(address)
    stand(recorder, "陈立", "同意。")
    recorder.locator("[name$=-resolution][value=agreed]").check()
    recorder.locator(".desk-resolve textarea").fill("同意初审意见。")
    press(recorder, "录入决议")
    press(recorder, "以此纪要结束会议")
    expect(recorder.get_by_role("heading", name=re.compile("局纪"))).to_be_visible()
    expect(recorder.get_by_role("main")).to_contain_text("下乡检查")
    everybody_signs(bureau, recorder, chair, number, address)


def everybody_signs(bureau: Bureau, recorder: Page, chair: Page, number: str, address: str) -> None:
    """The resolution binds only when whoever came has signed: himself, or on paper as the recorder enters it."""
    expect(bureau.case("liumin", number).get_by_role("main")).to_contain_text("纪要签字后生效")
    chair.goto(address)
    press(chair, "在记录上签名")
    recorder.goto(address)
    for _left in range(2):
        recorder.get_by_role("button", name="在记录上签名").first.click()
    expect(recorder.get_by_role("button", name="在记录上签名")).to_have_count(0)


def called(page: Page, number: str) -> str:
    """The office calls the meeting of the next working day for this case alone; return its address."""
    page.goto("/desk/meetings/")
    page.get_by_role("link", name="召集会议", exact=True).click()
    enter(page, "cases", [number])
    press(page, "发出通知")
    expect(page.get_by_role("main")).to_contain_text("已召集")
    return page.url


def refused_without_its_quorum(page: Page) -> None:
    page.get_by_label("刘敏", exact=True).check()
    press(page, "宣布开会")
    expect(page.get_by_role("alert").first).to_contain_text("局务会制度")


def takes_his_own_stand(page: Page, address: str, name: str) -> None:
    """A member sees the meeting and the form for his own stand, and none for anybody else or for the resolution."""
    page.goto(address)
    expect(page.get_by_role("button", name="录入", exact=True)).to_have_count(1)
    expect(page.locator(".desk-stand h3")).to_have_text([name])
    stand(page, name, "同意。")


def stand(page: Page, name: str, words: str) -> None:
    form = page.locator(".desk-stand", has=page.get_by_role("heading", name=name, exact=True))
    form.locator("[name$=-agrees][value=yes]").check()
    form.locator("[name$=-statement]").fill(words)
    with page.expect_navigation():
        form.get_by_role("button", name="录入", exact=True).click()
    expect(page.locator(".desk-stand", has_text=name).first).to_contain_text("同意")


def signed_and_served(bureau: Bureau, number: str) -> None:
    page = bureau.act("liumin", number, "准予许可", text="同意。")
    expect(page.get_by_role("main")).to_contain_text("准予许可")
    bureau.act("zhangqiang", number, "送达", method="window", proof="何文斌在送达回证上签收")
    letter = {"authority": "郴州市应急管理局", "letter": "临应急报〔2026〕99号", "receipt": "市局窗口签收"}
    bureau.act("zhangqiang", number, "上报审查意见", **letter)
    page = bureau.act("hejing", number, "公示审批结果")
    page.goto("/published/")
    expect(page.get_by_role("main")).to_contain_text(APPLICANT)


def archived(bureau: Bureau, number: str) -> None:
    """The publication stands its days; then the file is whole and goes to the archive."""
    for _week in range(2):
        a_week_later(bureau.case("liwei", number))
    page = bureau.act("liwei", number, "归档", paper_location="局档案室3号柜第2层")
    expect(page.get_by_role("main")).to_contain_text("已归档")
    page.goto(f"/desk/cases/{number}/file/")
    for paper in ("现场审查记录", "专家审查意见书", "局务会", "期限记录"):
        expect(page.get_by_role("main")).to_contain_text(paper)
