"""The ends that are no decision: not accepted, returned, withdrawn, terminated."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines, route
from sundial.cases.models import Case
from sundial.cases.procedure import Act, By, perform
from sundial.kernel.clock import local_date
from sundial.kernel.limits import add_months
from sundial.kernel.refusal import Refusal
from sundial.permits import papers, terms

MONTHS = {"year": 12, "month": 1}


def decline(
    case_id: UUID,
    reasons: str,
    *,
    by: By,
    ground: str = "not_competent",
    competent_organ: str = "",
    occurred_at: dt.datetime | None = None,
) -> Case:
    """Decline to accept (不予受理), with reasons, and with the competent organ where it is known.

    Raises ``Refusal`` ``close.reason`` without reasons.
    """
    with perform(case_id, "decline", by=by, occurred_at=occurred_at, reason=stated(reasons)) as act:
        act.note(ground=ground, competent_organ=competent_organ)
        end_without_decision(act, "declined")
        papers.issue(act, "decline", ground=ground, reasons=reasons, competent_organ=competent_organ)
    return act.case


def return_application(case_id: UUID, reasons: str, *, by: By, occurred_at: dt.datetime | None = None) -> Case:
    """Return an application that cannot be dealt with as it is (退件). Raises ``Refusal`` ``close.reason``."""
    with perform(case_id, "return_application", by=by, occurred_at=occurred_at, reason=stated(reasons)) as act:
        end_without_decision(act, "returned")
        papers.issue(act, "return_application", reasons=reasons)
    return act.case


def withdraw(case_id: UUID, *, by: By, reasons: str = "", occurred_at: dt.datetime | None = None) -> Case:
    """Withdraw the application; the applicant owes no reason."""
    with perform(case_id, "withdraw", by=by, occurred_at=occurred_at, reason=reasons) as act:
        end_without_decision(act, "withdrawn")
        if act.case.submitted_at:
            papers.issue(act, "withdraw", asked_on=local_date(act.at), reason=reasons)
    return act.case


def terminate(case_id: UUID, reasons: str, *, by: By, occurred_at: dt.datetime | None = None) -> Case:
    """End the examination because its object has fallen away. Raises ``Refusal`` ``close.reason``."""
    with perform(case_id, "terminate", by=by, occurred_at=occurred_at, reason=stated(reasons)) as act:
        end_without_decision(act, "terminated")
        papers.issue(act, "terminate", reasons=reasons)
    return act.case


def end_without_decision(act: Act, outcome: str) -> None:
    """End every clock and step, and say how long the file is kept."""
    route.abandon(act)
    deadlines.end(act)
    act.case.outcome = outcome
    keep_file(act)


def keep_file(act: Act) -> None:
    """Set the day until which the closed file is kept."""
    closed_on = local_date(act.at)
    term = terms.retention(closed_on)
    act.case.keep_until = add_months(closed_on, int(term.value) * MONTHS[term.unit])
    act.note(keep_until=act.case.keep_until)


def stated(reasons: str) -> str:
    """``reasons``, or the refusal of an act that has none."""
    if not reasons.strip():
        raise Refusal(
            "close.reason", _("State the reasons."), field="reasons", basis="行政许可法第三十二条、第三十八条"
        )
    return reasons
