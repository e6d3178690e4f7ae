"""What an audit leaves behind: files written whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from sundial.kernel.spreadsheet import as_xlsx, safe
from sundial.rules.logs.report import write_report
from sundial.rules.logs.result import Audit
from sundial.rules.logs.rows import Rows
from sundial.rules.logs.trouble import LogError

EXCEL_ROWS = 100_000
COLUMNS = (
    "subject_type",
    "case_id",
    "rule_id",
    "rule_version",
    "occurrence",
    "light",
    "severity",
    "measure",
    "rule",
    "rule_en",
    "basis",
    "sentence",
    "sentence_en",
    "values",
)


def write_json(audit: Audit, summary: dict[str, Any], target: Path) -> None:
    """Write summary and findings as one JSON file."""
    with whole_file(target) as out:
        _dump(audit, summary, out)


def write_directory(audit: Audit, summary: dict[str, Any], target: Path) -> None:
    """Write findings as Parquet, CSV, Excel and JSON, rejected rows as CSV, and the report, into a new directory.

    What a log says never runs as a formula. Excel gets the first (worst) :data:`EXCEL_ROWS` findings, the others all.

    :raises LogError: when the directory is there already and holds anything
    """
    refuse_full(target)
    with whole_directory(target) as directory:
        _tabulate(audit)
        _copy(audit, "finding_text", directory / "findings.parquet", "FORMAT parquet, COMPRESSION zstd")
        _write_csv(audit, "finding_text", directory / "findings.csv")
        _write_csv(audit, "rejected", directory / "rejected.csv")
        _write_xlsx(audit, directory / "findings.xlsx")
        with (directory / "audit.json").open("w", encoding="utf-8") as out:
            _dump(audit, summary, out)
        with (directory / "report.html").open("wb") as page:
            write_report(audit, summary, page)


def refuse_full(target: Path) -> None:
    """Refuse a directory that holds anything, before any work is done."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise LogError(target, None, "there is something here already; name a new directory")


@contextmanager
def whole_file(target: Path) -> Iterator[TextIO]:
    """Give a file that takes its name only when everything has been written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def whole_directory(target: Path) -> Iterator[Path]:
    """Give a directory that takes its name only when everything in it has been written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    directory = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        yield directory
        directory.chmod(0o755)
        directory.replace(target)
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise


def _tabulate(audit: Audit) -> None:
    """Put the findings with their sentences into a table, for the formats DuckDB writes itself."""
    rows = Rows(audit.connection, "finding_told", COLUMNS)
    for place, finding in enumerate(audit.findings()):
        told = {**finding, "values": json.dumps(finding["values"], ensure_ascii=False)}
        rows.add(place, 0, ((name, _text(told[name])) for name in COLUMNS))
    rows.flush()
    audit.connection.execute(
        "CREATE TABLE finding_text AS SELECT * EXCLUDE (trace, line) "
        "REPLACE (CAST(rule_version AS INTEGER) AS rule_version, CAST(measure AS BIGINT) AS measure) FROM finding_told ORDER BY trace"
    )


def _dump(audit: Audit, summary: dict[str, Any], out: TextIO) -> None:
    """Write the findings one by one, so that a million of them need no memory."""
    out.write('{"summary": ' + _json(summary) + ',\n "findings": [')
    for place, finding in enumerate(audit.findings()):
        out.write(("," if place else "") + "\n  " + _json(finding))
    out.write("\n]}\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_day)


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot write {value!r}")


def _text(value: Any) -> Any:
    return None if value is None else str(value)


def _write_csv(audit: Audit, table: str, target: Path) -> None:
    """Write a table for people: with a byte order mark, so that Excel reads Chinese, and no cell a formula."""
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        cursor = audit.connection.cursor().execute(f"FROM {table}")
        writer.writerow([column[0] for column in cursor.description or ()])
        while batch := cursor.fetchmany(5000):
            writer.writerows([safe(cell) for cell in row] for row in batch)


def _write_xlsx(audit: Audit, target: Path) -> None:
    rows = audit.rows(f"FROM finding_text LIMIT {EXCEL_ROWS}")
    target.write_bytes(as_xlsx("findings", COLUMNS, rows))


def _copy(audit: Audit, table: str, target: Path, how: str) -> None:
    place = str(target).replace("'", "''")
    audit.connection.execute(f"COPY {table} TO '{place}' ({how})")
