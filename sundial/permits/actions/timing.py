"""What moves the limit of an examination: lawful stops, and extensions the head approves."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.documents.wording import say_limit
from sundial.cases.models import Case, CaseClock, ClockKind, Extension, ExtensionState
from sundial.cases.procedure import Act, By, guard, perform
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duty_as
from sundial.organs.models import Officer, Role
from sundial.permits import papers, terms
from sundial.permits.states import PROCEDURE
from sundial.powers.models import LimitKind, LimitRow
from sundial.powers.rules import amount_in_words

EXTENDED = "行政许可法第四十二条第一款"
HEADS = (Role.DEPUTY_HEAD, Role.DIRECTOR)
WHOLE = (ClockKind.STATUTORY, ClockKind.PROMISED)


def stop_clock(
    case_id: UUID,
    reason: str,
    *,
    by: By,
    paper: str,
    needed_time: str,
    note: str = "",
    approver: Officer | None = None,
    occurred_at: dt.datetime | None = None,
) -> Case:
    """Stop the clock for a reason of the closed list (``terms.lawful_stops``), on a paper the applicant was given.

    ``approver`` is the head who agreed; one who is a head needs no other. ``needed_time`` is what the applicant is told
    it will take (art. 45), in words.
    Raises ``Refusal``: ``clock.reason``, ``clock.paper``, ``clock.approver``, ``clock.run_out``, ``clock.not_running``.
    """
    cause = terms.lawful_stop(reason)
    with perform(case_id, "stop_clock", by=by, occurred_at=occurred_at, reason=str(cause.value)) as act:
        name = _approver(act, approver)
        if not paper.strip():
            raise Refusal(
                "clock.paper", _("Tell the applicant in writing and name the paper."), field="paper", basis=cause.basis
            )
        stopped = deadlines.stop_all(act, reason=str(cause.value), basis=cause.basis, approver=name, paper=paper)
        if not stopped:
            raise Refusal(
                "clock.run_out", _("The time limit has run out and cannot be stopped any more."), basis=cause.basis
            )
        act.note(cause=reason, approver=name, paper=paper, note=note, clocks=[each.kind for each in stopped])
        papers.issue(
            act,
            "stop_clock",
            procedure=cause.value,
            reason=note or cause.value,
            from_on=local_date(act.at),
            needed_time=needed_time,
        )
    return act.case


def resume_clock(case_id: UUID, *, by: By, note: str = "", occurred_at: dt.datetime | None = None) -> Case:
    """Let the clock run again. Raises ``Refusal``: ``clock.running``, ``clock.rectifying``."""
    with perform(case_id, "resume_clock", by=by, occurred_at=occurred_at, reason=note) as act:
        resumed = deadlines.resume_all(act, reason=note)
        act.note(clocks=[each.kind for each in resumed])
    return act.case


def request_extension(
    case_id: UUID, value: int, reason: str, *, by: By, occurred_at: dt.datetime | None = None
) -> Extension:
    """The handler asks for so much more time, in the unit of the item's extension (CASE-15).

    Raises ``Refusal``: ``extension.none`` (the item knows none), ``extension.cap``, ``extension.reason``,
    ``extension.late`` (the limit has ended), ``extension.asked``.
    """
    with perform(case_id, "request_extension", by=by, occurred_at=occurred_at, reason=reason) as act:
        assert act.hand.officer is not None
        _check_reason(reason)
        row = _within_cap(act.case, value)
        extension = Extension.objects.create(
            case=act.case,
            value=value,
            unit=row.unit,
            reason=reason,
            requested_by=act.hand.officer,
            requested_at=act.at,
        )
        act.note(extension_value=value, extension_unit=row.unit)
    return extension


def decide_extension(
    case_id: UUID,
    approve: bool,
    *,
    by: By,
    paper: str = "",
    note: str = "",
    occurred_at: dt.datetime | None = None,
) -> Extension:
    """The head approves in writing, before the limit ends, or refuses.

    The promise is lengthened; the statutory limit only as far as the lengthened promise would pass it, because then
    the extension is the law's own (art. 42).
    Raises ``Refusal``: ``extension.not_asked``, ``extension.late``, ``extension.paper``, ``extension.reason``.
    """
    with perform(case_id, "decide_extension", by=by, occurred_at=occurred_at, reason=note) as act:
        extension = act.case.extensions.get(state=ExtensionState.REQUESTED)
        extension.state = ExtensionState.APPROVED if approve else ExtensionState.REFUSED
        extension.decided_by, extension.decided_at, extension.decision_note = act.hand.officer, act.at, note
        if approve:
            _check_paper(paper)
            _lengthen(act, extension, paper)
        else:
            _check_reason(note)
            act.verb = "other"
        extension.save()
        act.note(approved=approve, extension_value=extension.value, extension_unit=extension.unit, paper=paper)
    return extension


def notify_extension(case_id: UUID, *, by: By, how: str = "", occurred_at: dt.datetime | None = None) -> Extension:
    """The applicant is told that it takes longer, and why."""
    with perform(case_id, "notify_extension", by=by, occurred_at=occurred_at) as act:
        extension = _untold(act.case)
        assert extension is not None
        extension.told_applicant_at = act.at
        extension.save()
        act.note(how=how, told=extension.reason, extension_value=extension.value, extension_unit=extension.unit)
        _issue_notice(act, extension)
    return extension


@guard(PROCEDURE, "stop_clock")
def the_clock_runs(case: Case, run: object, at: dt.datetime) -> None:
    """A standing clock is not stopped twice."""
    if not deadlines.open_clocks(case, deadlines.EXAMINATION).filter(running_since__isnull=False).exists():
        raise Refusal("clock.not_running", _("The clock is already standing."), basis="行政许可法第四十五条")


@guard(PROCEDURE, "resume_clock")
def the_clock_stands_for_another_reason(case: Case, run: object, at: dt.datetime) -> None:
    """What rectification stopped, the report of the rectification resumes."""
    if not deadlines.stands(case):
        raise Refusal("clock.running", _("The clock is running; there is nothing to resume."))
    if awaits_rectification(case):
        raise Refusal(
            "clock.rectifying", _("The clock stands until the applicant reports the rectification."), who=_("applicant")
        )


@guard(PROCEDURE, "request_extension")
def an_extension_may_be_asked(case: Case, run: object, at: dt.datetime) -> None:
    """The item knows an extension, none is pending, and the limit has not ended."""
    extension_row(case)
    if case.extensions.filter(state=ExtensionState.REQUESTED).exists():
        raise Refusal("extension.asked", _("An extension has been asked for and is not decided yet."), basis=EXTENDED)
    _check_in_time(case, at)


@guard(PROCEDURE, "decide_extension")
def an_extension_is_asked(case: Case, run: object, at: dt.datetime) -> None:
    """There is a request, and the limit has not ended."""
    if not case.extensions.filter(state=ExtensionState.REQUESTED).exists():
        raise Refusal("extension.not_asked", _("Nobody has asked for an extension."), basis=EXTENDED)
    _check_in_time(case, at)


@guard(PROCEDURE, "notify_extension")
def an_extension_is_to_be_told(case: Case, run: object, at: dt.datetime) -> None:
    """There is an approved extension the applicant does not know of."""
    if _untold(case) is None:
        raise Refusal("extension.told", _("There is no extension the applicant does not know of."), basis=EXTENDED)


def awaits_rectification(case: Case) -> bool:
    """Whether a re-check waits for the applicant."""
    active = case.steps.filter(state="active", kind="recheck")
    return any("rectified_at" not in run.data for run in active)


def extension_row(case: Case) -> LimitRow:
    """The item's extension; raises ``Refusal`` ``extension.none``."""
    row = case.version.limits.filter(kind=LimitKind.EXTENSION).first()
    if row is None:
        raise Refusal("extension.none", _("This item knows no extension."), basis=EXTENDED)
    return row


