"""The packaged arrangements against an independent table of every day 2004–2026."""

import csv
import gzip
from datetime import date as D

import pytest

from sundial.kernel.workdays import DayKind, national


def test_every_day_2004_to_2026(shared):
    with gzip.open(shared / "data/calendar/workdays_2004_2026.csv.gz", "rt", encoding="utf-8") as file:
        published = {D.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(file)}
    assert len(published) == 8401
    assert {day: national().is_working(day) for day in published} == published


@pytest.mark.parametrize(
    ("year", "working_days"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_working_days_of_a_year(year, working_days):
    assert national().between(D(year - 1, 12, 31), D(year, 12, 31)) == working_days


def test_a_makeup_day_names_its_holiday_and_its_notice():
    day = national().day(D(2026, 2, 14))
    assert (day.kind, day.name) == (DayKind.MAKEUP, "春节")
    assert "国办发明电〔2025〕7号" in day.source
