"""规范性文件: until when one may stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.deadlines import last_day
from sundial.cases.models import Case, ClockKind
from sundial.cases.papers import values_of
from sundial.cases.stated import given_check, reckoned, stated_life
from sundial.cases.stated.saying import asked_at, in_chinese
from sundial.cases.stated.seats import at_seats
from sundial.kernel.clock import local_date
from sundial.kernel.limits import add_months
from sundial.kernel.refusal import Refusal

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

DOCUMENT = "normative_document"


@given_check("ends_in_time")
def ends_in_time(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A document stands no longer than the term allows, one on trial shorter. Raises ``normative.backward``, ``normative.long``."""
    known = act.case.answers | dict(answers)
    first = dt.date.fromisoformat(known["from_day"])
    if act.transition.action == "prolong":
        first = local_date(act.at)
    last = dt.date.fromisoformat(answers["until_day"])
    if last < first:
        raise Refusal("normative.backward", _("It would end before it begins."), field="until_day")
    name = "longest_trial" if known["trial"] else "longest"
    term = stated_life(DOCUMENT).parameter(name, first)
    if last >= add_months(first, int(term.value)):
        raise Refusal(
            "normative.long",
            _("It may stand for %(months)s months at most."),
            field="until_day",
            basis=term.basis,
            months=int(term.value),
        )


@given_check("no_more_than")
def no_more_than(act: Act, answers: Mapping[str, Any], names: Iterable[str]) -> None:
    """The first count is part of the second. Raises ``count.more``."""
    part, whole = names
    if int(answers[part]) > int(answers[whole]):
        raise Refusal("count.more", _("More than there were."), field=part)


@reckoned("document_title")
def document_title(act: Act, answers: Mapping[str, Any]) -> str:
    """Under which title it is published."""
    return str(act.case.answers["title"])


@values_of(DOCUMENT)
def of_a_document(act: Act, kind: str) -> dict[str, Any]:
    """What the opinions and the report say beside the answers: of several reviews, the latest alone."""
    told, case = act.case.answers, act.case
    counted = f"公开征求意见收到意见{told['opinions']}条，采纳{told['taken']}条。"
    review = _latest(case, "review_filing")
    return {
        "counted": counted,
        "verdict": _verdict(case),
        "filed_with": dict(at_seats(case))["filing"].name,
        "maker": case.organ.name,
        "faults": review.get("faults", []),
        "filed_number": review.get("filed_number", ""),
        **_correct_by(case),
    }


def _verdict(case: Case) -> str:
    given = _latest(case, "review").get("lawful")
    return in_chinese(asked_at(case, "review", "lawful"), case, given) if given else ""


def _latest(case: Case, action: str) -> dict[str, Any]:
    """What was answered at the latest ``action``."""
    found = case.records.filter(action=action).order_by("-at", "-pk").first()
    return found.values if found else {}


def _correct_by(case: Case) -> dict[str, Any]:
    running = case.clocks.filter(kind=ClockKind.RECTIFY, ended_at=None).first()
    if running is None or running.due_at is None:
        return {}
    return {"correct_by": last_day(running.due_at)}
