"""Which hours are free, who comes today, how many wait."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from sundial.appointments.models import Appointment, Hours, VisitState, Window
from sundial.appointments.policy import rules_on
from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.organs.access import organs_where
from sundial.organs.models import Officer, Organ, Role
from sundial.organs.queries import calendar_for

CLERKS = (Role.WINDOW, Role.OFFICE, Role.HANDLER_A, Role.HANDLER_B)
HEADS = (Role.DIRECTOR, Role.DEPUTY_HEAD, Role.OFFICE)
TAKEN = tuple(state for state in VisitState if state != VisitState.CANCELLED)
# Whoever still has something to wait for.
EXPECTED = (VisitState.BOOKED, VisitState.ARRIVED, VisitState.CALLED, VisitState.PASSED)

ORDER = {VisitState.CALLED: 0, VisitState.ARRIVED: 1, VisitState.PASSED: 2, VisitState.BOOKED: 3}


@dataclass(frozen=True)
class Slot:
    """One hour of one day at one window, and how many may still come."""

    window: Window
    day: dt.date
    starts: dt.time
    ends: dt.time
    quota: int
    free: int

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.window.pk}_{self.day}_{self.starts:%H%M}"


def has_windows(organ: Organ) -> bool:
    """Whether one may come to the organ by appointment."""
    return Hours.objects.filter(window__organ=organ, until=None).exists()


def slots(organ: Organ) -> list[Slot]:
    """Every hour that may still be booked, by day, hour and window: working days alone; three queries."""
    today, now = clock.today(), clock.now().astimezone(clock.BEIJING)
    last = today + dt.timedelta(days=rules_on(today).days_ahead)
    rows = list(Hours.objects.filter(window__organ=organ, since__lte=last).select_related("window"))
    taken = _taken(rows, today, last)
    calendar = calendar_for(organ)
    days = [today + dt.timedelta(days=n) for n in range((last - today).days + 1)]
    found = [
        Slot(row.window, day, row.starts, row.ends, row.quota, row.quota - taken[row.window_id, day, row.starts])
        for day in days
        if calendar.is_working(day)
        for row in rows
        if _holds(row, day) and (day > today or row.starts > now.time())
    ]
    return sorted(found, key=lambda each: (each.day, each.starts, each.window.name))


def hours_at(window: Window, day: dt.date, starts: dt.time) -> Hours | None:
    """The hours of the window that begin then, if it is open on that day."""
    if not calendar_for(window.organ).is_working(day):
        return None
    rows = Hours.objects.filter(window=window, weekday=day.isoweekday(), starts=starts)
    return next((row for row in rows if _holds(row, day)), None)


def _holds(row: Hours, day: dt.date) -> bool:
    return row.weekday == day.isoweekday() and row.since <= day and (row.until is None or day <= row.until)


def _taken(rows: Iterable[Hours], first: dt.date, last: dt.date) -> Counter[tuple[object, dt.date, dt.time | None]]:
    windows = {row.window_id for row in rows}
    booked = Appointment.objects.filter(window__in=windows, day__range=(first, last), state__in=TAKEN)
    return Counter(booked.exclude(seat=None).values_list("window", "day", "starts"))


def windows_of(officer: Officer, roles: Iterable[str] = CLERKS) -> QuerySet[Window]:
    """The windows of the organs where the officer has one of these posts today; a closed one until the last has come."""
    found = _in_use().filter(organ__in=organs_where(officer, roles))
    return found.select_related("organ").order_by("organ__name", "name")


def visits_on(window: Window, day: dt.date) -> list[Appointment]:
    """Everybody who comes that day: who is called, who waits in the order they are called, who was passed over, the others."""
    return sorted(window.appointments.filter(day=day).select_related("item", "case"), key=_in_order)


def _in_order(visit: Appointment) -> tuple[object, ...]:
    return (
        ORDER.get(VisitState(visit.state), len(ORDER)),
        visit.seat is None,
        visit.starts or dt.time.max,
        visit.queue or 0,
        visit.made_at,
    )


def waiting(organ: Organ) -> int:
    """How many people wait at the organ's windows now."""
    return Appointment.objects.filter(window__organ=organ, day=clock.today(), state=VisitState.ARRIVED).count()


def booked_for(case: Case) -> list[Appointment]:
    """The visits booked for a case that are still to come."""
    rows = Appointment.objects.filter(case=case, state=VisitState.BOOKED, day__gte=clock.today())
    return list(rows.select_related("window").order_by("day", "starts"))


@dataclass(frozen=True)
class Queue:
    """One window's numbers today, and nothing of who holds them: who is called, who follows, who was passed over, who was last."""

    window: Window
    called: str
    follow: list[str]
    passed: list[str]
    served: str


def queues(organ: Organ) -> list[Queue]:
    """The queue at each window of the organ, by name of the window; two queries."""
    of_today = Prefetch("appointments", Appointment.objects.filter(day=clock.today()), to_attr="visits_today")
    return [_queue(each) for each in _in_use().filter(organ=organ).order_by("name").prefetch_related(of_today)]


def _queue(window: Window) -> Queue:
    today: list[Appointment] = vars(window)["visits_today"]
    visits = sorted(today, key=_in_order)
    tickets = {
        state: [each.ticket for each in visits if each.state == state]
        for state in (VisitState.CALLED, VisitState.ARRIVED, VisitState.PASSED)
    }
    done = [each for each in visits if each.state == VisitState.SERVED and each.ended_at]
    last = max(done, key=lambda each: each.ended_at or each.made_at, default=None)
    return Queue(
        window,
        next(iter(tickets[VisitState.CALLED]), ""),
        tickets[VisitState.ARRIVED],
        tickets[VisitState.PASSED],
        last.ticket if last else "",
    )


def ahead_of(visit: Appointment) -> int:
    """How many are called at the same window before this one, if it waits."""
    waiting_there = [each for each in visits_on(visit.window, visit.day) if each.state == VisitState.ARRIVED]
    return next((place for place, each in enumerate(waiting_there) if each.pk == visit.pk), 0)


def _in_use() -> QuerySet[Window]:
    """Those that are open, and those that were closed while somebody is still expected."""
    return Window.objects.filter(Q(closed_on=None) | Exists(_expected().filter(window=OuterRef("pk"))))


def _expected() -> QuerySet[Appointment]:
    return Appointment.objects.filter(day__gte=clock.today(), state__in=EXPECTED)


def expected_at(window: Window) -> int:
    """How many have booked from today on, or wait now."""
    return _expected().filter(window=window).count()


@dataclass(frozen=True)
class SameHours:
    """Hours with one quota that a window keeps on several weekdays."""

    rows: list[Hours]

    @property
    def first(self) -> Hours:
        """The first weekday's row: beginning, end and quota are the same of all."""
        return self.rows[0]


def week_of(window: Window) -> list[SameHours]:
    """The hours in force by time of day, weekdays that are alike in one row."""
    alike: dict[tuple[dt.time, dt.time, int], list[Hours]] = {}
    for row in window.hours.filter(until=None).order_by("starts", "ends", "weekday"):
        alike.setdefault((row.starts, row.ends, row.quota), []).append(row)
    return [SameHours(rows) for rows in alike.values()]
