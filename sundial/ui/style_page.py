"""The living style page: every component with a real example. Open in the demo only."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sundial.kernel.refusal import Refusal
from sundial.ui.parts import (
    Action,
    Clock,
    ClockEntry,
    Column,
    Cursor,
    Document,
    Entry,
    Filter,
    Link,
    Row,
    Step,
    Table,
    Task,
)

# The examples are content in the language of the office, like a case itself: they are not translated.
NAME = "烟花爆竹经营（零售）许可"
ARTICLE_42 = "《中华人民共和国行政许可法》第四十二条"


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 by Beijing's hour."""
    return datetime(2026, month, day, hour - 8, minute, tzinfo=UTC)


STEPS = [
    Step("收件", "done", at(3, 2, 9, 5), "服务窗口 王芳"),
    Step("受理", "done", at(3, 4, 15, 40), "服务窗口 王芳"),
    Step("现场审查", "stopped", at(3, 9, 10), "承办人 张强", "整改中，时钟停止"),
    Step("分管领导审核", who="刘敏"),
    Step("局长审批"),
    Step("送达"),
]
STEPS_DONE = [
    Step("收件", "done", at(3, 2, 9, 5)),
    Step("受理", "done", at(3, 2, 9, 20)),
    Step("现场审查", "skipped", note="本类不需要"),
    Step("审批", "current", at(3, 3, 9), "局长 周建国"),
    Step("送达"),
]
TIMELINE = [
    Entry(
        at(3, 12, 8, 0), "黄灯：步骤时限已过，整体仍在办理", "电子监察 规则 S-104 第2版", light="yellow", url="#lights"
    ),
    Entry(
        at(3, 9, 10, 0),
        "时钟停止：责令整改",
        "承办人 张强",
        "库房与居民楼距离不足，应在15个工作日内整改并申请复查。",
        "pause",
        documents=(Document("责令整改通知书", "#documents", "PDF", 182_400, 2),),
    ),
    Entry(
        at(3, 6, 16, 30),
        "现场审查",
        "张强、李伟，安全专家 陈立",
        "审查组三人全部签字。",
        "eye",
        recorded_at=at(3, 9, 9, 10),
    ),
    Entry(
        at(3, 4, 15, 40),
        "受理",
        "服务窗口 王芳",
        icon="stamp",
        documents=(Document("受理通知书", "#documents", "PDF", 96_200, 1),),
    ),
    Entry(at(3, 2, 9, 5), "网上提交", "申请人", icon="inbox"),
]
SUMMARY = [
    Row("办件编号", "LW-YJ-2026-000318"),
    Row("事项", NAME, "431025-XK-007，2026年第1版", "#summary", "查看指南"),
    Row("申请人", "临武县舜峰镇李娟烟花爆竹零售店"),
    Row("统一社会信用代码", "92431025MA4P****0X", action_url="#summary"),
    Row("承办人", "张强（A岗），李伟（B岗）"),
    Row("专家意见", ""),
]
TASKS = [
    Task("填写申请人信息", "已完成", "#tasks", tone="good"),
    Task("上传申请材料", "4份缺2份", "#tasks", "营业执照、安全管理人员资格证明待上传", "attention"),
    Task("核对并提交", "未开始", hint="前两项完成后可以开始"),
]
ACTIONS = [
    Action("准予许可", "#actions", primary=True, hint="将进入局长签发"),
    Action("申请延期", "#actions"),
    Action(
        "不予许可",
        refusal="不予许可前应当告知申请人享有听证权利，本案尚未告知。",
        basis="《中华人民共和国行政许可法》第四十七条",
        instead="承办人可先送达听证告知书",
    ),
]
DOCUMENTS = [
    Document("受理通知书（临应急许受〔2026〕18号）", "#documents", "PDF", 96_200, 1, at(3, 4, 15, 41)),
    Document(
        "安全条件自评报告",
        "#documents",
        "PDF",
        2_412_300,
        14,
        at(3, 2, 9, 1),
        "原件已核对",
        "9f2c4e0d7b1a5f3e8c6d2a4b0e9f7c1d3a5b8e6f4c2d0a9b7e5f3c1d8a6b4e2f",
    ),
]
CLOCKS = [
    ("办理中", Clock("running", 6, 15, 9, due_on=date(2026, 3, 25))),
    ("临近期限", Clock("running", 14, 15, 1, due_on=date(2026, 3, 25), light="warning")),
    ("今日到期", Clock("running", 15, 15, 0, due_on=date(2026, 3, 25), light="warning")),
    ("超过承诺时限", Clock("running", 17, 15, -2, due_on=date(2026, 3, 25), light="yellow")),
    ("超过法定时限", Clock("running", 24, 20, -4, due_on=date(2026, 4, 1), light="red")),
    ("时钟停止", Clock("stopped", 5, 15, 10, reason="整改中")),
    ("暂定日期", Clock("running", 2, 20, 18, due_on=date(2027, 1, 18), provisional=True)),
    ("已办结", Clock("ended", 11, 15)),
    ("无数据", None),
]
LEDGER = [
    ClockEntry(
        at(3, 4, 15, 40),
        "start",
        "受理，次日起算",
        used=0,
        due_on=date(2026, 3, 25),
        basis=ARTICLE_42,
        paper=Document("受理通知书", "#clock"),
        by="服务窗口 王芳",
    ),
    ClockEntry(date(2026, 3, 5), "resume", "办理", date(2026, 3, 6), 2, 2, date(2026, 3, 25)),
    ClockEntry(
        date(2026, 3, 9),
        "stop",
        "责令整改，不计时",
        date(2026, 3, 27),
        0,
        2,
        basis="《中华人民共和国行政许可法》第四十五条",
        paper=Document("责令整改通知书", "#clock"),
        by="分管领导 刘敏批准",
    ),
    ClockEntry(date(2026, 3, 30), "resume", "复查合格，恢复计时", date(2026, 4, 3), 5, 7, date(2026, 4, 16)),
    ClockEntry(
        date(2026, 4, 4),
        "holiday",
        "清明节假期",
        date(2026, 4, 6),
        0,
        7,
        date(2026, 4, 16),
        "国务院办公厅关于2026年部分节假日安排的通知",
    ),
    ClockEntry(
        date(2026, 4, 13),
        "extend",
        "延长10个工作日",
        None,
        0,
        12,
        date(2026, 4, 30),
        ARTICLE_42,
        "局长 周建国批准",
        Document("延期通知书", "#clock"),
    ),
    ClockEntry(date(2026, 4, 30), "end", "最后一日，全天有效", None, 1, 25, date(2026, 4, 30)),
]
TABLE = Table(
    "在办案件",
    (
        Column("number", "办件编号", "number", heading=True),
        Column("item", "事项"),
        Column("holder", "现承办"),
        Column("used", "已用工作日", "used", numeric=True),
        Column("due", "期限", "due"),
    ),
    (
        {"number": "LW-YJ-2026-000318", "item": NAME, "holder": "张强", "used": 17, "due": "2026年3月25日"},
        {
            "number": "LW-YJ-2026-000322",
            "item": "危险化学品经营许可",
            "holder": "李伟",
            "used": 14,
            "due": "2026年3月26日",
        },
        {
            "number": "LW-YJ-2026-000325",
            "item": "第三类非药品类易制毒化学品经营备案",
            "holder": "王芳",
            "used": 0,
            "due": "当日办结",
        },
    ),
)
REFUSAL = Refusal(
    "permit.correction.once",
    "补正内容只能一次性告知，本案已于%(day)s告知。",
    day="2026年3月3日",
    basis="《中华人民共和国行政许可法》第三十二条第一款第（四）项",
    who="如确有新情形，由分管领导决定是否受理",
)


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="经营者名称", help_text="与营业执照一致。")
    code = forms.CharField(label="统一社会信用代码", help_text="18位，见营业执照右上方。")
    kind = forms.ChoiceField(
        label="经营类型", widget=forms.RadioSelect, choices=[("l", "常年零售"), ("s", "春节临时零售")]
    )
    site = forms.ChoiceField(
        label="所在乡镇", choices=[("", "请选择"), ("1", "舜峰镇"), ("2", "武水镇"), ("3", "金江镇")]
    )
    store = forms.MultipleChoiceField(
        label="已有设施",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("f", "灭火器"), ("w", "消防水池"), ("v", "视频监控")],
    )
    since = forms.DateField(label="拟开业日期", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="需要说明的情况", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    paper = forms.FileField(label="营业执照", help_text="PDF 或照片，不超过 20 MB。", required=False)
    promise = forms.BooleanField(label="我承诺所填内容真实，并知晓虚假申报的后果。")


class FilterForm(forms.Form):
    q = forms.CharField(label="编号或申请人", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    light = forms.ChoiceField(label="灯", required=False, choices=[("", "全部"), ("red", "红灯"), ("yellow", "黄灯")])
    organ = forms.ChoiceField(label="机关", required=False, choices=[("", "全部"), ("lw", "临武县应急管理局")])


def examples() -> dict[str, object]:
    filled = ExampleForm({"name": "李娟烟花爆竹零售店", "code": "92431025MA4P0000", "kind": "", "site": "1"})
    filled.add_error("code", "信用代码应为18位，您填写了16位。")
    return {
        "steps": STEPS,
        "steps_done": STEPS_DONE,
        "timeline": TIMELINE,
        "summary": SUMMARY,
        "tasks": TASKS,
        "actions": ACTIONS,
        "documents": DOCUMENTS,
        "clocks": CLOCKS,
        "ledger": LEDGER,
        "table": TABLE,
        "refusal": REFUSAL,
        "form": ExampleForm(prefix="empty"),
        "filled": filled,
        "filters": FilterForm(),
        "active": [Filter("灯", "红灯", "?"), Filter("机关", "临武县应急管理局", "?")],
        "crumbs": [Link("大厅", "#"), Link("应急管理局", "#"), Link(NAME)],
        "tabs": [Link("在办", "#tabs", True, 12), Link("待补正", "#tabs", count=3), Link("已办结", "#tabs")],
        "page": Paginator(range(3425), 20).page(7),
        "cursor": Cursor("?before=1", "?after=2", 50),
        "moment": at(11, 22, 9, 5),
        "day": date(2026, 11, 22),
    }


def show(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    face = request.GET.get("face", "hall")
    if face not in {"hall", "desk", "wall"}:
        raise Http404
    return render(request, "ui/style.html", examples() | {"layout": f"ui/{face}.html", "face": face})
