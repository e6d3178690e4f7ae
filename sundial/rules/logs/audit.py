"""The audit: read a log, work out the facts, run the rules, and say what was found."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import duckdb

from sundial.kernel import workdays
from sundial.rules.bulk import AsOf, add_calendar, create_relations, keep_facts, set_moment
from sundial.rules.dictionary import LAWBOOK
from sundial.rules.library import RuleSet, load
from sundial.rules.logs.flat import flat_names, read_flat
from sundial.rules.logs.log_map import LogMap, ready_maps, recognised
from sundial.rules.logs.relate import relate
from sundial.rules.logs.rows import Rows
from sundial.rules.logs.trouble import LogError
from sundial.rules.logs.xes import first_names, read_xes
from sundial.rules.vocabulary import LIGHTS

Kind = Literal["xes", "parquet", "csv"]
Told = Callable[[str], None]
SHOWN = 10


@dataclass(frozen=True)
class Audit:
    """A finished audit. The connection holds ``case_fact``, ``step_fact``, ``finding`` and ``rejected``."""

    file: Path
    known: LogMap
    as_of: AsOf
    ruleset: RuleSet
    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a question put to the audit's tables."""
        return self.connection.execute(sql).fetchall()

    def findings(self, where: str = "TRUE", limit: int | None = None) -> Iterator[dict[str, Any]]:
        """Yield findings, worst light first and within a rule the greatest measure first, with their sentences."""
        ending = f" LIMIT {limit}" if limit is not None else ""
        cursor = self.connection.cursor().execute(
            f"SELECT * FROM finding WHERE {where} ORDER BY light_order, rule_id, measure DESC NULLS LAST, case_id, occurrence{ending}"  # noqa: S608 - our own text
        )
        names = [column[0] for column in cursor.description or ()]
        while batch := cursor.fetchmany(5000):
            for row in batch:
                yield self._spoken(dict(zip(names, row, strict=True)))

    def _spoken(self, row: dict[str, Any]) -> dict[str, Any]:
        rule = self.ruleset.rule(row["rule_id"], row["rule_version"])
        kept = json.loads(row["kept"])
        return {
            **{
                name: row[name]
                for name in ("case_id", "rule_id", "rule_version", "occurrence", "light", "severity", "measure")
            },
            "rule": rule.name,
            "rule_en": rule.name_en,
            "basis": rule.legal_basis(),
            "sentence": rule.sentence(kept, "zh"),
            "sentence_en": rule.sentence(kept, "en"),
            "values": kept,
        }

    def summary(self) -> dict[str, Any]:
        """Return everything a reader needs first, as plain data."""
        cases, ended, oldest = self.rows("SELECT COUNT(*), COUNT(*) FILTER (WHERE ended), MIN(today) FROM case_fact")[0]
        events, first, last = self.rows(
            "SELECT COUNT(*), MIN(occurred_on), MAX(occurred_on) FROM told WHERE NOT of_case"
        )[0]
        return {
            "format": "sundial-audit/1",
            "file": self.file.name,
            "map": self.known.name,
            "title": self.known.title,
            "title_en": self.known.title_en,
            "zone": self.known.zone or "as written",
            "as_of": oldest or self.as_of.today,
            "cases": cases,
            "events": events,
            "ended": ended,
            "open": cases - ended,
            "first_event_on": first,
            "last_event_on": last,
            "cases_with_findings": self.rows("SELECT COUNT(DISTINCT case_id) FROM finding")[0][0],
            "lights": dict(self._lights()),
            "rules": self._rules(),
            "rejected": self._rejected(),
            "oldest_open": self._oldest_open(),
            "worst": list(self.findings("measure IS NOT NULL AND light IN ('red', 'yellow')", SHOWN)),
        }

    def _lights(self) -> list[tuple[str, int]]:
        counted = dict(self.rows("SELECT light, COUNT(*) FROM finding GROUP BY light"))
        return [(light, counted.get(light, 0)) for light in LIGHTS]

    def _rules(self) -> list[dict[str, Any]]:
        """Every rule that governs this log's jurisdiction and procedure, also those that found nothing."""
        counted = dict(self.rows("SELECT rule_id, COUNT(*) FROM finding GROUP BY rule_id"))
        return [
            {
                "id": rule.id,
                "version": rule.version,
                "name": rule.name,
                "name_en": rule.name_en,
                "basis": rule.legal_basis(),
                "note": rule.note,
                "light": rule.light,
                "findings": counted.get(rule.id, 0),
            }
            for rule in sorted(self.ruleset, key=lambda rule: (LIGHTS.index(rule.light), -counted.get(rule.id, 0)))
        ]

    def _rejected(self) -> dict[str, Any]:
        rows = self.rows("SELECT reason, COUNT(*), MIN(line) FROM rejected GROUP BY reason ORDER BY 2 DESC, 1")
        reasons = [{"reason": reason, "count": count, "first_line": line} for reason, count, line in rows]
        return {"count": sum(count for _, count, _ in rows), "reasons": reasons}

    def _oldest_open(self) -> list[dict[str, Any]]:
        rows = self.rows(
            "SELECT f.case_id, MIN(t.occurred_on) AS began_on, f.last_event_on, f.deadline_on FROM case_fact AS f "  # noqa: S608
            "JOIN told AS t ON t.case_id = f.case_id WHERE NOT f.ended "
            f"GROUP BY ALL ORDER BY began_on, f.case_id LIMIT {SHOWN}"
        )
        names = ("case_id", "began_on", "last_event_on", "deadline_on")
        return [dict(zip(names, row, strict=True)) for row in rows]


