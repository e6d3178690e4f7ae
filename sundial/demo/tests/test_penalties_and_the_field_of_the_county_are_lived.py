"""The penalties and what is done in the field run through their procedures and stand where a visitor expects them, with their lights."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import override_settings

from sundial.cases.models import Case
from sundial.demo.county import DATA, found_county, settle_others
from sundial.demo.director import live
from sundial.demo.meetings import bureau_meetings
from sundial.demo.stories import field, penalties
from sundial.demo.tale import Stage, Tale
from sundial.kernel import clock
from sundial.organs.queries import calendar_for
from sundial.powers.actions.load import load_catalogue

NOW = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC)
FOUNDED = dt.date(2026, 7, 20)


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """Lived once for the whole file and taken back at its end."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")),
    ):
        with clock.frozen(NOW - dt.timedelta(days=120)):
            found = found_county(FOUNDED)
            load_catalogue(DATA / "catalogue" / "nantong_water.yaml")
            settle_others(found, FOUNDED)
        stage = Stage(found, calendar_for(found.bureau), dt.date(2026, 11, 20))
        tellers = [*penalties.chapter, *field.chapter]
        stories = [teller(Tale(stage, number)) for number, teller in enumerate(tellers)]
        live([bureau_meetings(stage, -40), *stories], since=stage.at(-40, stage.opens), until=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def lived(county: None, db: None) -> dict[str, Case]:
    """The penalties, by their party."""
    told = Case.objects.filter(procedure="penalty").select_related("applicant")
    return {case.applicant.name.removesuffix("（演示）"): case for case in told}


def test_penalties_end_as_told(lived: dict[str, Case]) -> None:
    states = {
        name: lived[name].state
        for name in ("临武县宏达工业气体有限公司", "临武县水东加油站", "临武县喜庆日杂批发部", "临武县城北加油站")
    }
    assert [*states.values()] == ["closed", "noticed", "not_filed", "registered"]


def test_the_fine_is_inside_its_grade_and_published(lived: dict[str, Case]) -> None:
    case = lived["临武县宏达工业气体有限公司"]
    grade = case.answers["benchmark"]["figures"]
    assert Decimal(grade["benchmark_min"]) <= Decimal(case.answers["amount"]) <= Decimal(grade["benchmark_max"])
    assert case.publications.get().content["outcome"]
    titles = set(case.documents.values_list("title", flat=True))
    assert {"立案审批表", "行政处罚决定书", "结案审批表"} <= titles


def test_a_refused_filing_lights_yellow(lived: dict[str, Case]) -> None:
    case = lived["临武县喜庆日杂批发部"]
    assert "yellow" in set(case.signals.values_list("light", flat=True))


def test_every_procedure_of_the_field_has_a_case_that_ended_and_one_that_runs(lived: dict[str, Case]) -> None:
    cases = Case.objects.exclude(procedure="penalty")
    ended = Counter(cases.filter(closed_at__isnull=False).values_list("procedure", "state"))
    assert ended == dict.fromkeys(
        [(each, "closed") for each in ("seizure", "execution", "levy", "requisition", "inspection")], 1
    ) | {("inspection", "closed"): 2}
    running = Counter(cases.filter(closed_at=None).values_list("procedure", "state"))
    assert running == {
        ("seizure", "appraising"): 1,
        ("seizure", "proposed"): 1,
        ("execution", "applied"): 1,
        ("levy", "declared"): 1,
        ("levy", "payable"): 2,
        ("requisition", "in_use"): 1,
        ("inspection", "correcting"): 1,
        ("inspection_plan", "drawn"): 1,
    }


def test_what_was_taken_first_and_approved_too_late_lights_red(lived: dict[str, Case]) -> None:
    case = Case.objects.get(procedure="seizure", state="proposed")
    assert ("seizure-approval-late", "red") in set(case.signals.values_list("rule_id", "light"))


def test_a_seizure_belongs_to_its_penalty_and_gives_part_back(lived: dict[str, Case]) -> None:
    case = Case.objects.get(procedure="seizure", state="closed")
    assert case.parent == lived["临武县湘南有色冶炼厂"] and case.parent.state == "closed"
    assert Counter(case.goods.values_list("state", flat=True)) == {"handed_over": 1, "returned": 2}


def test_an_order_of_an_inspection_not_followed_is_a_penalty_case(lived: dict[str, Case]) -> None:
    case = Case.objects.get(procedure="inspection", outcome="penalty")
    assert case.parent is not None and (case.parent.procedure, case.parent.state) == ("penalty", "investigating")
