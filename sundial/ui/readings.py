"""Rows of a case turned into what the components draw, so that hall, desk and wall show the same clock and the same story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sundial.cases.clock_ledger import days_of
from sundial.cases.deadlines import last_day
from sundial.cases.models import Case, CaseClock, ClockEntry, ClockKind, ClockMove
from sundial.cases.reuse import Held
from sundial.cases.stated.amending import LABELS as PUBLISHED
from sundial.cases.stated.amending import words_of
from sundial.kernel import clockwork
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Unit
from sundial.kernel.workdays import Calendar
from sundial.ui import parts, words

OUTCOMES: dict[str, Promise] = {
    "granted": pgettext_lazy("outcome", "granted"),
    "refused": pgettext_lazy("outcome", "refused"),
    "revoke": pgettext_lazy("outcome", "revoked"),
    "recall": pgettext_lazy("outcome", "recalled"),
    "cancel": pgettext_lazy("outcome", "cancelled"),
    "stands": pgettext_lazy("outcome", "the permit stands"),
    "penalty": pgettext_lazy("outcome", "penalty imposed"),
    "no_penalty": pgettext_lazy("outcome", "no penalty"),
    "reported": pgettext_lazy("outcome", "reported"),
    "booked": pgettext_lazy("outcome", "booked"),
    "grant": gettext_lazy("proposed to be granted"),
    "refuse": gettext_lazy("proposed to be refused"),
}
NEAR = 1  # units left at which a chip draws the eye; the light itself is the rules' business


# Time in which somebody may do something: once it is over it is over, and nobody is late.
WINDOWS = (ClockKind.DEFENCE, ClockKind.HEARING, ClockKind.REMEDY, ClockKind.PUBLICATION)


def reading(row: CaseClock, at: dt.datetime, calendar: Calendar) -> parts.Clock:
    """How a clock stands at ``at``: used, left, due, stopped."""
    pure = clockwork.Clock(row.budget, Unit(row.unit), row.consumed, row.running_since, row.ended_at)
    left = int(clockwork.left(pure, at, calendar))
    overrun = row.due_at is not None and (row.ended_at or at) >= row.due_at
    closed = overrun and row.kind in WINDOWS
    return parts.Clock(
        state="ended" if closed else _state(row),
        used=row.budget if closed else int(clockwork.used(pure, at, calendar)),
        limit=row.budget,
        left=0 if closed else min(left, -1) if overrun and left >= 0 else left,
        unit=row.unit,
        due_on=last_day(row.due_at) if row.due_at else None,
        provisional=row.provisional,
        light="clear" if closed else "red" if overrun else "warning" if row.running_since and left <= NEAR else "clear",
        label=_name_of(row),
        reason=_standing_for(row),
    )


def _name_of(row: CaseClock) -> str:
    """Which limit it is; that of a step with the name of the step."""
    name = str(row.get_kind_display())
    return f"{name}（{row.run.step.name}）" if row.run else name


def _state(row: CaseClock) -> parts.ClockState:
    if row.ended_at:
        return "ended"
    return "running" if row.running_since else "stopped"


def _standing_for(row: CaseClock) -> str:
    """Why a clock stands: the reason of its last stop."""
    if row.ended_at or row.running_since:
        return ""
    stops = [entry for entry in row.entries.all() if entry.move == ClockMove.STOP]
    return stops[-1].reason if stops else ""


def moves(row: CaseClock, calendar: Calendar) -> list[parts.ClockEntry]:
    """Each move of a clock with its paper and the days used by then, in the order of time."""
    counted = {day.date: day.number for day in days_of(row, calendar) if day.number}
    lines, used = [], 0
    for entry in row.entries.all():
        before, used = used, max((number for day, number in counted.items() if day <= _day(entry.at)), default=0)
        lines.append(_line(entry, row.unit, used - before, used if row.unit != Unit.HOUR else None))
    return lines


def ledger(row: CaseClock, calendar: Calendar, at: dt.datetime) -> list[parts.ClockEntry]:
    """Each move of a clock, and the rest days that fell inside it, in the order of time."""
    lines = moves(row, calendar)
    if row.unit == Unit.WORKING_DAY:
        lines += _rest_days(row, calendar, at)
    return sorted(lines, key=lambda line: (_day(line.on), line.kind == "holiday"))


def _line(entry: ClockEntry, unit: str, days: int, used: int | None) -> parts.ClockEntry:
    gives = entry.amount and entry.move in (ClockMove.START, ClockMove.EXTEND)
    given = words.amount_of_time(entry.amount, unit) if gives else ""
    return parts.ClockEntry(
        on=entry.at,
        kind=entry.move,  # type: ignore[arg-type]  # ClockMove's values are ClockEntryKind's words
        label=" ".join(filter(None, [entry.get_move_display(), given, entry.reason])),
        days=days,
        used=used,
        due_on=last_day(entry.due_at) if entry.due_at else None,
        basis=entry.basis,
        by=entry.approver,
        paper=parts.Document(title=entry.paper) if entry.paper else None,
    )


def _rest_days(row: CaseClock, calendar: Calendar, at: dt.datetime) -> Iterable[parts.ClockEntry]:
    """Named holidays between the start and the end (or the due day), each run of days as one line."""
    last = _day(row.ended_at or row.due_at or at)
    run: list[dt.date] = []
    for day in _days(_day(row.started_at), last):
        name = "" if calendar.is_working(day) else calendar.day(day).name
        if name:
            run.append(day)
            continue
        if run:
            yield _holiday(run, calendar)
            run = []
    if run:
        yield _holiday(run, calendar)


def _holiday(run: list[dt.date], calendar: Calendar) -> parts.ClockEntry:
    return parts.ClockEntry(
        on=run[0],
        until=run[-1] if len(run) > 1 else None,
        kind="holiday",
        label=_("%(name)s, not counted") % {"name": calendar.day(run[0]).name},
    )


def _days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def _day(moment: dt.datetime | dt.date) -> dt.date:
    return local_date(moment) if isinstance(moment, dt.datetime) else moment


def holder_of(case: Case) -> str:
    """Who has the case: the post, and the person where one is named."""
    post = case.get_holder_role_display()
    return "　".join(filter(None, [str(post), case.holder.name if case.holder else ""]))


def documents(case: Case, urls: dict[object, str]) -> list[parts.Document]:
    """The papers issued on a case; ``urls`` by their ids."""
    return [
        parts.Document(
            title=paper.title,
            kind=paper.number,
            url=urls.get(paper.pk, ""),
            size=paper.file.size,
            at=paper.issued_at,
            sha256=paper.file.sha256,
        )
        for paper in case.documents.select_related("file").order_by("issued_at", "pk")
    ]


def published(content: Mapping[str, str], procedure: str = "") -> list[parts.Row]:
    """What a publication of ``procedure`` says; what its life or its item adds comes last, under the words it is asked by."""
    known = [name for name in PUBLISHED if content.get(name)]
    added = [name for name in content if name not in PUBLISHED]
    called = words_of(procedure)
    return [parts.Row(called.get(name, name), _said(content[name])) for name in (*known, *added)]


def _said(value: str) -> str:
    if value in OUTCOMES:
        return str(OUTCOMES[value])
    try:
        parsed = parse_date(value)
    except ValueError:
        parsed = None
    return words.day(parsed) if parsed else value


def provenance(found: Held) -> str:
    """Where a paper the county holds comes from, until when it is good, and what the office found when it looked at it."""
    told = {
        "organ": found.case.organ.name,
        "case": found.case.number,
        "day": words.day(found.since),
        "until": words.day(found.until) if found.until else "",
    }
    if found.is_certificate:
        issued = _("Issued by %(organ)s, number %(number)s.") % {**told, "number": found.number}
        return (
            f"{issued} {_('Valid until %(until)s.') % told if found.until else _('No end of validity is on record.')}"
        )
    handed = _("Handed in to %(organ)s on %(day)s with %(case)s.") % told
    return f"{handed} {_('May be taken over until %(until)s.') % told}"
