"""The facts are read off the events, the clocks are kept by the kernel: on every day of any life both give one date."""

from __future__ import annotations

import datetime as dt
import random

import psycopg
import pytest
from django.db import connection
from psycopg.rows import dict_row

from sundial.cases import deadlines
from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.rules.facts import facts_sql
from sundial.supervision.actions.sweep import LOOK_AS_OF
from sundial.system import prepared

CHOSEN = "case_id = ANY(%(cases)s)"
DUE = {
    ClockKind.PROMISED: "promised_due_on",
    ClockKind.STATUTORY: "statutory_due_on",
    ClockKind.CORRECTION_NOTICE: "intake_due_on",
    ClockKind.DELIVERY: "delivery_due_on",
}


def facts(case: Case) -> dict[str, object]:
    (row,) = found(case, facts_sql("postgres", CHOSEN))
    return row


def step_dues(case: Case) -> dict[str, object]:
    rows = found(case, facts_sql("postgres", CHOSEN, each="step"))
    return {str(row["step_name"]): row["step_due_on"] for row in rows if not row["step_done"]}


def found(case: Case, statement: str) -> list[dict[str, object]]:
    """The rows as of now. Planning the statement takes a hundred times as long as running it, so it is planned once."""
    prepared.run(LOOK_AS_OF, {"now": clock.now().isoformat()})
    with psycopg.Cursor(connection.connection, row_factory=dict_row) as cursor:
        cursor.execute(statement, {"cases": [case.pk]}, prepare=True)
        return cursor.fetchall()


def last_day(row: CaseClock) -> dt.date | None:
    return deadlines.last_day(row.due_at) if row.due_at else None


def agree(case: Case) -> None:
    seen, steps = facts(case), step_dues(case)
    for row in case.clocks.filter(ended_at=None).select_related("run__step"):
        if row.kind in DUE:
            assert seen[DUE[ClockKind(row.kind)]] == last_day(row), (row.kind, clock.today())
        if row.kind == ClockKind.STEP:
            assert steps[row.run.step.name] == last_day(row), (row.run.step.name, clock.today())
    if case.accepted_at:
        assert seen["accepted_on"] == clock.local_date(case.accepted_at)


def lives(linwu, case: Case) -> list[tuple[str, object]]:
    """What may happen next in a case, lawful at the moment or not."""
    bureau, pk = linwu.bureau, case.pk
    return [
        ("handle", lambda: linwu.handled(case)),
        ("decide_visit", lambda: linwu.visit_decided(case)),
        ("visit", lambda: linwu.visited(case, "rectify")),
        ("rectified", lambda: actions.report_rectified(pk, by="applicant")),
        ("recheck", lambda: linwu.visited(case)),
        ("review", lambda: linwu.reviewed(case)),
        ("send_back", lambda: actions.send_back(pk, "补充核实。", by=bureau.chen)),
        (
            "stop",
            lambda: actions.stop_clock(
                pk, "testing", by=bureau.zhang, paper="特1号", needed_time="十日", approver=bureau.chen
            ),
        ),
        ("resume", lambda: actions.resume_clock(pk, by=bureau.zhang)),
        ("ask", lambda: actions.request_extension(pk, 2, "专家调整。", by=bureau.zhang)),
        ("extend", lambda: actions.decide_extension(pk, True, by=bureau.liu, paper="延1号")),
        ("grant", lambda: actions.grant(pk, "同意。", by=bureau.liu)),
        ("deliver", lambda: linwu.delivered(case)),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_on_every_day_of_a_life(watch, seed):
    chance = random.Random(seed)
    linwu, bureau = watch.linwu, watch.linwu.bureau
    linwu.days(chance.randrange(0, 200))
    limits = {
        "promised": (chance.randrange(3, 20), "working_day"),
        "statutory": (chance.randrange(20, 30), "working_day"),
        "extension": (5, "working_day"),
    }
    version = items.licence(bureau.organ, limits=limits, step_limits={"handle": 3, "review": 2})
    case = linwu.submitted(version, but=1)
    linwu.days(chance.randrange(0, 3))
    linwu.check_all(case)
    actions.request_correction(case.pk, by=bureau.wang)
    linwu.days(chance.randrange(0, 9))
    actions.hand_in(case.pk, by="applicant", requirement=version.materials.last(), form="original")
    actions.supplement(case.pk, by="applicant")
    agree(linwu.again(case))
    linwu.days(chance.randrange(0, 4))
    linwu.check_all(case)
    actions.accept(case.pk, by=bureau.wang)
    happened = []
    for _ in range(25):
        name, act = chance.choice(lives(linwu, linwu.again(case)))
        try:
            act()
        except Refusal:
            continue
        happened.append(name)
        agree(linwu.again(case))
        linwu.days(chance.randrange(0, 4))
        agree(linwu.again(case))
    assert happened


def test_a_bare_day_is_read_as_the_law_reads_it(watch):
    limits = {"promised": (10, "day_unqualified"), "statutory": (20, "day_unqualified")}
    licence = watch.linwu.accepted(items.licence(watch.linwu.bureau.organ, limits=limits))
    agree(licence)
    assert facts(licence)["promised_unit"] == "working_day"


def test_where_the_item_is_silent_the_law_speaks(watch):
    case = watch.linwu.submitted(items.licence(watch.linwu.bureau.organ, limits={"promised": (9, "working_day")}))
    agree(case)
    assert (facts(case)["correction_limit"], facts(case)["delivery_limit"]) == (5, 10)


def test_a_late_hand_neither_moves_the_limit_nor_counts_as_late_entry(watch):
    """Accepted three days after the papers were complete: the limits run from the papers, the entry is not late."""
    linwu = watch.linwu
    case = linwu.submitted(items.licence(linwu.bureau.organ))
    linwu.days(3)
    linwu.check_all(case)
    actions.accept(case.pk, by=linwu.bureau.wang)
    found = facts(case)
    assert found["accepted_on"] == dt.date(2026, 3, 2)
    assert found["intake_answer_working_days"] == 3
    assert (found["max_entry_lag_working_days"], found["late_entry_count"]) == (0, 0)
    agree(linwu.again(case))
