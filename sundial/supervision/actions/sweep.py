"""Look at the cases that are due, raise what the rules find, and note when each must be looked at again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.supervision.concerned import concerned
from sundial.supervision.models import Light, Signal
from sundial.supervision.people import named
from sundial.supervision.rulebook import rules_on, statement_on

# The plan is made once for any number of cases; with hundreds at a time it joins far too many rows.
BATCH = 20
LOOK_AS_OF = "SELECT set_config('sundial.now', %s, true), set_config('plan_cache_mode', 'force_generic_plan', true)"
RANKS = {light: rank for rank, light in enumerate(Light.values)}

TAKE_DUE = """
SELECT case_id FROM supervision_due WHERE next_check_at <= %s
ORDER BY next_check_at LIMIT %s FOR UPDATE SKIP LOCKED
"""
SCHEDULE = """
UPDATE supervision_due AS d SET next_check_at = n.next_at
FROM unnest(%s::uuid[], %s::timestamptz[]) AS n(case_id, next_at) WHERE d.case_id = n.case_id
"""


@dataclass(frozen=True)
class Finding:
    """One row of the rules' statement."""

    case_id: UUID
    rule_id: str | None
    rule_version: int | None
    occurrence: str | None
    light: str | None
    severity: str | None
    kept: Mapping[str, Any] | None
    next_at: datetime | None


def sweep(limit: int = BATCH) -> int:
    """Evaluate up to ``limit`` due cases in one transaction; return how many were looked at.

    Any number of workers may sweep: a case another worker or an officer holds is left for the next pass.
    """
    with transaction.atomic():
        now = clock.now()
        cases = _take_due(now, limit)
        if cases:
            look_at(cases, now)
        return len(cases)


def look_at(cases: Sequence[UUID], now: datetime) -> list[Signal]:
    """Run the live rules over ``cases`` as of ``now`` and raise what is new. Needs an open transaction."""
    findings = _evaluate(cases, now)
    signals = _raise_new([f for f in findings if f.rule_id], now)
    _schedule(cases, findings)
    return signals


def _take_due(now: datetime, limit: int) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DUE, [now, limit])
        return [row[0] for row in cursor.fetchall()]


def _evaluate(cases: Sequence[UUID], now: datetime) -> list[Finding]:
    """Run the statement as of ``now``. Planning it costs far more than running it, so each connection plans it once."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK_AS_OF, [now.isoformat()])
    session = connection.connection
    session.prepare_threshold = 0  # Django turns preparing off for the sake of poolers between it and the server
    with psycopg.Cursor(session) as cursor:
        cursor.execute(statement_on(clock.local_date(now)), {"cases": list(cases)}, prepare=True)
        return [_finding(row) for row in cursor.fetchall()]


def _finding(row: tuple[Any, ...]) -> Finding:
    case_id, rule_id, version, occurrence, light, severity, kept, next_at = row
    return Finding(case_id, rule_id, version, occurrence, light, severity, _object(kept), _utc(next_at))


def _object(kept: str | None) -> Mapping[str, Any] | None:
    """The kept values; a fraction stays the text it was written as, like every decimal in the record."""
    found: Mapping[str, Any] | None = json.loads(kept, parse_float=str) if kept else None
    return found


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _schedule(cases: Sequence[UUID], findings: Iterable[Finding]) -> None:
    next_at = {f.case_id: f.next_at for f in findings if f.rule_id is None}
    with connection.cursor() as cursor:
        cursor.execute(SCHEDULE, [list(cases), [next_at.get(case) for case in cases]])


def _raise_new(findings: Sequence[Finding], now: datetime) -> list[Signal]:
    """Claim the unique row of each finding first; only whoever claimed it writes the event."""
    if not findings:
        return []
    known = set(
        Signal.objects.filter(case_id__in={f.case_id for f in findings}).values_list("case_id", "rule_id", "occurrence")
    )
    fresh = [f for f in findings if (f.case_id, f.rule_id, f.occurrence) not in known]
    cases = Case.objects.select_related("organ", "item", "holder").in_bulk({f.case_id for f in fresh})
    signals = [_signal(f, cases[f.case_id], now) for f in fresh]
    Signal.objects.bulk_create(signals)
    for signal in signals:
        _record(signal)
    return signals


def _signal(finding: Finding, case: Case, now: datetime) -> Signal:
    rule = rules_on(clock.local_date(now)).rule(str(finding.rule_id))
    values = dict(finding.kept or {})
    said = named(values)
    return Signal(
        case=case,
        organ=case.organ,
        rule_id=rule.id,
        rule_version=rule.version,
        occurrence=finding.occurrence or "1",
        light=rule.light,
        severity=rule.severity,
        rank=RANKS[rule.light],
        values=values,
        sentence=rule.sentence(said, "zh"),
        sentence_en=rule.sentence(said, "en"),
        calendar_id=case.organ.calendar_id,
        concerned=concerned(case, values, clock.local_date(now)),
        raised_at=now,
    )


def _record(signal: Signal) -> None:
    record(
        f"signal.{signal.light}",
        subject_type="case",
        subject_id=signal.case_id,
        by=Actor.system(),
        organ=signal.organ.code,
        item=signal.case.item.code,
        data={
            "signal": str(signal.pk),
            "rule": signal.rule_id,
            "rule_version": signal.rule_version,
            "occurrence": signal.occurrence,
            "sentence": signal.sentence,
            "values": signal.values,
            "calendar": str(signal.calendar_id),
        },
    )
