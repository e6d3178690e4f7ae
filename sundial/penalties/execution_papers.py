"""What a demand of performance and an application to the court say of the penalty that was not performed; the phrases are the papers' own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sundial.cases.documents.wording import say_limit
from sundial.cases.models import Case, Document
from sundial.cases.procedure import Act
from sundial.cases.stated.models import Record
from sundial.kernel.clock import local_date
from sundial.kernel.money import capitals, format_yuan
from sundial.organs.access import head_of
from sundial.penalties import terms

Values = Mapping[str, Any]
DECISIONS, DEMAND = ("penalty_decision", "summary_penalty_decision"), "performance_demand"


def demand(act: Act, said: Values) -> Values:
    """The decision, what of it is left, and how long the party still has (行政强制法 arts. 35, 54)."""
    case, left = act.case, terms.left_to_pay(act.case)
    term = terms.limit_of(case, "demand", local_date(act.at))
    return _decision_of(case) | {
        "duties": case.answers["penalty"],
        "perform_within": say_limit(term.value, term.unit) if term else "",
        "amount": "",  # the fine proposed bears the same name; what is left stands under `sum`
        "sum": format_yuan(left) if left > 0 else "",
        "sum_in_words": capitals(left) if left > 0 else "",
    }


def application(act: Act, said: Values) -> Values:
    """The decision and its delivery, remedies, the demand, and what the court is asked to enforce (行政强制法 art. 55)."""
    case, decided = act.case, _latest(act.case, "decide")
    paper = case.documents.filter(kind=DEMAND).order_by("-issued_at", "-pk").first()
    demanded, told = _latest(case, "demand"), _latest(case, "report_investigation") or _latest(case, "open")
    head = head_of(case.organ, local_date(act.at))
    return _decision_of(case) | {
        "court_named": said["court"],
        "facts": told.values["facts"] if told else "",
        "sought": case.answers.get("remedy") or "none",
        "demand_number": paper.number if paper else "",
        "demanded_on": local_date(demanded.at) if demanded else None,
        "claims": [said["applied_for"]],
        "head": decided.author if decided else head.name if head else "",
    }


def _decision_of(case: Case) -> dict[str, Any]:
    paper: Document = case.documents.filter(kind__in=DECISIONS).order_by("-issued_at", "-pk")[0]
    assert case.decided_at is not None and case.delivered_at is not None
    return {
        "decision_title": paper.title,
        "decision_number": paper.number,
        "decided_on": local_date(case.decided_at),
        "delivered_on": local_date(case.delivered_at),
    }


def _latest(case: Case, action: str) -> Record | None:
    return case.records.filter(action=action).order_by("-at", "-pk").first()
