"""COMP-05, COMP-14 to COMP-16, COMP-21 to COMP-23, OPEN-33, SVC-08: what is entered, by whom, who reads it, and what the record keeps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from sundial.cases.stated.asked import Asked
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.ledger.models import Event
from sundial.organs.models import Officer, Organ, Role, Tier
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem
from sundial.registers import access, queries
from sundial.registers.actions import enter, follow
from sundial.registers.books import Book, books
from sundial.registers.models import Entry, Step

__all__ = ["today"]
NAME = "何秘密"
ITEM = "T-1"


def refused(code: str) -> Any:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def town(db: None, today: clock.Frozen) -> Organ:
    found = builders.organ("香花镇人民政府", "LINWU-TOWN", tier=Tier.TOWNSHIP)
    item = PowerItem.objects.create(organ=found, code=ITEM, power_type="penalty", procedure="penalty")
    since = dt.date(2020, 1, 1)
    ItemVersion.objects.create(item=item, number=1, state="in_force", name="乱占耕地处罚", effective_from=since)
    return found


@pytest.fixture
def staff(town: Organ) -> dict[str, Officer]:
    roles = (Role.OFFICE, Role.DIRECTOR, Role.SUPERVISOR, Role.HANDLER_A, Role.SYSTEM_ADMIN)
    return {role.value: builders.officer(f"{role.value}某", builders.post(town, role)) for role in roles}


def answers(fields: tuple[Asked, ...], officer: Officer) -> dict[str, Any]:
    """Something lawful for each field that is asked."""
    given: dict[str, Any] = {}
    for each in fields:
        if each.is_asked(given):
            given[each.name] = {
                "choice": next(iter(each.options), ITEM),
                "choices": list(each.options)[:1],
                "yes_no": False,
                "date": clock.today(),
                "moment": clock.now(),
                "count": int(each.least or 1),
                "officer": officer.pk,
                "lines": ["一项"],
            }.get(each.type, NAME)
    return given


def by(staff: dict[str, Officer], roles: frozenset[str]) -> Officer:
    return next(officer for role, officer in staff.items() if not roles or role in roles)


@pytest.mark.parametrize("name", books())
def test_each_register_is_entered_followed_and_ended_by_its_posts(
    name: str, town: Organ, staff: dict[str, Officer]
) -> None:
    book = books()[name]
    town.parent = builders.organ("临武县人民政府", "LINWU-GOV")
    town.save(update_fields=["parent"])
    above = builders.officer("县长某", builders.post(town.parent, Role.DIRECTOR))
    keeper = by(staff, book.enters)
    first, second = (enter(book, town, answers(book.fields, keeper), by=keeper) for _n in range(2))
    assert (first.serial, second.serial) == (1, 2)
    last = next(step for step in book.steps if step.ends)
    for step in [*(each for each in book.steps if not each.ends), last]:
        hand = by({role: each for role, each in staff.items() if each != keeper or not book.own}, step.who)
        follow(first.pk, step.name, answers(step.fields, keeper), by=above if step.above else hand)
    assert Entry.objects.get(pk=first.pk).ended_at == clock.now()
    with refused("register.ended"):
        follow(first.pk, last.name, answers(last.fields, keeper), by=hand)
    written = Event.objects.filter(subject_type="register", subject_id=first.pk)
    assert written.count() == len([each for each in book.steps if not each.ends]) + 2
    assert not any(NAME in str(each.data) for each in written), "the record keeps a digest and no name"
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(entry=first).update(values={})


def test_what_the_papers_ask_for_can_be_said(db: None) -> None:
    def options(register: str, field: str) -> set[str]:
        return set(books()[register].field(field).options)

    assert len(options("stability_reports", "content")) == 6
    assert options("disputes", "handled_by") == {"department", "leader", "county"}
    assert {"box", "card", "informant", "forum", "visit"} <= options("integrity_signs", "source")
    assert "outside" in options("integrity_signs", "hours"), "conduct outside working hours"
    assert options("social_supervisors", "group") == {"deputy", "cppcc", "retired", "citizen"}
    assert {"publish", "correct", "explain", "improve"} == options("group_opinions", "outcome_sought")
    passed_on = books()["group_opinions"].step("passed_on")
    assert passed_on and {"party", "government", "station"} <= set(passed_on.fields[0].options)
    assert options("disclosure_groups", "group") == {"leading", "office", "supervision"}
    asked = {each.name for each in books()["emergency_reports"].fields}
    assert {"secrecy", "channel", "leader_at", "superior_at"} <= asked


def test_a_restricted_register_is_read_by_its_roles_alone(town: Organ, staff: dict[str, Officer]) -> None:
    book = books()["emergency_reports"]
    kept = enter(book, town, answers(book.fields, staff["office"]), by=staff["office"])
    elsewhere = builders.officer("孙磊", builders.post(builders.organ("水利局", "LINWU-W"), Role.DIRECTOR))

    def reads(officer: Officer, of: Book) -> bool:
        return access.readable(officer, of).filter(organ=town).exists()

    assert reads(staff["director"], book)
    assert not reads(staff["handler_a"], book) and not reads(elsewhere, book)
    with refused("register.post"):
        enter(book, town, answers(book.fields, staff["handler_a"]), by=staff["handler_a"])
    with refused("register.follow_post"):
        follow(kept.pk, "received", {}, by=elsewhere)
    rota = books()["duty_rota"]
    enter(rota, town, answers(rota.fields, staff["office"]), by=staff["office"])
    assert reads(staff["handler_a"], rota), "the rota is everybody's of the organ"


def test_a_yearly_report_is_ones_own_and_another_checks_it(town: Organ, staff: dict[str, Officer]) -> None:
    book = books()["post_reports"]
    clerk, head = staff["handler_a"], staff["director"]
    made = enter(book, town, answers(book.fields, clerk), by=clerk)
    heads = enter(book, town, answers(book.fields, head), by=head)
    assert list(access.readable(clerk, book)) == [made], "his own, and no colleague's"
    assert set(access.readable(head, book)) == {made, heads}
    checked = answers(book.steps[0].fields, head)
    with refused("register.follow_post"):
        follow(heads.pk, "checked", checked, by=head)
    follow(made.pk, "checked", checked, by=head)
    assert [words for _label, words in queries.told(book.steps[0].fields, made.steps.get().values, town)][:2] == [
        "好",
        "好",
    ]


def test_what_is_wrong_or_missing_is_not_entered(town: Organ, staff: dict[str, Officer]) -> None:
    book = books()["disputes"]
    right = answers(book.fields, staff["office"])
    for wrong, code in (
        ({"nature": ""}, "asked.required"),
        ({"nature": "没有这一类"}, "asked.form"),
        ({"found_on": clock.today() + dt.timedelta(days=1)}, "act.future"),
    ):
        with refused(code):
            enter(book, town, right | wrong, by=staff["office"])
    county = builders.organ("县水利局", "LINWU-C")
    clerk = builders.officer("李", builders.post(county, Role.OFFICE))
    with refused("register.post"):
        enter(book, county, right, by=clerk)
    assert not Entry.objects.exists()


def test_everybody_reads_the_public_fields_of_what_stands(town: Organ, staff: dict[str, Officer], client: Any) -> None:
    book = books()["social_supervisors"]
    given = answers(book.fields, staff["office"]) | {"name": "刘代表", "contact": "13800138000"}
    kept = enter(book, town, given, by=staff["office"])
    page = client.get(f"/organs/{town.code}/").content.decode()
    assert "刘代表" in page and "党代表、人大代表" in page and "13800138000" not in page
    limit = {"class": "compensation", "matter": "小额补偿", "value": 20, "unit": "working_day", "start": "收到申请"}
    limit |= {"no_law": "法律没有规定", "paper": "香府发7号", "set_on": clock.today()}
    enter(books()["classed_limits"], town, limit, by=staff["office"])
    promise = {"matter": "证明盖章", "content": "核对", "procedure": "窗口", "time_limit": "当场", "shown_at": ["desk"]}
    with refused("asked.required"):
        enter(books()["service_commitments"], town, promise, by=staff["office"])
    decided = {"decided_on": clock.today(), "minutes": "联席3号"}
    with refused("act.future"):
        later = decided | {"decided_on": clock.today() + dt.timedelta(days=1)}
        enter(books()["service_commitments"], town, promise | later, by=staff["office"])
    enter(books()["service_commitments"], town, promise | decided, by=staff["office"])
    page = client.get(f"/organs/{town.code}/").content.decode()
    assert all(words in page for words in ("小额补偿", "赔偿", "香府发7号", "证明盖章", "联席3号"))
    follow(kept.pk, "ended", {"day": clock.today(), "why": "任期届满"}, by=staff["office"])
    assert "刘代表" not in client.get(f"/organs/{town.code}/").content.decode()


def test_desks_and_documents_are_read_in_one_place_each(town: Organ, staff: dict[str, Officer], client: Any) -> None:
    office = staff["office"]
    desk = {
        "kind": "arbitration",
        "name": "县仲裁委员会",
        "serves": "劳动争议",
        "place": "二楼5号",
        "hours": "周二",
        "telephone": "1",
    }
    kept = enter(books()["service_desks"], town, desk, by=office)
    page = client.get("/service-points/").content.decode()
    assert "县仲裁委员会" in page and "仲裁" in page and "二楼5号" in page
    follow(kept.pk, "ended", {"day": clock.today(), "why": "协议期满"}, by=office)
    assert "县仲裁委员会" not in client.get("/service-points/").content.decode()
    told = {"issuer": "县政府", "issued_on": clock.today(), "theme": "rural", "text": "第一条 <b>补贴</b>标准。"}
    paper = enter(books()["policy_documents"], town, told | {"title": "惠农补贴办法"}, by=office)
    enter(
        books()["policy_documents"],
        town,
        told | {"title": "营商措施", "theme": "business", "text": "减时限"},
        by=office,
    )

    def titles(query: str) -> set[str]:
        said = client.get(f"/policies/?{query}").content.decode()
        return {title for title in ("惠农补贴办法", "营商措施") if title in said}

    assert titles("") == {"惠农补贴办法", "营商措施"}
    assert titles("q=补贴") == {"惠农补贴办法"} and titles("theme=business") == {"营商措施"}
    whole = client.get(f"/policies/{paper.pk}/").content.decode()
    assert "&lt;b&gt;补贴&lt;/b&gt;标准" in whole and "三农" in whole
    long = told | {"title": "总体规划", "text": "规" * 150_000}
    plan = enter(books()["policy_documents"], town, long, by=office)
    assert "规" * 150_000 in client.get(f"/policies/{plan.pk}/").content.decode(), "a document is read whole"
    with refused("asked.long"):
        enter(books()["policy_documents"], town, long | {"text": "规" * 200_001}, by=office)
    follow(paper.pk, "ended", {"day": clock.today(), "why": "废止"}, by=office)
    assert client.get(f"/policies/{paper.pk}/").status_code == 404
