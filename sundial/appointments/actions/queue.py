"""At the window on the day: a number is drawn, called, served or passed over."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sundial.appointments.actions.steps import clerk, locked, locked_window, move, new_number, record_visit
from sundial.appointments.models import Appointment, VisitState, Window
from sundial.appointments.queries import visits_on
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer


@transaction.atomic
def arrive(appointment_id: UUID, *, by: Officer) -> Appointment:
    """The person stands there on the day and draws a queue number. Raises ``Refusal``: ``appointment.state``, ``.day``."""
    found = locked(appointment_id, VisitState.BOOKED)
    actor = clerk(found.window, by)
    _of_today(found)
    found.queue = _next_queue(found.window)
    return move(found, VisitState.ARRIVED, "appointment.arrive", actor, arrived_at=clock.now(), queue=found.queue)


@transaction.atomic
def walk_in(window: Window, *, by: Officer) -> Appointment:
    """Somebody without a booking draws a number. Raises ``Refusal`` ``window.closed``."""
    window = locked_window(window.pk)
    actor, now = clerk(window, by), clock.now()
    made = Appointment.objects.create(
        number=new_number(),
        window=window,
        day=clock.today(),
        state=VisitState.ARRIVED,
        queue=_next_queue(window),
        made_at=now,
        arrived_at=now,
    )
    record_visit("appointment.walk_in", made, actor, queue=made.ticket)
    return made


@transaction.atomic
def call_next(window: Window, *, by: Officer) -> Appointment:
    """Call whoever is first in the queue. Raises ``Refusal``: ``queue.called`` while somebody is called, ``queue.empty``."""
    Window.objects.select_for_update().get(pk=window.pk)
    actor, visits = clerk(window, by), visits_on(window, clock.today())
    called = next((each for each in visits if each.state == VisitState.CALLED), None)
    if called is not None:
        sentence = _("%(ticket)s is called. Say first whether that person was served or did not come forward.")
        raise Refusal("queue.called", sentence, ticket=called.ticket)
    first = next((each for each in visits if each.state == VisitState.ARRIVED), None)
    if first is None:
        raise Refusal("queue.empty", _("Nobody waits."))
    return move(first, VisitState.CALLED, "appointment.call", actor, called_at=clock.now())


@transaction.atomic
def serve_and_call(appointment_id: UUID, *, by: Officer) -> Appointment:
    """The person's turn is over; the next is called, if anybody waits. Pressed twice, one is served. Raises as :func:`serve`."""
    served = serve(appointment_id, by=by)
    waits = served.window.appointments.filter(day=clock.today(), state=VisitState.ARRIVED).exists()
    return call_next(served.window, by=by) if waits else served


@transaction.atomic
def pass_over(appointment_id: UUID, *, by: Officer) -> Appointment:
    """The number was called and nobody came forward. Raises ``Refusal`` ``appointment.state``."""
    found = locked(appointment_id, VisitState.CALLED)
    return move(found, VisitState.PASSED, "appointment.pass", clerk(found.window, by), ended_at=clock.now())


@transaction.atomic
def back_in_line(appointment_id: UUID, *, by: Officer) -> Appointment:
    """Who was passed over is here after all and keeps the number. Raises ``Refusal``: ``appointment.state``, ``appointment.day``."""
    found = locked(appointment_id, VisitState.PASSED)
    actor = clerk(found.window, by)
    _of_today(found)
    return move(found, VisitState.ARRIVED, "appointment.back", actor, ended_at=None)


@transaction.atomic
def serve(appointment_id: UUID, *, by: Officer) -> Appointment:
    """The person's turn is over."""
    found = locked(appointment_id, VisitState.ARRIVED, VisitState.CALLED)
    return move(found, VisitState.SERVED, "appointment.serve", clerk(found.window, by), ended_at=clock.now())


def _of_today(found: Appointment) -> None:
    if found.day != clock.today():
        raise Refusal("appointment.day", _("This visit is booked for another day."))


def _next_queue(window: Window) -> int:
    last = window.appointments.filter(day=clock.today()).aggregate(last=Max("queue"))["last"]
    return (last or 0) + 1
