"""One set of findings from each engine, alike enough to be compared; and every real log with the map it is read by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import psycopg

from sundial.rules.bulk import AsOf, keep_facts
from sundial.rules.facts import with_parts
from sundial.rules.library import RuleSet
from sundial.rules.relations import RELATIONS
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
