"""What an audit found, wherever it looked: a log of another system, or an event set."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import duckdb

from sundial.rules.bulk import AsOf
from sundial.rules.dictionary import Grain
from sundial.rules.library import RuleSet
from sundial.rules.rule import Rule
from sundial.rules.vocabulary import LIGHTS

SHOWN = 10
OLDEST = ("case_id", "began_on", "last_event_on", "deadline_on")


@dataclass(frozen=True)
class Source:
    """Where the cases came from: name of the file, map and title, zone of local dates."""

    file: str
    map: str
    title: str
    title_en: str
    zone: str


@dataclass(frozen=True)
class Counts:
    """How much was looked at; dates are local."""

    cases: int = 0
    ended: int = 0
    events: int = 0
    first: date | None = None
    last: date | None = None

    def plus(self, other: Counts) -> Counts:
        """Return both together."""
        return Counts(
            self.cases + other.cases,
            self.ended + other.ended,
            self.events + other.events,
            min(filter(None, (self.first, other.first)), default=None),
            max(filter(None, (self.last, other.last)), default=None),
        )


@dataclass(frozen=True)
class Audit:
    """A finished audit. The connection holds ``finding`` and ``rejected``."""

    source: Source
    as_of: AsOf
    ruleset: RuleSet
    connection: duckdb.DuckDBPyConnection
    counts: Counts
    oldest_open: tuple[Mapping[str, Any], ...]

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
                for name in (
                    "subject_type",
                    "case_id",
                    "rule_id",
                    "rule_version",
                    "occurrence",
                    "light",
                    "severity",
                    "measure",
                )
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
        counts = self.counts
        return {
            "format": "sundial-audit/1",
            **asdict(self.source),
            "as_of": self.as_of.today,
            "cases": counts.cases,
            "events": counts.events,
            "ended": counts.ended,
            "open": counts.cases - counts.ended,
            "first_event_on": counts.first,
            "last_event_on": counts.last,
            "cases_with_findings": self.rows("SELECT COUNT(DISTINCT case_id) FROM finding WHERE subject_type = 'case'")[
                0
            ][0],
            "lights": dict(self._lights()),
            "rules": self._rules(),
            "rejected": self._rejected(),
            "oldest_open": list(self.oldest_open),
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


def governing(rules: RuleSet, places: Sequence[Mapping[str, str]], told: Collection[Grain] = ()) -> RuleSet:
    """Leave out rules that could find nothing here: of other countries and procedures, and over what is not told.

    :param places: each jurisdiction with each procedure that occurs
    :param told: what is there to look at beside single cases; a log tells of nothing else
    """

    def governs(rule: Rule) -> bool:
        return any(all(place[fact] in wanted for fact, wanted in rule.scope if fact in place) for place in places)

    return RuleSet(
        rules.on, tuple(rule for rule in rules if (not rule.is_daily or rule.each in told) and governs(rule))
    )


def finding_sql(ruleset: RuleSet, found: str) -> str:
    """Return the SELECT of all findings of ``found`` (SQL with the columns of ``RuleSet.sql``), with measure and order."""
    return f"SELECT *, 'case' AS subject_type FROM ({_measured(ruleset, found)})"  # noqa: S608 - compiled rules


def daily_finding_sql(ruleset: RuleSet, found: str) -> str:
    """Return the same for what rules over more than one case find; in ``case_id`` stands what each finding is on.

    :param found: SQL with the columns of ``RuleSet.daily_sql``
    """
    named = f"SELECT * EXCLUDE (subject_id, subject_type), subject_id AS case_id, subject_type FROM ({found})"  # noqa: S608
    return _measured(ruleset, named)


def _measured(ruleset: RuleSet, found: str) -> str:
    measures = "".join(
        f" WHEN '{rule.id}' THEN CAST(kept ->> '{rule.measure}' AS BIGINT)" for rule in ruleset if rule.measure
    )
    measure = f"CASE rule_id{measures} END" if measures else "CAST(NULL AS BIGINT)"
    order = "".join(f" WHEN '{light}' THEN {place}" for place, light in enumerate(LIGHTS))
    return (
        f"SELECT * EXCLUDE (next_at), {measure} AS measure, CASE light{order} END AS light_order "  # noqa: S608 - compiled rules
        f"FROM ({found})"
    )


def oldest(rows: Iterable[tuple[Any, ...]]) -> tuple[Mapping[str, Any], ...]:
    """Return the open cases that began first, from rows of :data:`OLDEST`."""
    ordered = sorted(rows, key=lambda row: (row[1], row[0]))[:SHOWN]
    return tuple(dict(zip(OLDEST, row, strict=True)) for row in ordered)
