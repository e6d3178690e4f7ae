"""Look at the cases that are due, raise what the rules find, and note when each must be looked at again."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import DataError, InternalError, transaction

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.ledger.actions import Act, record_all
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer
from sundial.rules.library import RuleSet
from sundial.rules.rule import Rule
from sundial.supervision.concerned import concerned
from sundial.supervision.models import Light, Signal
from sundial.supervision.people import all_named
from sundial.supervision.rulebook import book, reaches
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
SELECT d.case_id, d.next_check_at FROM supervision_due AS d
JOIN ledger_stream AS s ON s.subject_type = 'case' AND s.subject_id = d.case_id
JOIN cases_case AS c ON c.id = d.case_id
WHERE d.next_check_at <= %(now)s
ORDER BY d.next_check_at LIMIT {limit} FOR UPDATE OF d, s SKIP LOCKED FOR NO KEY UPDATE OF c SKIP LOCKED
"""
SCHEDULE = """
UPDATE supervision_due AS d SET next_check_at = n.next_at
FROM unnest(%(cases)s::uuid[], %(moments)s::timestamptz[]) AS n(case_id, next_at) WHERE d.case_id = n.case_id
"""
NEXT_ACTS = """
SELECT e.subject_id, MIN(e.recorded_at) FROM ledger_event AS e
WHERE e.subject_type = 'case' AND e.subject_id = ANY(%(cases)s) AND e.recorded_at >= %(since)s AND e.data ? 'verb'
GROUP BY e.subject_id
"""
# What a single case's record may do to a look; anything else is the program's or the server's trouble, not the case's.
UNREADABLE = (DataError, InternalError, ValueError, LookupError, TypeError)
SET_ASIDE = timedelta(minutes=5)

log = logging.getLogger(__name__)


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


@dataclass(frozen=True)
class Look:
    """Cases that are looked at together, as of one moment, in the order in which they fell due."""

    cases: Sequence[UUID]
    as_of: datetime
    now: datetime

    @property
    def day(self) -> date:
        return clock.local_date(self.as_of)

    @property
    def is_late(self) -> bool:
        return self.as_of < self.now


def sweep(limit: int = BATCH) -> int:
    """Evaluate up to ``limit`` due cases in one transaction; return how many were looked at, nought when nothing is due.

    Any number of workers may sweep: a case another worker or an officer holds is left for the next pass. A case that fell
    due on an earlier day, because nobody kept watch, is looked at as of that day first, and then again as of what came
    next, until today: what should have been lit meanwhile is lit, in order.
    """
    try:
        with transaction.atomic():
            return sum(len(look_at(look)) for look in _take_due(clock.now(), limit))
    except UNREADABLE:
        return _sweep_one_by_one(limit)


def _sweep_one_by_one(limit: int) -> int:
    """A case whose record no rule can read must not blind the watch to any other: it is set aside, loudly, for a while."""
    looked_at = 0
    while looked_at < limit:
        with transaction.atomic():
            looks = _take_due(clock.now(), 1)
            if not looks:
                break
            _look_or_set_aside(looks[0])
        looked_at += 1
    return looked_at


def _look_or_set_aside(look: Look) -> None:
    try:
        with transaction.atomic():
            look_at(look)
    except UNREADABLE as error:
        log.error("case %s cannot be watched, its record cannot be read: %s", look.cases[0], error)
        prepared.run(SCHEDULE, {"cases": look.cases, "moments": [look.now + SET_ASIDE]})


def look_at(look: Look) -> Sequence[UUID]:
    """Run the live rules and raise what is new; return the cases looked at. Needs an open transaction."""
    in_force = book()
    findings = _evaluate(look, in_force.statement_on(look.day))
    _raise_new([f for f in findings if f.rule_id], in_force.rules_on(look.day), look)
    _schedule(look, findings)
    return look.cases


def _take_due(now: datetime, limit: int) -> list[Look]:
    """The limit is written out: a plan that does not know it may sort every case there is."""
    rows = prepared.run(TAKE_DUE.format(limit=limit), {"now": now})
    return [_look(list(group), now) for _day, group in groupby(rows, key=lambda row: clock.local_date(row[1]))]


