"""F-02, SYS-15, SYS-18, SUP-33, F-09: what is reported is answered by its day, by whoever runs the platform or watches the organ."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from sundial.desk.waiting import waiting_for
from sundial.kernel import clock
from sundial.kernel.tests.mondays import today
from sundial.organs.models import Account, Officer, Organ, Reach, Role, Tier
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem
from sundial.registers import access, queries
from sundial.registers.actions import enter, follow
from sundial.registers.books import books
from sundial.registers.models import Entry
from sundial.registers.powers_said import said_of
from sundial.registers.tests.test_an_organ_keeps_its_registers import refused

__all__ = ["today"]
DEFECT = {"kind": "blocked", "where": "零售许可", "blocks": True, "what": "分办环节不能退回。"}
ANSWER = {"how": "program", "by_day": dt.date(2026, 4, 1), "answer": "下一版修改。"}


@pytest.fixture
def bureau(db: None, today: clock.Frozen) -> Organ:
    return builders.organ("应急管理局", "LINWU-Y")


@pytest.fixture
def clerk(bureau: Organ) -> Officer:
    return builders.officer("张强", builders.post(bureau, Role.HANDLER_A))


@pytest.fixture
def keeper(bureau: Organ) -> Officer:
    """Whoever runs the platform of the county, in an organ of his own."""
    house = builders.organ("行政审批局", "LINWU-X", region=bureau.region)
    return builders.officer("林安", builders.post(house, Role.SYSTEM_ADMIN))


def page(officer: Officer, address: str) -> str:
    account, _made = Account.objects.get_or_create(
        officer=officer, defaults={"username": f"u{officer.pk.hex[:8]}", "must_change_password": False}
    )
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get(address)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_a_defect_is_answered_by_whoever_runs_the_platform_and_confirmed_by_the_unit(
    bureau: Organ, clerk: Officer, keeper: Officer, today: clock.Frozen
) -> None:
    book = books()["defects"]
    made = enter(book, bureau, DEFECT | {"found_on": clock.today()}, by=clerk)
    assert waiting_for(clerk) == [], "it is not the unit that answers"
    assert [(each.title, each.step) for each in waiting_for(keeper)] == [("系统缺陷和变更登记簿 · 应急管理局", "答复")]
    due = queries.terms(book, [made])[made.pk]
    assert (due.due_on, due.is_late) == (dt.date(2026, 3, 9), False), "five working days after Monday the second"
    assert queries.overdue(book, Entry.objects.all()) == {}
    today.advance(dt.timedelta(days=8))
    assert queries.overdue(book, Entry.objects.all()) == {bureau.pk: 1}
    assert "逾期" in page(keeper, "/desk/registers/") and "逾期" in page(keeper, "/desk/registers/defects/all/")
    with refused("register.follow_post"):
        follow(made.pk, "answered", ANSWER, by=clerk)
    follow(made.pk, "answered", ANSWER, by=keeper)
    assert waiting_for(keeper) == [] and queries.overdue(book, Entry.objects.all()) == {}
    assert queries.terms(book, [made])[made.pk].is_late, "it came after its day, and that stays"
    follow(made.pk, "changed", {"day": clock.today(), "version": "0.16", "what": "可以退回。"}, by=keeper)
    follow(made.pk, "confirmed", {"solved": "solved"}, by=clerk)
    assert not access.readable(keeper, book).filter(ended_at=None).exists()


def test_no_other_county_and_no_other_organ_reads_what_was_reported(
    bureau: Organ, clerk: Officer, keeper: Officer
) -> None:
    book = books()["faults"]
    said = {"noticed_at": clock.now(), "where": "network", "hinders": "all", "what": "断网。"}
    made = enter(book, bureau, said, by=clerk)
    elsewhere = builders.organ("外县审批局", "OTHER-X", region=builders.region("431099", "外县"))
    stranger = builders.officer("孙磊", builders.post(elsewhere, Role.SYSTEM_ADMIN))
    colleague = builders.officer("李", builders.post(builders.organ("水利局", "LINWU-W"), Role.HANDLER_A))
    assert access.readable(keeper, book).get() == made
    for other in (stranger, colleague):
        assert not access.readable(other, book).exists()
        assert page(other, f"/desk/register-entries/{made.pk}/") == "404"
        with refused("register.follow_post"):
            follow(made.pk, "taken_up", {"who": "我"}, by=other)
    assert page(clerk, "/desk/registers/faults/all/") == "404"
    assert queries.terms(book, [made])[made.pk].due_on == clock.today(), "taken up on the same day"


def test_opinions_given_inside_the_party_are_owed_an_answer_and_a_briefing_without_any_is_not(
    bureau: Organ, today: clock.Frozen
) -> None:
    town = builders.organ("香花镇", "LINWU-T", tier=Tier.TOWNSHIP, region=bureau.region)
    office, head = (
        builders.officer(name, builders.post(town, role)) for name, role in (("文华", "office"), ("肖军", "director"))
    )
    book = books()["party_supervision"]
    told: dict[str, Any] = {
        "day": clock.today(),
        "matter": "饮水工程",
        "led_by": "书记",
        "present": 31,
        "who": "党员代表",
    }
    quiet = enter(book, town, told | {"form": "briefing", "opinions_given": False}, by=office)
    heard = enter(book, town, told | {"form": "hearing", "opinions_given": True, "opinions": ["管网先修"]}, by=office)
    assert set(queries.terms(book, [quiet, heard])) == {heard.pk}
    assert [each.which for each in waiting_for(head)] == ["第2号"]
    body = builders.organ("监察委", "LINWU-J", region=bureau.region)
    watcher = builders.officer("陈明", builders.post(body, Role.SUPERVISOR, reach=Reach.REGION))
    resident = builders.officer("周慧", builders.post(body, Role.SUPERVISOR, "派驻组", watches=bureau))
    assert access.readable(watcher, book).count() == 2 and not access.readable(resident, book).exists()


def test_what_is_said_of_a_power_without_a_case_stands_with_the_power(
    bureau: Organ, clerk: Officer, today: clock.Frozen
) -> None:
    item = PowerItem.objects.create(organ=bureau, code="Y-7", power_type="penalty", procedure="penalty")
    held = {"number": 1, "state": "in_force", "effective_from": dt.date(2020, 1, 1)}
    ItemVersion.objects.create(item=item, name="烟花爆竹处罚", **held)
    book = books()["power_explanations"]
    said = {"item": "Y-7", "year": 2026, "why": "offline", "offline_cases": 2, "note": "手工办理两件。"}
    with refused("asked.form"):
        enter(book, bureau, said | {"item": "X-1"}, by=clerk)
    with refused("asked.required"):
        enter(book, bureau, {key: each for key, each in said.items() if key != "offline_cases"}, by=clerk)
    made = enter(book, bureau, said, by=clerk)
    assert said_of(item).get() == made and queries.cells(book, made, ["item"]) == ["烟花爆竹处罚（Y-7）"]
    assert "尚未经监察核实" in page(clerk, "/desk/catalogue/items/Y-7/")
    watcher = builders.officer("陈明", builders.post(bureau, Role.SUPERVISOR))
    follow(made.pk, "checked", {"finding": "so", "note": "查阅案卷"}, by=watcher)
    shown = page(clerk, "/desk/catalogue/items/Y-7/")
    assert "手工办理两件" in shown and "没有上网运行" in shown and "属实" in shown


def test_whoever_enters_twice_marks_it_until_the_systems_are_connected(
    bureau: Organ, clerk: Officer, keeper: Officer, today: clock.Frozen
) -> None:
    item = PowerItem.objects.create(organ=bureau, code="Y-8", power_type="licence", procedure="permit")
    held = {"number": 1, "state": "in_force", "effective_from": dt.date(2020, 1, 1)}
    ItemVersion.objects.create(item=item, name="海域使用许可", **held)
    book = books()["double_entries"]
    said = {
        "item": "Y-8",
        "system": "国家海域系统",
        "since": clock.today(),
        "way": "here_after",
        "monthly": 12,
        "minutes": 25,
    }
    made = enter(book, bureau, said, by=clerk)
    assert queries.cells(book, made, ["item", "system", "way"]) == [
        "海域使用许可（Y-8）",
        "国家海域系统",
        "先录另一系统，再录本系统",
    ]
    assert [each.step for each in waiting_for(keeper)] == ["答复何时、怎样对接"]
    follow(made.pk, "planned", {"how": "import", "by_day": dt.date(2026, 6, 1), "why": "按月导入。"}, by=keeper)
    assert access.readable(keeper, book).get(ended_at=None) == made, "marked as manual until it is connected"
    follow(made.pk, "connected", {"day": clock.today(), "how": "导入"}, by=keeper)
    assert not access.readable(keeper, book).filter(ended_at=None).exists()
