"""The rules in force today, compiled once a day into the statement PostgreSQL runs."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sundial.rules.library import RuleSet, load

CHOSEN = "case_id = ANY(%(cases)s)"


@lru_cache(maxsize=4)
def rules_on(day: date) -> RuleSet:
    """The rules in force on ``day``."""
    return load(on=day)


@lru_cache(maxsize=4)
def statement_on(day: date) -> str:
    """The statement that finds every light and the next look for the cases in ``%(cases)s``."""
    return rules_on(day).sql("postgres", CHOSEN, schedule=True)
