"""Verbs that write organs and calendars, each with its event in the same transaction."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock, workdays
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Calendar, Organ
from sundial.organs.queries import COLUMNS, latest_calendar, working_days

SYSTEM = Actor.system()


def calendar_subject(name: str) -> UUID:
    """The ledger's subject for all versions of the calendar ``name``."""
    return uuid5(NAMESPACE_URL, f"sundial:calendar:{name}")


@transaction.atomic
def load_calendar(calendar: workdays.Calendar, *, by: Actor = SYSTEM) -> Calendar:
    """Store one version of a calendar; the same version again gives the row already stored.

    Raises ``Refusal``: ``organs.calendar_changed`` for other days under a stored version (it would re-date clocks in
    silence), ``organs.calendar_old`` for a version older than the newest.
    """
    stored = Calendar.objects.filter(name=calendar.name, version=calendar.version).first()
    if stored:
        return _same_days(stored, calendar)
    newest = latest_calendar(calendar.name)
    if newest and newest.version > calendar.version:
        raise _refused(
            "organs.calendar_old", _("Version %(version)s of the calendar %(name)s is out of date."), calendar
        )
    row = Calendar.objects.create(
        name=calendar.name,
        version=calendar.version,
        provisional_from=calendar.provisional_from,
        loaded_at=clock.now(),
    )
    _copy_days(row, calendar)
    _tell("calendar.load", row, by, digest=calendar.digest)
    return row


@transaction.atomic
def use_calendar(row: Calendar, *, by: Actor = SYSTEM) -> int:
    """Let every organ that counts by an older version of this calendar count by ``row``; return how many there are.

    The caller re-dates open clocks in the same transaction.
    """
    organs = Organ.objects.filter(calendar__name=row.name).exclude(calendar=row)
    moved = organs.update(calendar=row)
    if moved:
        _tell("calendar.use", row, by, organs=moved)
    return moved


def _copy_days(row: Calendar, calendar: workdays.Calendar) -> None:
    # Some ten thousand rows: COPY keeps a test or a first start from waiting for them.
    statement = f"COPY organs_calendarday (calendar_id, {', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for day in calendar.rows():
            copy.write_row((row.pk, *day._replace(ordinal=int(day.ordinal))))


def _same_days(row: Calendar, calendar: workdays.Calendar) -> Calendar:
    if working_days(row.pk) != calendar:
        text = _(
            "Version %(version)s of the calendar %(name)s is stored with other days; give the change a new version."
        )
        raise _refused("organs.calendar_changed", text, calendar)
    return row


def _refused(code: str, sentence: object, calendar: workdays.Calendar) -> Refusal:
    return Refusal(code, sentence, field="version", name=calendar.name, version=calendar.version)


def _tell(kind: str, row: Calendar, by: Actor, **more: object) -> None:
    record(
        kind,
        subject_type="calendar",
        subject_id=calendar_subject(row.name),
        by=by,
        organ="",
        data={"name": row.name, "version": row.version, **more},
    )
