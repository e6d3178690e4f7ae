"""Leaves out of the facts what a set of rules does not read: columns, joins, whole parts.

In bulk every column costs time. The facts keep their one definition; here it is only cut down, from the last part to the
first. Two habits of ``facts/*.sql`` make that sound, and a test holds the findings with and without cutting to each other:
columns are named with their table, and a LEFT JOIN never multiplies rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp

from sundial.rules.compiling import SUBJECTS
from sundial.rules.facts import DAILY_PARTS, PARTS, part_tree
from sundial.rules.relations import RELATIONS
from sundial.rules.rule import Rule

# What every finding and every rule text may need beside the facts it names.
ALWAYS = frozenset({"case_id", "calendar", "now", "today", "midnight"})
EVERYTHING = "*"

Wanted = dict[str, set[str]]


@dataclass(frozen=True)
class Pruned:
    """The parts some rules need, each cut down and in order, and the columns they read of each relation."""

    parts: Mapping[str, exp.Expr]
    columns: Mapping[str, frozenset[str]]

    def readers(self, part: str) -> int:
        """Return how often other parts read ``part``."""
        return self._readers[part]

    @cached_property
    def _readers(self) -> Counter[str]:
        return Counter(table.name for tree in self.parts.values() for table in tree.find_all(exp.Table))


def prune(rules: Iterable[Rule], also: Mapping[str, Iterable[str]] | None = None, *, moments: bool = True) -> Pruned:
    """Return the facts as far as ``rules`` read them.

    :param moments: whether what ``next`` reads is wanted
    :param also: more columns that are wanted, by part
    """
    wanted: Wanted = defaultdict(set)
    for name, columns in (also or {}).items():
        wanted[name] |= set(columns)
    for rule in rules:
        if rule.is_daily:
            continue
        wanted[f"{rule.each}_fact"] |= ALWAYS | _facts_of(rule, moments)
    return _pruned(wanted, PARTS)


def prune_daily(rules: Iterable[Rule]) -> Pruned:
    """Return the daily facts as far as those of ``rules`` read them that need more than one case."""
    wanted: Wanted = defaultdict(set)
    for rule in rules:
        if rule.is_daily:
            wanted[f"{rule.each}_fact"] |= {SUBJECTS[rule.each], "today"} | _facts_of(rule, moments=False)
    return _pruned(wanted, DAILY_PARTS)


def _pruned(wanted: Wanted, order: Sequence[str]) -> Pruned:
    parts = {}
    for name in reversed(order):
        if name in wanted:
            tree = part_tree(name).copy()
            _cut(tree, wanted[name], wanted)
            parts[name] = tree
    columns = {name: frozenset(wanted[name]) for name in RELATIONS}
    return Pruned(dict(reversed(parts.items())), columns)


def _facts_of(rule: Rule, moments: bool) -> set[str]:
    expressions = [
        rule.when,
        rule.occurrence,
        rule.next if moments else None,
        *(exemption.when for exemption in rule.exemptions),
    ]
    named = {name for expression in expressions if expression for name in expression.names}
    return named | {fact for fact, _ in rule.scope} | set(rule.keep)


def _cut(query: exp.Expr, needed: set[str], wanted: Wanted) -> None:
    """Cut one query down to the ``needed`` columns and add what it reads itself to ``wanted``."""
    if isinstance(query, exp.SetOperation):
        for side in (query.left, query.right):
            _cut(side, {EVERYTHING}, wanted)
        return
    assert isinstance(query, exp.Select)
    if not query.args.get("distinct") and EVERYTHING not in needed:
        kept = [column for column in query.expressions if column.is_star or column.alias_or_name in needed]
        query.set("expressions", kept or [exp.alias_(exp.Literal.number(1), "nothing")])
    _drop_idle_joins(query, needed)
    read = _read_by_source(query, needed)
    for source in _sources(query):
        columns = read[source.alias_or_name] | read[EVERYTHING]
        if isinstance(source, exp.Subquery):
            _cut(source.this, columns or {""}, wanted)
        else:
            wanted[source.name] |= columns


def _sources(query: exp.Select) -> list[exp.Expr]:
    joins = [join.this for join in query.args.get("joins") or []]
    return [query.args["from_"].this, *joins]


def _drop_idle_joins(query: exp.Select, needed: set[str]) -> None:
    """Take away each LEFT JOIN from which nothing is read but by its own condition; the last ones first."""
    named = _columns(query)
    for join in reversed(query.args.get("joins") or []):
        alone = join.side == "LEFT" and not join.this.find(exp.Star)
        own = set(map(id, join.find_all(exp.Column)))
        alias = join.this.alias_or_name
        others = [column for column in named if id(column) not in own]
        stars = any(_star_of(column) in (alias, "") for column in query.expressions if column.is_star)
        if alone and not stars and all(column.table != alias for column in others):
            query.set("joins", [other for other in query.args["joins"] if other is not join])
            named = others


def _columns(query: exp.Select) -> list[exp.Column]:
    """Columns named in this query itself, not inside the queries it reads from."""
    inner = {
        id(column)
        for source in _sources(query)
        if isinstance(source, exp.Subquery)
        for column in source.find_all(exp.Column)
    }
    return [column for column in query.find_all(exp.Column) if id(column) not in inner]


def _read_by_source(query: exp.Select, needed: set[str]) -> Wanted:
    read: Wanted = defaultdict(set)
    named = {column.alias_or_name for column in query.expressions if not column.is_star}
    for column in _columns(query):
        if not isinstance(column.this, exp.Star):
            read[column.table or EVERYTHING].add(column.name)
    for column in query.expressions:
        if column.is_star:
            read[_star_of(column) or EVERYTHING] |= needed - named
    return read


def _star_of(column: exp.Expr) -> str:
    return column.table if isinstance(column, exp.Column) else ""
