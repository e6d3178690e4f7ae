"""Book a visit, cancel it, count it as missed, and forget who came once nobody needs to know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.appointments.actions.steps import clerk, locked, locked_window, move, new_number, record_visit
from sundial.appointments.models import Appointment, Hours, VisitState, Window
from sundial.appointments.policy import rules_on
from sundial.appointments.queries import TAKEN, hours_at
from sundial.cases import passwords
from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger import case_keys
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer
from sundial.powers.models import PowerItem

AT_ONCE = 200


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
    ``appointment.too_many``, ``appointment.missed``, ``window.closed``.
    """
    window = locked_window(window.pk)
    quota = _quota(window, day, starts)
    _check_person(telephone)
    seats = window.appointments.filter(day=day, starts=starts, state__in=TAKEN).values_list("seat", flat=True)
    free = sorted(set(range(1, quota + 1)) - set(seats))
    if not free:
        raise Refusal("appointment.full", _("This hour is taken. Choose another."), field="slot", basis=_basis())
    code = passwords.draw()
    made = Appointment.objects.create(
        number=new_number(),
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
    record_visit("appointment.book", made, Actor.applicant(""), day=day, starts=f"{starts:%H:%M}", seat=free[0])
    return Booked(made, code)


@transaction.atomic
def cancel(appointment_id: UUID) -> Appointment:
    """The person cannot come: the seat is free again. Raises ``Refusal`` ``appointment.state`` once the hour has begun."""
    found = locked(appointment_id, VisitState.BOOKED)
    if _begun(found):
        raise Refusal("appointment.begun", _("This hour has begun; it can no longer be cancelled."))
    return move(found, VisitState.CANCELLED, "appointment.cancel", Actor.applicant(""), ended_at=clock.now())


@transaction.atomic
def miss(appointment_id: UUID, *, by: Officer | None = None) -> Appointment:
    """Nobody came: entered by the clerk once the hour is over, or by nobody's hand after the day.

    Raises ``Refusal`` ``appointment.early`` before that.
    """
    found = locked(appointment_id, VisitState.BOOKED)
    actor = clerk(found.window, by) if by else Actor.system()
    if found.day >= clock.today() and not _over(found):
        raise Refusal("appointment.early", _("The hour is not over."))
    return move(found, VisitState.MISSED, "appointment.miss", actor, ended_at=clock.now())


def sweep_missed() -> bool:
    """Count as missed whatever was booked for an earlier day; each in its own transaction."""
    left = Appointment.objects.filter(state=VisitState.BOOKED, day__lt=clock.today())
    for key in list(left.values_list("pk", flat=True)[:AT_ONCE]):
        miss(key)
    return False


def forget_past() -> bool:
    """One pass of the worker: of visits long past, forget who came and for which case. Returns whether there may be more."""
    today = clock.today()
    known = ~Q(name="", telephone="", code_hash="", case=None)
    with transaction.atomic():
        rows = Appointment.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
            "window__organ", "item"
        )
        past = list(rows.filter(known, day__lt=today - rules_on(today).forgotten_after)[:AT_ONCE])
        for each in past:
            forget(each, rules_on(today).forgotten_by)
    return len(past) == AT_ONCE


def forget(found: Appointment, basis: str) -> None:
    """Forget who came, as the article ``basis`` asks. What stays says how many came and when, which names nobody."""
    found.name = found.telephone = found.code_hash = ""
    found.case = None
    found.save()
    case_keys.forget_rows((Appointment._meta.db_table, found.pk))
    record_visit("appointment.forget", found, Actor.system(), basis=basis)


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


def _begun(found: Appointment) -> bool:
    now = clock.now().astimezone(clock.BEIJING)
    return found.day < now.date() or (
        found.day == now.date() and found.starts is not None and found.starts <= now.time()
    )


def _over(found: Appointment) -> bool:
    row = Hours.objects.filter(window=found.window, weekday=found.day.isoweekday(), starts=found.starts).last()
    return row is not None and row.ends <= clock.now().astimezone(clock.BEIJING).time()
