"""The penalties the demonstration tells run through their whole procedure and stand where a visitor expects them."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case
from sundial.demo.county import found_county
from sundial.demo.director import live
from sundial.demo.stories.penalties import chapter
from sundial.demo.tale import Stage, Tale
from sundial.kernel import clock
from sundial.organs.queries import calendar_for

NOW = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def lived(db: None, settings, tmp_path) -> dict[str, Case]:
    settings.MEDIA_ROOT = tmp_path / "files"
    with clock.frozen(NOW - dt.timedelta(days=120)):
        county = found_county(dt.date(2026, 7, 20))
    stage = Stage(county, calendar_for(county.bureau), dt.date(2026, 11, 20))
    stories = [teller(Tale(stage, number)) for number, teller in enumerate(chapter)]
    live(stories, since=stage.at(-40, stage.opens), until=NOW)
    return {case.applicant.name: case for case in Case.objects.select_related("applicant")}


def test_they_end_as_told(lived: dict[str, Case]) -> None:
    states = {name.removesuffix("（演示）"): case.state for name, case in lived.items()}
    assert states == {
        "临武县宏达工业气体有限公司": "closed",
        "临武县水东加油站": "noticed",
        "临武县喜庆日杂批发部": "not_filed",
        "临武县城北加油站": "registered",
    }


def test_the_fine_is_inside_its_grade_and_published(lived: dict[str, Case]) -> None:
    case = lived["临武县宏达工业气体有限公司（演示）"]
    assert case.publications.get().content["outcome"] if case.publications.exists() else False
    titles = set(case.documents.values_list("title", flat=True))
    assert {"立案审批表", "行政处罚决定书", "结案审批表"} <= titles


def test_a_refused_filing_lights_yellow(lived: dict[str, Case]) -> None:
    case = lived["临武县喜庆日杂批发部（演示）"]
    assert "yellow" in set(case.signals.values_list("light", flat=True))
