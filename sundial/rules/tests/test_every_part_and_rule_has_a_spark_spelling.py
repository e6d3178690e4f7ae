"""Every part and every rule can be spelled for Spark, also where Spark is not there to run it."""

from __future__ import annotations

import pytest
from sqlglot import ErrorLevel, exp, parse_one

from sundial.rules.facts import PARTS, part_sql
from sundial.rules.library import load


@pytest.mark.parametrize("part", PARTS)
def test_a_part(part: str) -> None:
    tree = parse_one(part_sql(part, "spark", None), dialect="spark")

    tree.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)
    ours = {"DAYS_BETWEEN", "PLUS_DAYS", "PLUS_MONTHS", "PLUS_HOURS", "MOMENT_OF_DAY"}
    assert not ours & {call.name.upper() for call in tree.find_all(exp.Anonymous)}


def test_all_rules() -> None:
    tree = parse_one(load().sql("spark", schedule=True), dialect="spark")

    assert len(list(tree.find_all(exp.Union))) >= len(load()) - 1
