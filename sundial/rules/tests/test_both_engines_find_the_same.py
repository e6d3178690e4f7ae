"""DuckDB and PostgreSQL see the same facts and light the same lamps on the same histories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from sundial.rules.bulk import AsOf, set_moment
from sundial.rules.facts import facts_sql
from sundial.rules.library import RuleSet, load
from sundial.rules.relations import Engine
from sundial.rules.tests import histories as story

Questions = dict[str, dict[Engine, str]]


@pytest.fixture(scope="module")
def duck() -> duckdb.DuckDBPyConnection:
    return story.duck()


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection]:
    with story.postgres() as connection:
        yield connection


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load(on=story.FIRST)


@pytest.fixture(scope="module")
def questions(rules: RuleSet) -> Questions:
    engines: tuple[Engine, ...] = ("duckdb", "postgres")
    return {
        "facts of cases": {engine: facts_sql(engine) for engine in engines},
        "facts of steps": {engine: facts_sql(engine, each="step") for engine in engines},
        "findings": {engine: rules.sql(engine, schedule=True) for engine in engines},
    }


# Planning the questions takes far longer than answering them: few examples, each with many cases.
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=story.histories, today=story.days)
def test_on_generated_histories(
    duck: duckdb.DuckDBPyConnection, postgres: psycopg.Connection, questions: Questions, told: Any, today: Any
) -> None:
    rows, as_of = story.rows_of(told), AsOf.end_of(today)
    story.fill_duck(duck, rows)
    set_moment(duck, as_of)
    story.fill_postgres(postgres, rows, as_of)

    for question, engines in questions.items():
        here = story.table(duck.execute(engines["duckdb"]))
        there = story.table(postgres.execute(engines["postgres"]))
        assert here == there, question


def test_one_case_alone_gives_what_it_gives_among_many(postgres: psycopg.Connection, rules: RuleSet) -> None:
    story_of_two: list[Any] = [
        (
            {**story.CASE, "promised_value": 5, "promised_unit": "working_day"},
            [{"verb": "accept", "on": story.FIRST}],
            [],
        ),
        (
            {**story.CASE, "promised_value": 3, "promised_unit": "working_day"},
            [{"verb": "accept", "on": story.FIRST}],
            [],
        ),
    ]
    today = story.FIRST.replace(month=3)
    story.fill_postgres(postgres, story.rows_of(story_of_two), AsOf.end_of(today))

    everything = story.table(postgres.execute(rules.sql("postgres", schedule=True)))
    statement = rules.sql("postgres", "case_id = ANY(%(cases)s)", schedule=True)
    alone = story.table(postgres.execute(statement, {"cases": ["case-1"]}))

    assert alone == [row for row in everything if row["case_id"] == "case-1"]
    assert "promised-exceeded" in [row["rule_id"] for row in alone]
