"""Parts of the facts that few cases have are joined among themselves first, and to all cases once.

A join that finds something for one case in a hundred costs DuckDB as much as one that finds it for all: each is a look-up for
every case, with all its columns so far in hand.
"""

from __future__ import annotations

from sqlglot import exp

# What comes about in few cases; every other part has a row for many.
RARE = frozenset(
    {
        "asked_papers",
        "backdated",
        "disorder",
        "extensions",
        "figures",
        "hands",
        "mandates",
        "oddities",
        "overdue_steps",
        "pledges",
        "posts",
        "stop_lengths",
        "stop_spans",
        "stops",
        "teams",
        "terms",
        "waits",
    }
)
FEW = "few"
KEY = "case_id"


def gathered(query: exp.Expr) -> exp.Expr:
    """Return ``query`` (the facts of a case as far as they are read) with its joins to rare parts put in one subquery."""
    tree = query.copy()
    joins = tree.args.get("joins") or []
    rare = [join for join in joins if _is_rare(join)]
    if len(rare) < 2:
        return tree
    names = {join.this.alias_or_name for join in rare}
    read = sorted(
        {(c.table, c.name) for one in _outside(tree, rare) for c in one.find_all(exp.Column) if c.table in names}
    )
    first = joins.index(rare[0])
    tree.set(
        "joins",
        [_one(rare, read) if at == first else join for at, join in enumerate(joins) if at == first or join not in rare],
    )
    for column in list(tree.find_all(exp.Column)):
        if column.table in names and not column.find_ancestor(exp.Subquery):
            told = exp.column(_told(column.table, column.name), table=FEW)
            column.replace(told.as_(column.name) if column.parent is tree else told)
    return tree


def _is_rare(join: exp.Expr) -> bool:
    """Say whether a join adds a rare part to its case and nothing else."""
    if (
        not isinstance(join, exp.Join)
        or join.side != "LEFT"
        or not {table.name for table in join.find_all(exp.Table)} <= RARE
    ):
        return False
    on = join.args.get("on")
    return isinstance(on, exp.EQ) and {side.name for side in (on.left, on.right)} == {KEY}


def _outside(tree: exp.Expr, rare: list[exp.Expr]) -> list[exp.Expr]:
    return [*tree.expressions, *(join for join in tree.args["joins"] if join not in rare)]


def _one(rare: list[exp.Expr], read: list[tuple[str, str]]) -> exp.Expr:
    columns = [exp.column(name, table=table).as_(_told(table, name)) for table, name in read]
    together = exp.select(KEY, *columns).from_(rare[0].this.copy())
    for join in rare[1:]:
        together = together.join(join.this.copy(), join_type="FULL", using=[KEY])
    on = exp.column(KEY, table=FEW).eq(rare[0].args["on"].right.copy())
    return exp.Join(this=together.subquery(FEW), side="LEFT", on=on)


def _told(table: str, name: str) -> str:
    return f"{table}_{name}"
