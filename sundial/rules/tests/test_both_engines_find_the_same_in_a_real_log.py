"""The receipt log, once in DuckDB and once in PostgreSQL: the same facts and the same findings for each case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sundial.rules.bulk import AsOf
from sundial.rules.facts import facts_sql
from sundial.rules.library import load
from sundial.rules.logs.audit import audit
from sundial.rules.tests import histories as story


def test_on_the_receipt_log(shared: Path) -> None:
    today = date(2011, 10, 31)
    done = audit(shared / "data" / "logs" / "receipt.xes.gz", as_of=today)
    rules = load(on=today)
    with story.postgres() as postgres:
        rows = {
            name: story.table(done.connection.execute(f"SELECT * FROM {name}"))
            for name in ("base_case", "base_event", "base_step")
        }
        story.fill_postgres(postgres, rows, AsOf.end_of(today, "Europe/Amsterdam"))

        here = story.table(done.connection.execute(facts_sql("duckdb")))
        assert len(here) > 1200
        assert here == story.table(postgres.execute(facts_sql("postgres")))
        found = story.table(done.connection.execute(rules.sql("duckdb", schedule=True)))
        assert len({row["rule_id"] for row in found}) == 3
        assert found == story.table(postgres.execute(rules.sql("postgres", schedule=True)))
