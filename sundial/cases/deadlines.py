"""The clocks of a case: kernel arithmetic on one side, rows and their ledger on the other.

Every move of a clock is a line of its ledger (``ClockEntry``) tied to the event that moved it. Only ``rederive``
writes ``due_at`` and ``provisional``; both follow from budget, consumption, running-since and the organ's calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases import todo
from sundial.cases.models import Case, CaseClock, CaseStep, ClockEntry, ClockKind, ClockMove, Publication
from sundial.kernel import clock as kernel_clock
from sundial.kernel import clockwork, workdays
from sundial.kernel.limits import Limit, Unit
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Calendar
from sundial.organs.queries import calendar_for, working_days

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

EXAMINATION = (ClockKind.STATUTORY, ClockKind.PROMISED, ClockKind.STEP)
# What a work list is sorted by. The end of a publication is nobody's duty, it only permits the archive.
# Payment, defence, hearing and remedies are the party's own time.
PARTYS = (
    ClockKind.DEFENCE,
    ClockKind.HEARING,
    ClockKind.PAYMENT,
    ClockKind.REMEDY,
    ClockKind.LATER_PAPERS,
    ClockKind.OWN_TERM,
)
DUTIES = (
    *EXAMINATION,
    ClockKind.CORRECTION_NOTICE,
    ClockKind.DELIVERY,
    ClockKind.FILING,
    ClockKind.REGULARISE,
    ClockKind.PRESERVATION,
    ClockKind.CUSTODY,
    ClockKind.GIVE_BACK,
    ClockKind.COMPENSATION,
    ClockKind.ENTRY,
    ClockKind.TIER,
    ClockKind.ACCEPTANCE,
    ClockKind.PROGRESS,
    ClockKind.ENFORCE,
    ClockKind.REPORT_BACK,
    ClockKind.ANSWER,
)
BATCH = 500
LAST_MOMENT = dt.timedelta(microseconds=1)


def start(
    act: Act,
    kind: str,
    limit: Limit,
    *,
    since: dt.datetime,
    run: CaseStep | None = None,
    source: str = "",
    day_means: Unit = Unit.WORKING_DAY,
) -> CaseClock:
    """Start a clock of ``limit`` at ``since``; a bare 日 is read as ``day_means``.

    Raises ``Refusal``: ``limit.uncountable`` (fixed by another paper), ``calendar.outside``.
    """
    pure = clockwork.started(limit, since, resolution=day_means)
    row = CaseClock(
        case=act.case,
        kind=kind,
        run=run,
        unit=pure.unit,
        budget=pure.limit_value,
        started_at=since,
        running_since=since,
        source=source,
    )
    rederive(row, calendar_for(act.case.organ))
    row.save()
    _enter(act, row, ClockMove.START, since, amount=row.budget, basis=source)
    return row


def stop(act: Act, row: CaseClock, *, reason: str, basis: str, approver: str = "", paper: str = "") -> CaseClock:
    """Stop one clock. Raises ``Refusal``: ``clock.run_out``, ``clock.not_running``."""
    pure = clockwork.stopped(_pure(row), act.at, calendar_for(act.case.organ))
    _take(act, row, pure)
    _enter(act, row, ClockMove.STOP, act.at, reason=reason, basis=basis, approver=approver, paper=paper)
    return row


def stop_all(
    act: Act, *, reason: str, basis: str, approver: str = "", paper: str = "", kinds: Iterable[str] = EXAMINATION
) -> list[CaseClock]:
    """Stop every running clock of ``kinds`` and return them; one that has run out is left alone, no stop undoes that."""
    running = [row for row in open_clocks(act.case, kinds) if row.running_since]
    in_time = [row for row in running if row.due_at is None or row.due_at > act.at]
    return [stop(act, row, reason=reason, basis=basis, approver=approver, paper=paper) for row in in_time]


def resume_all(act: Act, *, reason: str = "", kinds: Iterable[str] = EXAMINATION) -> list[CaseClock]:
    """Let every standing clock of ``kinds`` run again. Raises ``Refusal`` ``clock.running`` when none stands."""
    standing = [row for row in open_clocks(act.case, kinds) if not row.running_since]
    if not standing:
        raise Refusal("clock.running", _("The clock is running; there is nothing to resume."))
    for row in standing:
        _take(act, row, clockwork.resumed(_pure(row), act.at))
        _enter(act, row, ClockMove.RESUME, act.at, reason=reason)
    return standing


def extend(act: Act, row: CaseClock, by: Limit, *, reason: str, basis: str, approver: str, paper: str) -> CaseClock:
    """Add ``by`` to a clock's budget. Raises ``Refusal`` ``limit.units`` when it is counted in another unit."""
    before = row.budget
    _take(act, row, clockwork.extended(_pure(row), by, resolution=Unit(row.unit)))
    _enter(
        act,
        row,
        ClockMove.EXTEND,
        act.at,
        amount=row.budget - before,
        reason=reason,
        basis=basis,
        approver=approver,
        paper=paper,
    )
    return row


def end(act: Act, *kinds: str, run: CaseStep | None = None, at: dt.datetime | None = None) -> None:
    """End the open clocks of ``kinds`` (of the whole case), or of one run."""
    at = at or act.at
    rows = open_clocks(act.case).filter(run=run) if run else open_clocks(act.case, kinds)
    for row in rows:
        _take(act, row, clockwork.ended(_pure(row), at, calendar_for(act.case.organ)))
        _enter(act, row, ClockMove.END, at)


