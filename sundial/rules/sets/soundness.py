"""What would make an audit of a set wrong without a word: refused, with the file and the row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from sundial.rules.logs.rows import text
from sundial.rules.logs.trouble import LogError
from sundial.rules.sets.layout import FOLDERS
from sundial.rules.sets.numbers import LISTED_VERBS
from sundial.rules.sets.read import Partition

LOST = "case_id IS NULL OR case_id NOT IN (SELECT case_id FROM told_case)"
UNTIMED = "position IS NULL OR occurred_at IS NULL OR occurred_on IS NULL"

# Rows beside the acts: each must belong to a case of its partition.
BESIDE = {
    f"a {folder} whose case is not in the same partition": relation
    for relation, folder in FOLDERS.items()
    if relation not in ("base_case", "base_event")
}

# Cheap questions over what has been read already; an answer above zero is then looked for in the files.
QUESTIONS = {
    "a case without case_id": "SELECT COUNT(*) FROM told_case WHERE case_id IS NULL",
    "a case_id used twice": "SELECT COUNT(case_id) - COUNT(DISTINCT case_id) FROM told_case",
    "an act whose case is not in the same partition": "SELECT COUNT(*) FROM seen WHERE case_id IS NULL",
    "an act without position or time": f"SELECT COUNT(*) FROM base_event WHERE {UNTIMED}",
    "an act whose verb is not known": "SELECT COUNT(*) FROM seen WHERE verb IS NULL",
    **{reason: f"SELECT COUNT(*) FROM {relation} WHERE case_id IS NULL" for reason, relation in BESIDE.items()},
}

# For each: the relation, and which of its rows (with file and row number) is the first that is wrong.
PLACES = {
    "a case without case_id": ("base_case", "case_id IS NULL", "case_id"),
    "a case_id used twice": (
        "base_case",
        "case_id IN (SELECT case_id FROM told_case GROUP BY case_id HAVING COUNT(*) > 1)",
        "case_id",
    ),
    "an act whose case is not in the same partition": (
        "base_event",
        LOST,
        "case_id",
    ),
    **{reason: (relation, LOST, "case_id") for reason, relation in BESIDE.items()},
    "an act without position or time": ("base_event", UNTIMED, "case_id"),
    "an act whose verb is not known": ("base_event", f"verb IS NULL OR verb NOT IN ({LISTED_VERBS})", "verb"),
}


def refuse_unsound(connection: duckdb.DuckDBPyConnection, piece: Sequence[Partition]) -> None:
    """Refuse a piece that tells of acts without a case, of a case twice, or in words that are not known.

    :raises LogError: with file, row (from 1) and value
    """
    for reason, question in QUESTIONS.items():
        count = connection.execute(question).fetchone()
        if count and count[0]:
            raise _with_place(connection, piece, reason)


def _with_place(connection: duckdb.DuckDBPyConnection, piece: Sequence[Partition], reason: str) -> LogError:
    relation, wrong, column = PLACES[reason]
    listed = ", ".join(text(str(file)) for partition in piece for file in partition.files(relation))
    found = connection.execute(
        f"SELECT filename, file_row_number + 1, CAST({column} AS VARCHAR) FROM read_parquet([{listed}], hive_partitioning = false, "
        f"union_by_name = true, filename = true, file_row_number = true) WHERE {wrong} ORDER BY ALL LIMIT 1"
    ).fetchone()
    file, row, value = found or (str(piece[0].directory), None, None)
    return LogError(Path(file), row, f"{reason}: {value}")
