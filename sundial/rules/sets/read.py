"""Event sets as base relations in DuckDB: some regions of a set at a time, or all of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from sundial.rules.logs.rows import text
from sundial.rules.logs.trouble import LogError
from sundial.rules.relations import RELATIONS
from sundial.rules.sets.layout import CALENDAR, FOLDERS, REGISTERS

# Without these there is nothing to tell; any other column may be left out of a set and is then empty.
NEEDED = {
    "base_case": ("case_id", "jurisdiction", "procedure"),
    "base_event": ("case_id", "position", "verb", "occurred_at", "occurred_on"),
    "base_step": ("case_id", "step_no"),
    "base_detail": ("case_id", "position"),
    "base_paper": ("case_id", "position", "paper"),
    "base_hand": ("case_id", "position", "officer"),
    "base_term": ("case_id", "position", "duty", "move"),
    "certificate": ("officer", "valid_from", "valid_until"),
    "appointment": ("officer", "organ_code", "valid_from"),
    "base_item": ("item_code", "organ_code"),
    "base_organ": ("organ_code", "calendar"),
    "base_officer": ("officer",),
    "base_duty": ("subject_type", "subject_id", "verb", "occurred_on"),
    "base_light": ("organ_code", "light", "raised_on"),
    "calendar_day": ("calendar", "day", "is_working", "ordinal"),
}


@dataclass(frozen=True)
class Partition:
    """One region and month of a set."""

    directory: Path
    region: str
    month: str
    bytes: int

    def files(self, relation: str) -> list[Path]:
        """Return its files of one relation, in order."""
        return sorted(_folder(self.directory, relation, self.region, self.month).glob("*.parquet"))


def _folder(directory: Path, relation: str, region: str, month: str) -> Path:
    return directory / FOLDERS[relation] / f"region={region}" / f"month={month}"


def partitions(directory: Path) -> list[Partition]:
    """Return the partitions of a set, in order.

    :raises LogError: when there are none, or acts stand where no cases are
    """
    places = {
        relation: {(part.parent.name, part.name) for part in (directory / folder).glob("region=*/month=*")}
        for relation, folder in FOLDERS.items()
    }
    if not places["base_case"]:
        raise LogError(directory, None, "this event set has no folder case/region=…/month=…")
    for relation, there in places.items():
        if lost := sorted(there - places["base_case"]):
            raise LogError(
                directory / FOLDERS[relation] / lost[0][0] / lost[0][1], None, "there are no cases for these rows"
            )
    return [_partition(directory, *place) for place in sorted(places["base_case"])]


def _partition(directory: Path, region: str, month: str) -> Partition:
    part = Partition(directory, region.removeprefix("region="), month.removeprefix("month="), 0)
    return replace(part, bytes=sum(file.stat().st_size for relation in FOLDERS for file in part.files(relation)))


def add_registers(connection: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """Fill ``calendar_day`` and the registers with what the set brings along."""
    fill(connection, "calendar_day", [directory / CALENDAR])
    for relation, name in REGISTERS.items():
        if (directory / name).exists():
            fill(connection, relation, [directory / name])


def fill(
    connection: duckdb.DuckDBPyConnection, relation: str, parts: Sequence[Path], columns: Collection[str] | None = None
) -> None:
    """Put the rows of ``parts`` into ``relation``; of the ``columns`` only, when they are named.

    :raises LogError: with the file, when one cannot be read or lacks what is needed
    """
    if parts:
        connection.execute(f"INSERT INTO {relation} {select(connection, relation, parts, columns)}")


def select(
    connection: duckdb.DuckDBPyConnection, relation: str, parts: Sequence[Path], columns: Collection[str] | None = None
) -> str:
    """Return the SELECT that reads ``parts`` as ``relation``: each column in its type, absent ones empty.

    :param columns: the columns wanted; the others are left empty

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
    wanted = there if columns is None else there & {*columns, *NEEDED[relation]}
    cast = ", ".join(
        f"CAST({name if name in wanted else 'NULL'} AS {kind}) AS {name}" for name, kind in RELATIONS[relation].items()
    )
    return f"SELECT {cast} FROM {source}"
