"""A case accepted on Thursday that was complete on Monday counts from Monday, on the desk and on the wall alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection

from sundial.cases.deadlines import last_day
from sundial.cases.models import ClockKind
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Bureau, Linwu
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Signal

LAST_DAY = dt.date(2026, 3, 23)  # fifteen working days after Monday, 2 March 2026


@pytest.fixture
def linwu(db: None) -> Iterator[Linwu]:
    with clock.frozen(nine_o_clock(MONDAY)) as today:
        yield Linwu(Bureau.found(), today)


def test_the_light_names_the_day_the_clock_ends(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.days(3)
    linwu.check_all(case)
    actions.accept(case.pk, by=linwu.bureau.wang)
    assert last_day(case.clocks.get(kind=ClockKind.PROMISED).due_at) == LAST_DAY
    with connection.cursor() as cursor:
        cursor.execute("SELECT effective_on FROM base_event WHERE case_id = %s AND verb = 'accept'", [case.pk])
        assert cursor.fetchone() == (MONDAY,)
    linwu.days(19)  # Tuesday, 24 March: the day after the last one
    while sweep():
        pass
    exceeded = Signal.objects.get(case=case, rule_id="promised-exceeded")
    assert "2026年3月23日" in exceeded.sentence
