"""Evaluation in bulk: base relations in DuckDB, every rule over every case in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from sundial.kernel.workdays import Calendar
from sundial.rules.facts import PARTS, part_sql
from sundial.rules.library import RuleSet
from sundial.rules.relations import RELATIONS, create_sql


@dataclass(frozen=True)
class AsOf:
    """The moment asked about: UTC without zone, with the local day it falls on and the moment that day began."""

    now: datetime
    today: date
    midnight: datetime

    @classmethod
    def end_of(cls, day: date, zone: str = "Asia/Shanghai") -> AsOf:
        """Return the last second of ``day`` in ``zone``: the day is over, whatever was due on it is still in time."""
        midnight = _utc(day, zone)
        return cls(_utc(day + timedelta(days=1), zone) - timedelta(seconds=1), day, midnight)


@dataclass(frozen=True)
class Finding:
    """One light of one rule on one case, with the values it was lit for."""

    case_id: str
    rule_id: str
    rule_version: int
    occurrence: str
    light: str
    severity: str
    kept: Mapping[str, Any]
    next_at: datetime | None


def _utc(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def create_relations(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the base relations, empty."""
    for relation in RELATIONS:
        connection.execute(create_sql(relation))


def add_calendar(connection: duckdb.DuckDBPyConnection, name: str, calendar: Calendar) -> None:
    """Put every day of ``calendar`` into ``calendar_day`` under ``name``."""
    rows = list(calendar.rows())
    days, working, ordinals = (
        [row.date for row in rows],
        [row.is_working for row in rows],
        [int(row.ordinal) for row in rows],
    )
    connection.execute(
        "INSERT INTO calendar_day SELECT ?, UNNEST(?::DATE[]), UNNEST(?::BOOLEAN[]), UNNEST(?::INTEGER[])",
        [name, days, working, ordinals],
    )


def insert(connection: duckdb.DuckDBPyConnection, relation: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows given as mappings; a column that is not named is empty."""
    columns = list(RELATIONS[relation])
    values = [row.get(column) for row in rows for column in columns]
    if values:
        one = f"({', '.join('?' for _ in columns)})"
        marks = ", ".join([one] * (len(values) // len(columns)))
        connection.execute(f"INSERT INTO {relation} VALUES {marks}", values)  # noqa: S608 - our own relation names


def set_moment(connection: duckdb.DuckDBPyConnection, as_of: AsOf) -> None:
    """Make ``as_of`` the moment asked about."""
    connection.execute("DELETE FROM as_of")
    connection.execute("INSERT INTO as_of VALUES (?, ?, ?)", [as_of.now, as_of.today, as_of.midnight])


def keep_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Work the facts out once, part by part, and keep them as tables: for bulk, where many questions follow."""
    for name in PARTS:
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS {part_sql(name, 'duckdb', None)}")


def evaluate_duckdb(connection: duckdb.DuckDBPyConnection, ruleset: RuleSet, as_of: AsOf) -> list[Finding]:
    """Run every rule over every case of ``connection`` and return what they light, in a fixed order."""
    set_moment(connection, as_of)
    rows = connection.execute(f"SELECT * FROM ({ruleset.sql('duckdb')}) ORDER BY ALL").fetchall()  # noqa: S608 - compiled rules
    return [_finding(*row) for row in rows]


def _finding(*columns: Any) -> Finding:
    *identity, kept, next_at = columns
    return Finding(*identity, kept=json.loads(kept), next_at=next_at)  # type: ignore[misc]  # six columns stand before kept
