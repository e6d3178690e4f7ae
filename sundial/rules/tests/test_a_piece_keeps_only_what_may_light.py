"""In bulk only cases that a rule may light are kept with all their facts: one rule that told nothing beforehand would keep them all."""

from __future__ import annotations

import duckdb
from sqlglot import exp, parse_one
from sqlglot.optimizer.simplify import simplify

from sundial.rules.compiling import condition_of
from sundial.rules.library import load_all

RULES = [rule for rule in load_all() if rule.each == "case"]


def test_every_rule_over_a_case_tells_something_of_it_beforehand() -> None:
    told = {rule.id: simplify(parse_one(condition_of(rule, "duckdb"), dialect="duckdb")) for rule in RULES}
    scoped = {rule.id: {fact for fact, _values in rule.scope} for rule in RULES}
    assert [
        name for name, tree in told.items() if {one.name for one in tree.find_all(exp.Column)} <= scoped[name]
    ] == []


def test_what_needs_the_calendar_is_left_out_and_keeps_too_much_never_too_little() -> None:
    rule = next(rule for rule in RULES if rule.id == "challenge-answer-late")
    facts = "'CN' AS jurisdiction, DATE '2026-03-02' AS today, CAST(NULL AS DATE) AS sued_on, CAST(NULL AS DATE) AS challenge_answered_on"
    row = f"SELECT {facts}, {{}} AS reconsidered_on, CAST(NULL AS DATE) AS reconsidered_simply_on"
    asked = f"SELECT COUNT(*) FROM ({{}}) AS f WHERE {condition_of(rule, 'duckdb')}"
    with duckdb.connect() as connection:
        for served, kept in (("CAST(NULL AS DATE)", 0), ("DATE '2026-03-01'", 1)):
            assert connection.execute(asked.format(row.format(served))).fetchone() == (kept,)
