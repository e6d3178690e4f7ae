"""Book, cancel, arrive, serve, miss; open a window and set its hours. Each is one transaction with its event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sundial.appointments.models import Appointment, Hours, VisitState, Window
from sundial.appointments.policy import rules_on
from sundial.appointments.queries import CLERKS, HEADS, TAKEN, hours_at
from sundial.cases import passwords
from sundial.cases.lifecycle import role_names
from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import duty_as
from sundial.organs.models import Officer, Organ
from sundial.powers.models import PowerItem


@dataclass(frozen=True)
class Booked:
    """A visit and the code that opens it again; the code is nowhere else in clear."""

    appointment: Appointment
    code: str


@transaction.atomic
def book(
    window: Window,
    day: dt.date,
    starts: dt.time,
    *,
    name: str,
    telephone: str,
    item: PowerItem | None = None,
    case: Case | None = None,
) -> Booked:
    """Book one seat of an hour. The window is locked, so of two who want the last seat one is refused.

    Raises ``Refusal``: ``appointment.closed``, ``appointment.past``, ``appointment.ahead``, ``appointment.full``,
    ``appointment.too_many``, ``appointment.missed``.
    """
    window = Window.objects.select_for_update(of=("self",)).select_related("organ").get(pk=window.pk)
    quota = _quota(window, day, starts)
    _check_person(telephone)
    seats = window.appointments.filter(day=day, starts=starts, state__in=TAKEN).values_list("seat", flat=True)
    free = sorted(set(range(1, quota + 1)) - set(seats))
    if not free:
        raise Refusal("appointment.full", _("This hour is taken. Choose another."), field="slot", basis=_basis())
    code = passwords.draw()
    made = Appointment.objects.create(
        number=_number(),
        code_hash=passwords.hashed(code),
        window=window,
        item=item,
        case=case,
        day=day,
        starts=starts,
        seat=free[0],
        name=name,
        telephone=telephone,
        made_at=clock.now(),
    )
    _record("appointment.book", made, Actor.applicant(""), day=day, starts=f"{starts:%H:%M}", seat=free[0])
    return Booked(made, code)


@transaction.atomic
def cancel(appointment_id: UUID) -> Appointment:
    """The person cannot come: the seat is free again. Raises ``Refusal`` ``appointment.state`` once the hour has begun."""
    found = _locked(appointment_id, VisitState.BOOKED)
    if _begun(found):
        raise Refusal("appointment.begun", _("This hour has begun; it can no longer be cancelled."))
    return _move(found, VisitState.CANCELLED, "appointment.cancel", Actor.applicant(""), ended_at=clock.now())


@transaction.atomic
def arrive(appointment_id: UUID, *, by: Officer) -> Appointment:
    """The person stands there on the day and draws a queue number. Raises ``Refusal``: ``appointment.state``, ``.day``."""
    found = _locked(appointment_id, VisitState.BOOKED)
    actor = _clerk(found.window, by)
    if found.day != clock.today():
        raise Refusal("appointment.day", _("This visit is booked for another day."))
    found.queue = _next_queue(found.window)
    return _move(found, VisitState.ARRIVED, "appointment.arrive", actor, arrived_at=clock.now(), queue=found.queue)


@transaction.atomic
def walk_in(window: Window, *, by: Officer) -> Appointment:
    """Somebody without a booking draws a number."""
    window = Window.objects.select_for_update(of=("self",)).select_related("organ").get(pk=window.pk)
    actor, now = _clerk(window, by), clock.now()
    made = Appointment.objects.create(
        number=_number(),
        window=window,
        day=clock.today(),
        state=VisitState.ARRIVED,
        queue=_next_queue(window),
        made_at=now,
        arrived_at=now,
    )
    _record("appointment.walk_in", made, actor, queue=made.ticket)
    return made


@transaction.atomic
def serve(appointment_id: UUID, *, by: Officer) -> Appointment:
    """The person's turn is over."""
    found = _locked(appointment_id, VisitState.ARRIVED)
    return _move(found, VisitState.SERVED, "appointment.serve", _clerk(found.window, by), ended_at=clock.now())


