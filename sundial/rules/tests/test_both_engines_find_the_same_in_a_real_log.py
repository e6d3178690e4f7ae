"""Every real log, once in DuckDB and once in PostgreSQL: the same findings for each case; on the receipt log the same facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from sundial.rules.facts import facts_sql
from sundial.rules.logs.audit import audit
from sundial.rules.logs.log_map import load_map
from sundial.rules.tests import histories as story
from sundial.rules.tests.engines import FINES, LOGS, assert_the_same, on_postgres


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection]:
    with story.postgres() as connection:
        yield connection


# The longest is read where its figures are held to the published ones.
@pytest.mark.parametrize("log", sorted(LOGS.keys() - {FINES}))
def test_the_same_findings(postgres: psycopg.Connection, shared: Path, log: str) -> None:
    chosen = LOGS[log]
    done = audit(shared / "data" / "logs" / log, load_map(chosen) if chosen else None)
    assert_the_same(postgres, done)


def test_the_same_facts_of_the_receipt_log(postgres: psycopg.Connection, shared: Path) -> None:
    done = audit(shared / "data" / "logs" / "receipt.xes.gz", as_of=date(2011, 10, 31))
    on_postgres(postgres, done.connection, done.ruleset, done.as_of)

    here = story.table(done.connection.execute(f"SELECT * FROM ({facts_sql('duckdb')})"))
    assert len(here) > 1200
    assert here == story.table(postgres.execute(facts_sql("postgres")))


def test_every_log_there_is_stands_in_the_list(shared: Path) -> None:
    there = {file.name for file in (shared / "data" / "logs").iterdir() if file.suffix in (".gz", ".csv")}

    assert there == set(LOGS)
