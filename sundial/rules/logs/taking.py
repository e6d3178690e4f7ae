"""What of another system's log may be taken over: every sound case whole, and of every other the row and the reason.

A case is taken whole or not at all: one row that cannot be used refuses its case.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import duckdb

from sundial.rules.logs.log_map import LogMap
from sundial.rules.logs.relate import value_of_case

SET_ASIDE = "not a completed act"  # what the map itself leaves out harms no case
SECOND = "case identifier used before"  # refuses the second of a name, not the first
CASE_TEXTS = ("number", "party", "party_identifier", "subject")
FETCHED = 10_000

ACTS = f"""
SELECT t.trace, t.case_id, t.activity, COALESCE(v.verb, 'other') AS verb, t.occurred_at, t.occurred_on, t.recorded_at,
    t.recorded_on, t.actor, t.approver, t.reason, t.amount
FROM told AS t LEFT JOIN verb_of AS v ON v.activity = t.activity
WHERE t.case_id NOT IN (SELECT case_id FROM refused WHERE case_id IS NOT NULL AND reason <> '{SECOND}')
ORDER BY t.trace, t.position
"""  # noqa: S608 - our own words
SPANS = """
SELECT k.trace, s.step_no, s.name, s.limit_value, s.limit_unit, s.started_on, s.started_at, s.done_on, s.done_at, s.actor
FROM base_step AS s JOIN known_case AS k ON k.case_id = s.case_id ORDER BY k.trace, s.step_no
"""


@dataclass(frozen=True, slots=True)
class TakenAct:
    """One act as the other system tells it. Moments are UTC, days local to it."""

    activity: str
    verb: str
    occurred_at: datetime
    occurred_on: date
    recorded_at: datetime | None
    recorded_on: date | None
    actor: str
    approver: str
    reason: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class TakenSpan:
    """One step with its limit, read off two activities."""

    number: int
    name: str
    limit_value: int | None
    limit_unit: str
    started_on: date
    started_at: datetime
    done_on: date | None
    done_at: datetime | None
    actor: str


@dataclass(frozen=True, slots=True)
class TakenCase:
    """One sound case. ``digest`` changes when anything of it does."""

    record: str
    line: int
    texts: Mapping[str, str]
    limits: Mapping[str, Any]
    amount: Decimal | None
    acts: tuple[TakenAct, ...]
    spans: tuple[TakenSpan, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that is not taken, with its case where it has one."""

    line: int | None
    record: str
    reason: str
    value: str


def examine(connection: duckdb.DuckDBPyConnection, known: LogMap, now: datetime) -> None:
    """Fill ``refused`` with every row that cannot be taken over; ``relations_of`` has read the log before.

    :param now: what lies later has not happened
    """
    year = value_of_case("year", known, "k.")
    connection.execute(
        f"""CREATE TABLE refused AS
        SELECT line, case_id, reason, value FROM rejected WHERE reason <> '{SET_ASIDE}'
        UNION ALL SELECT line, case_id, reason, value FROM (
            {_of_amounts("line, case_id, told_amount AS told FROM told")}
            UNION ALL {_of_amounts(f"line, case_id, {value_of_case('amount', known)} AS told FROM known_case")}
        )
        UNION ALL SELECT line, case_id, 'time lies in the future', told_time FROM told WHERE occurred_at > $now
        UNION ALL SELECT k.line, k.case_id, 'year and date disagree', {year} FROM known_case AS k
            JOIN told AS t ON t.trace = k.trace
            WHERE {year} IS NOT NULL AND CAST(YEAR(t.occurred_on) AS VARCHAR) <> {year}""",  # noqa: S608 - names from the map, quoted
        {"now": now.astimezone(UTC).replace(tzinfo=None)},
    )


