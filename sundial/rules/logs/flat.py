"""CSV and Parquet: one row per event, the fields of its case repeated in every row."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

import duckdb

from sundial.rules.logs.log_map import ROW_ACT, ROW_NAME, LogMap
from sundial.rules.logs.rows import quoted, text
from sundial.rules.logs.trouble import LogError

DELIMITERS = (",", ";", "\t", "|")
MAX_FIRST_LINE = 1_000_000


def read_flat(connection: duckdb.DuckDBPyConnection, file: Path, known: LogMap) -> None:
    """Read ``file`` into ``raw_case`` and ``raw_event``, every field as text, in the order of the file.

    :raises LogError: when the file is broken or lacks a field the map names
    """
    try:
        connection.execute(f"CREATE TABLE raw AS SELECT * FROM {_source(file)}", [str(file)])  # noqa: S608 - our own text
    except duckdb.Error as error:
        raise broken(file, error) from error
    if known.register:
        _name_rows(connection, known.register)
    _require(connection, file, known)
    events = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in known.event_columns)
    cases = "".join(
        f", CAST(FIRST({quoted(name)} ORDER BY rowid) AS VARCHAR) AS {quoted(name)}" for name in known.case_columns
    )
    identity = quoted(known.case["id"])
    # Rows without a case identifier keep a trace number of their own, so that each is rejected by its line. So does every row of
    # a register: two that say the same are one case, and the second is rejected.
    order = "rowid" if known.register else f"CAST({identity} AS VARCHAR) NULLS LAST"
    connection.execute(
        f"CREATE TABLE numbered AS SELECT *, rowid AS place, "  # noqa: S608 - names from the map, quoted
        f"DENSE_RANK() OVER (ORDER BY {order}) AS trace FROM raw"
    )
    connection.execute(
        f"CREATE TABLE raw_event AS SELECT trace, place + 2 AS line, {events} "  # noqa: S608 - names from the map, quoted
        "FROM numbered ORDER BY place"
    )
    connection.execute(
        f"CREATE TABLE raw_case AS SELECT trace, MIN(place) + 2 AS line{cases} FROM numbered GROUP BY trace ORDER BY trace"  # noqa: S608
    )
    connection.execute("DROP TABLE raw; DROP TABLE numbered")


def _name_rows(connection: duckdb.DuckDBPyConnection, act: str) -> None:
    """A register names its rows by nothing but what they say; so a file sorted anew names them as before."""
    connection.execute(f"ALTER TABLE raw ADD COLUMN {quoted(ROW_ACT)} VARCHAR DEFAULT {text(act)}")
    connection.execute(f"ALTER TABLE raw ADD COLUMN {quoted(ROW_NAME)} VARCHAR")
    connection.execute(f"UPDATE raw SET {quoted(ROW_NAME)} = LEFT(SHA256(CAST(raw AS VARCHAR)), 24)")  # noqa: S608 - our own name


def flat_names(file: Path) -> frozenset[str]:
    """Return the field names and the values of the first rows, by which a ready map recognises its log."""
    connection = duckdb.connect()
    try:
        rows = connection.execute(f"SELECT * FROM {_source(file)} LIMIT 2000", [str(file)])  # noqa: S608 - our own text
        names = {column[0] for column in rows.description or ()}
        return frozenset(names | {value for row in rows.fetchall() for value in row if isinstance(value, str)})
    except duckdb.Error as error:
        raise broken(file, error) from error


def broken(file: Path, error: Exception) -> LogError:
    """Turn DuckDB's report into the place and the reason."""
    text = str(error)
    line = re.search(r"(?:CSV Error on Line|Line|line)[: ]+(\d+)", text)
    kept = [part.strip() for part in text.splitlines() if part.strip()]
    reasons = [
        part for part in kept if part.startswith(("Expected", "Error when", "Value with", "Could not", "Invalid"))
    ]
    reason = reasons[0] if reasons else kept[0]
    return LogError(file, int(line[1]) if line else None, reason)


def _source(file: Path) -> str:
    """Name the reader and its settings. A CSV file is not guessed at: its first line says its fields."""
    with file.open("rb") as raw:
        magic = raw.read(4)
    if magic == b"PAR1":
        return "read_parquet(?)"
    zipped = magic.startswith(b"\x1f\x8b")
    names, delimiter = _first_line(file, zipped)
    columns = ", ".join(f"{text(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv(?, auto_detect = false, header = true, delim = {text(delimiter)}, quote = '\"', escape = '\"', "
        f"columns = {{{columns}}}, compression = '{'gzip' if zipped else 'none'}', strict_mode = true)"
    )


def _first_line(file: Path, zipped: bool) -> tuple[list[str], str]:
    """Return the names in the first line and what stands between them."""
    opening = gzip.open if zipped else open
    try:
        with opening(file, "rt", encoding="utf-8-sig") as lines:
            line = lines.readline(MAX_FIRST_LINE)
    except (UnicodeDecodeError, EOFError, OSError) as error:
        raise LogError(file, 1, f"the first line cannot be read as UTF-8: {error}") from error
    delimiter = max(DELIMITERS, key=line.count)
    names = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter))
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise LogError(file, 1, f"two fields have the same name: {', '.join(doubled)}")
    return names, delimiter


def _require(connection: duckdb.DuckDBPyConnection, file: Path, known: LogMap) -> None:
    there = {row[0] for row in connection.execute("DESCRIBE raw").fetchall()}
    needed = [known.case["id"], known.event["activity"], known.event["time"]]
    if missing := [name for name in needed if name not in there]:
        raise LogError(file, 1, f"the map {known.name} names fields that are not there: {', '.join(missing)}")
    for name in {*known.case_columns, *known.event_columns} - there:
        connection.execute(f"ALTER TABLE raw ADD COLUMN {quoted(name)} VARCHAR")
