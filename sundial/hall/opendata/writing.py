"""A dataset as CSV, JSON or Parquet; whole ones are written once a day and kept, changes are written as they are asked for.

Rows pass from the database to the file one by one: five millions of them take no more memory than five.
"""

from __future__ import annotations

import csv
import datetime as dt
import fcntl
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import duckdb
from django.db import transaction

from sundial.hall.opendata.datasets import Asked, Dataset, Row, open_data, plain
from sundial.kernel import clock
from sundial.kernel.spreadsheet import safe
from sundial.system.postgres import data_directory

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
COLUMN = {"string": "VARCHAR", "integer": "BIGINT", "date": "DATE", "datetime": "TIMESTAMPTZ"}
FOLDER = "open-data"
LOCK = ".lock"
KEPT_DAYS = 7  # a reader who began with yesterday's file may end with it
Take = Callable[[Row], object]


def whole(dataset: Dataset, form: str) -> Path:
    """The file of the dataset as it stood when today began: the same bytes for everybody and all day."""
    today = clock.today()
    folder = data_directory() / FOLDER / f"{today:%Y-%m-%d}"
    path = folder / _name(dataset, form)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of many who come after midnight, one writes
            if not path.exists():
                _write_day(dataset, folder, clock.start_of_day(today))
        _drop_old(folder.parent, today)
    return path


def write_today() -> None:
    """Write today's files ahead of whoever asks for them first."""
    for dataset in open_data().datasets.values():
        whole(dataset, next(iter(TYPES)))


def changed(dataset: Dataset, asked: Asked, form: str) -> BinaryIO:
    """The rows asked for, in a file that is gone when it is closed."""
    with tempfile.TemporaryDirectory() as folder:
        _write(dataset, asked, Path(folder), [form])
        return (Path(folder) / _name(dataset, form)).open("rb")


def _write_day(dataset: Dataset, folder: Path, until: dt.datetime) -> None:
    """Write beside and rename, so that nobody reads half a file."""
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        _write(dataset, Asked(until), Path(beside), TYPES)
        for form in TYPES:
            (Path(beside) / _name(dataset, form)).replace(folder / _name(dataset, form))


def _drop_old(folder: Path, today: dt.date) -> None:
    oldest = f"{today - dt.timedelta(days=KEPT_DAYS):%Y-%m-%d}"
    for day in [each for each in folder.iterdir() if each.name < oldest]:
        for file in day.iterdir():
            file.unlink(missing_ok=True)
        day.rmdir()


def _name(dataset: Dataset, form: str) -> str:
    return f"{dataset.name}.{form}"


def _write(dataset: Dataset, asked: Asked, folder: Path, forms: Iterable[str]) -> None:
    """Read the rows once and write them in every form. In a transaction a cursor hands them out without a copy of all."""
    with ExitStack() as files, transaction.atomic():
        takes = [files.enter_context(WRITERS[form](folder / _name(dataset, form), dataset)) for form in forms]
        for row in dataset.rows(asked):
            told = plain(row, dataset.columns)
            for take in takes:
                take(told)


@contextmanager
def _csv(path: Path, dataset: Dataset) -> Iterator[Take]:
    """UTF-8 with a byte order mark, so that Excel reads Chinese; CRLF as RFC 4180 says."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(dataset.columns)
        yield lambda row: writer.writerow([safe(cell) for cell in row.values()])


@contextmanager
def _json(path: Path, dataset: Dataset) -> Iterator[Take]:
    """One array, a row a line."""
    with path.open("w", encoding="utf-8") as file:
        before = "[\n"

        def take(row: Row) -> None:
            nonlocal before
            file.write(before + json.dumps(row, ensure_ascii=False))
            before = ",\n"

        yield take
        file.write("[]\n" if before == "[\n" else "\n]\n")


@contextmanager
def _parquet(path: Path, dataset: Dataset) -> Iterator[Take]:
    """Typed columns; the rows pass through a file, because DuckDB reads one a hundred times faster than it takes rows."""
    lines = path.with_suffix(".lines")
    with lines.open("w", encoding="utf-8") as file:
        yield lambda row: file.write(json.dumps(row, ensure_ascii=False) + "\n")
    columns = ", ".join(f"{each.name}: '{COLUMN[each.type]}'" for each in dataset.fields)
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'UTC'")
        source = f"read_json('{lines}', format='newline_delimited', columns={{{columns}}})"
        db.execute(f"COPY (SELECT * FROM {source}) TO '{path}' (FORMAT parquet)")  # noqa: S608 - names of our own schema
    lines.unlink()


WRITERS: dict[str, Callable[[Path, Dataset], AbstractContextManager[Take]]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
}
