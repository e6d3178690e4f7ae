"""The guide: every part in its order, missing things shown as missing, the way to apply or the reason there is none."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client

from sundial.hall.told_figures import run_told
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, LimitRow
from sundial.registers.actions import enter, follow
from sundial.registers.books import books
from sundial.supervision.statistics.figures import Line

ORDER = [
    "basics",
    "conditions",
    "materials",
    "steps",
    "limits",
    "fees",
    "basis",
    "rights",
    "complaints",
    "places",
    "versions",
]


def guide(visitor: Client, code: str = "LW-06", **query: object) -> str:
    answer = visitor.get(f"/services/{code}/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_its_parts_stand_in_the_order_officials_expect(visitor: Client, retail: ItemVersion) -> None:
    page = guide(visitor)
    places = [page.index(f'<section id="{part}"') for part in ORDER]
    assert places == sorted(places)
    organ = retail.item.organ
    assert organ.supervision_telephone in page and organ.telephone in page


def test_frequent_questions_stand_with_the_item_they_are_about(visitor: Client, retail: ItemVersion) -> None:
    organ, book = retail.item.organ, books()["frequent_questions"]
    window = builders.officer("王芳", builders.post(organ, Role.WINDOW))
    asked = {"item": "LW-06", "question": "春节前要提前多久？", "answer": "提前<b>一个月</b>。"}
    kept = enter(book, organ, asked, by=window)
    page = guide(visitor)
    assert "春节前要提前多久？" in page and "提前&lt;b&gt;一个月" in page and 'href="#questions"' in page
    assert "春节前要提前多久？" not in guide(visitor, "LW-01")
    follow(kept.pk, "taken_down", {"day": clock.today(), "why": "改写"}, by=window)
    assert "questions" not in guide(visitor)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "asked.form"):
        enter(book, organ, asked | {"item": "FZ-99"}, by=window)


def test_it_names_every_material_with_copies_and_form(visitor: Client, retail: ItemVersion) -> None:
    page = guide(visitor)
    for row in retail.materials.all():
        assert row.name in page


def test_the_law_and_the_article_stand_under_legal_basis(visitor: Client, retail: ItemVersion) -> None:
    basis = retail.basis.first()
    assert f"《{basis.law}》{basis.article}" in guide(visitor)


def test_a_missing_limit_is_shown_as_missing_and_never_as_none(visitor: Client, retail: ItemVersion) -> None:
    LimitRow.objects.filter(version=retail, kind="statutory").delete()
    page = guide(visitor)
    limits = page[page.index('id="limits"') : page.index('id="fees"')]
    assert "法定时限" in limits
    assert "sd-light-grey" in limits
    assert "未登记" in limits


def test_the_regulations_own_days_and_whose_limit_it_is_stand_beside_the_items(
    visitor: Client, retail: ItemVersion
) -> None:
    def limits(code: str) -> str:
        page = guide(visitor, code)
        return page[page.index('id="limits"') : page.index('id="fees"')]

    for code, days in (
        ("LW-04", ("设区的市：安全审查初步意见", "20日", "省级：安全审查", "45日")),
        ("LW-05", ("30日",)),
        ("LW-06", ("20日",)),
    ):
        told = limits(code)
        assert "烟花爆竹安全管理条例" in told and all(each in told for each in days)
    for code in ("LW-01", "LW-02", "LW-04", "LW-05"):
        assert re.search(r"为省级.*（初审后作出决定的机关）的期限", limits(code)), code
    assert "初审后作出决定的机关" not in limits("LW-06")
    assert "行政许可受理通知书" in guide(visitor)


def test_how_an_item_ran_is_told_where_enough_of_it_did(visitor: Client, retail: ItemVersion) -> None:
    assert "今年没有收到办件" in guide(visitor)
    few, enough = ({"received": n, "online": 3, "decided": 2, "open": n - 2} for n in (19, 20))
    assert run_told(Line("", "", few))["counts"] == [] and not run_told(Line("", "", few))["none"]
    assert [count for _label, count in run_told(Line("", "", enough))["counts"]] == [20, 3, 2, 18]


def test_the_steps_are_those_the_case_will_run_by(visitor: Client, retail: ItemVersion) -> None:
    page = guide(visitor)
    steps = page[page.index('id="steps"') : page.index('id="limits"')]
    names = [row.name for row in retail.route.all()]
    assert [steps.index(f"<b>{name}</b>") for name in names] == sorted(steps.index(f"<b>{name}</b>") for name in names)


def test_the_five_days_of_the_law_are_shown_where_the_item_is_silent(visitor: Client, retail: ItemVersion) -> None:
    LimitRow.objects.filter(version=retail, kind="correction_notice").delete()
    assert "行政许可法第三十二条第一款第四项" in guide(visitor)


def test_a_cancelled_item_says_since_when_and_takes_no_application(visitor: Client, retail: ItemVersion) -> None:
    retail.item.cancelled_on = clock.today()
    retail.item.save()
    page = guide(visitor)
    assert "自2026年3月2日起不再行使" in page
    assert "暂不能网上申请" in page


def test_an_item_that_does_not_run_here_says_where_to_go(visitor: Client, catalogue: None) -> None:
    assert "暂不能网上申请，请到指南所列地点办理" in guide(visitor, "LW-09")


def test_an_item_whose_guide_is_incomplete_names_what_lacks(visitor: Client, retail: ItemVersion) -> None:
    retail.complaint_channels, retail.published = [], False
    retail.save()
    assert "缺少：投诉举报途径" in guide(visitor)


def test_an_old_version_stays_readable_and_says_it_is_old(visitor: Client, retail: ItemVersion) -> None:
    ItemVersion.objects.filter(pk=retail.pk).update(state="retired", effective_to=dt.date(2026, 1, 1))
    ItemVersion.objects.create(
        item=retail.item, number=2, state="in_force", effective_from=dt.date(2026, 1, 1), name="新版零售许可"
    )
    assert "新版零售许可" in guide(visitor)
    old = guide(visitor, version=1)
    assert "烟花爆竹经营(零售)许可证审批" in old
    assert "不是现行指南" in old


@pytest.mark.parametrize("code", ["LW-12", "NO-SUCH"])
def test_internal_rules_and_unknown_codes_are_not_found(visitor: Client, catalogue: None, code: str) -> None:
    assert visitor.get(f"/services/{code}/").status_code == 404


@pytest.mark.parametrize("version", ["99", "-1", "x", "９"])
def test_an_unknown_version_number_does_no_harm(visitor: Client, retail: ItemVersion, version: str) -> None:
    assert visitor.get("/services/LW-06/", {"version": version}).status_code in {200, 404}


def test_the_guide_is_whole_in_english(visitor: Client, retail: ItemVersion) -> None:
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = guide(visitor)
    for heading in ("Conditions", "Materials", "Time limits", "Legal basis", "Rights and remedies"):
        assert heading in page


@pytest.mark.parametrize("query", [{}, {"narrow": "1"}, {"version": "1"}])
def test_the_flow_chart_is_a_picture_drawn_here(visitor: Client, retail: ItemVersion, query: dict[str, str]) -> None:
    answer = visitor.get("/services/LW-06/chart.svg", query)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert "签署" in answer.content.decode()
    assert "/services/LW-06/chart.svg" in guide(visitor)
