"""Accept: by an officer, or by the law when the organ let its days pass."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines, route
from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.cases.procedure import SYSTEM, Act, By, guard, perform
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.permits import papers, terms
from sundial.permits.actions.pledge import expect_papers
from sundial.permits.materials import check_list, gaps, unchecked
from sundial.permits.states import PROCEDURE
from sundial.powers.drafts import day_means
from sundial.powers.models import LimitKind

BASIS = "行政许可法第三十二条第一款第五项"
WHOLE = ((LimitKind.STATUTORY, ClockKind.STATUTORY), (LimitKind.PROMISED, ClockKind.PROMISED))


def accept(case_id: UUID, *, by: By, occurred_at: dt.datetime | None = None) -> Case:
    """Accept the application. It counts as accepted on the day it was complete (CASE-05), and the limits run from then.

    Raises ``Refusal``: ``accept.unchecked``, ``accept.gaps``.
    """
    with perform(case_id, "accept", by=by, occurred_at=occurred_at) as act:
        begin_examination(act)
    return act.case


def accept_jointly(case_id: UUID) -> Case:
    """Count a part of a joint approval as accepted with the whole: one window accepts, nobody accepts again (许可法第二十六条).

    Raises ``Refusal`` ``accept.alone`` for an application that is no part of another.
    """
    with perform(case_id, "accept_jointly", by=SYSTEM) as act:
        if act.case.parent_id is None:
            raise Refusal(
                "accept.alone",
                _("Only a part of a joint approval is accepted with the whole."),
                basis=act.transition.basis,
            )
        begin_examination(act)
    return act.case


def deem_accepted(case_id: UUID) -> Case:
    """Count the application as accepted on the day it was received, because nobody answered in time.

    Raises ``Refusal`` ``accept.in_time`` while the organ may still answer.
    """
    with perform(case_id, "deem_accepted", by=SYSTEM) as act:
        begin_examination(act)
    return act.case


def sweep_deemed(at: dt.datetime | None = None) -> list[Case]:
    """Deem accepted every application whose days ran out by ``at`` (default now); each in its own transaction."""
    silent = CaseClock.objects.filter(
        kind=ClockKind.CORRECTION_NOTICE, ended_at__isnull=True, due_at__lte=at or clock.now(), case__state="submitted"
    )
    swept = []
    for case_id in list(silent.order_by("due_at").values_list("case_id", flat=True)):
        try:
            swept.append(deem_accepted(case_id))
        except Refusal:
            # An officer answered between the look and the lock.
            continue
    return swept


def begin_examination(act: Act) -> None:
    """Set the day of acceptance, start the limits of the whole, and put the first steps in hand."""
    case = act.case
    case.accepted_at = complete_since(case)
    act.note(accepted_on=local_date(case.accepted_at), accepted_at=case.accepted_at)
    deadlines.end(act, ClockKind.CORRECTION_NOTICE)
    missing = [str(limit) for limit, kind in WHOLE if not _start_limit(act, limit, kind)]
    act.note(**({"missing_limits": missing} if missing else {}))
    expect_papers(act)
    route.advance(act)
    papers.issue(act, act.transition.action)


def complete_since(case: Case) -> dt.datetime:
    """When the application was complete: the last supplement, else the submission."""
    last = case.corrections.filter(answered_at__isnull=False).last()
    moment = last.answered_at if last else case.submitted_at
    assert moment is not None
    return moment


@guard(PROCEDURE, "accept")
def complete_and_in_order(case: Case, run: object, at: dt.datetime) -> None:
    """Only a complete application is accepted by hand; what lacks goes into the correction notice."""
    lines = check_list(case)
    if left := unchecked(lines):
        raise Refusal(
            "accept.unchecked", _("Check every material first: %(names)s."), basis=BASIS, names="、".join(left)
        )
    if found := gaps(lines):
        names = "、".join(str(gap["name"]) for gap in found)
        raise Refusal("accept.gaps", _("The application is not complete: %(names)s."), basis=BASIS, names=names)


@guard(PROCEDURE, "deem_accepted")
def nobody_answered_in_time(case: Case, run: object, at: dt.datetime) -> None:
    """The law's fiction needs the days to have passed."""
    open_clock = deadlines.open_clocks(case, [ClockKind.CORRECTION_NOTICE]).first()
    if open_clock is None or open_clock.due_at is None or open_clock.due_at > at:
        raise Refusal("accept.in_time", _("The organ may still answer."), basis="行政许可法第三十二条第一款第四项")


def _start_limit(act: Act, limit: str, kind: str) -> bool:
    term = terms.limit_of(act.case.version, limit, local_date(act.at))
    if term is None or not term.limit.unit.is_countable:
        return False
    assert act.case.accepted_at is not None
    deadlines.start(
        act,
        kind,
        term.limit,
        since=act.case.accepted_at,
        source=term.basis,
        day_means=day_means(act.case.item, act.case.version),
    )
    return True
