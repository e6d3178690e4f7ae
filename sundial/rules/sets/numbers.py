"""Inside a piece a case goes by a number and a verb by its place in the list of verbs.

The facts join some thirty parts by case. Numbers without gaps make DuckDB look rows up by place, where text would be hashed
and compared; a verb of one byte is compared seventy times in one go. What leaves the piece has its own name again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb

from sundial.rules.relations import RELATIONS
from sundial.rules.sets.layout import FOLDERS
from sundial.rules.sets.read import select
from sundial.rules.vocabulary import VERBS

LISTED_VERBS = ", ".join(f"'{verb}'" for verb in sorted(VERBS))
# An act whose case is not there keeps no number, and a verb that is not known is empty: both are then refused with their place.
ROWS = {"base_event": "t.* REPLACE (n.number AS case_id, TRY_CAST(t.verb AS verb) AS verb)"}
ANY_ROWS = "t.* REPLACE (n.number AS case_id)"


def read_numbered(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, Sequence[Path]], columns: Mapping[str, Collection[str]]
) -> None:
    """Make the relations of a piece, cases by number: cases and steps as tables, acts as a view that is read once.

    :raises sundial.rules.logs.trouble.LogError: with the file, when one cannot be read or lacks what is needed
    """
    connection.execute(f"CREATE TYPE verb AS ENUM ({LISTED_VERBS})")
    cases = select(connection, "base_case", files["base_case"], columns["base_case"])
    connection.execute(f"CREATE TABLE told_case AS SELECT ROW_NUMBER() OVER () AS number, t.* FROM ({cases}) AS t")
    named = ", ".join(name for name in RELATIONS["base_case"] if name != "case_id")
    connection.execute("DROP TABLE base_case")
    connection.execute(f"CREATE VIEW base_case AS SELECT number AS case_id, {named} FROM told_case")
    for relation in FOLDERS.keys() - {"base_case"}:
        if files[relation]:
            rows = select(
                connection, relation, files[relation], None if relation == "base_event" else columns[relation]
            )
            _replace(connection, relation, rows)
        else:
            connection.execute(f"ALTER TABLE {relation} ALTER case_id TYPE BIGINT")
    if not files["base_event"]:
        connection.execute("ALTER TABLE base_event RENAME TO no_event")
        connection.execute("CREATE VIEW base_event AS FROM no_event")


def _replace(connection: duckdb.DuckDBPyConnection, relation: str, rows: str) -> None:
    kind = "VIEW" if relation == "base_event" else "TABLE"
    connection.execute(f"DROP TABLE {relation}")
    connection.execute(
        f"CREATE {kind} {relation} AS SELECT {ROWS.get(relation, ANY_ROWS)} FROM ({rows}) AS t "
        "LEFT JOIN told_case AS n ON n.case_id = t.case_id"
    )
