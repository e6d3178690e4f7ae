"""Which cases and steps of a piece can light anything: told in one pass, so that only those few are kept with all their facts.

Every rule is then run over what was kept and decides by itself. Here a rule may only err towards keeping too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp

from sundial.rules.compiling import condition_of
from sundial.rules.dialects import render
from sundial.rules.library import RuleSet
from sundial.rules.rule import Rule
from sundial.rules.sets.gathering import gathered

ANY = "TRUE"


def narrowed(ruleset: RuleSet, parts: Mapping[str, exp.Expr]) -> list[str]:
    """Return the statements that make tables of what may be lit and name them ``case_fact`` and ``step_readings``.

    :param parts: the facts as far as the rules read them; those before ``case_fact`` are there by now, step_readings as a view
    """
    if "case_fact" not in parts:
        return []
    steps = [rule for rule in ruleset if rule.each == "step"]
    wanted = [condition_of(rule, "duckdb") for rule in ruleset if rule.each == "case"]
    made = []
    if steps:
        own = _of_the_step(parts["step_fact"])
        made.append(_table("lit_step", "step_readings AS s", (_told_by_step(rule, own) for rule in steps)))
        wanted.append("f.case_id IN (SELECT l.case_id FROM lit_step AS l)")
    made.append(_table("case_fact", f"({render(gathered(parts['case_fact']), 'duckdb')}) AS f", wanted))
    if steps:
        made += ["DROP VIEW step_readings", "ALTER TABLE lit_step RENAME TO step_readings"]
    return made


def narrowed_peers(ruleset: RuleSet, peer_fact: exp.Expr) -> str:
    """Return the statement that keeps of ``peer_fact`` what may be lit: a row for each case of a year is much to write down."""
    wanted = [condition_of(rule, "duckdb") for rule in ruleset if rule.each == "peer"]
    return _table("peer_fact", f"({render(peer_fact, 'duckdb')}) AS f", wanted or ["FALSE"])


def _table(name: str, source: str, conditions: Iterable[str]) -> str:
    alias = source.rsplit(" ", 1)[1]
    return (
        f"CREATE TABLE {name} AS SELECT {alias}.* FROM {source} WHERE {' OR '.join(f'({one})' for one in conditions)}"
    )


def _of_the_step(step_fact: exp.Expr) -> dict[str, exp.Expr]:
    """Return what is read of the step alone, by the name it has among the facts."""
    own = {}
    for column in step_fact.expressions:
        read = {found.table for found in column.find_all(exp.Column)}
        if not column.is_star and read == {"s"}:
            own[column.alias_or_name] = column.unalias()
    return own


def _told_by_step(rule: Rule, own: Mapping[str, exp.Expr]) -> str:
    """Return what of a rule's condition the step alone tells: without the rest it holds for more steps, never for fewer."""
    tree = rule.when.with_params(rule.params or {})
    parts = tree.flatten() if isinstance(tree, exp.And) else [tree]
    told = [part.copy() for part in parts if all(column.name in own for column in part.find_all(exp.Column))]
    return render(exp.and_(*(_spelled(part, own) for part in told)), "duckdb") if told else ANY


def _spelled(part: exp.Expr, own: Mapping[str, exp.Expr]) -> exp.Expr:
    return part.transform(lambda node: own[node.name].copy() if isinstance(node, exp.Column) else node)
