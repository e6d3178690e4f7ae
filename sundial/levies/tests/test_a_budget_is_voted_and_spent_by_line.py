"""A township's budget: proposed, studied, voted by more than half of all deputies, split, and spent under the rule of signatures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.levies.budgets import left_on
from sundial.levies.tests.desk import Desk, item
from sundial.organs.tests import builders

LINES = [
    {"title": "农业农村线", "leader": "邓平", "amount": "6,200,000.00"},
    {"title": "社会事务线", "leader": "邓平", "amount": "400,000.50"},
]
STUDIED = {"minutes": "党纪要〔2026〕3号", "present": ["甲", "乙"], "agreed": True, "opinion": "同意提交。"}
PAYMENT = {"budget_line": "社会事务线", "payee": "某印刷厂", "purpose": "材料印制", "voucher": "2026-001"}


@pytest.fixture
def town(desk: Desk) -> Desk:
    desk.deng = builders.officer("邓平", builders.post(desk.organ, "deputy_head"))
    desk.clerk = builders.officer("何静", builders.post(desk.organ, "office"))
    return desk


def proposed(town: Desk, rule: str = "", **more: object) -> Case:
    version = item(town.organ, "BUD-01", "internal_rule", "budget", "镇级预算", signature_rule=rule)
    own = Party(kind=PartyKind.ORGANISATION, name=town.organ.name, identifier="", telephone="0735-6000000")
    given = {"year": 2026, "income": "6600000.50", "lines": LINES, "grounds": "零基预算。"}
    return open_case(version, own, given | more, by=town.deng).case


def voted(town: Desk, case: Case, in_favour: int) -> Case:
    town.do(case, "study", town.clerk, met_on=clock.today(), **STUDIED)
    votes = {"deputies": 71, "present": 60, "in_favour": in_favour, "against": 60 - in_favour, "abstained": 0}
    return town.do(case, "vote", town.clerk, voted_on=clock.today(), session="第五次会议", **votes)


def refused(town: Desk, case: Case, action: str, by: object, **given: object) -> str:
    with pytest.raises(Refusal) as error:
        town.do(case, action, by, **given)
    return error.value.code


def test_from_the_proposal_to_the_last_fen(town: Desk) -> None:
    with pytest.raises(Refusal) as error:
        proposed(town, income="6600000.00")
    assert (error.value.code, error.value.field) == ("budget.sum", "lines")
    for amount, code in (("-1", "money.none"), ("1e9", "money.form"), ("9" * 13, "money.most")):
        with pytest.raises(Refusal) as error:
            proposed(town, lines=[*LINES, {"title": "其他", "leader": "邓平", "amount": amount}])
        assert (error.value.code, error.value.field) == (code, "lines")
    case = proposed(town)
    assert voted(town, case, 35).state == "proposed", (
        "35 of 71 deputies is not more than half, though it is of 60 present"
    )
    assert voted(town, case, 36).state == "voted"
    assert case.clocks.get(kind="statutory").budget == 20
    town.do(case, "split", town.clerk, place="镇政府网站")
    assert left_on(case) == {"农业农村线": Decimal("6200000.00"), "社会事务线": Decimal("400000.50")}
    assert "社会事务线" in case.publications.get().content["lines"]
    change = {"what": "增做挡土墙12米", "why": "边坡松动", "amount": "38000"}
    contact = {
        "works": "水毁修复",
        "contractor": "某建筑公司",
        "changes": [change],
        "leader_opinion": "同意，上会研究。",
    }
    town.do(case, "draw_works_contact_sheet", town.clerk, met_on=clock.today(), **contact)
    sheet = case.documents.get(kind="works_contact_sheet")
    assert "工联" in sheet.number and sheet.values["changes"] == [change]
    assert refused(town, case, "ask_spending", town.zhang, **PAYMENT, payment="400000.51") == "budget.spent"
    town.do(case, "ask_spending", town.zhang, **PAYMENT, payment="400000.50")
    assert refused(town, case, "sign", town.liu, opinion="同意。") == "signature.first", "no single pen"
    town.do(case, "countersign", town.deng, opinion="属实。")
    town.do(case, "sign", town.liu, opinion="同意。")
    assert left_on(case)["社会事务线"] == 0 and "countersigned" not in case.answers
    assert refused(town, case, "ask_spending", town.zhang, **PAYMENT, payment="0.01") == "receipt.twice"
    again = PAYMENT | {"voucher": "2026-002"}
    assert refused(town, case, "ask_spending", town.zhang, **again, payment="0.01") == "budget.spent"
    flood = {"title": "水毁修复线", "leader": "邓平", "more": "200000", "less": ""}
    given_up = {"title": "农业农村线", "leader": "", "more": "", "less": "200000"}
    for changes, change, code in (
        ([flood], "0", "budget.sum"),
        ([flood | {"leader": ""}, given_up], "0", "budget.line"),
        ([flood, given_up | {"title": "社会事务线"}], "0", "budget.spent"),
        ([flood, flood, given_up], "200000", "budget.twice"),
    ):
        adjusted = {"income_change": change, "changes": changes, "reason": "汛期水毁。"}
        assert refused(town, case, "propose_adjustment", town.deng, **adjusted) == code
    for in_favour in (35, 36):
        adjusted = {"income_change": "0", "changes": [flood, given_up], "reason": "汛期水毁。"}
        town.do(case, "propose_adjustment", town.deng, **adjusted)
        votes = {"deputies": 71, "present": 60, "in_favour": in_favour, "against": 60 - in_favour, "abstained": 0}
        town.do(case, "vote_adjustment", town.clerk, voted_on=clock.today(), session="第六次会议", **votes)
        assert ("水毁修复线" in left_on(case)) is (in_favour == 36), "not carried, the budget stays as it was"
    assert left_on(case)["农业农村线"] == Decimal("6000000.00") and case.answers["income"] == "6600000.50"
    town.do(case, "publish_adjustment", town.clerk, place="镇政府网站")
    assert [
        each.content["lines"].count("水毁修复线") for each in case.publications.order_by("published_at", "pk")
    ].count(1) == 1
    table = case.documents.filter(kind="budget_table").last()
    assert table is not None and table.values["lines"][-1]["amount"] == "200,000.00"
    assert case.publications.count() == 2, "the budget as it was stands on to its own day"
    closing = {"approved_on": clock.today(), "unspent": "结转下年。"}
    assert refused(town, case, "report", town.clerk, **closing) == "budget.year"
    town.time.move_to(dt.datetime(2027, 2, 1, 2, tzinfo=dt.UTC))
    town.do(case, "report", town.clerk, **closing)
    town.do(case, "close", town.clerk)


def test_where_the_township_says_so_its_head_signs_alone(town: Desk) -> None:
    case = proposed(town, rule="single")
    voted(town, case, 60)
    town.do(case, "split", town.clerk, place="镇政府网站")
    town.do(case, "ask_spending", town.zhang, **PAYMENT, payment="1.00")
    assert refused(town, case, "countersign", town.deng, opinion="属实。") == "signature.single"
    assert town.do(case, "sign", town.liu, opinion="同意。").state == "in_force"


def test_only_the_leader_of_the_line_signs_for_it(town: Desk) -> None:
    case = proposed(town, lines=[{"title": "全镇", "leader": "别人", "amount": "6600000.50"}])
    voted(town, case, 60)
    town.do(case, "split", town.clerk, place="镇政府网站")
    town.do(case, "ask_spending", town.zhang, **PAYMENT | {"budget_line": "全镇"}, payment="1.00")
    assert refused(town, case, "countersign", town.deng, opinion="属实。") == "budget.leader"
