"""Every number of the founding papers stands in a file, with its unit and source: in a life, a body's rule or a catalogue."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases import documents
from sundial.cases.stated.lives import stated_life
from sundial.kernel.yaml_files import read_yaml
from sundial.meetings.reading import known_rules
from tests.source import SUNDIAL

CATALOGUES = SUNDIAL / "demo" / "data" / "catalogue"
# A day on which the county's papers held and later law did not, and one of today.
THEN, NOW = dt.date(2010, 6, 1), dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("life", "limit", "day", "value", "unit"),
    [
        ("penalty", "filing", THEN, 7, "working_day"),
        ("penalty", "regularise", THEN, 5, "working_day"),
        ("penalty", "delivery", NOW, 7, "working_day"),
        ("penalty", "publication", THEN, 7, "working_day"),
        ("penalty", "review_window", dt.date(1994, 9, 1), 15, "calendar_day"),
        ("summary_penalty", "entry", THEN, 1, "working_day"),
        ("seizure", "publication", THEN, 7, "working_day"),
        ("requisition", "regularise", THEN, 5, "working_day"),
        ("requisition", "give_back", THEN, 5, "working_day"),
        ("requisition", "compensation", THEN, 20, "working_day"),
        ("requisition", "publication", THEN, 7, "working_day"),
        ("power_inspection", "half_year", THEN, 6, "month"),
        ("market", "statutory", THEN, 30, "day_unqualified"),
        ("market", "change", THEN, 30, "day_unqualified"),
        ("coordination", "meeting", NOW, 1, "month"),
        ("coordination_share", "opinion", NOW, 7, "working_day"),
        ("coordination_share", "feedback", NOW, 7, "working_day"),
        ("accountability", "promised", THEN, 10, "working_day"),
        ("accountability", "delivery", THEN, 10, "working_day"),
        ("accountability", "appeal", THEN, 15, "working_day"),
        ("accountability", "reexamination", THEN, 30, "working_day"),
        ("complaint", "question", THEN, 5, "working_day"),
        ("complaint", "delivery", THEN, 3, "day_unqualified"),
        ("complaint", "weekly", THEN, 7, "calendar_day"),
        ("complaint", "monthly", THEN, 1, "month"),
        ("disclosure", "quarterly", THEN, 15, "calendar_day"),
        ("disclosure", "on_demand", THEN, 3, "calendar_day"),
        ("subsistence", "township", THEN, 10, "day_unqualified"),
        ("subsistence", "county", THEN, 15, "day_unqualified"),
        ("aid", "quarter", THEN, 1, "quarter"),
        ("rule_check", "quarter", THEN, 3, "month"),
    ],
)
def test_a_life_states_its_limit_with_its_source(life: str, limit: str, day: dt.date, value: int, unit: str) -> None:
    term = stated_life(life).limits[limit].on(day)
    assert term is not None and (term.value, term.unit) == (value, unit) and term.basis


@pytest.mark.parametrize(
    ("life", "parameter", "value"),
    [
        ("penalty", "discoverable_years", 2),
        ("accountability", "extension", 10),
        ("accountability", "repeated_within", 1),
        ("subsistence", "urban_line", 1500),
        ("subsistence", "rural_line", 800),
        ("subsistence", "rural_line_low", 600),
        ("aid", "own_cost", 10000),
        ("market", "operators", 50),
        ("market", "season", 3),
    ],
)
def test_a_life_states_its_figure_with_its_source(life: str, parameter: str, value: int) -> None:
    term = stated_life(life).parameters[parameter].on(THEN)
    assert term is not None and term.value == value and term.basis


def test_bodies_that_meet_keep_the_days_of_their_own_papers() -> None:
    xian, zhuji, weekly = (known_rules()[key]["meeting"] for key in ("xian_standing", "zhuji_party", "weekly_routine"))
    ready = {each["code"]: (each["value"], each["unit"], each.get("count")) for each in xian["timetable"]}
    assert ready == {
        "papers": (7, "calendar_day", None),
        "sets": (2, "calendar_day", 60),
        "collected": (1, "calendar_day", None),
        "attendance": (1, "calendar_day", None),
    }
    assert (xian["sits"]["weekday"], weekly["sits"]["weekday"]) == (4, 1)
    assert zhuji["notice"] == {"value": 2, "unit": "calendar_day"}
    bureau = item("linwu", "LW-12")["meeting"]
    assert bureau["sits"]["weekday"] == 1 and bureau["quorum"] == "2/3"
    assert (bureau["notice"]["value"], bureau["notice"]["unit"]) == (1, "day_unqualified")


def test_a_markets_remedies_have_their_own_days() -> None:
    told = item("ningxia_market", "NX-05")["remedies"]
    assert {name: (row["value"], row["unit"]) for name, row in told.items()} == {
        "复议": (15, "day_unqualified"),
        "复议决定": (30, "day_unqualified"),
        "起诉": (30, "day_unqualified"),
    }


@pytest.mark.parametrize(
    ("code", "thresholds"),
    [
        ("LW-01", {("<", 50), ("<", 500000), ("<=", 6), ("<=", 20), (">=", 2), (">=", 30), (">=", 1)}),
        ("LW-06", {(">=", 10), (">=", 50)}),
    ],
)
def test_a_condition_keeps_its_figures(code: str, thresholds: set[tuple[str, int]]) -> None:
    groups = item("linwu", code)["condition_groups"]
    assert {(row["op"], row["value"]) for group in groups for row in group.get("thresholds", [])} == thresholds


def test_a_material_keeps_its_copies() -> None:
    copies = {row["name"]: row["copies"] for row in item("township", "TW-10")["materials"] if row["copies"]}
    assert copies == {"本人免冠两寸彩照": 2, "内江市就业失业登记证申领审批表": 3}


def test_twelve_charts_without_text_are_said_to_be_wanting() -> None:
    told = read_yaml(CATALOGUES / "township.yaml")["items"]
    pending = {each["item_id"] for each in told if each["status"] == "chart_pending"}
    drawn = {each["item_id"] for each in told if any("图缺" in note for note in each.get("notes", []))}
    assert len(pending) == 9 and drawn == {"TW-01", "TW-02", "TW-05"}


@pytest.mark.parametrize(
    ("kind", "copies"),
    [
        ("correction_notice", 2),
        ("design_review_approval", 4),
        ("completion_approval", 4),
        ("complaint_registration", 2),
    ],
)
def test_a_paper_is_made_in_its_copies(kind: str, copies: int) -> None:
    said = documents.kind(kind, on=NOW)
    assert f"一式{'零一两三四'[copies]}份" in said.copies_text and said.copies == copies


def item(catalogue: str, code: str) -> Any:
    return next(each for each in read_yaml(CATALOGUES / f"{catalogue}.yaml")["items"] if each["item_id"] == code)
