"""What every act at a window begins and ends with: lock, ask for the post, change, record."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.appointments.models import Appointment, VisitState, Window
from sundial.appointments.queries import CLERKS
from sundial.cases import passwords
from sundial.cases.lifecycle import role_names
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import duty_as
from sundial.organs.models import Officer, Organ


def locked_window(window_id: UUID) -> Window:
    """The window, so that two acts at it follow each other. Raises ``Refusal`` ``window.closed``."""
    window = Window.objects.select_for_update(of=("self",)).select_related("organ").get(pk=window_id)
    if window.closed_on is not None:
        raise Refusal("window.closed", _("This window is closed for good."))
    return window


def locked(appointment_id: UUID, *states: VisitState) -> Appointment:
    """The visit, its window locked before it. Raises ``Refusal`` ``appointment.state``."""
    window = Appointment.objects.values_list("window", flat=True).get(pk=appointment_id)
    Window.objects.select_for_update().get(pk=window)
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("window__organ")
    found = rows.get(pk=appointment_id)
    if found.state not in states:
        raise Refusal("appointment.state", _("This visit is %(state)s."), state=found.get_state_display())
    return found


def move(found: Appointment, state: VisitState, kind: str, actor: Actor, **changed: object) -> Appointment:
    """Bring the visit into ``state`` and record it as ``kind``."""
    found.state = state
    for name, value in changed.items():
        setattr(found, name, value)
    found.save()
    record_visit(kind, found, actor, queue=found.ticket)
    return found


def new_number() -> str:
    """A number of a visit, which tells nothing of the one before."""
    return passwords.draw()[:9]


def clerk(window: Window, officer: Officer) -> Actor:
    """The officer, acting at the window. Raises ``Refusal`` ``window.role``."""
    return acts(window.organ, officer, CLERKS)


def acts(organ: Organ, officer: Officer, roles: tuple[str, ...]) -> Actor:
    """The officer in one of these posts of the organ. Raises ``Refusal`` ``window.role``."""
    duty = duty_as(officer, roles, organ)
    if duty is None:
        raise Refusal("window.role", _("You have no post at this window."), field="organ", who=role_names(roles))
    return duty.actor


def record_visit(kind: str, found: Appointment, actor: Actor, **data: object) -> None:
    """Write what happened to the visit into the record; no name and no telephone."""
    record(
        kind,
        subject_type="appointment",
        subject_id=found.pk,
        by=actor,
        organ=found.window.organ.code,
        item=found.item.code if found.item else "",
        data={"verb": "other", "state": found.state, **data},
    )