@transaction.atomic
def miss(appointment_id: UUID, *, by: Officer | None = None) -> Appointment:
    """Nobody came: entered by the clerk once the hour is over, or by nobody's hand after the day.

    Raises ``Refusal`` ``appointment.early`` before that.
    """
    found = _locked(appointment_id, VisitState.BOOKED)
    actor = _clerk(found.window, by) if by else Actor.system()
    if found.day >= clock.today() and not _over(found):
        raise Refusal("appointment.early", _("The hour is not over."))
    return _move(found, VisitState.MISSED, "appointment.miss", actor, ended_at=clock.now())


def sweep_missed() -> bool:
    """Count as missed whatever was booked for an earlier day; each in its own transaction."""
    left = Appointment.objects.filter(state=VisitState.BOOKED, day__lt=clock.today())
    for key in list(left.values_list("pk", flat=True)[:200]):
        miss(key)
    return False


@transaction.atomic
def open_window(organ: Organ, name: str, place: str, *, by: Officer | Actor) -> Window:
    """Enter a window of an organ; nobody can book there before it has hours.

    Raises ``Refusal``: ``window.role``, ``window.twice``.
    """
    actor = by if isinstance(by, Actor) else _acts(organ, by, HEADS)
    window = _named_once(Window(organ=organ, name=name, place=place))
    _record_window("window.open", window, actor, name=name, place=place)
    return window


@transaction.atomic
def amend_window(window: Window, name: str, place: str, *, by: Officer) -> Window:
    """Call a window otherwise, or say that it has moved; what is booked stays booked.

    Raises ``Refusal``: ``window.role``, ``window.twice``.
    """
    window = Window.objects.select_for_update(of=("self",)).select_related("organ").get(pk=window.pk)
    actor, before = _head(window, by), window.name
    window.name, window.place = name, place
    _record_window("window.amend", _named_once(window), actor, name=name, place=place, before=before)
    return window


def _named_once(window: Window) -> Window:
    """Save it; the database decides which of two of the same name was first."""
    try:
        with transaction.atomic():
            window.save()
    except IntegrityError as twice:
        message = _("The organ has a window of this name already.")
        raise Refusal("window.twice", message, field="name") from twice
    return window


@transaction.atomic
def set_hours(
    window: Window, weekday: int, starts: dt.time, ends: dt.time, quota: int, *, by: Officer | Actor
) -> Hours:
    """Let so many come in this hour of a weekday, from today on; what held for it before ends yesterday.

    Raises ``Refusal``: ``hours.order``, ``hours.overlap``, ``window.role``.
    """
    actor = by if isinstance(by, Actor) else _head(window, by)
    Window.objects.select_for_update().get(pk=window.pk)  # two who set hours at once do it one after the other
    if ends <= starts:
        raise Refusal("hours.order", _("An hour ends after it begins."), field="ends")
    open_hours = window.hours.filter(weekday=weekday, until=None)
    if open_hours.filter(starts__lt=ends, ends__gt=starts).exclude(starts=starts).exists():
        raise Refusal("hours.overlap", _("It overlaps other hours of that day."), field="starts")
    for row in open_hours.filter(starts=starts):
        _end(row, actor)
    row = Hours.objects.create(
        window=window, weekday=weekday, starts=starts, ends=ends, quota=quota, since=clock.today()
    )
    _record_window("window.hours", window, actor, hours=str(row), quota=quota)
    return row


@transaction.atomic
def end_hours(row: Hours, *, by: Officer) -> None:
    """Nobody may book this hour any more; who has booked it still comes."""
    _end(row, _head(row.window, by))


def _end(row: Hours, actor: Actor) -> None:
    row.until = clock.today() - dt.timedelta(days=1)
    row.save()
    _record_window("window.end_hours", row.window, actor, hours=str(row))


