"""Inside a piece a case goes by a number, a verb by its place in the list of verbs, and other words by theirs in a list of words.

The facts join some thirty parts by case. Numbers without gaps make DuckDB look rows up by place, where text would be hashed
and compared; a verb of one byte is compared seventy times in one go; officers and posts are sorted, grouped and joined as
numbers. The list of words is in the order of the words, so that the first of some is the same. What leaves the piece has its
own name again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
from sqlglot import exp

from sundial.rules.logs.rows import text
from sundial.rules.relations import RELATIONS
from sundial.rules.rule import Rule
from sundial.rules.sets.layout import FOLDERS
from sundial.rules.sets.read import NEEDED, select
from sundial.rules.vocabulary import VERBS

LISTED_VERBS = ", ".join(f"'{verb}'" for verb in sorted(VERBS))
# The columns that say the same few words again and again, by relation; and those that name an officer.
WORDS = {
    "base_case": (
        "jurisdiction",
        "procedure",
        "power_kind",
        "handling_kind",
        "promised_unit",
        "statutory_unit",
        "correction_limit_unit",
        "delivery_limit_unit",
        "officer_field",
        "calendar",
    ),
    "base_event": ("post", "extension_unit"),
    "base_step": ("name", "limit_unit", "post", "risk_grade"),
    "base_term": ("duty", "move", "unit"),
    "certificate": ("field",),
    "calendar_day": ("calendar",),
}
OFFICERS = {
    "base_event": ("actor", "recorder"),
    "base_step": ("actor",),
    "base_hand": ("officer",),
    "certificate": ("officer",),
    "appointment": ("officer",),
}
# What an audit counts whatever its rules read. Of the rest, what no rule reads is not looked at.
ALWAYS_READ = ("base_case", "base_event")
# Two lists, for there are many officers and few words, and planning a query takes longer the longer the list of its columns.
LISTS = {"word": WORDS, "hand": OFFICERS}


def read_numbered(
    connection: duckdb.DuckDBPyConnection,
    files: Mapping[str, Sequence[Path]],
    columns: Mapping[str, Collection[str]],
    asked: Iterable[str],
) -> None:
    """Make the relations of a piece, cases by number: cases and steps as tables, acts as a view that is read once.

    The registers have been read before.

    :param files: of each relation of cases
    :param columns: the columns wanted of each relation; the others are left empty
    :param asked: words that facts and rules compare with; a word without a place would be compared as text
    :raises sundial.rules.logs.trouble.LogError: with the file, when one cannot be read or lacks what is needed
    """
    told = {
        relation: select(connection, relation, files[relation], columns[relation])
        for relation in FOLDERS
        if files[relation] and (relation in ALWAYS_READ or columns[relation])
    }
    connection.execute(f"CREATE TYPE verb AS ENUM ({LISTED_VERBS})")
    for listed, of in LISTS.items():
        connection.execute(f"CREATE TYPE {listed} AS ENUM ({_every_word(of, told, columns, asked)})")
        for relation in of.keys() - FOLDERS.keys():
            _rewrite_register(connection, relation, listed)
    _number_cases(connection, told.pop("base_case"))
    for relation in FOLDERS.keys() - {"base_case"}:
        if relation in told:
            _replace(connection, relation, told[relation])
        else:
            connection.execute(f"ALTER TABLE {relation} ALTER case_id TYPE BIGINT")
    if "base_event" not in told:
        connection.execute("ALTER TABLE base_event RENAME TO no_event")
        connection.execute("CREATE VIEW base_event AS FROM no_event")


def _every_word(
    of: Mapping[str, Sequence[str]],
    told: Mapping[str, str],
    columns: Mapping[str, Collection[str]],
    asked: Iterable[str],
) -> str:
    """Return the SELECT of all words of a list, in order: those of the rows, and those that are asked for.

    What only a register says has no place: no row of the piece can be compared with it, and the officers of a whole province
    would make every statement longer, the longer the larger the set.
    """
    said = [f"SELECT UNNEST([{', '.join(map(text, asked))}]) AS word"]
    for relation in of.keys() & told.keys():
        wanted = {*columns[relation], *NEEDED[relation]}
        if listed := ", ".join(name for name in of[relation] if name in wanted):
            said.append(f"SELECT UNNEST([{listed}]) FROM (SELECT DISTINCT {listed} FROM ({told[relation]}) AS t)")
    return f"SELECT word FROM ({' UNION '.join(said)}) WHERE word IS NOT NULL ORDER BY word"


def said_in(parts: Iterable[exp.Expr], rules: Iterable[Rule]) -> Iterator[str]:
    """Yield the texts that facts and rules compare with."""
    for tree in parts:
        yield from _texts(tree)
    for rule in rules:
        for told in (rule.when, *(ground.when for ground in rule.exemptions if ground.when)):
            yield from _texts(told.with_params(rule.params or {}))
        for _, values in rule.scope:
            yield from (str(value) for value in values)


def _texts(tree: exp.Expr) -> Iterator[str]:
    return (str(literal.this) for literal in tree.find_all(exp.Literal) if literal.is_string)


def _number_cases(connection: duckdb.DuckDBPyConnection, cases: str) -> None:
    named = ", ".join(name for name in RELATIONS["base_case"] if name != "case_id")
    connection.execute(
        f"CREATE TABLE told_case AS SELECT ROW_NUMBER() OVER () AS number, t.* REPLACE ({', '.join(_by_word('base_case'))}) FROM ({cases}) AS t"
    )
    connection.execute("DROP TABLE base_case")
    connection.execute(f"CREATE VIEW base_case AS SELECT number AS case_id, {named} FROM told_case")


def _replace(connection: duckdb.DuckDBPyConnection, relation: str, rows: str) -> None:
    """An act whose case is not there keeps no number, and a verb that is not known is empty: both are then refused."""
    changed = ["n.number AS case_id"]
    if relation == "base_event":
        changed.append("TRY_CAST(t.verb AS verb) AS verb")
    changed += _by_word(relation)
    kind = "VIEW" if relation == "base_event" else "TABLE"
    connection.execute(f"DROP TABLE {relation}")
    connection.execute(
        f"CREATE {kind} {relation} AS SELECT t.* REPLACE ({', '.join(changed)}) FROM ({rows}) AS t "
        "LEFT JOIN told_case AS n ON n.case_id = t.case_id"
    )


def _rewrite_register(connection: duckdb.DuckDBPyConnection, relation: str, listed: str) -> None:
    """Give the words of a register their places; a word without one becomes empty.

    Writing the register anew takes DuckDB an eighth of what changing its column does. Places are joined, not cast: a cast
    that fails looks for the nearest word of the list, for every row.
    """
    for name in LISTS[listed][relation]:
        connection.execute(
            f"CREATE OR REPLACE TABLE {relation} AS SELECT r.* REPLACE (w.place AS {name}) FROM {relation} AS r LEFT JOIN "
            f"(SELECT word, CAST(word AS {listed}) AS place FROM (SELECT UNNEST(ENUM_RANGE(CAST(NULL AS {listed}))) AS word)) AS w "
            f"ON w.word = r.{name}"
        )


def _by_word(relation: str) -> list[str]:
    return [f"CAST(t.{name} AS {listed}) AS {name}" for listed, of in LISTS.items() for name in of.get(relation, ())]
