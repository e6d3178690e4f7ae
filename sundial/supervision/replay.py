"""Recompute the lights of a past day from the record, and compare them with the signals the watch wrote.

Read from the record alone: events by when they were recorded, the rule versions known and in force that day, the calendar
versions then in use. The cases are looked at as the watch does: at the day's beginning, at every act, and at every moment
at which time alone changes an answer.
"""

from __future__ import annotations

import heapq
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.rules.library import RuleSet
from sundial.supervision.models import Signal
from sundial.supervision.past import Found, Glass, as_it_was
from sundial.supervision.rulebook import book, reaches

Difference = Literal["not_lit", "lit_late", "unexplained", "other_version", "other_light", "other_values"]
Key = tuple[UUID, str, str]
ACTS = """
SELECT recorded_at, array_agg(DISTINCT subject_id) FROM ledger_event
WHERE subject_type = 'case' AND data ? 'verb' AND recorded_at >= %s AND recorded_at < %s GROUP BY recorded_at
"""


@dataclass(frozen=True)
class Differs:
    """One light that the record and the recomputation do not agree on."""

    kind: Difference
    case_id: UUID
    rule_id: str
    occurrence: str
    told: str


@dataclass
class Replay:
    """What came out for a day. ``lit`` are the lights raised that day, ``burning`` all that the rules found then."""

    day: date
    cases: int = 0
    looks: int = 0
    lit: int = 0
    burning: int = 0
    seconds: float = 0.0
    differences: list[Differs] = field(default_factory=list)


def replay(day: date) -> Replay:
    """Recompute the lights of ``day`` and list every difference from what was raised. Writes nothing."""
    began = time.monotonic()
    start, end = clock.start_of_day(day), clock.end_of_day(day)
    known = book().known_by(end)
    rules = known.rules_on(day)
    cases = _opened_before(end)
    found, looks = _lived(rules, cases, start, end)
    closed = dict(Case.objects.filter(pk__in={key[0] for key in found}).values_list("pk", "closed_at"))
    held = {key: all_ for key, all_ in found.items() if _reached(rules, all_[0], closed[key[0]])}
    result = Replay(day, cases=len(cases), looks=looks, burning=len(held))
    daily = {entry.rule.id for entry in (*book().entries, *known.entries) if entry.rule.is_daily}
    result.differences, result.lit = _compared(held, daily, start, end)
    result.seconds = time.monotonic() - began
    return result


def _opened_before(end: datetime) -> list[UUID]:
    return list(Case.objects.filter(opened_at__lt=end).order_by("pk").values_list("pk", flat=True))


def _lived(rules: RuleSet, cases: list[UUID], start: datetime, end: datetime) -> tuple[dict[Key, list[Found]], int]:
    """Look at every case at every moment of the day that can change an answer; how often it was looked at."""
    order = count()
    queue: list[tuple[datetime, int, list[UUID]]] = [(start, next(order), cases)]
    queue += [(at, next(order), acted) for at, acted in _acts(start, end)]
    heapq.heapify(queue)
    found: dict[Key, list[Found]] = defaultdict(list)
    looks = 0
    with as_it_was():
        glass = Glass(rules)
        while queue:
            at, _number, due = heapq.heappop(queue)
            glimpse = glass.look(due, at)
            looks += 1
            for each in glimpse.found:
                found[each.key].append(each)
            for moment, waiting in _by_moment(glimpse.next_at, at, end).items():
                heapq.heappush(queue, (moment, next(order), waiting))
    return found, looks


def _acts(start: datetime, end: datetime) -> list[tuple[datetime, list[UUID]]]:
    with connection.cursor() as cursor:
        cursor.execute(ACTS, [start, end])
        return list(cursor.fetchall())


def _by_moment(next_at: Mapping[UUID, datetime], after: datetime, end: datetime) -> dict[datetime, list[UUID]]:
    moments: dict[datetime, list[UUID]] = defaultdict(list)
    for case, moment in next_at.items():
        if after < moment < end:
            moments[moment].append(case)
    return moments


def _reached(rules: RuleSet, found: Found, closed_at: datetime | None) -> bool:
    return reaches(rules.rule(found.rule_id, found.rule_version), closed_at)


def _compared(
    found: Mapping[Key, list[Found]], daily: set[str], start: datetime, end: datetime
) -> tuple[list[Differs], int]:
    """The differences, and how many lights the record has for the day.

    Rules that are looked at once a day, over more than one case, are left out: their look has a day of its own.
    """
    raised = Signal.objects.filter(subject_type="case", raised_at__lt=end).exclude(rule_id__in=daily)
    recorded = {(s.subject_id, s.rule_id, s.occurrence): s for s in raised.iterator()}
    today = {key: signal for key, signal in recorded.items() if signal.raised_at >= start}
    differences = [_unlit(each[0]) for key, each in found.items() if key not in recorded]
    for key, signal in today.items():
        differences += _against(signal, found.get(key, []))
    return sorted(differences, key=lambda each: (each.kind, each.rule_id, str(each.case_id))), len(today)


def _unlit(found: Found) -> Differs:
    """The rules find it, but on that day it was not raised: perhaps later, perhaps never."""
    case, rule, occurrence = found.key
    late = Signal.objects.filter(subject_type="case", subject_id=case, rule_id=rule, occurrence=occurrence).first()
    if late:
        return Differs("lit_late", case, rule, occurrence, f"{late.raised_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}")
    return Differs("not_lit", case, rule, occurrence, found.light)


def _against(signal: Signal, found: Iterable[Found]) -> list[Differs]:
    """A light raised that day, against what the rules found at any moment of it."""
    looks = list(found)
    if not looks:
        return [_differs("unexplained", signal, signal.light)]
    if all(each.rule_version != signal.rule_version for each in looks):
        return [_differs("other_version", signal, f"{signal.rule_version} ≠ {looks[0].rule_version}")]
    if all(each.light != signal.light for each in looks):
        return [_differs("other_light", signal, f"{signal.light} ≠ {looks[0].light}")]
    if all(each.values != signal.values for each in looks):
        return [_differs("other_values", signal, _apart(signal.values, looks[0].values))]
    return []


def _differs(kind: Difference, signal: Signal, told: str) -> Differs:
    return Differs(kind, signal.subject_id, signal.rule_id, signal.occurrence, told)


def _apart(recorded: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    names = sorted(name for name in recorded.keys() | found.keys() if recorded.get(name) != found.get(name))
    return "; ".join(f"{name}: {recorded.get(name)} ≠ {found.get(name)}" for name in names)