def _quota(window: Window, day: dt.date, starts: dt.time) -> int:
    today = clock.today()
    if day > today + dt.timedelta(days=rules_on(today).days_ahead):
        raise Refusal("appointment.ahead", _("This day cannot be booked yet."), field="slot", basis=_basis())
    row = hours_at(window, day, starts) if day >= today else None
    if row is None:
        raise Refusal("appointment.closed", _("The window is not open then."), field="slot", basis=_basis())
    if day == today and starts <= clock.now().astimezone(clock.BEIJING).time():
        raise Refusal("appointment.past", _("This hour has begun. Choose a later one."), field="slot", basis=_basis())
    return row.quota


def _basis() -> str:
    return rules_on(clock.today()).basis


def _check_person(telephone: str) -> None:
    today = clock.today()
    rules, mine = rules_on(today), Appointment.objects.filter(telephone=telephone)
    if mine.filter(state=VisitState.BOOKED, day__gte=today).count() >= rules.open_of_one_number:
        raise Refusal(
            "appointment.too_many",
            _("This number has %(n)s visits booked already. Cancel one, or come without a booking."),
            field="telephone",
            basis=rules.basis,
            n=rules.open_of_one_number,
        )
    missed = mine.filter(state=VisitState.MISSED, day__gte=today - rules.missed_within)
    if missed.count() >= rules.missed_most:
        raise Refusal(
            "appointment.missed",
            _("%(n)s visits were booked and missed; for a while this number comes without a booking."),
            field="telephone",
            basis=rules.basis,
            n=rules.missed_most,
        )


def _locked(appointment_id: UUID, state: VisitState) -> Appointment:
    """The visit, its window locked before it. Raises ``Refusal`` ``appointment.state``."""
    window = Appointment.objects.values_list("window", flat=True).get(pk=appointment_id)
    Window.objects.select_for_update().get(pk=window)
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("window__organ")
    found = rows.get(pk=appointment_id)
    if found.state != state:
        raise Refusal("appointment.state", _("This visit is %(state)s."), state=found.get_state_display())
    return found


def _move(found: Appointment, state: VisitState, kind: str, actor: Actor, **changed: object) -> Appointment:
    found.state = state
    for name, value in changed.items():
        setattr(found, name, value)
    found.save()
    _record(kind, found, actor, queue=found.ticket)
    return found


def _next_queue(window: Window) -> int:
    last = window.appointments.filter(day=clock.today()).aggregate(last=Max("queue"))["last"]
    return (last or 0) + 1


def _begun(found: Appointment) -> bool:
    now = clock.now().astimezone(clock.BEIJING)
    return found.day < now.date() or (
        found.day == now.date() and found.starts is not None and found.starts <= now.time()
    )


def _over(found: Appointment) -> bool:
    row = Hours.objects.filter(window=found.window, weekday=found.day.isoweekday(), starts=found.starts).last()
    return row is not None and row.ends <= clock.now().astimezone(clock.BEIJING).time()


def _number() -> str:
    return passwords.draw()[:9]


def _clerk(window: Window, officer: Officer) -> Actor:
    return _acts(window.organ, officer, CLERKS)


def _head(window: Window, officer: Officer) -> Actor:
    return _acts(window.organ, officer, HEADS)


def _acts(organ: Organ, officer: Officer, roles: tuple[str, ...]) -> Actor:
    duty = duty_as(officer, roles, organ)
    if duty is None:
        raise Refusal("window.role", _("You have no post at this window."), field="organ", who=role_names(roles))
    return duty.actor


def _record(kind: str, found: Appointment, actor: Actor, **data: object) -> None:
    record(
        kind,
        subject_type="appointment",
        subject_id=found.pk,
        by=actor,
        organ=found.window.organ.code,
        item=found.item.code if found.item else "",
        data={"verb": "other", "state": found.state, **data},
    )


def _record_window(kind: str, window: Window, actor: Actor, **data: object) -> None:
    record(kind, subject_type="window", subject_id=window.pk, by=actor, organ=window.organ.code, data=dict(data))