def _look(due: Sequence[tuple[UUID, datetime]], now: datetime) -> Look:
    last = max(moment for _case, moment in due)
    is_today = clock.local_date(last) == clock.local_date(now)
    return Look([case for case, _moment in due], now if is_today else last, now)


def _evaluate(look: Look, statement: str) -> list[Finding]:
    """Run the statement. Planning it costs far more than running it, so each connection plans it once."""
    prepared.run(LOOK_AS_OF, {"now": look.as_of.isoformat()})
    return [_finding(row) for row in prepared.run(statement, {"cases": list(look.cases)})]


def _finding(row: tuple[Any, ...]) -> Finding:
    case_id, rule_id, version, occurrence, light, severity, kept, next_at = row
    return Finding(case_id, rule_id, version, occurrence, light, severity, _object(kept), _utc(next_at))


def _object(kept: str | None) -> Mapping[str, Any] | None:
    """The kept values; a fraction stays the text it was written as, like every decimal in the record."""
    found: Mapping[str, Any] | None = json.loads(kept, parse_float=str) if kept else None
    return found


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _schedule(look: Look, findings: Iterable[Finding]) -> None:
    """Note the next look: when time alone can change an answer; after a late look at once, or as of the next act."""
    next_at = {f.case_id: f.next_at for f in findings if f.rule_id is None}
    acts = _next_acts(look) if look.is_late else {}
    latest = look.now if look.is_late else None
    moments = [_earliest(next_at.get(case), acts.get(case), latest) for case in look.cases]
    prepared.run(SCHEDULE, {"cases": list(look.cases), "moments": moments})


def _next_acts(look: Look) -> dict[UUID, datetime]:
    """The first act of each case entered after the day looked at."""
    rows = prepared.run(NEXT_ACTS, {"cases": list(look.cases), "since": clock.end_of_day(look.day)})
    return dict(rows)


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _raise_new(findings: Sequence[Finding], rules: RuleSet, look: Look) -> None:
    """Raise what does not burn yet. The cases are locked, and the unique row of each finding refuses a second light."""
    fresh = _not_yet_raised(findings)
    if not fresh:
        return
    cases = Case.objects.select_related("organ", "item", "version", "holder").in_bulk({f.case_id for f in fresh})
    place = {case: n for n, case in enumerate(look.cases)}
    reached = [f for f in fresh if reaches(_rule(f, rules), cases[f.case_id].closed_at)]
    signals = _signals(sorted(reached, key=lambda f: place[f.case_id]), cases, rules, look)
    Signal.objects.bulk_create(signals)
    record_all([_act(signal) for signal in signals])


def _not_yet_raised(findings: Sequence[Finding]) -> list[Finding]:
    if not findings:
        return []
    burning = Signal.objects.filter(case_id__in={f.case_id for f in findings})
    known = set(burning.values_list("case_id", "rule_id", "occurrence"))
    return [f for f in findings if (f.case_id, f.rule_id, f.occurrence) not in known]


def _rule(finding: Finding, rules: RuleSet) -> Rule:
    return rules.rule(str(finding.rule_id), finding.rule_version)


def _signals(findings: Sequence[Finding], cases: Mapping[UUID, Case], rules: RuleSet, look: Look) -> list[Signal]:
    lit = [(cases[f.case_id], dict(f.kept or {})) for f in findings]
    officers = concerned(lit, look.day)
    said = all_named(values for _, values in lit)
    return [
        _signal(finding, cases[finding.case_id], _rule(finding, rules), words, officer, look.now)
        for finding, words, officer in zip(findings, said, officers, strict=True)
    ]


def _signal(
    finding: Finding, case: Case, rule: Rule, said: Mapping[str, Any], officer: Officer | None, now: datetime
) -> Signal:
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
        subject_id=signal.subject_id,
        by=Actor.system(),
        organ=signal.organ.code,
        item=signal.case.item.code if signal.case else "",
        data={
            "signal": str(signal.pk),
            "rule": signal.rule_id,
            "rule_version": signal.rule_version,
            "occurrence": signal.occurrence,
            "sentence": signal.sentence,
            "sentence_en": signal.sentence_en,
            "values": signal.values,
            "calendar": str(signal.calendar_id),
        },
        public={
            "light": signal.light,
            "rule": signal.rule_id,
            "version": signal.rule_version,
            "occurrence": signal.occurrence,
        },
    )
