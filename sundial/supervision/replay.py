"""Recompute the lights of a past day from the record, and compare them with the signals the watch wrote.

Read from the record alone: events by when they were recorded, the rule versions known and in force that day, the calendar
versions then in use, the registers as the look at that day kept them. The cases are looked at as the watch does: at the day's
beginning, at every act, and at every moment at which time alone changes an answer; what needs more than one case, once, as of
the end of the day.
"""

from __future__ import annotations

import heapq
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.rules.library import RuleSet
from sundial.supervision.actions.daily import asked_at, bearers_of
from sundial.supervision.models import DailyLook, Signal, Subject
from sundial.supervision.past import DayGlass, Found, FoundOfDay, Glass, as_it_was
from sundial.supervision.registers.keeping import is_kept
from sundial.supervision.rulebook import book, law_book, reaches

Difference = Literal["not_lit", "lit_late", "unexplained", "other_version", "other_light", "other_values"]
Key = tuple[UUID, str, str]
# What a light is on, then its key as above: a case, an item, an officer or an organ.
Place = tuple[str, UUID, str, str]
ACTS = """
SELECT recorded_at, array_agg(DISTINCT subject_id) FROM ledger_event
WHERE subject_type = 'case' AND data ? 'verb' AND recorded_at >= %s AND recorded_at < %s GROUP BY recorded_at
"""


@dataclass(frozen=True)
class Differs:
    """One light that the record and the recomputation do not agree on."""

    kind: Difference
    subject_type: str
    subject_id: UUID
    rule_id: str
    occurrence: str
    told: str


@dataclass
class Replay:
    """What came out for a day. ``lit`` are the lights raised that day, ``burning`` all that the rules found then.

    A light of the daily look belongs to the day it asked about. ``is_whole`` is false where nothing was kept of what that look
    read, or none was made: then only what each case lights by itself was recomputed.
    """

    day: date
    cases: int = 0
    looks: int = 0
    lit: int = 0
    burning: int = 0
    is_whole: bool = False
    seconds: float = 0.0
    differences: list[Differs] = field(default_factory=list)


def replay(day: date) -> Replay:
    """Recompute the lights of ``day`` and list every difference from what was raised. Writes nothing."""
    began = time.monotonic()
    result = Replay(day)
    _replay_cases(result)
    look = DailyLook.objects.filter(day=day).first()
    if look and is_kept(day):
        _replay_look(result, look)
    result.differences.sort(key=lambda each: (each.kind, each.rule_id, str(each.subject_id)))
    result.seconds = time.monotonic() - began
    return result


def _replay_cases(result: Replay) -> None:
    """What each case lights by itself."""
    start, end = clock.start_of_day(result.day), clock.end_of_day(result.day)
    known = book().known_by(end)
    rules = known.rules_on(result.day)
    cases = _opened_before(end)
    result.cases = len(cases)
    found, result.looks = _lived(rules, cases, start, end)
    closed = dict(Case.objects.filter(pk__in={key[0] for key in found}).values_list("pk", "closed_at"))
    held = {(str(Subject.CASE), *key): all_ for key, all_ in found.items() if _reached(rules, all_[0], closed[key[0]])}
    raised = Signal.objects.filter(subject_type=Subject.CASE, raised_at__lt=end, look_day=None)
    daily = {entry.rule.id for entry in (*book().entries, *known.entries) if entry.rule.is_daily}
    recorded = _by_place(raised.exclude(rule_id__in=daily))
    today = {place: signal for place, signal in recorded.items() if signal.raised_at >= start}
    _compare(result, held, recorded, today)


def _replay_look(result: Replay, look: DailyLook) -> None:
    """What the look at the end of the day found by setting cases, items, officers and organs beside each other."""
    rules = book().known_by(look.looked_at).rules_on(result.day)
    with as_it_was():
        found = DayGlass(rules).look(asked_at(result.day), known=look.looked_at)
    bearers = bearers_of((each.subject, each.identifier) for each in found)
    held: dict[Place, list[FoundOfDay]] = {}
    for each in found:
        if bearer := bearers.get((each.subject, each.identifier)):
            held[each.subject, bearer.key, each.rule_id, each.occurrence] = [each]
    recorded = _by_place(Signal.objects.filter(Q(look_day__lte=result.day) | _before_days_were_kept(look)))
    today = {place: signal for place, signal in recorded.items() if signal.look_day == result.day}
    _compare(result, held, recorded, today)
    result.looks += 1
    result.is_whole = True


def _before_days_were_kept(look: DailyLook) -> Q:
    """Lights of daily looks that nobody wrote the day of yet."""
    daily = {rule.id for rule in law_book() if rule.is_daily}
    return Q(look_day=None, rule_id__in=daily, raised_at__lte=look.looked_at)


def _by_place(signals: QuerySet[Signal]) -> dict[Place, Signal]:
    return {(s.subject_type, s.subject_id, s.rule_id, s.occurrence): s for s in signals.iterator()}


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


def _compare(
    result: Replay,
    found: Mapping[Place, Sequence[Found | FoundOfDay]],
    recorded: Mapping[Place, Signal],
    today: Mapping[Place, Signal],
) -> None:
    """Add what was found, what the record has for the day, and the differences."""
    result.burning += len(found)
    result.lit += len(today)
    result.differences += [_unlit(place, looks[0]) for place, looks in found.items() if place not in recorded]
    for place, signal in today.items():
        result.differences += _against(signal, found.get(place, []))


def _unlit(place: Place, found: Found | FoundOfDay) -> Differs:
    """The rules find it, but on that day it was not raised: perhaps later, perhaps never."""
    kind, subject, rule, occurrence = place
    late = Signal.objects.filter(subject_type=kind, subject_id=subject, rule_id=rule, occurrence=occurrence).first()
    if late:
        moment = f"{late.raised_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"
        return Differs("lit_late", *place, moment)
    return Differs("not_lit", *place, found.light)


def _against(signal: Signal, looks: Sequence[Found | FoundOfDay]) -> list[Differs]:
    """A light raised that day, against what the rules found at any moment of it."""
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
    return Differs(kind, signal.subject_type, signal.subject_id, signal.rule_id, signal.occurrence, told)


def _apart(recorded: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    names = sorted(name for name in recorded.keys() | found.keys() if recorded.get(name) != found.get(name))
    return "; ".join(f"{name}: {recorded.get(name)} ≠ {found.get(name)}" for name in names)
