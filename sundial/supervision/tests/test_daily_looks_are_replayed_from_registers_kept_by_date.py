"""What a daily look found comes out again, however the registers of items, officers and organs changed afterwards."""

import datetime as dt

import pytest
from django.db import Error, connection

from sundial.kernel import clock
from sundial.organs.models import Account, Appointment, Organ
from sundial.permits.tests import items
from sundial.powers.models import Basis, ItemVersion
from sundial.supervision.actions import daily, duty
from sundial.supervision.models import DailyLook, RegisterEntry, Signal
from sundial.supervision.replay import replay

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def month(watch):
    """Three weeks: an item without a basis, an organ that falls silent, a supervisor who signs in on Mondays only."""
    item = items.licence(watch.linwu.bureau.organ)
    case = watch.linwu.accepted(item)
    Basis.objects.filter(version=item).delete()
    Account.objects.create_account("zhouhui", "abc12345", watch.resident, must_change_password=False)
    for n in range(21):
        if n % 7 == 0:
            duty.attend(watch.resident)
        watch.lights(case)
        if n == 15:
            Basis.objects.create(version=item, position=1, law="行政许可法", article="第十二条")
        watch.linwu.today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(minutes=2))
        watch.lights(case)
        while daily.keep_up():
            pass
        watch.linwu.today.advance(dt.timedelta(hours=9))
    return list(DailyLook.objects.order_by("day").values_list("day", flat=True))


def change_everything() -> None:
    Account.objects.update(is_active=False)
    Appointment.objects.update(valid_from=dt.date(2027, 1, 1), valid_to=None)
    Organ.objects.update(name="改名")
    ItemVersion.objects.update(name="改名", published=False)
    Basis.objects.all().delete()


def test_registers_that_changed_afterwards_change_no_day_that_is_over(month, watch):
    raised = list(Signal.objects.exclude(look_day=None).values_list("rule_id", flat=True))
    assert {"item-basis-missing", "organ-silent", "supervisor-not-signed-in"} == set(raised)
    assert raised.count("supervisor-not-signed-in") == 12
    change_everything()
    duty.attend(watch.resident)
    found = [replay(day) for day in (month[0], *month[10:])]
    assert [(result.day, result.differences) for result in found if result.differences] == []
    assert all(result.is_whole for result in found)
    assert sum(result.lit for result in found) > 6

    # Only what came and went is kept, and it cannot be rewritten.
    assert RegisterEntry.objects.filter(relation="base_organ").count() == Organ.objects.count()
    with pytest.raises(Error, match="supervision_registerentry"):
        RegisterEntry.objects.update(stands=False)


def test_a_light_of_a_daily_look_that_was_taken_away_is_named(month):
    signal = Signal.objects.get(rule_id="organ-silent")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # somebody tampers with the table
        cursor.execute("DELETE FROM supervision_escalation WHERE signal_id = %s", [signal.pk])
        cursor.execute("DELETE FROM supervision_signal WHERE id = %s", [signal.pk])
        cursor.execute("SET session_replication_role = origin")
    (difference,) = replay(signal.look_day).differences
    assert (difference.kind, difference.rule_id, difference.subject_type) == ("not_lit", "organ-silent", "organ")


def test_a_day_nobody_looked_at_is_said_to_be_in_part(month):
    assert not replay(month[0] - A_DAY).is_whole
