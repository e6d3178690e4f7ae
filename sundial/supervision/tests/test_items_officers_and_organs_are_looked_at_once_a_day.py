"""What needs more than one case to be told is looked at a minute past midnight, once, as of the end of the day."""

import datetime as dt

from django.urls import reverse

from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.permits.tests import items
from sundial.supervision import queries
from sundial.supervision.actions import daily
from sundial.supervision.models import DailyLook, Signal


def midnight_after(day: dt.date) -> dt.datetime:
    return clock.end_of_day(day)


def test_a_day_is_looked_at_when_it_is_over_and_only_once(watch):
    watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    monday = clock.today()
    watch.linwu.today.move_to(midnight_after(monday) + dt.timedelta(seconds=30))
    daily.keep_up()
    assert not DailyLook.objects.filter(day=monday).exists()
    watch.linwu.today.move_to(midnight_after(monday) + dt.timedelta(minutes=1))
    while daily.keep_up():
        pass
    assert DailyLook.objects.filter(day=monday).exists()
    before = Signal.objects.count()
    assert daily.look_at_day(monday) == []
    assert Signal.objects.count() == before


def test_an_organ_that_falls_silent_gets_a_light_without_a_case(watch):
    watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    watch.linwu.today.move_to(clock.now() + dt.timedelta(days=16))
    daily.look_at_day(clock.today())
    signal = Signal.objects.get(rule_id="organ-silent")
    assert (signal.subject_type, signal.case, signal.light) == ("organ", None, "grey")
    assert signal.subject_name == watch.linwu.bureau.organ.name
    assert Event.objects.filter(kind="signal.grey", subject_type="organ", subject_id=signal.subject_id).exists()
    assert signal in queries.open_signals(watch.resident)
    assert [each.label for each in queries.compared(signal)]
    assert reverse("wall:signal", args=[signal.pk])


def test_looking_again_on_demand_raises_nothing_twice(watch):
    watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    watch.linwu.today.move_to(clock.now() + dt.timedelta(days=16))
    first = daily.look(clock.today())
    assert {signal.rule_id for signal in first} >= {"organ-silent"}
    assert daily.look(clock.today()) == []
