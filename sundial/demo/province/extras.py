"""What few acts of the synthetic province carry besides: figures, papers, officers who took part, terms; and who was certified and appointed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from sundial.demo.province.plans import Plan, Province
from sundial.rules.relations import RELATIONS
from sundial.rules.sets.layout import REGISTERS as ALL_REGISTERS

REGISTERS = {name: ALL_REGISTERS[name] for name in ("certificate", "appointment")}
FIGURES, TERMS = (
    {name: kind for name, kind in RELATIONS[relation].items() if name not in ("case_id", "position")}
    for relation in ("base_detail", "base_term")
)
TABLES = {
    "plan_detail": ", ".join(f"{name} {kind}" for name, kind in FIGURES.items()),
    "plan_paper": "paper VARCHAR",
    "plan_hand": "post VARCHAR",
    "plan_term": ", ".join(f"{name} {kind}" for name, kind in TERMS.items()),
}


def officer(post: str) -> str:
    """Officers of one organ and post take turns by case, so that nobody signs more than people can.

    :param post: SQL that gives the post; ``c`` is the case
    """
    return (
        f"CASE {post} WHEN 'applicant' THEN 'applicant' "
        f"ELSE c.organ_code || '-' || {post} || '-' || (1 + chance(c.lot, 7) % c.officers) END"
    )


def _carried(table: str, columns: str) -> str:
    """The rows of a relation that acts carry: beside each act of the plan that has any."""
    return (
        f"SELECT c.case_id, CAST(p.place AS BIGINT) AS position, {columns}, c.region_code AS region, c.month "
        f"FROM c JOIN {table} AS p ON p.plan = c.plan ORDER BY ALL"
    )


ROWS = {
    "base_detail": _carried("plan_detail", ", ".join(f"p.{name}" for name in FIGURES)),
    "base_paper": _carried("plan_paper", "p.paper"),
    "base_hand": _carried("plan_hand", f"{officer('p.post')} AS officer"),
    "base_term": _carried("plan_term", ", ".join(f"p.{name}" for name in TERMS)),
}


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that hold what the acts of each plan carry."""
    for table, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {table} (plan INTEGER, place INTEGER, {columns})")


def rows_of(number: int, plan: Plan) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the acts of a plan carry, by table."""
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    for place, act in enumerate(plan.acts, 1):
        if figures := act.told.get("figures"):
            rows["plan_detail"].append((number, place, *(figures.get(name) for name in FIGURES)))
        rows["plan_paper"] += [(number, place, paper) for paper in act.told.get("papers", ())]
        rows["plan_hand"] += [(number, place, post) for post in act.told.get("hands", ())]
        rows["plan_term"] += [
            (number, place, *(term.get(name) for name in TERMS)) for term in act.told.get("terms", ())
        ]
    return rows


def write_registers(connection: duckdb.DuckDBPyConnection, directory: Path, region: int, province: Province) -> None:
    """Write this region's part of the registers: every officer of every organ of its cases, by post."""
    posts = [
        (post, told.get("field"), told.get("until"), told.get("appointed", True))
        for post, told in province.posts.items()
    ]
    connection.execute("CREATE TABLE post (post VARCHAR, field VARCHAR, until DATE, appointed BOOLEAN)")
    connection.executemany("INSERT INTO post VALUES (?, ?, ?, ?)", posts)
    connection.execute(
        "CREATE TABLE held AS SELECT DISTINCT c.organ_code || '-' || post || '-' || n AS officer, c.organ_code, p.* "
        "FROM (SELECT DISTINCT organ_code, officers FROM c) AS c CROSS JOIN post AS p, range(1, c.officers + 1) AS numbers(n)"
    )
    write_part(connection, CERTIFICATES, directory, REGISTERS["certificate"], region)
    write_part(connection, APPOINTMENTS, directory, REGISTERS["appointment"], region)


CERTIFICATES = """SELECT officer, 'C-' || officer AS number, field, DATE '2020-01-01' AS valid_from, until AS valid_until
FROM held WHERE field IS NOT NULL ORDER BY officer"""
APPOINTMENTS = """SELECT officer, organ_code, post, DATE '2020-01-01' AS valid_from, CAST(NULL AS DATE) AS valid_until
FROM held WHERE appointed ORDER BY officer"""


def write_part(connection: duckdb.DuckDBPyConnection, sql: str, directory: Path, name: str, region: int) -> None:
    """Write one region's part of a file that is put together when all are done."""
    part = str(directory / f".{name}-{region:03}").replace("'", "''")
    connection.execute(f"COPY ({sql}) TO '{part}' (FORMAT parquet, COMPRESSION zstd)")
