"""Benefits, joint approvals and markets of the demonstration are lived by their scripts and stand where a visitor expects them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sundial.benefits.models import Payment
from sundial.cases.models import Case
from sundial.desk.show import life_steps
from sundial.levies.account import account
from sundial.levies.budgets import left_on

TIERS = ("aid", "joint", "market", "preference", "relief", "subsistence", "support", "unemployment", "disability")


@pytest.fixture
def lived(in_county: None, db: None) -> dict[str, Case]:
    told = Case.objects.filter(parent=None, procedure__in=TIERS).select_related("applicant")
    return {case.applicant.name: case for case in told}


def test_they_stand_as_told(lived: dict[str, Case]) -> None:
    states = {name.removesuffix("（演示）"): case.state for name, case in lived.items()}
    assert states == {
        "唐桂英": "in_force",
        "邝美兰": "posted",
        "陈老三": "surveyed",
        "罗德华": "in_care",
        "吴贵发": "at_county",
        "李水莲": "at_county",
        "胡建平": "closed",
        "钟敏": "registered",
        "邓勇": "applied",
        "湖南舜峰中药材加工有限公司": "closed",
        "临武鸭食品深加工有限公司": "running",
        "临武县湘南农贸市场开发有限公司": "registered",
        "临武县武水夜市管理服务部": "examined",
    }
    children = {each.item.code: each.state for each in lived["湖南舜峰中药材加工有限公司（演示）"].children.all()}
    assert set(children.values()) == {"delivered"}
    months = Payment.objects.values_list("award__case__applicant__name", "period", "amount").order_by("period")
    assert ("唐桂英", dt.date(2026, 11, 1), Decimal("480.00")) in list(months)


def test_the_money_of_a_township_is_kept_to_the_fen(in_county: None, db: None) -> None:
    deposit, village, budget = (Case.objects.get(procedure=each) for each in ("deposit", "village_accounts", "budget"))
    assert (deposit.state, account(deposit).balance) == ("held", Decimal("2900000.00"))
    assert (village.state, account(village).balance) == ("published", Decimal("33599.50"))
    assert life_steps(village), "its page shows where it stands, whatever the item publishes"
    assert (budget.state, left_on(budget)["社会事务线"]) == ("asked", Decimal("8364000.00"))
