"""PostgreSQL, DuckDB and Spark light the same lamps: on generated histories, and on every log there is.

This runs where PySpark and Java are present (`make test-spark`). Where they are not it is skipped, loudly; in CI with PySpark
installed a missing Java is a failure, not a skip. PostgreSQL and DuckDB are held to each other without Spark in
``test_both_engines_find_the_same``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from sundial.rules.bulk import AsOf, set_moment
from sundial.rules.library import RuleSet, load
from sundial.rules.logs.audit import audit
from sundial.rules.logs.log_map import load_map
from sundial.rules.relations import RELATIONS
from sundial.rules.sets.audit import Settings
from sundial.rules.sets.spark import EngineMissing, judge, refuse_without_spark, register, session
from sundial.rules.tests import histories as story
from sundial.rules.tests.engines import COLUMNS, LOGS, on_duckdb, on_postgres

QUICK = {"sql_adaptive_enabled": "false", "sql_codegen_wholeStage": "false"}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    try:
        refuse_without_spark()
    except EngineMissing as missing:
        if os.environ.get("CI") == "true" and find_spec("pyspark"):
            pytest.fail(str(missing))
        pytest.skip(f"SPARK IS NOT TESTED: {missing}")
    with session(Settings(threads=2, memory=1 << 30), sql_shuffle_partitions="2", **QUICK) as running:
        yield running


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection]:
    with story.postgres() as connection:
        yield connection


def on_spark(spark: Any, duck: duckdb.DuckDBPyConnection, rules: RuleSet, as_of: AsOf, place: Path) -> list[Any]:
    """Tell Spark the relations of ``duck`` through Parquet, and return what it lights."""
    place.mkdir()
    for relation in RELATIONS.keys() - {"as_of"}:
        duck.execute(f"COPY {relation} TO '{place / relation}.parquet' (FORMAT parquet)")
        register(spark, relation, f"{place / relation}.parquet")
    found = judge(spark, rules, as_of, place)
    return story.table(duck.cursor().execute(f"SELECT {COLUMNS} FROM read_parquet('{found}/*.parquet')"))


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=story.histories, today=story.days)
def test_on_generated_histories(
    spark: Any, postgres: psycopg.Connection, tmp_path_factory: pytest.TempPathFactory, told: Any, today: date
) -> None:
    duck, as_of, rules = story.duck(), AsOf.end_of(today), load(on=story.FIRST)
    story.fill_duck(duck, story.rows_of(told))
    set_moment(duck, as_of)

    here = on_duckdb(duck, rules)
    assert here == on_postgres(postgres, duck, rules, as_of)
    assert here == on_spark(spark, duck, rules, as_of, tmp_path_factory.mktemp("told") / "set")


@pytest.mark.parametrize("log", LOGS)
def test_on_a_real_log(spark: Any, postgres: psycopg.Connection, shared: Path, tmp_path: Path, log: str) -> None:
    chosen = LOGS[log]
    done = audit(shared / "data" / "logs" / log, load_map(chosen) if chosen else None)

    here = on_duckdb(done.connection, done.ruleset)
    assert len({row["rule_id"] for row in here}) > 1
    assert here == on_postgres(postgres, done.connection, done.ruleset, done.as_of)
    assert here == on_spark(spark, done.connection, done.ruleset, done.as_of, tmp_path / "set")
