"""What a text of a rule would have lit over past cases, against what the version in force lights: new, gone, the same.

The cases are lived again day by day: each is looked at when the day begins, if time alone could have changed an answer, and
at the end of every day on which something was done on it. A light that comes and goes within one day is not counted. Nothing
is written. After ``seconds`` it ends, and tells how many cases it came to; the newest come first.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Q

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.rules.library import RuleSet
from sundial.rules.rule import Rule
from sundial.supervision.past import DayGlass, Found, FoundOfDay, Glass, as_it_was

Change = Literal["new", "gone", "same"]
CHANGES: tuple[Change, ...] = ("new", "gone", "same")
AT_A_TIME = 200
A_SECOND = timedelta(seconds=1)
# The two texts are told apart by number in one statement; the numbers of their versions may be alike.
HELD, WANTED = 1, 2
ACTS = """
SELECT DISTINCT CAST(recorded_at AT TIME ZONE 'Asia/Shanghai' AS date), subject_id FROM public.ledger_event
WHERE subject_type = 'case' AND data ? 'verb' AND subject_id = ANY(%s) AND recorded_at >= %s AND recorded_at < %s
"""


@dataclass(frozen=True)
class Lit:
    """One light of the comparison. ``light`` is the wanted text's, or the held one's where it is gone."""

    change: Change
    case_id: UUID | None
    number: str
    organ: str
    item: str
    occurrence: str
    light: str
    on: date
    sentence: str
    sentence_en: str

    @property
    def is_case(self) -> bool:
        return self.case_id is not None


@dataclass
class Backtest:
    """What came out. ``cases`` of ``of`` were looked at before the time was up."""

    since: date
    until: date
    cases: int = 0
    of: int = 0
    seconds: float = 0.0
    lit: list[Lit] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.cases == self.of

    def count(self, change: Change) -> int:
        return sum(each.change == change for each in self.lit)

    def by(self, name: Literal["organ", "item"]) -> list[tuple[str, Mapping[str, int]]]:
        """Counts of new, gone and same by organ or item, the most changed first."""
        rows: dict[str, Counter[str]] = {}
        for each in self.lit:
            rows.setdefault(getattr(each, name), Counter())[each.change] += 1
        told: list[tuple[str, Mapping[str, int]]] = [
            (name, {change: counts[change] for change in CHANGES}) for name, counts in rows.items()
        ]
        return sorted(told, key=lambda row: (-row[1]["new"] - row[1]["gone"], row[0]))

    def as_data(self, listed: int) -> dict[str, Any]:
        """What a version keeps of its back-test: counts, and the first ``listed`` lights that differ."""
        changed = [each for each in self.lit if each.change != "same"]
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "cases": self.cases,
            "of": self.of,
            "seconds": round(self.seconds, 1),
            **{change: self.count(change) for change in ("new", "gone", "same")},
            "by_organ": [[name, dict(counts)] for name, counts in self.by("organ")],
            "by_item": [[name, dict(counts)] for name, counts in self.by("item")],
            "listed": [_plain(each) for each in changed[:listed]],
        }


def _plain(lit: Lit) -> dict[str, Any]:
    return {
        "change": lit.change,
        "number": lit.number,
        "is_case": lit.is_case,
        "organ": lit.organ,
        "item": lit.item,
        "light": lit.light,
        "on": lit.on.isoformat(),
        "sentence": lit.sentence,
        "sentence_en": lit.sentence_en,
    }


def backtest(wanted: Rule, held: Rule | None, since: date, until: date, *, seconds: float) -> Backtest:
    """Live the cases of ``since`` to ``until`` (both included) again under both texts. Writes nothing.

    :param held: the version in force, or None for a rule that is new
    """
    began = time.monotonic()
    result = Backtest(since, until)
    if wanted.is_daily:
        _live_days(result, wanted, held, began + seconds)
        result.seconds = time.monotonic() - began
        return result
    cases = _cases(wanted, held, since, until)
    result.of = len(cases)
    rules = [replace(wanted, id="wanted", version=WANTED)]
    rules += [replace(held, id="held", version=HELD)] if held else []
    with as_it_was():
        glass = Glass(RuleSet(until, tuple(rules)))
        for start in range(0, len(cases), AT_A_TIME):
            part = cases[start : start + AT_A_TIME]
            lived = _live(glass, [case.pk for case in part], since, until, began + seconds)
            if lived is None:
                break
            result.lit += _told(lived, part, wanted, held)
            result.cases += len(part)
    result.lit.sort(key=lambda each: (each.change == "same", each.on, each.number))
    result.seconds = time.monotonic() - began
    return result


def _live_days(result: Backtest, wanted: Rule, held: Rule | None, ends: float) -> None:
    """A rule that is looked at once a day: every day is looked at again as of its end. ``cases`` then counts days."""
    rules = [replace(wanted, id="wanted", version=WANTED)]
    rules += [replace(held, id="held", version=HELD)] if held and held.is_daily else []
    days = [result.since + timedelta(days=n) for n in range((result.until - result.since).days + 1)]
    result.of = len(days)
    first: dict[tuple[str, str, str], dict[int, FoundOfDay]] = {}
    with as_it_was():
        glass = DayGlass(RuleSet(result.until, tuple(rules)))
        before = {_day_key(each) for each in glass.look(clock.start_of_day(result.since) - A_SECOND)}
        for day in days:
            if time.monotonic() > ends:
                break
            for each in glass.look(clock.end_of_day(day) - A_SECOND):
                if _day_key(each) not in before:
                    first.setdefault((each.subject, each.identifier, each.occurrence), {}).setdefault(
                        each.rule_version, each
                    )
            result.cases += 1
    for found in first.values():
        result.lit.append(_lit_of_day(found.get(WANTED), found.get(HELD), wanted, held))
    result.lit.sort(key=lambda each: (each.change == "same", each.on, each.number))


def _day_key(found: FoundOfDay) -> tuple[int, str, str, str]:
    return found.rule_version, found.subject, found.identifier, found.occurrence


def _lit_of_day(new: FoundOfDay | None, old: FoundOfDay | None, wanted: Rule, held: Rule | None) -> Lit:
    found, rule = (new, wanted) if new else (old, held or wanted)
    assert found
    case = (
        Case.objects.filter(pk=found.identifier).select_related("organ", "version").first()
        if found.subject == "case"
        else None
    )
    return Lit(
        change="same" if new and old else "new" if new else "gone",
        case_id=case.pk if case else None,
        number=case.number if case else found.identifier,
        organ=case.organ.short_name if case else found.subject,
        item=case.version.name if case else found.subject,
        occurrence=found.occurrence,
        light=rule.light,
        on=clock.local_date(found.at),
        sentence=rule.sentence(found.values, "zh"),
        sentence_en=rule.sentence(found.values, "en"),
    )


def _cases(wanted: Rule, held: Rule | None, since: date, until: date) -> list[Case]:
    """The cases that were open in the time asked about and that either text is about, the newest first."""
    open_then = Q(closed_at__isnull=True) | Q(closed_at__gte=clock.start_of_day(since))
    found = Case.objects.filter(open_then, opened_at__lt=clock.end_of_day(until))
    if wanted.scope and held and held.scope:
        found = found.filter(pk__in=_in_scope(wanted) | _in_scope(held))
    return list(found.select_related("organ", "version").order_by("-opened_at", "pk"))


def _in_scope(rule: Rule) -> set[UUID]:
    scope = dict(rule.scope)
    condition = " AND ".join(f"c.{column} = ANY(%s)" for column in scope) or "TRUE"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.case_id FROM base_case AS c WHERE {condition}",  # noqa: S608 - columns of the rule format
            [list(values) for values in scope.values()],
        )
        return {row[0] for row in cursor.fetchall()}


def _live(
    glass: Glass, cases: Sequence[UUID], since: date, until: date, ends: float
) -> dict[tuple[int, UUID, str], Found] | None:
    """The first sight of every light that neither text had lit before ``since``; None when the time is up."""
    acts = _acts(cases, since, until)
    before = glass.look(cases, clock.start_of_day(since) - A_SECOND)
    burning = {_key(each) for each in before.found}
    first: dict[tuple[int, UUID, str], Found] = {}
    next_at = dict(before.next_at)
    day = since
    while day <= until:
        if time.monotonic() > ends:
            return None
        due = [case for case, moment in next_at.items() if moment <= clock.start_of_day(day)]
        _see(glass, due, clock.start_of_day(day), first, next_at)
        end = clock.end_of_day(day)
        later = {case for case, moment in next_at.items() if moment < end}
        _see(glass, sorted(later | acts.get(day, set())), end - A_SECOND, first, next_at)
        day += timedelta(days=1)
    return {key: found for key, found in first.items() if key not in burning}


def _see(
    glass: Glass,
    cases: Sequence[UUID],
    at: datetime,
    first: dict[tuple[int, UUID, str], Found],
    next_at: dict[UUID, datetime],
) -> None:
    """Look, keep what is seen for the first time, and note when to look again."""
    if not cases:
        return
    glimpse = glass.look(cases, at)
    for each in glimpse.found:
        first.setdefault(_key(each), each)
    for case in cases:
        next_at.pop(case, None)
    next_at.update(glimpse.next_at)


def _key(found: Found) -> tuple[int, UUID, str]:
    return found.rule_version, found.case_id, found.occurrence


def _acts(cases: Sequence[UUID], since: date, until: date) -> dict[date, set[UUID]]:
    days: dict[date, set[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ACTS, [list(cases), clock.start_of_day(since), clock.end_of_day(until)])
        for day, case in cursor.fetchall():
            days.setdefault(day, set()).add(case)
    return days


def _told(
    lived: Mapping[tuple[int, UUID, str], Found], cases: Iterable[Case], wanted: Rule, held: Rule | None
) -> list[Lit]:
    """The lights of both texts beside each other."""
    known = {case.pk: case for case in cases}
    told = []
    for case_id, occurrence in {(key[1], key[2]) for key in lived}:
        new, old = lived.get((WANTED, case_id, occurrence)), lived.get((HELD, case_id, occurrence))
        rule = wanted if new else held
        found = new or old
        if found and rule:
            change: Change = "same" if new and old else "new" if new else "gone"
            told.append(_lit(change, found, known[case_id], rule))
    return told


def _lit(change: Change, found: Found, case: Case, rule: Rule) -> Lit:
    return Lit(
        change=change,
        case_id=case.pk,
        number=case.number,
        organ=case.organ.short_name,
        item=case.version.name,
        occurrence=found.occurrence,
        light=rule.light,
        on=clock.local_date(found.at),
        sentence=rule.sentence(found.values, "zh"),
        sentence_en=rule.sentence(found.values, "en"),
    )
