from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sundial.cases import queries
from sundial.cases.models import Case
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


def waiting(officer) -> list[Case]:
    return queries.work_list(officer).cases


def test_a_submitted_case_waits_for_the_window_and_a_step_for_its_post(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    assert waiting(linwu.bureau.wang) == [case]
    assert waiting(linwu.bureau.zhang) == []
    linwu.check_all(case)
    actions.accept(case.pk, by=linwu.bureau.wang)
    assert waiting(linwu.bureau.wang) == []
    assert waiting(linwu.bureau.zhang) == [case]
    linwu.handled(case)
    assert waiting(linwu.bureau.chen) == [case]


def test_the_due_first_comes_first_and_pages_go_on_after_any_row(linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ)
    cases = []
    for _each in range(5):
        cases.append(linwu.accepted(version))
        linwu.days(1)
    first = queries.work_list(linwu.bureau.zhang, size=2)
    second = queries.work_list(linwu.bureau.zhang, after=first.next, size=2)
    third = queries.work_list(linwu.bureau.zhang, after=second.next, size=2)
    assert [*first.cases, *second.cases, *third.cases] == cases
    assert third.next is None


def test_the_number_of_queries_does_not_grow_with_the_cases(linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ)
    linwu.accepted(version)
    with CaptureQueriesContext(connection) as few:
        queries.work_list(linwu.bureau.zhang)
        queries.register(linwu.bureau.zhang)
    for _each in range(4):
        linwu.accepted(version)
    with CaptureQueriesContext(connection) as many:
        queries.work_list(linwu.bureau.zhang)
        queries.register(linwu.bureau.zhang)
    assert len(many) == len(few) <= 10


def test_whoever_stands_in_on_paper_sees_the_work_of_the_post(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, route=((1, "sign", "director", "签署决定", ""),)))
    assert waiting(linwu.bureau.chen) == []
    linwu.bureau.delegate("director", linwu.bureau.liu, linwu.bureau.chen)
    assert waiting(linwu.bureau.chen) == [case]


def test_an_unsigned_record_waits_for_each_member_of_the_team(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    linwu.handled(case)
    linwu.visit_decided(case)
    bureau = linwu.bureau
    actions.assemble_team(case.pk, [bureau.zhang, bureau.zhou], experts=[bureau.expert], by=bureau.zhang)
    assert waiting(bureau.expert) == [case]
    assert waiting(bureau.zhou) == []
    actions.record_visit(case.pk, by=bureau.zhang, place="楚江镇", findings="齐全", result="pass")
    assert waiting(bureau.zhou) == [case]
    actions.sign_visit(case.pk, by=bureau.zhou)
    assert waiting(bureau.zhou) == []


def test_the_register_shows_the_newest_of_the_organ_first(linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ)
    cases = []
    for _each in range(3):
        cases.append(linwu.submitted(version))
        linwu.days(1)
    page = queries.register(linwu.bureau.liu, size=2)
    assert page.cases == [cases[2], cases[1]]
    assert queries.register(linwu.bureau.liu, after=page.next, size=2).cases == [cases[0]]
    assert queries.register(linwu.bureau.liu, state="archived").cases == []


@pytest.mark.parametrize("days", [0, 3])
def test_a_case_without_a_due_moment_comes_last(linwu: Linwu, days: int) -> None:
    version = licence(linwu.bureau.organ, limits={})
    other = licence(linwu.bureau.organ, code="T-02")
    endless = linwu.accepted(version)
    linwu.days(days)
    dated = linwu.accepted(other)
    assert waiting(linwu.bureau.zhang) == [dated, endless]
