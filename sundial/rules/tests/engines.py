"""One set of findings from each engine, alike enough to be compared; and every real log with the map it is read by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import psycopg

from sundial.rules.bulk import AsOf, keep_facts
from sundial.rules.facts import with_parts
from sundial.rules.library import RuleSet
from sundial.rules.logs.result import Audit
from sundial.rules.relations import RELATIONS
from sundial.rules.tests import histories as story

MAPS = Path(__file__).parent / "maps"
FINES = "road_traffic_fines_half.xes.gz"
LOGS = {
    "receipt.xes.gz": None,
    "road_traffic_fines_200.csv": None,
    FINES: None,
    "bpic15_1.xes.gz": MAPS / "bpic15.yaml",
    "bpic15_2.xes.gz": MAPS / "bpic15.yaml",
    "bpic15_3.xes.gz": MAPS / "bpic15.yaml",
    "bpic20_permit_log.xes.gz": MAPS / "bpic20.yaml",
    "bpic20_request_for_payment.xes.gz": MAPS / "bpic20.yaml",
}
COLUMNS = "case_id, rule_id, rule_version, occurrence, light, severity, CAST(kept AS VARCHAR) AS kept"


# PostgreSQL takes a minute for the 75,000 cases of the longest log.
AT_MOST = 8_000


def assert_the_same(postgres: psycopg.Connection, done: Audit) -> None:
    """Hold both engines to the same findings, more than one rule among them."""
    duck = even_share(done.connection, AT_MOST)
    here = on_duckdb(duck, done.ruleset)
    assert len({row["rule_id"] for row in here}) > 1
    assert here == on_postgres(postgres, duck, done.ruleset, done.as_of)


def even_share(duck: duckdb.DuckDBPyConnection, cases: int) -> duckdb.DuckDBPyConnection:
    """Of a log longer than ``cases`` see an even share of them only, each with all that belongs to it."""
    there = duck.execute("SELECT COUNT(*) FROM base_case").fetchone()
    share = -(-there[0] // cases) if there else 1
    if share == 1:
        return duck
    seen = duck.cursor()
    seen.execute("CREATE SCHEMA share")
    for relation, columns in RELATIONS.items():
        if "case_id" in columns:
            seen.execute(f"CREATE TABLE share.{relation} AS FROM {relation} WHERE hash(case_id) % {share} = 0")
    seen.execute("SET search_path = 'share,main'")
    return seen


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
    # Planned for tables of unknown size, and for parts that are read in loops, a log of a thousand cases takes ten times as long.
    for name in rows:
        postgres.execute(f"ANALYZE {name}")
    postgres.execute("SET enable_nestloop = off")
    body = f"WITH {with_parts('postgres')} {rules.body_sql('postgres', moments=False)}"
    columns = COLUMNS.replace("VARCHAR", "TEXT")
    return story.table(postgres.execute(f"SELECT {columns} FROM ({body}) AS found"))
