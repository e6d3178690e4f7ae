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
    "turns",
    "intake_rounds",
    "roles",
    "hands",
    "posts",
    "backdated",
    "oddities",
    "haste",
    "answers",
    "waits",
    "entries",
    "extensions",
    "stops",
    "stop_spans",
    "stop_lengths",
    "figures",
    "asked_papers",
    "teams",
    "mandates",
    "clocks",
    "clock_stops",
    "readings",
    "intake",
    "disorder",
    "step_readings",
    "overdue_steps",
    "publications",
    "pledges",
    "terms",
    "case_fact",
    "step_fact",
)

# Facts that need more than one case to be told: looked at once a day. The first few look at one case or one day alone, so
# that a part of the cases gives a part of their rows; the others read nothing but those and the registers.
APART = ("lives", "organ_days", "told_today", "papers_asked", "numbers_given")
DAILY_PARTS = (
    "told",
    *APART,
    "papers_again",
    "twins",
    "peer_fact",
    "item_cases",
    "change_terms",
    "item_fact",
    "entries_of_day",
    "judgements",
    "year_begun",
    "officer_fact",
    "number_gaps",
    "half_begun",
    "quarter_begun",
    "organ_fact",
)

KEPT = frozenset(
    {"told", "lives", "item_cases", "entries_of_day"}
    | {"seen", "milestones", "stops", "stop_spans", "clocks", "readings", "step_readings", "case_fact", "step_fact"}
)
PER_CASE = frozenset({"base_case", "base_event", "base_step", "base_detail", "base_paper", "base_hand", "base_term"})


def facts_sql(dialect: Engine = "postgres", case_filter: str | None = None, *, each: str = "case") -> str:
    """Return one SELECT giving all facts, one row per case (or what ``each`` says: step, peer, item, officer, organ).

    ``case_filter`` is a condition on ``case_id`` in the engine's own SQL, such as ``case_id = ANY(%(cases)s)``.
    It is pushed into every read of a base relation, so one case costs index look-ups only.
    """
    parts = with_parts(dialect, case_filter) if each in ("case", "step") else with_daily_parts(dialect)
    return f"WITH {parts} SELECT * FROM {each}_fact"  # noqa: S608 - each is a grain of the dictionary


def with_parts(dialect: Engine, case_filter: str | None = None) -> str:
    """Return the parts of the WITH, comma separated, ending in ``case_fact`` and ``step_fact``."""
    return ", ".join(f"{name} {_as(name, dialect)} ({part_sql(name, dialect, case_filter)})" for name in PARTS)


def with_daily_parts(dialect: Engine) -> str:
    """Return the parts of the WITH that give ``peer_fact``, ``item_fact``, ``officer_fact`` and ``organ_fact``."""
    return ", ".join(f"{name} {_as(name, dialect)} ({part_sql(name, dialect, None)})" for name in DAILY_PARTS)


def _as(name: str, dialect: Engine) -> str:
    """Parts read more than once are kept, or DuckDB would work them out again for every rule."""
    return "AS MATERIALIZED" if name in KEPT and dialect != "spark" else "AS"


@lru_cache(maxsize=512)
def part_sql(name: str, dialect: Engine, case_filter: str | None) -> str:
    """Return one part as text for an engine, its base relations narrowed to the wanted cases."""
    text = render(part_tree(name), dialect)
    return _narrowed(text, dialect, case_filter) if case_filter else text


@lru_cache(maxsize=128)
def part_tree(name: str) -> exp.Expr:
    """Return one part as written, parsed. It is shared: copy it before changing it."""
    folder = DIRECTORY / "daily" if name in DAILY_PARTS else DIRECTORY
    return parse_one((folder / f"{name}.sql").read_text(encoding="utf-8"), dialect="postgres")


def _narrowed(text: str, dialect: Engine, case_filter: str) -> str:
    """Read only the chosen cases. The filter stays text: it may hold a driver's placeholder."""
    tree = parse_one(text, dialect=dialect)
    for table in list(tree.find_all(exp.Table)):
        if table.name in PER_CASE:
            chosen = f"(SELECT * FROM {table.name} WHERE __chosen__) AS {table.alias}"  # noqa: S608 - our own relation names
            table.replace(parse_one(chosen, dialect=dialect))
    return tree.sql(dialect=dialect).replace("__chosen__", case_filter)