def rederive(row: CaseClock, calendar: workdays.Calendar) -> None:
    """Derive ``due_at`` and ``provisional``; an ended clock keeps the due moment it ended with."""
    if row.ended_at:
        return
    row.due_at = clockwork.due(_pure(row), calendar)
    row.provisional = row.due_at is not None and calendar.is_provisional(last_day(row.due_at))


def last_day(due_at: dt.datetime) -> dt.date:
    """The last day that counts, of an exclusive due moment."""
    return kernel_clock.local_date(due_at - LAST_MOMENT)


def open_clocks(case: Case, kinds: Iterable[str] = ()) -> QuerySet[CaseClock]:
    """The clocks of ``case`` that have not ended, of ``kinds`` when some are named."""
    rows = case.clocks.filter(ended_at__isnull=True).order_by("started_at", "pk")
    return rows.filter(kind__in=list(kinds)) if kinds else rows


def next_due(case: Case) -> dt.datetime | None:
    """The moment the first of the case's duties runs out; empty while all stand."""
    first: dt.datetime | None = open_clocks(case, DUTIES).aggregate(first=Min("due_at"))["first"]
    return first


def stands(case: Case) -> bool:
    """Whether the clocks of the examination are stopped."""
    return open_clocks(case, EXAMINATION).filter(running_since__isnull=True).exists()


@dataclass(frozen=True)
class Redated:
    """One clock a new calendar moved."""

    case: Case
    clock: CaseClock
    old_due_at: dt.datetime
    new_due_at: dt.datetime


@transaction.atomic
def redate_open_clocks(calendar: Calendar, *, by: Actor | None = None) -> list[Redated]:
    """Derive every running clock of the organs that now count by ``calendar`` again, and return those that moved.

    Call it in the transaction that puts the calendar into use. Each moved clock gets a line in its ledger and an event.
    """
    moved: list[Redated] = []
    for case_ids in _batches(_cases_counting_by(calendar)):
        for case in (
            Case.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organ", "item")
            .filter(pk__in=case_ids)
        ):
            moved += _redate(case, calendar, by or Actor.system())
    return moved


def _cases_counting_by(calendar: Calendar) -> list[UUID]:
    running = CaseClock.objects.filter(
        ended_at__isnull=True, running_since__isnull=False, case__organ__calendar=calendar
    )
    return list(running.exclude(unit=Unit.HOUR).order_by("case_id").values_list("case_id", flat=True).distinct())


def _batches(keys: list[UUID]) -> Iterator[list[UUID]]:
    return (keys[i : i + BATCH] for i in range(0, len(keys), BATCH))


def _redate(case: Case, calendar: Calendar, by: Actor) -> list[Redated]:
    days = working_days(calendar.pk)
    moved = []
    for row in open_clocks(case).filter(running_since__isnull=False):
        old, was_provisional = row.due_at, row.provisional
        rederive(row, days)
        if row.due_at and old and row.due_at != old:
            moved.append(Redated(case, row, old, row.due_at))
        elif row.provisional == was_provisional:
            continue
        row.save(update_fields=["due_at", "provisional"])
    if moved:
        _record_redating(case, calendar, moved, by)
    return moved


def _record_redating(case: Case, calendar: Calendar, moved: list[Redated], by: Actor) -> None:
    event = record(
        "case.redate",
        subject_type="case",
        subject_id=case.pk,
        by=by,
        organ=case.organ.code,
        item=case.item.code,
        data={
            "verb": "other",
            "calendar": str(calendar),
            "clocks": [{"clock": m.clock.kind, "old": m.old_due_at, "new": m.new_due_at} for m in moved],
        },
        public={"redated": [calendar.name, calendar.version]},
    )
    now = event.recorded_at
    ClockEntry.objects.bulk_create(
        ClockEntry(
            clock=m.clock, move=ClockMove.REDATE, at=now, reason=str(calendar), due_at=m.new_due_at, event_id=event.pk
        )
        for m in moved
    )
    _follow(case, moved)
    case.due_at = next_due(case)
    case.save(update_fields=["due_at"])
    todo.redate(case)


def _follow(case: Case, moved: list[Redated]) -> None:
    """A publication stands at least until its clock says so, so it moves with it."""
    for each in moved:
        if each.clock.kind == ClockKind.PUBLICATION:
            Publication.objects.filter(case=case, keep_until=each.old_due_at).update(keep_until=each.new_due_at)


def _pure(row: CaseClock) -> clockwork.Clock:
    return clockwork.Clock(row.budget, Unit(row.unit), row.consumed, row.running_since, row.ended_at)


def _take(act: Act, row: CaseClock, pure: clockwork.Clock) -> None:
    row.budget, row.consumed = pure.limit_value, pure.consumed
    row.running_since, row.ended_at = pure.running_since, pure.ended_at
    rederive(row, calendar_for(act.case.organ))
    row.save()


def _enter(act: Act, row: CaseClock, move: str, at: dt.datetime, **more: object) -> None:
    act.entries.append(ClockEntry(clock=row, move=move, at=at, due_at=row.due_at, **more))
