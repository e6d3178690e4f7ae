"""My work is in the order of its limits; everything else is found by number, name, state or light."""

import datetime as dt

import pytest
from django.test import Client

from sundial.cases.models import ClockKind
from sundial.desk.tests.conftest import text_of
from sundial.permits.tests import items


@pytest.fixture
def zhang(linwu, signed_in) -> Client:
    return signed_in(linwu.bureau.zhang)


def rows(client, query=""):
    return [row.case for row in client.get(f"/desk/{query}").context["rows"]]


def test_what_is_due_first_comes_first(linwu, zhang):
    late = linwu.accepted(items.licence(linwu.bureau.organ))
    soon = linwu.accepted(items.licence(linwu.bureau.organ, code="T-02", limits={"promised": (3, "working_day")}))
    assert rows(zhang) == [soon, late]


def test_each_row_says_the_step_and_the_time_left(linwu, zhang):
    linwu.accepted(items.licence(linwu.bureau.organ))
    page = text_of(zhang.get("/desk/"))
    assert "书面审查" in page
    assert "还剩15个工作日" in page


def test_time_of_the_party_does_not_stand_for_the_officers_own(linwu, zhang):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    term = case.clocks.get(kind=ClockKind.PROMISED)
    own = {"kind": ClockKind.DEFENCE, "budget": 3, "due_at": term.started_at}
    case.clocks.create(unit=term.unit, started_at=term.started_at, running_since=term.started_at, **own)
    assert "还剩15个工作日" in text_of(zhang.get("/desk/"))


def test_a_case_that_waits_for_the_applicant_says_so(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ), but=1)
    linwu.check_all(case)
    from sundial.permits import actions

    actions.request_correction(case.pk, by=linwu.bureau.wang)
    assert "等待申请人补正" in text_of(signed_in(linwu.bureau.wang).get("/desk/?list=all"))


@pytest.mark.parametrize("words", ["红火", "零售", "number"])
def test_a_case_is_found_by_applicant_item_and_number(linwu, zhang, words):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    linwu.accepted(items.licence(linwu.bureau.organ, code="T-02", name="采矿许可"))
    sought = case.number[:12] if words == "number" else words
    assert case in rows(zhang, f"?list=all&q={sought}")
    assert rows(zhang, "?list=all&q=没有这样的办件") == []


def test_a_state_narrows_the_list(linwu, zhang):
    submitted = linwu.submitted(items.licence(linwu.bureau.organ))
    linwu.accepted(items.licence(linwu.bureau.organ, code="T-02"))
    assert rows(zhang, "?list=all&state=submitted") == [submitted]


def test_a_light_narrows_the_list(linwu, zhang):
    from sundial.supervision.actions.sweep import sweep

    late = linwu.accepted(items.licence(linwu.bureau.organ))
    linwu.today.advance(dt.timedelta(days=40))
    fresh = linwu.accepted(items.licence(linwu.bureau.organ, code="T-02"))
    while sweep():
        pass
    found = rows(zhang, "?list=all&light=red")
    assert late in found
    assert fresh not in found


def test_pages_follow_one_another_without_a_gap(linwu, zhang, monkeypatch):
    from sundial.cases import queries

    version = items.licence(linwu.bureau.organ)
    cases = {linwu.accepted(version) for _n in range(5)}
    monkeypatch.setattr(queries.register, "__defaults__", (None, 2))
    seen, query = [], "?list=all"
    while query:
        page = zhang.get(f"/desk/{query}")
        seen += [row.case for row in page.context["rows"]]
        query = page.context["cursor"].next_url.removeprefix("/desk/")
    assert len(seen) == 5
    assert set(seen) == cases


def test_a_broken_place_in_the_list_is_the_beginning(linwu, zhang):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    for place in ("x", "2026-03-02~x", "2026-03-02T00:00:00~00000000-0000-0000-0000-000000000000"):
        assert rows(zhang, f"?after={place}") == [case]
