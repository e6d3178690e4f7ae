"""Look once a day at what needs more than one case to be told: items, officers, organs, and cases beside their like."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer, Organ
from sundial.powers.models import ItemVersion, PowerItem, VersionState
from sundial.rules.rule import Rule
from sundial.supervision.models import DailyLook, Light, Signal, Subject
from sundial.supervision.people import all_named
from sundial.supervision.registers import keeping as registers
from sundial.supervision.rulebook import book

A_SECOND = dt.timedelta(seconds=1)
A_MINUTE = dt.timedelta(minutes=1)
A_DAY = dt.timedelta(days=1)
RANKS = {light: rank for rank, light in enumerate(Light.values)}
CLAIM = "INSERT INTO supervision_dailylook (day, looked_at, raised) VALUES (%s, %s, 0) ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class Bearer:
    """Whoever or whatever a light is on: its key, its name, the organ that answers for it, and the officer concerned."""

    key: UUID
    name: str
    organ: Organ
    case: Case | None = None
    concerned: Officer | None = None
    item: str = ""


@dataclass(frozen=True)
class Found:
    """One row of the daily statement."""

    subject: str
    identifier: str
    rule: Rule
    occurrence: str
    kept: Mapping[str, Any]


def keep_up() -> bool:
    """Look at the next day that is over and was not looked at; from a minute past midnight. True when another may follow."""
    last = clock.local_date(clock.now() - A_MINUTE) - A_DAY
    latest = DailyLook.objects.order_by("-day").values_list("day", flat=True).first()
    day = latest + A_DAY if latest else last
    if day > last:
        return False
    look_at_day(day)
    return True


def look_at_day(day: dt.date) -> list[Signal]:
    """Run the daily rules as of the end of ``day`` and raise what is new; a day already looked at gives nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [day, clock.now()])
        if not cursor.rowcount:
            return []
        raised = look(day)
        DailyLook.objects.filter(day=day).update(raised=len(raised))
        return raised


def look(day: dt.date) -> list[Signal]:
    """The same on demand, as often as wanted: what already burns is not raised again. Needs an open transaction."""
    found = _find(day)
    bearers = bearers_of((each.subject, each.identifier) for each in found)
    fresh = [each for each in _not_raised(found, bearers) if (each.subject, each.identifier) in bearers]
    said = all_named(each.kept for each in fresh)
    lit = [
        _signal(each, bearers[each.subject, each.identifier], words, day)
        for each, words in zip(fresh, said, strict=True)
    ]
    Signal.objects.bulk_create([signal for signal, _bearer in lit])
    for signal, bearer in lit:
        _record(signal, bearer)
    return [signal for signal, _bearer in lit]


def _find(day: dt.date) -> list[Found]:
    """Ask the rules until nothing changed in the registers meanwhile: what is kept of them is what was read."""
    rules, rows = book().rules_on(day), None
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sundial.now', %s, true)", [asked_at(day).isoformat()])
        while registers.keep(day) or rows is None:
            cursor.execute(rules.daily_sql("postgres"))
            rows = cursor.fetchall()
    return [_found(row, rules.rule(row[2], row[3])) for row in rows]


def asked_at(day: dt.date) -> dt.datetime:
    """The moment as of which a day is looked at: its last second."""
    return clock.end_of_day(day) - A_SECOND


def _found(row: Sequence[Any], rule: Rule) -> Found:
    subject, identifier, _rule, _version, occurrence, _light, _severity, kept, _next = row
    values = json.loads(kept, parse_float=str) if isinstance(kept, str) else kept
    return Found(subject, identifier, rule, occurrence, values)


def bearers_of(subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Bearer]:
    """Every subject that is ours, by kind and by what the rules call it."""
    wanted: dict[str, set[str]] = {}
    for kind, identifier in subjects:
        wanted.setdefault(kind, set()).add(identifier)
    bearers: dict[tuple[str, str], Bearer] = {}
    for organ in Organ.objects.filter(code__in=wanted.get(Subject.ORGAN, ())):
        bearers[Subject.ORGAN, organ.code] = Bearer(organ.pk, organ.name, organ)
    named = dict(ItemVersion.objects.filter(state=VersionState.IN_FORCE).values_list("item__code", "name"))
    for item in PowerItem.objects.filter(code__in=wanted.get(Subject.ITEM, ())).select_related("organ"):
        bearers[Subject.ITEM, item.code] = Bearer(item.pk, named.get(item.code, item.code), item.organ, item=item.code)
    for officer in Officer.objects.filter(pk__in=_keys(wanted.get(Subject.OFFICER, ()))).select_related("organ"):
        bearers[Subject.OFFICER, str(officer.pk)] = Bearer(officer.pk, officer.name, officer.organ, concerned=officer)
    cases = Case.objects.filter(pk__in=wanted.get(Subject.CASE, ())).select_related(
        "organ", "item", "version", "holder"
    )
    for case in cases:
        bearers[Subject.CASE, str(case.pk)] = Bearer(
            case.pk, case.version.name, case.organ, case, case.holder, case.item.code
        )
    return bearers


def _keys(identifiers: Iterable[str]) -> list[UUID]:
    """Whoever acted in another system is no officer of ours."""
    return [UUID(each) for each in identifiers if len(each) == 36]


def _not_raised(found: Sequence[Found], bearers: Mapping[tuple[str, str], Bearer]) -> list[Found]:
    keys = {bearer.key for bearer in bearers.values()}
    known = set(Signal.objects.filter(subject_id__in=keys).values_list("subject_id", "rule_id", "occurrence"))
    return [
        each
        for each in found
        if (bearer := bearers.get((each.subject, each.identifier)))
        and (bearer.key, each.rule.id, each.occurrence) not in known
    ]


def _signal(found: Found, bearer: Bearer, said: Mapping[str, Any], day: dt.date) -> tuple[Signal, Bearer]:
    rule = found.rule
    signal = Signal(
        subject_type=found.subject,
        subject_id=bearer.key,
        subject_name=bearer.name[:300],
        case=bearer.case,
        organ=bearer.organ,
        rule_id=rule.id,
        rule_version=rule.version,
        occurrence=found.occurrence,
        light=rule.light,
        severity=rule.severity,
        rank=RANKS[rule.light],
        values=dict(found.kept),
        sentence=rule.sentence(said, "zh"),
        sentence_en=rule.sentence(said, "en"),
        calendar_id=bearer.organ.calendar_id,
        concerned=bearer.concerned,
        raised_at=clock.now(),
        look_day=day,
    )
    return signal, bearer


def _record(signal: Signal, bearer: Bearer) -> None:
    record(
        f"signal.{signal.light}",
        subject_type=signal.subject_type,
        subject_id=signal.subject_id,
        by=Actor.system(),
        organ=signal.organ.code,
        item=bearer.item,
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
    )
