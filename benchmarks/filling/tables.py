"""Fill tables by plain SQL, as a restore does: rows first, then indexes; no act, so no trigger and no foreign key is asked."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

# Secondary indexes are made after the rows, as a restore makes them; the same ones, under the same names.
INDEXES = """
SELECT i.indexname, i.indexdef FROM pg_indexes AS i
WHERE i.tablename = %s AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conname = i.indexname)
"""
# Every trigger is back as it was, those that not even a replica may skip included, before anything is measured.
TRIGGERS = """
SELECT tgname, CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END FROM pg_trigger
WHERE tgrelid = CAST(%s AS regclass) AND NOT tgisinternal
"""
# Of the session that fills; the server keeps its own settings for what is measured.
SETTINGS = {"session_replication_role": "replica", "synchronous_commit": "off", "maintenance_work_mem": "'512MB'"}


def fill_tables(
    statements: Mapping[str, str], side_by_side: Sequence[Sequence[str]], values: Mapping[str, Any]
) -> None:
    """Run the statements of these tables, each list on a line of its own."""
    _checkpoints("SET max_wal_size = '8GB'")  # or one would follow every few seconds
    with ThreadPoolExecutor() as lines:
        for done in [lines.submit(_fill, statements, tables, values) for tables in side_by_side]:
            done.result()
    _checkpoints("RESET max_wal_size")


def settle() -> None:
    """Leave the tables analysed and written out."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        line.execute("VACUUM ANALYZE")
        line.execute("CHECKPOINT")


def _checkpoints(change: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        line.execute(f"ALTER SYSTEM {change}")
        line.execute("SELECT pg_reload_conf()")


def _fill(statements: Mapping[str, str], tables: Sequence[str], values: Mapping[str, Any]) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        for name, value in SETTINGS.items():
            line.execute(f"SET {name} = {value}")
        for table in tables:
            began = time.monotonic()
            _fill_table(line, table, statements[table], values)
            print(f"  {table:20} {time.monotonic() - began:6.1f} s", flush=True)


def _fill_table(line: psycopg.Connection[Any], table: str, statement: str, values: Mapping[str, Any]) -> None:
    indexes = line.execute(INDEXES, [table]).fetchall()
    triggers = line.execute(TRIGGERS, [table]).fetchall()
    line.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for name, _definition in indexes:
        line.execute(f'DROP INDEX "{name}"')
    line.execute(statement, values if "%(" in statement else None)
    for _name, definition in [] if table in values.get("unread", ()) else indexes:
        line.execute(definition)
    for name, how in triggers:
        line.execute(f'ALTER TABLE {table} {how} TRIGGER "{name}"')
