"""Moving the demonstration's clock: how far a visitor may jump, and the event that says so."""

from __future__ import annotations

import datetime as dt
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock, workdays
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.system import demo_clock

SUBJECT = uuid5(NAMESPACE_URL, "sundial:demo:clock")
OFFICE_OPENS = dt.time(9, 0)
STEPS = {
    "day": _("One day forward"),
    "week": _("One week forward"),
    "workday": _("To the next working day, 9:00"),
}
SPANS = {"day": dt.timedelta(days=1), "week": dt.timedelta(weeks=1)}


def forward(step: str) -> dt.datetime:
    """Move the clock by one of ``STEPS`` and return the new time. Raises ``Refusal`` ``demo.step``."""
    if step not in STEPS:
        raise Refusal("demo.step", _("The clock knows no such step."), field="step")
    now = clock.now()
    return move(SPANS[step] if step in SPANS else next_opening(now) - now)


@transaction.atomic
def move(by: dt.timedelta) -> dt.datetime:
    """Move the clock forward by ``by`` and record that it was moved. Raises ``Refusal`` ``demo.clock_back``."""
    before = clock.now()
    after = demo_clock.move(by)
    record(
        "demo.clock",
        subject_type="demo",
        subject_id=SUBJECT,
        by=Actor.system(),
        organ="",
        data={"from": before, "to": after},
    )
    return after


def next_opening(now: dt.datetime) -> dt.datetime:
    """The next 9:00 of a working day after ``now``."""
    days = workdays.national()
    today = clock.local_date(now)
    day = days.roll(today)
    if opening(day) <= now:
        day = days.add(today, 1)
    return opening(day)


def opening(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, OFFICE_OPENS, clock.BEIJING).astimezone(dt.UTC)