def audit(
    file: Path,
    known: LogMap | None = None,
    as_of: date | None = None,
    *,
    lawbook: Path = LAWBOOK,
    read: Callable[[int], None] = lambda _: None,
    told: Told = lambda _: None,
) -> Audit:
    """Audit ``file``.

    :param known: the map; when None the log must be one of those the product knows
    :param as_of: the day asked about, local; when None the day of the last event
    :param read: told the number of bytes each time some have been read
    :param told: told each stage by name
    :raises LogError: when the file cannot be read, with its line
    :raises sundial.rules.source.RuleError: when a rule file is wrong
    """
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
    moment = AsOf.end_of(as_of or _last_day(connection, file), known.zone or "UTC")
    set_moment(connection, moment)
    told("facts")
    keep_facts(connection)
    told("rules")
    ruleset = _governing(load(lawbook, on=moment.today), known)
    _find(connection, ruleset)
    return Audit(file, known, moment, ruleset, connection)


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


def _governing(rules: RuleSet, known: LogMap) -> RuleSet:
    """Leave out rules of other countries and procedures: they could find nothing and would only fill the list."""
    scope = {"jurisdiction": known.jurisdiction, "procedure": known.procedure}

    def governs(rule: Any) -> bool:
        return all(scope[fact] in wanted for fact, wanted in rule.scope if fact in scope)

    return RuleSet(rules.on, tuple(rule for rule in rules if governs(rule)))


def _find(connection: duckdb.DuckDBPyConnection, ruleset: RuleSet) -> None:
    measures = "".join(
        f" WHEN '{rule.id}' THEN CAST(kept ->> '{rule.measure}' AS BIGINT)" for rule in ruleset if rule.measure
    )
    measure = f"CASE rule_id{measures} END" if measures else "CAST(NULL AS BIGINT)"
    order = "".join(f" WHEN '{light}' THEN {place}" for place, light in enumerate(LIGHTS))
    connection.execute(
        f"CREATE TABLE finding AS SELECT * EXCLUDE (next_at), {measure} AS measure, CASE light{order} END AS light_order "  # noqa: S608
        f"FROM ({ruleset.body_sql('duckdb')})"
    )
