"""What the passing of time does to the rule book: versions begin and end on their days."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from sundial.kernel import clock
from sundial.rules.rule import Rule
from sundial.supervision.actions.rule_life import tell
from sundial.supervision.models import RuleState, RuleVersion
from sundial.supervision.rulebook import book

# A case closed before the version took effect is not held to it, and need not be looked at.
MARK = """
UPDATE supervision_due AS d SET next_check_at = %s FROM cases_case AS k
WHERE k.id = d.case_id AND k.closed_at IS NULL AND d.case_id IN (SELECT c.case_id FROM base_case AS c WHERE {scope})
"""


def turn() -> bool:
    """One pass of the worker: what begins or ends today. Returns whether anything did."""
    today = clock.today()
    begun = [key for key in _to_begin(today) if _begin(key, today)]
    ended = [key for key in _to_end(today) if _end(key, today)]
    return bool(begun or ended)


def _to_begin(today: date) -> list[UUID]:
    waiting = RuleVersion.objects.filter(state=RuleState.LIVE, began_at=None, effective_from__lte=today)
    return list(waiting.order_by("effective_from", "pk").values_list("pk", flat=True))


def _to_end(today: date) -> list[UUID]:
    over = RuleVersion.objects.filter(state=RuleState.LIVE, effective_until__lt=today)
    return list(over.order_by("effective_until", "pk").values_list("pk", flat=True))


@transaction.atomic
def _begin(key: UUID, today: date) -> bool:
    """Have every case the rule is about looked at, for its text has changed though no event came."""
    version = _taken(key)
    if version is None or version.began_at:
        return False  # Another worker was quicker.
    version.began_at = clock.now()
    version.save()
    rule = book().version(version.rule_id, version.version)
    looked = mark_scope(rule) if rule else 0
    tell("rule.effect", version, None, effective_from=version.effective_from, cases=looked)
    return True


@transaction.atomic
def _end(key: UUID, today: date) -> bool:
    """A version past its last day is retired; the lights it raised stay."""
    version = _taken(key)
    if version is None or version.state != RuleState.LIVE:
        return False
    version.state, version.retired_at = RuleState.RETIRED, clock.now()
    version.save()
    tell("rule.retired", version, None, last_day=version.effective_until)
    return True


def _taken(key: UUID) -> RuleVersion | None:
    return RuleVersion.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=key).first()


def mark_scope(rule: Rule) -> int:
    """Make every case in the scope of ``rule`` due now; return how many there are."""
    scope = dict(rule.scope)
    condition = " AND ".join(f"c.{column} = ANY(%s)" for column in scope) or "TRUE"
    with connection.cursor() as cursor:
        cursor.execute(MARK.format(scope=condition), [clock.now(), *(list(values) for values in scope.values())])
        return int(cursor.rowcount)
