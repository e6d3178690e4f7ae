"""The time of a case on the desk: its clocks as chips, and the account of every day as weeks of a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sundial.cases.clock_ledger import Account, DayLine
from sundial.cases.clock_ledger import clock_ledger as accounts_of
from sundial.cases.deadlines import DUTIES, last_day
from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.kernel import clock
from sundial.organs.queries import calendar_for
from sundial.ui import parts, readings

WHOLE = (ClockKind.PROMISED, ClockKind.STATUTORY)
WEEK = 7


def clocks(case: Case) -> list[parts.Clock]:
    """The clocks that matter now, the nearest first: those that run or stand; of an ended case, those of the whole."""
    at, calendar = clock.now(), calendar_for(case.organ)
    rows = list(case.clocks.select_related("run__step").prefetch_related("entries").order_by("due_at", "started_at"))
    live = [row for row in rows if row.ended_at is None] or [row for row in rows if row.kind in WHOLE]
    return [readings.reading(row, at, calendar) for row in live]


def first_clocks(cases: Iterable[Case]) -> dict[UUID, parts.Clock]:
    """For lists: of each case the clock that is due first, in a fixed number of queries whatever the length.

    The officers' own limits go before the party's time: a list is sorted by them.
    """
    listed = {case.pk: case for case in cases}
    rows = CaseClock.objects.filter(case_id__in=list(listed), ended_at__isnull=True).exclude(kind=ClockKind.PUBLICATION)
    first: dict[UUID, CaseClock] = {}
    found = list(rows.select_related("run__step").prefetch_related("entries").order_by("due_at"))
    for row in [*(each for each in found if each.kind in DUTIES), *found]:
        first.setdefault(row.case_id, row)
    at = clock.now()
    return {pk: readings.reading(row, at, calendar_for(listed[pk].organ)) for pk, row in first.items()}


def public_until(cases: Iterable[Case]) -> dict[UUID, dt.date]:
    """Of each case whose publication must still stand: the last day of it."""
    running = CaseClock.objects.filter(
        case__in=list(cases), kind=ClockKind.PUBLICATION, ended_at__isnull=True, due_at__isnull=False
    )
    return {row.case_id: last_day(row.due_at) for row in running if row.due_at}


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday on; ``None`` where the account has not begun or has ended."""

    days: tuple[DayLine | None, ...]

    @property
    def monday(self) -> dt.date:
        """The day the week begins."""
        place, line = next((n, line) for n, line in enumerate(self.days) if line)
        return line.date - dt.timedelta(days=place)


@dataclass(frozen=True)
class Page:
    """The whole account of one clock as the page shows it."""

    account: Account
    reading: parts.Clock
    moves: tuple[parts.ClockEntry, ...]
    weeks: tuple[Week, ...]


def account_pages(case: Case) -> list[Page]:
    """The account of every clock of ``case``: the promise and the law's first, then the others, the newest first."""
    at, calendar = clock.now(), calendar_for(case.organ)
    found = [
        Page(
            account,
            readings.reading(account.clock, at, calendar),
            tuple(readings.moves(account.clock, calendar)),
            tuple(weeks(account.days)),
        )
        for account in accounts_of(case)
    ]
    whole = [page for kind in WHOLE for page in found if page.account.clock.kind == kind]
    return whole + [page for page in reversed(found) if page.account.clock.kind not in WHOLE]


def weeks(days: Iterable[DayLine]) -> list[Week]:
    """The days laid out from Monday to Sunday."""
    cells: list[DayLine | None] = []
    for line in days:
        cells += [None] * (line.date.weekday() if not cells else 0)
        cells.append(line)
    cells += [None] * (-len(cells) % WEEK)
    return [Week(tuple(cells[n : n + WEEK])) for n in range(0, len(cells), WEEK)]
