"""A subsistence case brought to any point of its life."""

from __future__ import annotations

from typing import Any

from sundial.benefits.tests.tiers import Tiers, members
from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT
from sundial.kernel import clock

STATED = {
    "category": "rural",
    "reason": "年老多病，抚养孙子，生活困难。",
    "members": members(),
    "stated_income": "1200",
    "truthful": True,
}
DELIVERY = {"method": "direct", "recipient": "周桂英", "proof": "送达回证1号"}


def applied(tiers: Tiers, by: Any = APPLICANT, **changes: Any) -> Case:
    version = tiers.item("TW-01", "subsistence", "城乡最低生活保障")
    return tiers.applied(version, {**STATED, **changes}, by=by)


def reviewed_by_village(tiers: Tiers, **changes: Any) -> Case:
    case = applied(tiers, **changes)
    return tiers.do(case, "village_opinion", tiers.clerk, stance="agree", text="情况属实。")


def survey(tiers: Tiers, case: Case, action: str = "survey", income: str = "1200", **changes: Any) -> Case:
    found = {
        "officers": [tiers.handler, tiers.second],
        "surveyed_on": clock.today(),
        "members": members(),
        "yearly_income": income,
        "assets": "土坯房三间。",
        "living": "主要靠种菜。",
    }
    return tiers.do(case, action, tiers.handler, **{**found, **changes})


def appraise(tiers: Tiers, case: Case, present: int = 7, **changes: Any) -> Case:
    names = [f"评议员{n}" for n in range(present)]
    said = {"agreeing": present, "disagreeing": 0, "appraisal": "一致同意。"}
    return tiers.do(
        case, "appraise", tiers.handler, appraised_on=clock.today(), appraisers_present=names, **{**said, **changes}
    )


def posted(tiers: Tiers) -> Case:
    case = appraise(tiers, survey(tiers, reviewed_by_village(tiers)))
    tiers.do(case, "township_opinion", tiers.deputy, stance="agree", text="建议批准。")
    return tiers.do(case, "post", tiers.handler, place="响石村公示栏")


def at_county(tiers: Tiers) -> Case:
    case = posted(tiers)
    tiers.days(8)
    return tiers.do(case, "report_up", tiers.handler)


def in_force(tiers: Tiers, amount: str = "30.00") -> Case:
    return tiers.do(
        at_county(tiers), "decide", tiers.director, granted=True, monthly_amount=amount, first_month="2026-03-01"
    )
