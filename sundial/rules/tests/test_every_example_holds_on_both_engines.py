"""Every worked example of every rule gets its light on DuckDB, which judges in bulk, and the same on PostgreSQL, which judges live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import psycopg
import pytest

from sundial.rules import examples
from sundial.rules.bulk import AsOf, set_moment
from sundial.rules.library import RuleSet, load_all
from sundial.rules.relations import RELATIONS
from sundial.rules.rule import Example, Rule
from sundial.rules.tests import histories as story

RULES = load_all()
TOLD = RELATIONS.keys() - {"calendar_day", "as_of"}
DAYS = examples.by_day(RULES)


@pytest.fixture(scope="module")
def duck() -> duckdb.DuckDBPyConnection:
    return examples.ready()


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection]:
    with story.postgres() as connection:
        yield connection


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_over_one_case(duck: duckdb.DuckDBPyConnection, postgres: psycopg.Connection, day: date) -> None:
    examples.tell_together(duck, DAYS[day])
    rules = RuleSet(day, tuple({(rule.id, rule.version): rule for _, rule, _ in DAYS[day]}.values()))
    _told_alike(duck, postgres, AsOf.end_of(day))

    here = story.table(duck.execute(rules.sql("duckdb", schedule=True)))
    assert [told for told in DAYS[day] if _lit(here, *told) != _expected(told[2])] == []
    assert here == story.table(postgres.execute(rules.sql("postgres", schedule=True)))


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.is_daily], ids=lambda rule: f"{rule.id}-{rule.version}"
)
def test_over_more_than_one_case(duck: duckdb.DuckDBPyConnection, postgres: psycopg.Connection, rule: Rule) -> None:
    for example in rule.examples:
        examples.tell_alone(duck, example)
        alone = RuleSet(example.on, (rule,))
        _told_alike(duck, postgres, AsOf.end_of(example.on))

        here = story.table(duck.execute(alone.daily_sql("duckdb")))
        assert {row["light"] for row in here} == set(_expected(example)), example.name
        assert here == story.table(postgres.execute(alone.daily_sql("postgres"))), example.name


def _lit(found: list[dict[str, Any]], case_id: str, rule: Rule, _: Example) -> list[str]:
    of_rule = (case_id, rule.id, rule.version)
    return [row["light"] for row in found if (row["case_id"], row["rule_id"], row["rule_version"]) == of_rule]


def _expected(example: Example) -> list[str]:
    return [] if example.expect == "none" else [example.expect]


def _told_alike(duck: duckdb.DuckDBPyConnection, postgres: psycopg.Connection, as_of: AsOf) -> None:
    set_moment(duck, as_of)
    rows = {relation: story.table(duck.execute(f"SELECT * FROM {relation}")) for relation in TOLD}
    story.fill_postgres(postgres, rows, as_of)
