from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sundial.kernel import clock, workdays
from sundial.kernel.arrangements import Arrangement, Holiday, Notice, Span
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs import actions, queries
from sundial.organs.models import Calendar, CalendarDay, Organ
from sundial.organs.tests import builders as build

pytestmark = pytest.mark.django_db


def changed(national: workdays.Calendar) -> workdays.Calendar:
    """The national calendar after a notice for the first year that has none."""
    year = national.provisional_from.year
    bridge = Span(date(year, 1, 1), date(year, 1, 5))
    return national.with_arrangement(Arrangement(year, (Notice("试验通知"),), (Holiday("元旦", (bridge,)),)))


def test_the_stored_calendar_counts_like_the_kernel_s():
    organ, national = build.organ(), workdays.national()
    stored = queries.calendar_for(organ)
    assert stored == national and stored.last == national.last
    for start in (date(2026, 2, 13), date(2025, 9, 30), date(2026, 12, 31)):
        assert stored.add(start, 20) == national.add(start, 20)
    assert list(stored.rows()) == list(national.rows())


def test_loading_the_same_days_again_changes_nothing():
    first = actions.load_calendar(workdays.national())
    days, events = CalendarDay.objects.count(), Event.objects.count()
    assert actions.load_calendar(workdays.national()) == first
    assert (CalendarDay.objects.count(), Event.objects.count()) == (days, events)


def test_a_new_arrangement_becomes_a_new_version_and_organs_move_when_it_is_put_into_use():
    organ = build.organ()
    row = actions.load_calendar(changed(workdays.national()))
    assert row.version == organ.calendar.version + 1 and Organ.objects.get(pk=organ.pk).calendar == organ.calendar
    assert actions.use_calendar(row) == 1
    assert Organ.objects.get(pk=organ.pk).calendar == row
    assert Event.objects.filter(kind="calendar.use").get().data["organs"] == 1


def test_an_organ_whose_calendar_holds_no_days_is_refused():
    empty = Calendar.objects.create(name="空", version=1, provisional_from=date(2026, 1, 1), loaded_at=clock.now())
    organ = build.organ(calendar=empty)
    with pytest.raises(Refusal) as refused:
        queries.calendar_for(organ)
    assert refused.value.code == "organs.no_calendar"


def test_other_days_under_a_stored_version_are_refused():
    national = actions.load_calendar(workdays.national())
    CalendarDay.objects.filter(calendar=national, day=date(2026, 3, 2)).update(kind="rest", is_working=False)
    queries.working_days.cache_clear()
    with pytest.raises(Refusal) as refused:
        actions.load_calendar(workdays.national())
    queries.working_days.cache_clear()
    assert refused.value.code == "organs.calendar_changed"


def test_an_older_version_is_refused_once_a_newer_one_is_stored():
    local = replace(workdays.national(), name="本县")
    actions.load_calendar(changed(local))
    with pytest.raises(Refusal) as refused:
        actions.load_calendar(local)
    assert refused.value.code == "organs.calendar_old"
