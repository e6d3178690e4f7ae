"""Verbs that write organs and calendars, each with its event in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock, workdays
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Calendar, Organ, Region, Tier, Unit
from sundial.organs.queries import COLUMNS, latest_calendar, working_days

SYSTEM = Actor.system()
# GB/T 2260 was first issued in 1980; a region whose own beginning nobody states is held to be known since then.
FIRST_CODES = date(1980, 12, 31)


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
    _tell("calendar.load", row, by, public=_days_told(calendar), digest=calendar.digest)
    return row


def _days_told(calendar: workdays.Calendar) -> dict[str, object]:
    """The whole calendar for anybody: a letter a day, from the first on (work, rest, holiday, makeup)."""
    days = "".join(calendar.day(day).kind[0] for day in calendar.span.days())
    return {
        "calendar": [calendar.name, calendar.version],
        "first": calendar.first,
        "provisional_from": calendar.provisional_from,
        "days": days,
    }


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


@dataclass(frozen=True)
class Place:
    """A region by its GB/T 2260 code, with the tier that governs it."""

    code: str
    name: str
    tier: Tier
    valid_from: date = FIRST_CODES


@dataclass(frozen=True)
class OrganFacts:
    """What must be known to enter an organ. ``places`` leads from the province down to its own region."""

    code: str
    name: str
    short_name: str
    places: tuple[Place, ...]
    tier: Tier
    details: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def open_organ(facts: OrganFacts, *, by: Actor = SYSTEM) -> Organ:
    """Enter an organ with its regions and the national calendar; one that is known by its code is given back as it is."""
    known = Organ.objects.filter(code=facts.code).first()
    if known:
        return known
    organ = Organ.objects.create(
        code=facts.code,
        name=facts.name,
        short_name=facts.short_name,
        region=region_of(facts.places),
        tier=facts.tier,
        calendar=load_calendar(workdays.national(), by=by),
        **facts.details,
    )
    record(
        "organ.open",
        subject_type="organ",
        subject_id=organ.pk,
        by=by,
        organ=organ.code,
        data={"name": organ.name, "region": organ.region.code, "tier": organ.tier},
    )
    return organ


def units_named(organ: Organ, names: Iterable[str], *, by: Actor) -> dict[str, Unit]:
    """The units of ``organ`` with these names; those it did not have are entered, by one event."""
    wanted = sorted(set(names))
    known = {unit.name: unit for unit in Unit.objects.filter(organ=organ, name__in=wanted)}
    new = [name for name in wanted if name not in known]
    if new:
        record(
            "organ.units",
            subject_type="organ",
            subject_id=organ.pk,
            by=by,
            organ=organ.code,
            data={"name": organ.name, "units": "、".join(new)},
        )
    return known | {name: Unit.objects.create(organ=organ, name=name) for name in new}


def region_of(places: tuple[Place, ...]) -> Region:
    """The last of ``places``, each entered below the one before it when its code is new."""
    above: Region | None = None
    for place in places:
        known = Region.objects.filter(code=place.code, valid_to=None).first()
        above = known or Region.objects.create(
            code=place.code, name=place.name, tier=place.tier, parent=above, valid_from=place.valid_from
        )
    if above is None:
        raise ValueError("an organ needs a region")
    return above


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


def _tell(kind: str, row: Calendar, by: Actor, *, public: Mapping[str, object] | None = None, **more: object) -> None:
    record(
        kind,
        subject_type="calendar",
        subject_id=calendar_subject(row.name),
        by=by,
        organ="",
        data={"name": row.name, "version": row.version, **more},
        public=public,
    )
