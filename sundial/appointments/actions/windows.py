"""Open a window, name it, set its hours, close it."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sundial.appointments.actions.steps import acts, locked_window
from sundial.appointments.models import Hours, Window
from sundial.appointments.queries import HEADS
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer, Organ


@transaction.atomic
def open_window(organ: Organ, name: str, place: str, *, by: Officer | Actor) -> Window:
    """Enter a window of an organ; nobody can book there before it has hours.

    Raises ``Refusal``: ``window.role``, ``window.twice``.
    """
    actor = by if isinstance(by, Actor) else acts(organ, by, HEADS)
    window = _named_once(Window(organ=organ, name=name, place=place))
    _record_window("window.open", window, actor, name=name, place=place)
    return window


@transaction.atomic
def amend_window(window: Window, name: str, place: str, *, by: Officer) -> Window:
    """Call a window otherwise, or say that it has moved; what is booked stays booked.

    Raises ``Refusal``: ``window.role``, ``window.twice``.
    """
    window = locked_window(window.pk)
    actor, before = _head(window, by), window.name
    window.name, window.place = name, place
    _record_window("window.amend", _named_once(window), actor, name=name, place=place, before=before)
    return window


@transaction.atomic
def close_window(window: Window, *, by: Officer) -> Window:
    """Close a window for good: its hours end, it draws no more numbers; who has booked or waits is still served there.

    Raises ``Refusal``: ``window.role``, ``window.closed``.
    """
    window = locked_window(window.pk)
    actor = _head(window, by)
    for row in window.hours.filter(until=None):
        _end(row, actor)
    window.closed_on = clock.today()
    window.save()
    _record_window("window.close", window, actor, name=window.name)
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

    Raises ``Refusal``: ``hours.order``, ``hours.overlap``, ``window.role``, ``window.closed``.
    """
    actor = by if isinstance(by, Actor) else _head(window, by)
    locked_window(window.pk)  # two who set hours at once do it one after the other
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
def end_hours(row: Hours, *, by: Officer) -> Hours:
    """Nobody may book this hour any more; who has booked it still comes."""
    return _end(row, _head(row.window, by))


def _end(row: Hours, actor: Actor) -> Hours:
    row.until = clock.today() - dt.timedelta(days=1)
    row.save()
    _record_window("window.end_hours", row.window, actor, hours=str(row))
    return row


def _head(window: Window, officer: Officer) -> Actor:
    return acts(window.organ, officer, HEADS)


def _record_window(kind: str, window: Window, actor: Actor, **data: object) -> None:
    record(kind, subject_type="window", subject_id=window.pk, by=actor, organ=window.organ.code, data=dict(data))
