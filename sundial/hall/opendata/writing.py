"""A dataset as CSV, JSON or Parquet; whole ones are written once a day and kept, changes are written as they are asked for."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import duckdb

from sundial.hall.opendata.datasets import Asked, Dataset, Row, plain
from sundial.kernel import clock
from sundial.kernel.spreadsheet import as_csv
from sundial.system.postgres import data_directory

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
COLUMN = {"string": "VARCHAR", "integer": "BIGINT", "date": "DATE", "datetime": "TIMESTAMPTZ"}
FOLDER = "open-data"
KEPT_DAYS = 7  # a reader who began with yesterday's file may end with it


def whole(dataset: Dataset, form: str) -> bytes:
    """The dataset as it stood when today began, the same bytes for everybody and all day."""
    today = clock.today()
    path = data_directory() / FOLDER / f"{today:%Y-%m-%d}" / f"{dataset.name}.{form}"
    if not path.exists():
        _keep(path, written(dataset, Asked(until=clock.start_of_day(today)), form))
        _drop_old(path.parent.parent, today)
    return path.read_bytes()


def _keep(path: Path, content: bytes) -> None:
    """Write beside and rename, so that nobody reads half a file and two who write at once do no harm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(beside).replace(path)


def _drop_old(folder: Path, today: dt.date) -> None:
    oldest = f"{today - dt.timedelta(days=KEPT_DAYS):%Y-%m-%d}"
    for day in [each for each in folder.iterdir() if each.name < oldest]:
        for file in day.iterdir():
            file.unlink(missing_ok=True)
        day.rmdir()


def written(dataset: Dataset, asked: Asked, form: str) -> bytes:
    """The rows asked for in one of the forms of ``TYPES``."""
    rows = (plain(row, dataset.columns) for row in dataset.rows(asked))
    if form == "csv":
        return as_csv(dataset.columns, (list(row.values()) for row in rows))
    if form == "json":
        return json.dumps(list(rows), ensure_ascii=False, indent=0).encode()
    return _parquet(dataset, rows)


def _parquet(dataset: Dataset, rows: Iterable[Row]) -> bytes:
    """Typed columns; the rows pass through a file, because DuckDB reads one a hundred times faster than it takes rows."""
    with tempfile.TemporaryDirectory() as folder:
        lines, made = Path(folder) / "rows.json", Path(folder) / "rows.parquet"
        with lines.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        columns = ", ".join(f"{each.name}: '{COLUMN[each.type]}'" for each in dataset.fields)
        with duckdb.connect() as db:
            db.execute("SET TimeZone = 'UTC'")
            source = f"read_json('{lines}', format='newline_delimited', columns={{{columns}}})"
            db.execute(f"COPY (SELECT * FROM {source}) TO '{made}' (FORMAT parquet)")  # noqa: S608 - names of our own schema
        return made.read_bytes()
