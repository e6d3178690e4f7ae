"""What a demand of performance and an application to the court say of the penalty that was not performed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sundial.cases.models import Case, Document
from sundial.cases.procedure import Act
from sundial.cases.stated.models import Record
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Unit
from sundial.kernel.money import capitals, format_yuan
from sundial.penalties import terms

Values = Mapping[str, Any]
DECISION, DEMAND = "penalty_decision", "performance_demand"
REMEDIES = {"review": "申请行政复议", "suit": "提起行政诉讼"}
NO_REMEDY = "未申请行政复议、未提起行政诉讼，"
UNITS = {Unit.WORKING_DAY: "个工作日内", Unit.CALENDAR_DAY: "日内"}


def demand(act: Act, said: Values) -> Values:
    """The decision, what of it is left, and how long the party still has (行政强制法 arts. 35, 54)."""
    case, left = act.case, terms.left_to_pay(act.case)
    term = terms.limit_of(case, "demand", local_date(act.at))
    return _decision_of(case) | {
        "duties": case.answers["penalty"],
        "perform_by": f"{term.value}{UNITS[term.unit]}" if term else "",
        "manner": "按照处罚决定书的要求履行，罚款缴至代收银行。",
        "amount": f"{format_yuan(left)}元（大写：{capitals(left)}）" if left > 0 else "",
        "payment": "处罚决定书载明的代收银行或者电子支付系统",
    }


def application(act: Act, said: Values) -> Values:
    """The decision and its delivery, remedies, the demand, and what the court is asked to enforce (行政强制法 art. 55)."""
    case, decided = act.case, _latest(act.case, "decide")
    paper = case.documents.filter(kind=DEMAND).order_by("-issued_at").first()
    demanded = _latest(case, "demand")
    report = _latest(case, "report_investigation")
    remedy = REMEDIES.get(str(case.answers.get("remedy")))
    return _decision_of(case) | {
        "court_named": said["court"],
        "facts": report.values["facts"] if report else "",
        "remedy": f"{remedy}，已经审结，" if remedy else NO_REMEDY,
        "demand_number": paper.number if paper else "",
        "demanded_on": local_date(demanded.at) if demanded else None,
        "claims": [said["applied_for"]],
        "head": decided.author if decided else "",
    }


def _decision_of(case: Case) -> dict[str, Any]:
    paper: Document = case.documents.filter(kind=DECISION).order_by("-issued_at")[0]
    assert case.decided_at is not None and case.delivered_at is not None
    return {
        "decision_title": paper.title,
        "decision_number": paper.number,
        "decided_on": local_date(case.decided_at),
        "delivered_on": local_date(case.delivered_at),
    }


def _latest(case: Case, action: str) -> Record | None:
    return case.records.filter(action=action).order_by("-at", "-pk").first()
