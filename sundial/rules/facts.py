"""The facts: one row per case (and per step), composed from the SQL files in ``facts/``.

Each file is one named part of a single WITH; a part may use the parts before it and the base relations.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sqlglot import exp, parse_one

from sundial.rules.dialects import render
from sundial.rules.relations import Engine

DIRECTORY = Path(__file__).parent / "facts"

PARTS = (
    "seen",
    "milestones",
    "intake_rounds",
    "hands",
    "entries",
    "extensions",
    "stops",
    "stop_spans",
    "clocks",
    "clock_stops",
    "readings",
    "intake",
    "disorder",
    "step_readings",
    "overdue_steps",
    "publications",
    "case_fact",
    "step_fact",
)

KEPT = frozenset(
    {"seen", "milestones", "stops", "stop_spans", "clocks", "readings", "step_readings", "case_fact", "step_fact"}
)
PER_CASE = frozenset({"base_case", "base_event", "base_step"})


def facts_sql(dialect: Engine = "postgres", case_filter: str | None = None, *, each: str = "case") -> str:
    """Return one SELECT giving all facts, one row per case (or per begun step with ``each="step"``).

    ``case_filter`` is a condition on ``case_id`` in the engine's own SQL, such as ``case_id = ANY(%(cases)s)``.
    It is pushed into every read of a base relation, so one case costs index look-ups only.
    """
    return f"WITH {with_parts(dialect, case_filter)} SELECT * FROM {each}_fact"  # noqa: S608 - each is case or step


def with_parts(dialect: Engine, case_filter: str | None = None) -> str:
    """Return the parts of the WITH, comma separated, ending in ``case_fact`` and ``step_fact``."""
    return ", ".join(f"{name} {_as(name, dialect)} ({part_sql(name, dialect, case_filter)})" for name in PARTS)


def _as(name: str, dialect: Engine) -> str:
    """Parts read more than once are kept, or DuckDB would work them out again for every rule."""
    return "AS MATERIALIZED" if name in KEPT and dialect != "spark" else "AS"


@lru_cache(maxsize=512)
def part_sql(name: str, dialect: Engine, case_filter: str | None) -> str:
    """Return one part as text for an engine, its base relations narrowed to the wanted cases."""
    text = render(part_tree(name), dialect)
    return _narrowed(text, dialect, case_filter) if case_filter else text


@lru_cache(maxsize=64)
def part_tree(name: str) -> exp.Expr:
    """Return one part as written, parsed. It is shared: copy it before changing it."""
    return parse_one((DIRECTORY / f"{name}.sql").read_text(encoding="utf-8"), dialect="postgres")


def _narrowed(text: str, dialect: Engine, case_filter: str) -> str:
    """Read only the chosen cases. The filter stays text: it may hold a driver's placeholder."""
    tree = parse_one(text, dialect=dialect)
    for table in list(tree.find_all(exp.Table)):
        if table.name in PER_CASE:
            chosen = f"(SELECT * FROM {table.name} WHERE __chosen__) AS {table.alias}"  # noqa: S608 - our own relation names
            table.replace(parse_one(chosen, dialect=dialect))
    return tree.sql(dialect=dialect).replace("__chosen__", case_filter)
