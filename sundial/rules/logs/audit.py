"""The audit of a log: read it, work out the facts, run the rules."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import duckdb

from sundial.kernel import workdays
from sundial.rules.bulk import AsOf, add_calendar, create_relations, keep_facts, set_moment
from sundial.rules.dictionary import LAWBOOK
from sundial.rules.library import load
from sundial.rules.logs.flat import flat_names, read_flat
from sundial.rules.logs.log_map import LogMap, ready_maps, recognised
from sundial.rules.logs.relate import relate
from sundial.rules.logs.result import SHOWN, Audit, Counts, Source, finding_sql, governing, oldest
from sundial.rules.logs.rows import Rows
from sundial.rules.logs.trouble import LogError
from sundial.rules.logs.xes import first_names, read_xes

Kind = Literal["xes", "parquet", "csv"]
Told = Callable[[str], None]


def audit(
    file: Path,
    known: LogMap | None = None,
    as_of: date | None = None,
    *,
    lawbook: Path = LAWBOOK,
    only: Sequence[str] = (),
    read: Callable[[int], None] = lambda _: None,
    told: Told = lambda _: None,
) -> Audit:
    """Audit ``file``.

    :param known: the map; when None the log must be one of those the product knows
    :param as_of: the day asked about, local; when None the day of the last event
    :param only: ids and kinds of the rules to run; none means all
    :param read: told the number of bytes each time some have been read
    :param told: told each stage by name
    :raises LogError: when the file cannot be read, with its line
    :raises sundial.rules.source.RuleError: when a rule file is wrong
    """
    connection, known = relations_of(file, known, read=read, told=told)
    moment = AsOf.end_of(as_of or _last_day(connection, file), known.zone or "UTC")
    set_moment(connection, moment)
    told("facts")
    keep_facts(connection)
    told("rules")
    ruleset = governing(
        load(lawbook, on=moment.today).chosen(only),
        [{"jurisdiction": known.jurisdiction, "procedure": known.procedure}],
    )
    connection.execute(f"CREATE TABLE finding AS {finding_sql(ruleset, ruleset.body_sql('duckdb', moments=False))}")
    source = Source(file.name, known.name, known.title, known.title_en, known.zone or "as written")
    return Audit(source, moment, ruleset, connection, _counts(connection, moment), _oldest_open(connection))


def relations_of(
    file: Path,
    known: LogMap | None = None,
    *,
    read: Callable[[int], None] = lambda _: None,
    told: Told = lambda _: None,
) -> tuple[duckdb.DuckDBPyConnection, LogMap]:
    """Read ``file`` into the base relations of a new DuckDB, by its map or the one that recognises it. Raises ``LogError``."""
    kind = kind_of(file)
    told("recognise")
    known = known or _recognise(file, kind)
    connection = duckdb.connect()
    create_relations(connection)
    if known.calendar:
        add_calendar(connection, known.calendar, workdays.national())
    told("read")
    if kind == "xes":
        cases, events = (
            Rows(connection, "raw_case", known.case_columns),
            Rows(connection, "raw_event", known.event_columns),
        )
        read_xes(file, cases, events, read)
    else:
        read_flat(connection, file, known)
    told("relate")
    relate(connection, known)
    return connection, known


def kind_of(file: Path) -> Kind:
    """Tell what a file is from its first bytes, not from its name.

    :raises LogError: when it is empty or none of the three
    """
    with file.open("rb") as raw:
        head = raw.read(512)
    if head.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(file) as unpacked:
                head = unpacked.read(512)
        except (OSError, EOFError) as error:
            raise LogError(file, 1, f"the compressed file is damaged: {error}") from error
    if head.startswith(b"PAR1"):
        return "parquet"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise LogError(file, 1, "the file is empty")
    if b"\x00" in text and not text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LogError(file, 1, "this is neither XES, CSV nor Parquet")
    return "xes" if text.startswith((b"<", b"\xff\xfe", b"\xfe\xff")) else "csv"


def _recognise(file: Path, kind: Kind) -> LogMap:
    names = first_names(file) if kind == "xes" else flat_names(file)
    known = recognised(names)
    if known is None:
        ready = ", ".join(ready_map.name for ready_map in ready_maps())
        raise LogError(
            file, None, f"no ready map fits this log ({ready}); write one as docs/audit.md says and name it with --map"
        )
    return known


def _last_day(connection: duckdb.DuckDBPyConnection, file: Path) -> date:
    last = connection.execute("SELECT MAX(occurred_on) FROM told WHERE NOT of_case").fetchone()
    if last is None or last[0] is None:
        raise LogError(file, None, "the log holds no usable event")
    day: date = last[0]
    return day


def _counts(connection: duckdb.DuckDBPyConnection, moment: AsOf) -> Counts:
    """What had happened by the day asked about: what came later was not looked at."""
    cases = connection.execute("SELECT COUNT(*), COUNT(*) FILTER (WHERE ended) FROM case_fact").fetchone() or ()
    events = connection.execute(
        "SELECT COUNT(*), MIN(occurred_on), MAX(occurred_on) FROM told WHERE NOT of_case AND occurred_on <= ?",
        [moment.today],
    ).fetchone()
    return Counts(*cases, *(events or ()))


def _oldest_open(connection: duckdb.DuckDBPyConnection) -> tuple[Mapping[str, Any], ...]:
    return oldest(
        connection.execute(
            "SELECT f.case_id, MIN(t.occurred_on) AS began_on, f.last_event_on, f.deadline_on FROM case_fact AS f "  # noqa: S608 - our own number
            "JOIN told AS t ON t.case_id = f.case_id WHERE NOT f.ended "
            f"GROUP BY ALL ORDER BY began_on, f.case_id LIMIT {SHOWN}"
        ).fetchall()
    )
