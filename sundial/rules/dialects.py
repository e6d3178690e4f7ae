"""What differs between engines: date arithmetic and the JSON that carries values.

The facts and rules are written in PostgreSQL's dialect with a few functions of ours, spelled out here per
engine. SQLGlot turns the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp, parse_one

from sundial.rules.relations import Engine

# Arguments are put in as {0}, {1}. Counts are cast because sums arrive in wider types.
DATE_ARITHMETIC: dict[Engine, dict[str, str]] = {
    "postgres": {
        "DAYS_BETWEEN": "({1} - {0})",
        "PLUS_DAYS": "({0} + CAST({1} AS INTEGER))",
        "PLUS_MONTHS": "CAST({0} + CAST({1} AS INTEGER) * INTERVAL '1 month' AS DATE)",
        "PLUS_HOURS": "({0} + CAST({1} AS INTEGER) * INTERVAL '1 hour')",
        "MOMENT_OF_DAY": "({1} + ({0} - {2}) * INTERVAL '1 day')",
        "SECONDS_BETWEEN": "CAST(FLOOR(EXTRACT(EPOCH FROM ({1} - {0}))) AS BIGINT)",
    },
    "duckdb": {
        "DAYS_BETWEEN": "DATE_DIFF('day', {0}, {1})",
        "PLUS_DAYS": "({0} + CAST({1} AS INTEGER))",
        "PLUS_MONTHS": "CAST({0} + CAST({1} AS INTEGER) * INTERVAL '1 month' AS DATE)",
        "PLUS_HOURS": "({0} + CAST({1} AS INTEGER) * INTERVAL '1 hour')",
        "MOMENT_OF_DAY": "({1} + CAST(DATE_DIFF('day', {2}, {0}) AS INTEGER) * INTERVAL '1 day')",
        "SECONDS_BETWEEN": "CAST(FLOOR((EPOCH_MS({1}) - EPOCH_MS({0})) / 1000) AS BIGINT)",
    },
    "spark": {
        "DAYS_BETWEEN": "DATEDIFF({1}, {0})",
        "PLUS_DAYS": "DATE_ADD({0}, CAST({1} AS INT))",
        "PLUS_MONTHS": "ADD_MONTHS({0}, CAST({1} AS INT))",
        "PLUS_HOURS": "({0} + CAST({1} AS INT) * INTERVAL '1' HOUR)",
        "MOMENT_OF_DAY": "({1} + DATEDIFF({0}, {2}) * INTERVAL '1' DAY)",
        "SECONDS_BETWEEN": "(UNIX_TIMESTAMP({1}) - UNIX_TIMESTAMP({0}))",
    },
}

JSON_OBJECT: dict[Engine, tuple[str, str]] = {
    "postgres": ("JSONB_BUILD_OBJECT({})", "'{}', {}"),
    "duckdb": ("JSON_OBJECT({})", "'{}', {}"),
    "spark": ("TO_JSON(NAMED_STRUCT({}), MAP('ignoreNullFields', 'false'))", "'{}', {}"),
}


def render(tree: exp.Expr, engine: Engine) -> str:
    """Return ``tree`` (read as PostgreSQL, with our date functions in it) as text for ``engine``."""
    return _spelled_out(tree.copy(), engine).sql(dialect=engine)


def json_object(engine: Engine, pairs: Sequence[tuple[str, str]]) -> str:
    """Return the expression that builds a JSON object from (name, SQL text) pairs."""
    outer, inner = JSON_OBJECT[engine]
    return outer.format(", ".join(inner.format(name, sql) for name, sql in pairs))


def _spelled_out(tree: exp.Expr, engine: Engine) -> exp.Expr:
    """Replace our functions innermost first, so that nested calls come out right."""
    if engine == "duckdb":
        _choose_before_counting(tree)
    calls = [node for node in tree.find_all(exp.Anonymous) if node.name.upper() in DATE_ARITHMETIC[engine]]
    for call in reversed(calls):
        pattern = DATE_ARITHMETIC[engine][call.name.upper()]
        arguments = [argument.sql(dialect=engine) for argument in call.expressions]
        replacement = parse_one(pattern.format(*arguments), dialect=engine)
        if call is tree:
            return replacement
        call.replace(replacement)
    return tree


def _choose_before_counting(tree: exp.Expr) -> None:
    """Turn ``MIN(x) FILTER (WHERE c)`` into ``MIN(CASE WHEN c THEN x END)``, which is the same and on DuckDB three times as fast.

    For each FILTER DuckDB cuts every column of the batch anew; a CASE touches one.
    """
    for filtered in list(tree.find_all(exp.Filter)):
        aggregate, condition = filtered.this, filtered.expression.this
        if isinstance(aggregate.this, exp.Distinct):
            continue
        value = exp.Literal.number(1) if isinstance(aggregate.this, exp.Star) else aggregate.this
        chosen = exp.Case(ifs=[exp.If(this=condition.copy(), true=value.copy())])
        aggregate.set("this", chosen)
        filtered.replace(aggregate)
