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

from sundial.rules.bulk import AsOf, keep_facts, set_moment
from sundial.rules.facts import with_parts
from sundial.rules.library import RuleSet, load
from sundial.rules.logs.audit import audit
from sundial.rules.logs.log_map import load_map
from sundial.rules.relations import RELATIONS
from sundial.rules.sets.audit import Settings
from sundial.rules.sets.spark import EngineMissing, judge, refuse_without_spark, register, session
from sundial.rules.tests import histories as story

MAPS = Path(__file__).parent / "maps"
LOGS = {
    "receipt.xes.gz": None,
    "road_traffic_fines_200.csv": None,
    "road_traffic_fines_half.xes.gz": None,
    "bpic15_1.xes.gz": MAPS / "bpic15.yaml",
    "bpic15_2.xes.gz": MAPS / "bpic15.yaml",
    "bpic15_3.xes.gz": MAPS / "bpic15.yaml",
    "bpic20_permit_log.xes.gz": MAPS / "bpic20.yaml",
    "bpic20_request_for_payment.xes.gz": MAPS / "bpic20.yaml",
}
COLUMNS = "case_id, rule_id, rule_version, occurrence, light, severity, CAST(kept AS VARCHAR) AS kept"
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


def on_duckdb(duck: duckdb.DuckDBPyConnection, rules: RuleSet) -> list[Any]:
    keep_facts(duck)
    return story.table(duck.execute(f"SELECT {COLUMNS} FROM ({rules.body_sql('duckdb', moments=False)})"))


def on_postgres(
    postgres: psycopg.Connection, duck: duckdb.DuckDBPyConnection, rules: RuleSet, as_of: AsOf
) -> list[Any]:
    rows = {
        name: story.table(duck.execute(f"SELECT * FROM {name}"))
        for name in RELATIONS.keys() - {"as_of", "calendar_day"}
    }
    story.fill_postgres(postgres, rows, as_of)
    body = f"WITH {with_parts('postgres')} {rules.body_sql('postgres', moments=False)}"
    columns = COLUMNS.replace("VARCHAR", "TEXT")
    return story.table(postgres.execute(f"SELECT {columns} FROM ({body}) AS found"))


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=story.many_histories, today=story.days)
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


def test_every_log_there_is_stands_in_the_list(shared: Path) -> None:
    there = {file.name for file in (shared / "data" / "logs").iterdir() if file.suffix in (".gz", ".csv")}

    assert there == set(LOGS)
