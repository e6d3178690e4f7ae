"""A key for each subject: what a backup holds of it is sealed under it, and forgotten by every earlier backup once it is destroyed.

Of a subject's key follow the keys of its units: one for each field of its events that may be forgotten, one for the rows that
hang on it. To destroy some of them, those of all other units are written down and the key they follow from goes. What is recorded
later gets a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import connection, transaction

from sundial.ledger.models import Event, Key, Opening
from sundial.ledger.unit_keys import ALL, NEVER_SEALED, ROWS, Holder, Keys, field_unit, follow, form_unit
from sundial.ledger.values import MIRRORED


def read() -> Keys:
    """All keys there are now."""
    found = Key.objects.values_list("subject_type", "subject_id", "unit", "secret")
    return Keys((kind, id_, unit, bytes(secret)) for kind, id_, unit, secret in found)


def forget_fields(event: Event, fields: Collection[str], *, keeping_form: bool) -> None:
    """Destroy the keys of these fields of an event; with ``keeping_form`` what they say without the words of the party stays."""
    gone = {field_unit(event.pk, each) for each in fields}
    if not keeping_form:
        gone |= {form_unit(event.pk, each) for each in fields}
    destroy((event.subject_type, event.subject_id), gone, {*_units_of_events(event), ROWS})


@transaction.atomic
def forget_rows(holder: Holder, also: Collection[str] = ()) -> None:
    """Destroy the key of whatever rows hang on a subject; those of its events stay, and those of the units ``also``."""
    first = Event.objects.filter(subject_type=holder[0], subject_id=holder[1]).first()
    destroy(holder, {ROWS}, {*(_units_of_events(first) if first else ()), *also})


@transaction.atomic
def destroy(holder: Holder, gone: Collection[str], known: Collection[str]) -> None:
    """Destroy the keys of the units ``gone``; those of the other units of ``known`` stay."""
    with connection.cursor() as cursor:
        # A backup that draws keys just now is waited for, and waits for us before it looks at anything.
        cursor.execute("LOCK TABLE ledger_key IN ROW EXCLUSIVE MODE")
    mine = Key.objects.filter(subject_type=holder[0], subject_id=holder[1])
    held = dict(mine.values_list("unit", "secret"))
    if ALL in held:
        staying = set(known) - set(gone) - held.keys()
        secret = bytes(held[ALL])
        Key.objects.bulk_create(
            Key(subject_type=holder[0], subject_id=holder[1], unit=unit, secret=follow(secret, unit))
            for unit in sorted(staying)
        )
    mine.filter(unit__in=[ALL, *gone]).delete()


def _units_of_events(event: Event) -> Iterator[str]:
    """The units of all events of the subject that ``event`` is of."""
    subject = Event.objects.filter(subject_type=event.subject_type, subject_id=event.subject_id).values("pk")
    for id_, further in Opening.objects.filter(pk__in=subject).values_list("pk", "further"):
        for field in {*MIRRORED, *(further or ())} - NEVER_SEALED:
            yield field_unit(id_, field)
            yield form_unit(id_, field)
