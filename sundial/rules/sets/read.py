"""Event sets as base relations in DuckDB: some regions of a set at a time, or all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from sundial.rules.logs.rows import text
from sundial.rules.logs.trouble import LogError
from sundial.rules.relations import RELATIONS
from sundial.rules.sets.layout import CALENDAR, FOLDERS

# Without these there is nothing to tell; any other column may be left out of a set and is then empty.
NEEDED = {
    "base_case": ("case_id", "jurisdiction", "procedure"),
    "base_event": ("case_id", "position", "verb", "occurred_at", "occurred_on"),
    "base_step": ("case_id", "step_no"),
    "calendar_day": ("calendar", "day", "is_working", "ordinal"),
}


def regions(directory: Path) -> list[str]:
    """Return the regions of a set, in order.

    :raises LogError: when the folder of cases has none
    """
    found = sorted(part.name.removeprefix("region=") for part in (directory / "case").glob("region=*"))
    if not found:
        raise LogError(directory, None, "this event set has no folder case/region=…")
    return found


def files(directory: Path, relation: str, wanted: Iterable[str]) -> list[Path]:
    """Return the files of a relation in the ``wanted`` regions, in order."""
    folder = directory / FOLDERS[relation]
    return [file for region in wanted for file in sorted(folder.glob(f"region={region}/month=*/*.parquet"))]


def add_calendars(connection: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """Fill ``calendar_day`` with the calendars the set brings along."""
    fill(connection, "calendar_day", [directory / CALENDAR])


def fill(connection: duckdb.DuckDBPyConnection, relation: str, parts: Sequence[Path]) -> None:
    """Put the rows of ``parts`` into ``relation``.

    :raises LogError: with the file, when one cannot be read or lacks what is needed
    """
    if parts:
        connection.execute(f"INSERT INTO {relation} {select(connection, relation, parts)}")


def select(connection: duckdb.DuckDBPyConnection, relation: str, parts: Sequence[Path]) -> str:
    """Return the SELECT that reads ``parts`` as ``relation``: each column in its type, absent ones empty.

    :raises LogError: with the file, when the first cannot be read or lacks what is needed
    """
    source = f"read_parquet([{', '.join(text(str(part)) for part in parts)}], hive_partitioning = false, union_by_name = true)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    except duckdb.Error as error:
        raise LogError(parts[0], None, str(error).splitlines()[0]) from error
    there = {row[0] for row in described}
    if missing := [column for column in NEEDED[relation] if column not in there]:
        raise LogError(parts[0].parent, None, f"{FOLDERS.get(relation, relation)} lacks {', '.join(missing)}")
    columns = ", ".join(
        f"CAST({name if name in there else 'NULL'} AS {kind}) AS {name}" for name, kind in RELATIONS[relation].items()
    )
    return f"SELECT {columns} FROM {source}"
