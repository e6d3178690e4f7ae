"""Any past day comes out again from events, rule versions and calendar versions of that day; what differs is named."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection

from sundial.kernel import clock, workdays
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.organs.actions import load_calendar, use_calendar
from sundial.organs.queries import calendar_for
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.permits.tests.life import Linwu
from sundial.supervision.actions import rule_life
from sundial.supervision.actions.rule_load import load_shipped
from sundial.supervision.actions.rule_turn import turn
from sundial.supervision.models import Signal
from sundial.supervision.past import as_it_was
from sundial.supervision.replay import replay
from sundial.supervision.tests.conftest import Watch
from sundial.supervision.tests.rules_cast import RuleCast

RESULT = {"since": "2025-03-02", "until": "2026-03-01", "new": 0, "gone": 0, "same": 0}
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def kept_month(kept_watch: Watch | None) -> tuple[list[dt.date], dt.datetime] | None:
    with clock.frozen(nine_o_clock(MONDAY)) as monday:
        if kept_watch is None:
            return None
        days = lived(replace(kept_watch, linwu=Linwu(kept_watch.linwu.bureau, monday)))
        return days, clock.now()


@pytest.fixture
def month(kept_month, watch):
    """Two cases lived for a month and looked at after every act and every midnight; the days with a light."""
    if kept_month is None:
        return lived(watch)
    days, moment = kept_month
    watch.linwu.today.move_to(moment)
    return days


def lived(watch: Watch) -> list[dt.date]:
    load_shipped()
    linwu, organ = watch.linwu, watch.linwu.bureau.organ
    slow = linwu.accepted(items.licence(organ))
    silent = linwu.submitted(items.licence(organ, code="T-02"))
    for n in range(36):
        if n == 9:
            linwu.handled(slow)
        watch.lights(silent)
        linwu.today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(minutes=1))
        actions.sweep_deemed()
        watch.lights(silent)
        linwu.today.move_to(linwu.today.moment + dt.timedelta(hours=9))
    return sorted({clock.local_date(moment) for moment in Signal.objects.values_list("raised_at", flat=True)})


def changed_rule(watch, rule: str, old: str, new: str) -> None:
    """Put a changed text into force from tomorrow."""
    cast = RuleCast.found()
    draft = rule_life.draft(rule, by=cast.chen)
    text = draft.text.replace(old, new)
    assert text != draft.text
    draft = rule_life.edit(draft.pk, text, by=cast.chen)
    try:
        rule_life.keep_backtest(draft.pk, draft.text, RESULT, by=cast.chen)
    except Refusal as refusal:  # its examples were written for the old number
        raise AssertionError(str(refusal)) from refusal
    rule_life.confirm(draft.pk, "同意", by=cast.zhao)
    rule_life.go_live(draft.pk, clock.today() + DAY, by=cast.chen)


def assert_all_the_same(days) -> None:
    assert len(days) > 2
    for day in days:
        assert replay(day).differences == [], day


def test_every_day_with_a_light_comes_out_again(month):
    found = [replay(day) for day in month]
    assert [result.differences for result in found] == [[] for _ in month]
    assert sum(result.lit for result in found) == Signal.objects.count()


def test_a_rule_changed_afterwards_changes_no_earlier_day(month, watch):
    changed_rule(watch, "statutory-exceeded", "severity: alarm", "severity: warning")
    watch.linwu.today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(hours=1))
    turn()
    assert_all_the_same(month)


def test_a_calendar_changed_afterwards_changes_no_earlier_day(month, watch):
    in_use = calendar_for(watch.linwu.bureau.organ)
    rows = [
        row._replace(kind="rest", is_working=False) if dt.date(2026, 3, 9) <= row.date <= dt.date(2026, 3, 20) else row
        for row in in_use.rows()
    ]
    newer = load_calendar(counted_again(in_use, rows))
    assert use_calendar(newer) == 1
    assert_all_the_same(month)


def counted_again(calendar: workdays.Calendar, rows: list[workdays.Row]) -> workdays.Calendar:
    counted, total = [], 0
    for row in rows:
        total += row.is_working
        counted.append(row._replace(ordinal=total))
    return workdays.Calendar.from_rows(calendar.name, calendar.version + 1, counted)


def test_an_act_entered_later_was_not_known_that_day(month, watch):
    day = next(
        clock.local_date(s.raised_at) for s in Signal.objects.order_by("raised_at") if s.rule_id == "statutory-exceeded"
    )
    late = Signal.objects.filter(rule_id="statutory-exceeded").first()
    watch.told_from_elsewhere(late.case, "decide_grant")
    assert replay(day).differences == []


def test_a_light_that_was_never_raised_is_named(month):
    signal = Signal.objects.filter(rule_id="statutory-exceeded").first()
    day = clock.local_date(signal.raised_at)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # somebody tampers with the table
        cursor.execute("DELETE FROM supervision_escalation WHERE signal_id = %s", [signal.pk])
        cursor.execute("DELETE FROM supervision_signal WHERE id = %s", [signal.pk])
        cursor.execute("SET session_replication_role = origin")
    (difference,) = replay(day).differences
    assert (difference.kind, difference.rule_id) == ("not_lit", "statutory-exceeded")


def test_a_light_with_other_values_is_named(month):
    signal = Signal.objects.filter(rule_id="statutory-exceeded").first()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE supervision_signal SET values = jsonb_set(values, '{statutory_days_over}', '99') WHERE id = %s",
            [signal.pk],
        )
        cursor.execute("SET session_replication_role = origin")
    (difference,) = replay(clock.local_date(signal.raised_at)).differences
    assert difference.kind == "other_values"
    assert "statutory_days_over: 99" in difference.told


def test_nothing_can_be_written_while_looking_back(db):
    from django.db import InternalError

    with pytest.raises(InternalError, match="read-only"), as_it_was(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM supervision_due")


def test_after_looking_back_the_present_is_the_present_again(month):
    replay(month[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'base_event' AND relkind = 'v'")
        assert cursor.fetchone() == (1,)
