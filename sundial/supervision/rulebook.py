"""The rules in force on a day, and the statement PostgreSQL runs for them; both made once for as long as they hold."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from sundial.rules.library import RuleSet, load_all
from sundial.rules.rule import Rule

# The rules are asked case by case inside one statement, over the rows of that one case, read once: so a look at a
# thousand cases costs a thousand times a look at one. Asked for all at once, the parts meet in nested loops, every row
# of one against every row of the other, because the plan is made before the number of cases is known.
CASE_BY_CASE = """
SELECT found.* FROM unnest(%(cases)s::uuid[]) AS due (case_id)
CROSS JOIN LATERAL (
    WITH base_case AS MATERIALIZED (SELECT * FROM base_case WHERE case_id = due.case_id),
    base_event AS MATERIALIZED (SELECT * FROM base_event WHERE case_id = due.case_id),
    base_step AS MATERIALIZED (SELECT * FROM base_step WHERE case_id = due.case_id)
    SELECT * FROM ({rules}) AS rules
) AS found
"""


@cache
def law_book() -> tuple[Rule, ...]:
    """Every version of every rule, read once per process: a new rule comes with a new start."""
    return tuple(load_all())


def rules_on(day: date) -> RuleSet:
    """The rules in force on ``day``. One set for all days on which the same rules hold."""
    return _rule_set(_in_force(day))


def statement_on(day: date) -> str:
    """The statement that finds every light and the next look for the cases in ``%(cases)s``."""
    return _statement(_in_force(day))


@lru_cache(maxsize=64)
def _in_force(day: date) -> tuple[bool, ...]:
    return tuple(rule.is_effective(day) for rule in law_book())


@lru_cache(maxsize=8)
def _rule_set(in_force: tuple[bool, ...]) -> RuleSet:
    chosen = tuple(rule for rule, holds in zip(law_book(), in_force, strict=True) if holds)
    return RuleSet(date.max, chosen)


@lru_cache(maxsize=8)
def _statement(in_force: tuple[bool, ...]) -> str:
    return CASE_BY_CASE.format(rules=_rule_set(in_force).sql("postgres", schedule=True))