def extension_left(case: Case) -> int:
    """How much may still be added, in the unit of the item's extension. Raises ``Refusal`` ``extension.none``."""
    row = extension_row(case)
    granted = sum(each.value for each in case.extensions.filter(state=ExtensionState.APPROVED))
    return max(row.value - granted - (_promised_budget(case) if row.is_total else 0), 0)


def _within_cap(case: Case, value: int) -> LimitRow:
    row, cap = extension_row(case), extension_left(case)
    if not 0 < value <= cap:
        raise Refusal(
            "extension.cap",
            _("At most %(cap)s may be added."),
            field="value",
            basis=EXTENDED,
            cap=amount_in_words(cap, row.unit),
        )
    return row


def _promised_budget(case: Case) -> int:
    row = case.version.limits.filter(kind=LimitKind.PROMISED).first()
    return row.value if row else 0


def _lengthen(act: Act, extension: Extension, paper: str) -> None:
    clocks = {row.kind: row for row in deadlines.open_clocks(act.case, WHOLE)}
    promised, statutory = clocks.get(ClockKind.PROMISED), clocks.get(ClockKind.STATUTORY)
    first = promised or statutory
    if first is None:
        raise Refusal("extension.none", _("There is no limit to extend."), basis=EXTENDED)
    by = Limit(extension.value, Unit(extension.unit))
    _extend(act, first, by, extension.reason, paper)
    if promised and statutory and promised.unit == statutory.unit and promised.budget > statutory.budget:
        over = Limit(promised.budget - statutory.budget, Unit(statutory.unit))
        _extend(act, statutory, over, extension.reason, paper)
    act.note(approver=act.hand.actor.name, new_due_at=first.due_at)
    act.also(
        "extend",
        verb="extend",
        by_hand=True,
        approver=act.hand.actor.name,
        paper=paper,
        reason=extension.reason,
        extension_value=extension.value,
        # A bare 日 is read as the clock it lengthens reads it.
        extension_unit=first.unit if extension.unit == Unit.DAY_UNQUALIFIED else extension.unit,
    )


