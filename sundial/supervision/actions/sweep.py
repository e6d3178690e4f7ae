"""Look at the cases that are due, raise what the rules find, and note when each must be looked at again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.ledger.actions import Act, record_all
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer
from sundial.supervision.concerned import concerned
from sundial.supervision.models import Light, Signal
from sundial.supervision.people import all_named
from sundial.supervision.rulebook import reaches, rules_on, statement_on
from sundial.system import prepared

# Time per case does not depend on it; while a look lasts, nobody else can act on its cases, so it is kept short.
BATCH = 100
LOOK_AS_OF = (
    "SELECT set_config('sundial.now', %(now)s, true), set_config('plan_cache_mode', 'force_generic_plan', true)"
)
RANKS = {light: rank for rank, light in enumerate(Light.values)}

# A look takes all it will lock in one statement that never waits, or leaves the case for the next pass: an officer in the
# middle of an act holds the case, then the head of its record, then the note that it is due, in that order.
TAKE_DUE = """
SELECT d.case_id FROM supervision_due AS d
JOIN ledger_stream AS s ON s.subject_type = 'case' AND s.subject_id = d.case_id
JOIN cases_case AS c ON c.id = d.case_id
WHERE d.next_check_at <= %(now)s
ORDER BY d.next_check_at LIMIT {limit} FOR UPDATE OF d, s SKIP LOCKED FOR KEY SHARE OF c SKIP LOCKED
"""
SCHEDULE = """
UPDATE supervision_due AS d SET next_check_at = n.next_at
FROM unnest(%(cases)s::uuid[], %(moments)s::timestamptz[]) AS n(case_id, next_at) WHERE d.case_id = n.case_id
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
    """The limit is written out: a plan that does not know it may sort every case there is."""
    return [case for (case,) in prepared.run(TAKE_DUE.format(limit=limit), {"now": now})]


def _evaluate(cases: Sequence[UUID], now: datetime) -> list[Finding]:
    """Run the statement as of ``now``. Planning it costs far more than running it, so each connection plans it once."""
    prepared.run(LOOK_AS_OF, {"now": now.isoformat()})
    return [_finding(row) for row in prepared.run(statement_on(clock.local_date(now)), {"cases": list(cases)})]


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
    prepared.run(SCHEDULE, {"cases": list(cases), "moments": [next_at.get(case) for case in cases]})


def _raise_new(findings: Sequence[Finding], now: datetime) -> list[Signal]:
    """Raise what does not burn yet. The cases are locked, and the unique row of each finding refuses a second light."""
    fresh = _not_yet_raised(findings)
    if not fresh:
        return []
    cases = Case.objects.select_related("organ", "item", "version", "holder").in_bulk({f.case_id for f in fresh})
    signals = _signals([f for f in fresh if _reached(f, cases[f.case_id], now)], cases, now)
    Signal.objects.bulk_create(signals)
    record_all([_act(signal) for signal in signals])
    return signals


def _reached(finding: Finding, case: Case, now: datetime) -> bool:
    rule = rules_on(clock.local_date(now)).rule(str(finding.rule_id), finding.rule_version)
    return reaches(rule, case.closed_at)


def _not_yet_raised(findings: Sequence[Finding]) -> list[Finding]:
    if not findings:
        return []
    burning = Signal.objects.filter(case_id__in={f.case_id for f in findings})
    known = set(burning.values_list("case_id", "rule_id", "occurrence"))
    return [f for f in findings if (f.case_id, f.rule_id, f.occurrence) not in known]


def _signals(findings: Sequence[Finding], cases: Mapping[UUID, Case], now: datetime) -> list[Signal]:
    lit = [(cases[f.case_id], dict(f.kept or {})) for f in findings]
    officers = concerned(lit, clock.local_date(now))
    said = all_named(values for _, values in lit)
    return [
        _signal(finding, cases[finding.case_id], words, officer, now)
        for finding, words, officer in zip(findings, said, officers, strict=True)
    ]


def _signal(finding: Finding, case: Case, said: Mapping[str, Any], officer: Officer | None, now: datetime) -> Signal:
    rule = rules_on(clock.local_date(now)).rule(str(finding.rule_id))
    return Signal(
        subject_id=case.pk,
        subject_name=case.version.name,
        case=case,
        organ=case.organ,
        rule_id=rule.id,
        rule_version=rule.version,
        occurrence=finding.occurrence or "1",
        light=rule.light,
        severity=rule.severity,
        rank=RANKS[rule.light],
        values=dict(finding.kept or {}),
        sentence=rule.sentence(said, "zh"),
        sentence_en=rule.sentence(said, "en"),
        calendar_id=case.organ.calendar_id,
        concerned=officer,
        raised_at=now,
    )


def _act(signal: Signal) -> Act:
    return Act(
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
