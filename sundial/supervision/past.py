"""Look at cases as they stood at a past moment: the same rules over the same views, on the tables as they were then.

Inside :func:`as_it_was` the tables that change are covered by temporary views which show them as of the moment asked about,
and every base relation is made again over those, from its own definition. Nothing can be written there, and at the end all of
it is undone. What the rules read is thereby: events recorded by that moment, steps as they stood, the calendar then in use.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection, models, transaction

from sundial.cases.models import CaseStep
from sundial.organs.actions import calendar_subject
from sundial.organs.models import Calendar, Organ
from sundial.rules.library import RuleSet
from sundial.supervision.registers import keeping as registers
from sundial.supervision.rulebook import statement_of

# What had been recorded by then; where the look came later than the moment it asked about, by the look.
NOW = (
    "CAST(COALESCE(NULLIF(current_setting('sundial.known', true), ''), current_setting('sundial.now')) AS timestamptz)"
)
SET_CLOCK = "SELECT set_config('sundial.now', %s, true), set_config('sundial.known', %s, true)"
# Long enough for any one look; a statement that takes longer was planned badly, and must not hold a web server's thread.
SLOWEST_LOOK = "60s"
AT_A_TIME = 500

EVENTS = f"SELECT e.* FROM public.ledger_event AS e WHERE e.recorded_at <= {NOW}"  # noqa: S608 - no value in it

# A run that was made void is history: it stood until a later round of its stage, or of one before it, began.
VOIDED_AT = """
COALESCE((
    SELECT MIN(again.started_at) FROM public.cases_casestep AS again
    JOIN public.powers_routestep AS there ON there.id = again.step_id
    JOIN public.powers_routestep AS here ON here.id = s.step_id
    WHERE again.case_id = s.case_id AND again.round > 1 AND there.stage <= here.stage
        AND again.started_at >= COALESCE(s.done_at, s.started_at) AND again.id <> s.id
), s.done_at)
"""


def _entered(moment: str) -> str:
    """Whether what happened at ``moment`` had been recorded: an act may be entered later than it was done."""
    return (
        "EXISTS (SELECT FROM public.ledger_event AS e WHERE e.subject_id = s.case_id "
        f"AND e.occurred_at = {moment} AND e.recorded_at <= {NOW})"
    )


DONE = _entered("s.done_at")
STEP_THEN = {
    "done_at": f"CASE WHEN {DONE} THEN s.done_at END",
    "state": f"CASE WHEN s.state = 'void' AND {_entered(VOIDED_AT)} THEN 'void' "
    f"WHEN {DONE} THEN 'done' ELSE 'active' END",
}

# The newest version that had been put into use by then, or that was there when the organ was entered.
CALENDAR_THEN = f"""
COALESCE((
    SELECT k.id FROM public.organs_calendar AS k
    WHERE k.name = mine.name AND k.version <= GREATEST(
        (SELECT MAX(CAST(e.data ->> 'version' AS integer)) FROM public.ledger_event AS e
         WHERE e.subject_id IN (__calendars__) AND e.kind = 'calendar.use' AND e.data ->> 'name' = mine.name
            AND e.recorded_at <= {NOW}),
        (SELECT MAX(there.version) FROM public.organs_calendar AS there
         JOIN public.ledger_event AS e ON e.subject_type = 'organ' AND e.subject_id = s.id AND e.kind = 'organ.open'
         WHERE there.name = mine.name AND there.loaded_at <= e.recorded_at),
        (SELECT MIN(oldest.version) FROM public.organs_calendar AS oldest WHERE oldest.name = mine.name))
    ORDER BY k.version DESC LIMIT 1
), s.calendar_id)
"""  # noqa: S608 - no value in it
VIEWS = """
SELECT c.relname, pg_get_viewdef(c.oid) FROM pg_class AS c
WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace ORDER BY c.oid
"""


@dataclass(frozen=True)
class Found:
    """What a rule lit on a case at a past moment."""

    case_id: UUID
    rule_id: str
    rule_version: int
    occurrence: str
    light: str
    values: Mapping[str, Any]
    at: datetime

    @property
    def key(self) -> tuple[UUID, str, str]:
        """What makes a light one: the case, the rule, the occurrence."""
        return self.case_id, self.rule_id, self.occurrence


@dataclass(frozen=True)
class Glimpse:
    """All that one look found, and when time alone may next change the answer for a case."""

    found: list[Found]
    next_at: dict[UUID, datetime]


class Glass:
    """Looks with one set of rules. The statement is planned once, under a text of its own, over the views of this past."""

    def __init__(self, rules: RuleSet) -> None:
        self._statement = f"-- {uuid4()}\n{statement_of(rules)}"

    def look(self, cases: Sequence[UUID], at: datetime) -> Glimpse:
        """Run the rules over ``cases`` as they stood at ``at``. Only inside :func:`as_it_was`."""
        found: list[Found] = []
        next_at: dict[UUID, datetime] = {}
        for start in range(0, len(cases), AT_A_TIME):
            for row in _run(self._statement, {"cases": list(cases[start : start + AT_A_TIME])}, at):
                case_id, rule_id, version, occurrence, light, _severity, kept, moment = row
                if rule_id is None:
                    next_at[case_id] = moment.replace(tzinfo=UTC)
                else:
                    found.append(Found(case_id, rule_id, version, occurrence, light, _values(kept), at))
        return Glimpse(found, next_at)


@dataclass(frozen=True)
class FoundOfDay:
    """What a rule that is looked at once a day found at the end of one: on a case, an item, an officer or an organ."""

    subject: str
    identifier: str
    rule_id: str
    rule_version: int
    occurrence: str
    light: str
    values: Mapping[str, Any]
    at: datetime


class DayGlass:
    """Looks, as of the end of a day, with the rules that need more than one case. Only inside :func:`as_it_was`."""

    def __init__(self, rules: RuleSet) -> None:
        self._statement = f"-- {uuid4()}\n{rules.daily_sql('postgres')}"

    def look(self, at: datetime, known: datetime | None = None) -> list[FoundOfDay]:
        """What the rules find as of ``at``, from what had been recorded by ``known`` (by ``at``, when left out)."""
        rows = _run(self._statement, {}, at, known)
        return [
            FoundOfDay(subject, str(identifier), rule, version, occurrence, light, _values(kept), at)
            for subject, identifier, rule, version, occurrence, light, _severity, kept, _next in rows
        ]


@contextmanager
def as_it_was() -> Iterator[None]:
    """Let the base relations show what stood at the moment asked about. Read-only; undone at the end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(VIEWS)
            views = cursor.fetchall()
            for name, shadow in _shadows().items():
                cursor.execute(f"CREATE TEMPORARY VIEW {name} AS {shadow}")
            for name, definition in views:
                plain = definition.rstrip().rstrip(";")
                cursor.execute(f"CREATE TEMPORARY VIEW {name} AS {registers.shadow(name, plain)}")
            cursor.execute(f"SET LOCAL statement_timeout = '{SLOWEST_LOOK}'")
            cursor.execute("SET LOCAL plan_cache_mode = 'force_generic_plan'")
            cursor.execute("SET LOCAL transaction_read_only = on")
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _shadows() -> dict[str, str]:
    names = Calendar.objects.values_list("name", flat=True).distinct()
    # Written out, because the calendars' events are found by their subject.
    subjects = ", ".join(f"'{calendar_subject(name)}'" for name in names) or "NULL"
    calendar = CALENDAR_THEN.replace("__calendars__", subjects)
    return {
        "ledger_event": EVENTS,
        "cases_casestep": _with(CaseStep, STEP_THEN, f"WHERE {_entered('s.started_at')}"),
        "organs_organ": _with(
            Organ,
            {"calendar_id": calendar},
            "JOIN public.organs_calendar AS mine ON mine.id = s.calendar_id",
        ),
    }


def _with(model: type[models.Model], then: Mapping[str, str], rest: str) -> str:
    """All columns of a table, some of them as they were."""
    names = [str(field.column) for field in model._meta.concrete_fields]
    columns = ", ".join(f"{then[name]} AS {name}" if name in then else f"s.{name}" for name in names)
    return f"SELECT {columns} FROM public.{model._meta.db_table} AS s {rest}"  # noqa: S608 - names of our own tables


def _run(
    statement: str, values: Mapping[str, Any], at: datetime, known: datetime | None = None
) -> list[tuple[Any, ...]]:
    session = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(session) as cursor:
        moments = [at.isoformat(), known.isoformat() if known else ""]
        cursor.execute(SET_CLOCK, moments, prepare=False)
        session.prepare_threshold = 0
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchall()


def _values(kept: str | Mapping[str, Any] | None) -> Mapping[str, Any]:
    """As the sweep keeps them: a fraction stays the text it was written as."""
    found: Mapping[str, Any] = json.loads(kept, parse_float=str) if isinstance(kept, str) else kept or {}
    return found
