"""Rules over items, officers, organs and like cases judge an event set as they judge the live record, however it is cut up."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from sundial.rules.examples import ready, tell_alone
from sundial.rules.library import load_all
from sundial.rules.rule import Example, Rule
from sundial.rules.sets.audit import Settings, audit_set
from sundial.rules.sets.layout import CALENDAR, FOLDERS, REGISTERS, Manifest

# Every case is told in one of two regions, each a piece of its own.
IN_PIECES = Settings(threads=1, memory=1 << 30, piece_events=1)
DAILY = [rule for rule in load_all() if rule.is_daily]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return ready()


@pytest.mark.parametrize("rule", DAILY, ids=lambda rule: f"{rule.id}-{rule.version}")
def test_an_example_told_as_a_set_gives_its_light(
    connection: duckdb.DuckDBPyConnection, rule: Rule, tmp_path: Path
) -> None:
    for number, expected in enumerate((rule.light, "none")):
        example = next(one for one in rule.examples if one.expect == expected)
        directory = tmp_path / str(number)
        _write(connection, example, directory)

        lit = audit_set(directory, only=[rule.id], settings=IN_PIECES).rows("SELECT DISTINCT light FROM finding")
        assert lit == ([] if expected == "none" else [(expected,)]), example.name


def _write(connection: duckdb.DuckDBPyConnection, example: Example, directory: Path) -> None:
    tell_alone(connection, example)
    directory.mkdir()
    # A set has at least one case; this one is nobody's.
    connection.execute("INSERT INTO base_case (case_id, jurisdiction, procedure) VALUES ('nobody', 'CN', 'permit')")
    for relation, folder in FOLDERS.items():
        _copy(connection, relation, directory / folder, "FORMAT parquet, PARTITION_BY (region, month)")
    for relation, name in {**REGISTERS, "calendar_day": CALENDAR}.items():
        _copy(connection, relation, directory / name, "FORMAT parquet")
    Manifest("例", "example", "Asia/Shanghai", str(example.on), 1, 1, 0).write(directory)


def _copy(connection: duckdb.DuckDBPyConnection, relation: str, target: Path, options: str) -> None:
    apart = ", hash(case_id) % 2 AS region, '2026-01' AS month" if relation in FOLDERS else ""
    connection.execute(f"COPY (SELECT *{apart} FROM {relation}) TO '{target}' ({options})")
