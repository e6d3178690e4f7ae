"""Rows on their way into DuckDB, in batches of a fixed size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

BATCH = 20_000


class Rows:
    """Collects rows of text for one table: number of the trace, line in the file, then the wanted fields."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection | None, table: str, columns: Sequence[str], batch: int = BATCH
    ) -> None:
        self.connection, self.table, self.batch = connection, table, batch
        self.place = {column: number for number, column in enumerate(columns, 2)}
        self.empty: list[object] = [None] * (len(columns) + 2)
        self.rows: list[list[object]] = []
        if connection:
            fields = "".join(f", {quoted(column)} VARCHAR" for column in columns)
            connection.execute(f"CREATE TABLE {table} (trace BIGINT, line BIGINT{fields})")

    @classmethod
    def nowhere(cls) -> Rows:
        """Return rows that are not kept."""
        return cls(None, "", ())

    def add(self, trace: int, line: int, attributes: Iterable[tuple[str, str]]) -> None:
        """Add one row; of a field given twice the first counts, as file order demands."""
        row = self.empty.copy()
        row[0], row[1] = trace, line
        for key, value in attributes:
            place = self.place.get(key)
            if place is not None and row[place] is None:
                row[place] = value
        self.rows.append(row)
        if len(self.rows) >= self.batch:
            self.flush()

    def flush(self) -> None:
        """Write what has been collected."""
        if self.connection and self.rows:
            wanted = ["UNNEST(?::BIGINT[])"] * 2 + ["UNNEST(?::VARCHAR[])"] * (len(self.empty) - 2)
            columns = [list(column) for column in zip(*self.rows, strict=True)]
            self.connection.execute(f"INSERT INTO {self.table} SELECT {', '.join(wanted)}", columns)
        self.rows.clear()


def quoted(name: str) -> str:
    """Return a field name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a value as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"