def _of_amounts(rows: str) -> str:
    return f"""SELECT line, case_id, told AS value, CASE
            WHEN TRY_CAST(told AS DECIMAL(38, 12)) IS NULL THEN 'amount cannot be read'
            WHEN TRY_CAST(told AS DECIMAL(38, 12)) < 0 THEN 'amount is less than nothing'
            WHEN TRY_CAST(told AS DECIMAL(38, 12)) <> ROUND(TRY_CAST(told AS DECIMAL(38, 12)), 2) THEN 'amount has parts of a cent'
        END AS reason FROM (SELECT {rows}) WHERE told IS NOT NULL AND reason IS NOT NULL"""  # noqa: S608 - our own text


def refused(connection: duckdb.DuckDBPyConnection) -> list[Refused]:
    """Every refused row in the order of the file."""
    rows = connection.execute("SELECT line, case_id, reason, value FROM refused ORDER BY line, reason").fetchall()
    return [Refused(line, case_id or "", reason, value or "") for line, case_id, reason, value in rows]


def cases(connection: duckdb.DuckDBPyConnection, known: LogMap) -> Iterator[TakenCase]:
    """Every sound case in the order of the file, its acts in the order in which they are told."""
    about = _rows(connection, _about(known))
    spans = _Beside(_rows(connection, SPANS))
    acts = groupby(_rows(connection, ACTS), key=lambda row: row[0])
    of_case = {row[0]: row for row in about}
    for trace, told in acts:
        yield _case(of_case[trace], [row[2:] for row in told], spans.of(trace))


def _about(known: LogMap) -> str:
    texts = ", ".join(value_of_case(name, known, "k.") for name in CASE_TEXTS)
    return (
        f"SELECT k.trace, k.line, k.case_id, {texts}, b.promised_value, b.promised_unit, b.statutory_value, "  # noqa: S608 - names from the map, quoted
        "b.statutory_unit, b.deadline_at, b.deadline_on, b.planned_end_on, b.amount "
        "FROM known_case AS k JOIN base_case AS b ON b.case_id = k.case_id"
    )


LIMITS = ("promised_value", "promised_unit", "statutory_value", "statutory_unit", "deadline_at", "deadline_on")


def _case(row: tuple[Any, ...], acts: list[tuple[Any, ...]], spans: list[tuple[Any, ...]]) -> TakenCase:
    _trace, line, record, *rest = row
    texts = dict(zip(CASE_TEXTS, (text or "" for text in rest), strict=False))
    limits = dict(zip((*LIMITS, "planned_end_on"), rest[len(CASE_TEXTS) :], strict=False))
    said = json.dumps([record, texts, limits, rest[-1], acts, spans], ensure_ascii=False, default=str)
    return TakenCase(
        record=record,
        line=line,
        texts=texts,
        limits=limits | {"deadline_at": _utc(limits["deadline_at"])},
        amount=rest[-1],
        acts=tuple(_act(*each) for each in acts),
        spans=tuple(_span(*each[1:]) for each in spans),
        digest=hashlib.sha256(said.encode()).hexdigest(),
    )


def _act(activity: str, verb: str, at: datetime, on: date, *rest: Any) -> TakenAct:
    recorded_at, recorded_on, actor, approver, reason, amount = rest
    who = (actor or "", approver or "", reason or "")
    told_at = at.replace(tzinfo=UTC)
    return TakenAct(activity, verb, told_at, on, _utc(recorded_at), recorded_on, *who, amount)


def _span(number: int, name: str, value: int | None, unit: str | None, *rest: Any) -> TakenSpan:
    started_on, started_at, done_on, done_at, actor = rest
    return TakenSpan(
        number, name, value, unit or "", started_on, started_at.replace(tzinfo=UTC), done_on, _utc(done_at), actor or ""
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


class _Beside:
    """Rows in the order of their case, handed out beside cases in the same order."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self.rows = rows
        self.next = next(rows, None)

    def of(self, trace: int) -> list[tuple[Any, ...]]:
        found = []
        while self.next is not None and self.next[0] <= trace:
            if self.next[0] == trace:
                found.append(self.next)
            self.next = next(self.rows, None)
        return found


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple[Any, ...]]:
    """A cursor of its own, so that several are read side by side and none is held whole."""
    cursor = connection.cursor()
    cursor.execute(sql)
    while rows := cursor.fetchmany(FETCHED):
        yield from rows