def _issue_notice(act: Act, extension: Extension) -> None:
    assert extension.decided_by is not None
    running = deadlines.open_clocks(act.case, [ClockKind.PROMISED, ClockKind.STATUTORY]).order_by("due_at").first()
    due = running.due_at if running else None
    papers.issue(
        act,
        "notify_extension",
        reason=extension.reason,
        extension=say_limit(extension.value, extension.unit),
        approver=extension.decided_by.name,
        new_due_on=deadlines.last_day(due) if due else None,
    )


def _extend(act: Act, row: CaseClock, by: Limit, reason: str, paper: str) -> None:
    deadlines.extend(act, row, by, reason=reason, basis=EXTENDED, approver=act.hand.actor.name, paper=paper)


def _approver(act: Act, approver: Officer | None) -> str:
    if act.hand.role in HEADS:
        return act.hand.actor.name
    if approver is None or duty_as(approver, HEADS, act.case.organ, local_date(act.at)) is None:
        raise Refusal("clock.approver", _("A head of the organ must approve."), field="approver")
    return approver.name


def _check_in_time(case: Case, at: dt.datetime) -> None:
    for row in deadlines.open_clocks(case, WHOLE):
        if row.due_at is not None and row.due_at <= at:
            raise Refusal("extension.late", _("The limit has ended; it cannot be extended any more."), basis=EXTENDED)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal("extension.reason", _("State the reasons."), field="reason", basis=EXTENDED)


def _check_paper(paper: str) -> None:
    if not paper.strip():
        raise Refusal("extension.paper", _("Name the written approval."), field="paper", basis=EXTENDED)


def _untold(case: Case) -> Extension | None:
    return case.extensions.filter(state=ExtensionState.APPROVED, told_applicant_at__isnull=True).last()
