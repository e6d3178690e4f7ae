"""What burned on any past day follows from the record: recomputed as of that day, the lights are those raised by then."""

import datetime as dt

from django.db import connection

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.supervision.models import Signal
from sundial.supervision.rulebook import law_book, rules_on, statement_on

PASSING = {rule.id for rule in law_book() if rule.light == "warning"}


def recomputed(day: dt.date) -> set[tuple[object, str, str]]:
    """Every light the rules find in the record as of the end of ``day``."""
    last_moment = clock.end_of_day(day) - dt.timedelta(seconds=1)
    statement = rules_on(day).sql("postgres")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sundial.now', %s, true)", [last_moment.isoformat()])
        cursor.execute(statement)
        return {(row[0], row[1], row[3]) for row in cursor.fetchall()}


def raised(by: dt.date) -> set[tuple[object, str, str]]:
    raised = Signal.objects.filter(raised_at__lt=clock.end_of_day(by))
    return set(raised.values_list("case_id", "rule_id", "occurrence"))


def live_a_month(watch) -> dict[dt.date, set[tuple[object, str, str]]]:
    """Three cases, a look every evening; returns what had been raised by each evening."""
    linwu, organ = watch.linwu, watch.linwu.bureau.organ
    slow = linwu.accepted(items.licence(organ))
    silent = linwu.submitted(items.licence(organ, code="T-02"))
    away = linwu.submitted(items.licence(organ, code="T-03"))
    by_day = {}
    for n in range(32):
        if n == 3:
            actions.decline(away.pk, "不属于本机关职权。", by=linwu.bureau.wang)
        if n == 9:
            linwu.handled(slow)
        actions.sweep_deemed()
        linwu.today.move_to(clock.end_of_day(clock.today()) - dt.timedelta(seconds=1))
        watch.lights(silent)
        by_day[clock.today()] = raised(clock.today())
        linwu.today.move_to(clock.end_of_day(clock.today()) + dt.timedelta(hours=9))
    return by_day


def test_every_evening_is_found_again(watch):
    evenings = live_a_month(watch)
    assert Case.objects.count() == 3
    assert any(rule == "statutory-exceeded" for _case, rule, _n in raised(max(evenings)))
    for day in sorted(evenings)[::3]:
        burning = evenings[day]
        # A warning is a passing state: once the limit is broken the red light says so. Whatever was found stays found.
        assert recomputed(day) <= burning, day
        lasting = {light for light in burning if light[1] not in PASSING}
        assert recomputed(day) >= lasting, day


def test_the_statement_is_one_for_all_days_on_which_the_same_rules_hold(db):
    assert statement_on(dt.date(2026, 3, 2)) is statement_on(dt.date(2026, 4, 2))
