"""The audit of an event set: piece by piece, each whole regions or whole months, so that memory stays the same at any size.

Pieces are independent, for all rows of a case lie in one partition. Each is read and judged by one thread in a database of
its own; what they find is put together at the end.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import duckdb

from sundial.rules.bulk import AsOf, create_relations, set_moment
from sundial.rules.dialects import render
from sundial.rules.dictionary import LAWBOOK, Grain
from sundial.rules.library import RuleSet, load
from sundial.rules.logs.result import SHOWN, Audit, Counts, Source, finding_sql, governing, oldest
from sundial.rules.logs.rows import text
from sundial.rules.logs.trouble import LogError
from sundial.rules.pruning import Pruned, prune
from sundial.rules.sets.daily import Daily, told_by
from sundial.rules.sets.layout import FOLDERS, read_manifest
from sundial.rules.sets.narrowing import narrowed
from sundial.rules.sets.numbers import read_numbered, said_in
from sundial.rules.sets.read import Partition, add_registers, partitions, select
from sundial.rules.sets.soundness import refuse_unsound

PIECE_EVENTS = 5_500_000
# The rest is cheaper to work out again than to keep: each reader takes only its own rows and columns. Writing all clocks down
# took DuckDB longer than working out twice the branch of the one that is read.
SPLIT_BY_READERS = frozenset({"clocks", "readings", "case_fact", "step_fact", "step_readings"})
# The facts are written with the few rows of a look-up on the right, and in the order in which they narrow. DuckDB, misjudging
# a union, would turn them round and build its table from the many, or cross the calendar with the cases before it filters.
# Looking for parts that are alike takes it longer than working them out twice, and packing each column more tightly for every
# join and grouping, of some two hundred columns, a quarter of the time of what may be lit.
AS_WRITTEN = "SET disabled_optimizers = 'build_side_probe_side,join_order,common_subplan,compressed_materialization'"
LAST = ("case_fact", "step_fact")
SUMMARY = {
    "base_case": ("case_id", "deadline_on"),
    "milestones": ("case_id", "first_event_on", "last_event_on", "ended_on"),
    "seen": ("case_id", "verb", "occurred_on"),
}
RESULTS = ("finding", "rejected")
REJECTED = "CREATE TABLE rejected (line BIGINT, case_id VARCHAR, reason VARCHAR, value VARCHAR)"
CASES_WITHOUT_ACTS = """INSERT INTO rejected SELECT NULL, c.case_id, 'case without any usable event', NULL FROM told_case AS c
  WHERE NOT EXISTS (SELECT 1 FROM milestones AS e WHERE e.case_id = c.number)"""


@dataclass(frozen=True)
class Asked:
    """A question put to a set."""

    source: Source
    events: int
    as_of: AsOf
    ruleset: RuleSet
    partitions: tuple[Partition, ...]


@dataclass(frozen=True)
class Work:
    """What is done with every piece: the same statements each time."""

    directory: Path
    as_of: AsOf
    statements: tuple[str, ...]
    words: frozenset[str]
    columns: Mapping[str, frozenset[str]]
    memory: int
    scratch: Path
    daily: Daily | None


@dataclass(frozen=True)
class Settings:
    """How the audit is to run: ``memory`` in bytes, for all threads together; ``scratch`` a directory for what is passing."""

    threads: int = os.cpu_count() or 1
    memory: int = 4 << 30
    piece_events: int = PIECE_EVENTS
    scratch: Path | None = None


Found = tuple[Counts, list[tuple[Any, ...]]]


def audit_set(
    directory: Path,
    as_of: date | None = None,
    *,
    lawbook: Path = LAWBOOK,
    only: Sequence[str] = (),
    settings: Settings = Settings(),
    sized: Callable[[int], None] = lambda _: None,
    read: Callable[[int], None] = lambda _: None,
) -> Audit:
    """Audit the event set in ``directory``.

    :param as_of: the day asked about, local; when None the day the set names
    :param only: ids and kinds of the rules to run; none means all
    :param sized: told the number of bytes there are
    :param read: told the number of bytes each time some have been judged
    :raises LogError: when the set or one of its files cannot be used
    :raises sundial.rules.source.RuleError: when a rule file is wrong
    """
    question = asked(directory, as_of, lawbook, only, told_by(directory))
    sized(sum(partition.bytes for partition in question.partitions))
    pieces = list(_pieces(question, settings))
    with tempfile.TemporaryDirectory(prefix="sundial-audit-", dir=settings.scratch) as scratch:
        work = _work(directory, question, settings.memory // settings.threads, Path(scratch))
        found = _judge_all(work, pieces, settings.threads, read)
        connection = _together(work, settings)
    counts = reduce(Counts.plus, (counts for counts, _ in found), Counts())
    first = oldest(row for _, rows in found for row in rows)
    return Audit(question.source, question.as_of, question.ruleset, connection, counts, first)


def _work(directory: Path, question: Asked, memory: int, scratch: Path) -> Work:
    ruleset, daily = question.ruleset, Daily.of(question.ruleset)
    also: dict[str, Iterable[str]] = dict(SUMMARY)
    if daily:
        also["seen"] = {*SUMMARY["seen"], *daily.acts}
    pruned = prune(ruleset, also, moments=False)
    told = daily.pruned.columns if daily else {}
    columns = {relation: names | told.get(relation, frozenset()) for relation, names in pruned.columns.items()}
    statements = _statements(pruned, ruleset)
    words = frozenset(said_in(pruned.parts.values(), ruleset))
    return Work(directory, question.as_of, statements, words, columns, memory, scratch, daily)


def asked(
    directory: Path, as_of: date | None, lawbook: Path, only: Sequence[str], told: Collection[Grain] = ()
) -> Asked:
    """Return the question put to a set: its partitions, the day, and the rules that govern what is in it.

    :param told: what the engine can look at beside single cases
    :raises LogError: when the set cannot be used
    """
    manifest = read_manifest(directory)
    moment = AsOf.end_of(as_of or manifest.day, manifest.zone)
    listed = partitions(directory)
    ruleset = governing(load(lawbook, on=moment.today).chosen(only), _places(listed), told)
    source = Source(directory.name, "", manifest.title, manifest.title_en, manifest.zone)
    return Asked(source, manifest.events, moment, ruleset, tuple(listed))


def _places(listed: Sequence[Partition]) -> list[dict[str, str]]:
    """Return each pair of jurisdiction and procedure there is: they say which rules can find anything."""
    with duckdb.connect() as connection:
        cases = select(connection, "base_case", [file for part in listed for file in part.files("base_case")])
        try:
            rows = connection.execute(f"SELECT DISTINCT jurisdiction, procedure FROM ({cases})").fetchall()
        except duckdb.Error as error:
            raise LogError(listed[0].directory / "case", None, str(error).splitlines()[0]) from error
    return [{"jurisdiction": jurisdiction, "procedure": procedure} for jurisdiction, procedure in rows]


def _pieces(question: Asked, settings: Settings) -> Iterator[list[Partition]]:
    """Put partitions together in their order, each piece with about as many events as wanted, and as many pieces for each thread."""
    rounds = -(-question.events // (settings.piece_events * settings.threads))
    per_piece = sum(part.bytes for part in question.partitions) / max(rounds * settings.threads, 1)
    piece: list[Partition] = []
    taken = given = 0
    for partition in question.partitions:
        piece.append(partition)
        taken += partition.bytes
        if taken >= (given + 1) * per_piece:
            yield piece
            piece, given = [], int(taken / per_piece)
    if piece:
        yield piece


def _statements(pruned: Pruned, ruleset: RuleSet) -> tuple[str, ...]:
    """Return what makes the facts of a piece, as far as the rules read them, and its findings.

    The facts of cases and steps come last, from what may be lit alone: DuckDB would otherwise bind all their joins for a view first.
    """
    made = [_made(pruned, name) for name in pruned.parts if name not in LAST]
    steps = [_made(pruned, "step_fact")] if "step_fact" in pruned.parts else []
    found = finding_sql(ruleset, ruleset.body_sql("duckdb", moments=False))
    named = f"SELECT f.* REPLACE (n.case_id AS case_id) FROM ({found}) AS f JOIN told_case AS n ON n.number = f.case_id"
    return (*made, *narrowed(ruleset, pruned.parts), *steps, f"CREATE TABLE finding AS {named}")


def _made(pruned: Pruned, part: str) -> str:
    kind = "TABLE" if _is_kept(pruned, part) else "VIEW"
    return f"CREATE {kind} {part} AS {render(pruned.parts[part], 'duckdb')}"


def _is_kept(pruned: Pruned, part: str) -> bool:
    """Say whether a part is worked out once and kept; one that is read once is a view and never comes to be as a whole."""
    return part in SUMMARY or (part not in SPLIT_BY_READERS and pruned.readers(part) > 1)


def _judge_all(work: Work, pieces: Sequence[list[Partition]], threads: int, read: Callable[[int], None]) -> list[Found]:
    """Judge every piece; the first that cannot be used ends it all."""
    found = []
    with ThreadPoolExecutor(max_workers=threads) as pool:
        tasks = [pool.submit(_judge, work, number, piece) for number, piece in enumerate(pieces)]
        try:
            for task, piece in zip(tasks, pieces, strict=True):
                found.append(task.result())
                read(sum(partition.bytes for partition in piece))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return found


def _judge(work: Work, number: int, piece: Sequence[Partition]) -> Found:
    """Judge one piece; its findings go to a file."""
    with duckdb.connect(config={"threads": 1, "memory_limit": f"{work.memory >> 20}MiB"}) as connection:
        connection.execute(f"SET temp_directory = {text(str(work.scratch / str(number)))}")
        connection.execute(AS_WRITTEN)
        create_relations(connection)
        try:
            _read(connection, work, piece)
            set_moment(connection, work.as_of)
            for statement in work.statements:
                connection.execute(statement)
        except duckdb.Error as error:
            raise LogError(piece[0].files("base_event")[0].parent, None, str(error).splitlines()[0]) from error
        refuse_unsound(connection, piece)
        connection.execute(REJECTED)
        connection.execute(CASES_WITHOUT_ACTS)
        for table in RESULTS:
            target = text(str(work.scratch / f"{table}-{number:06}.parquet"))
            connection.execute(f"COPY {table} TO {target} (FORMAT parquet, COMPRESSION lz4_raw)")
        if work.daily:
            work.daily.tell(connection, work.scratch, number)
        return _counted(connection), _oldest_open(connection)


def _read(connection: duckdb.DuckDBPyConnection, work: Work, piece: Sequence[Partition]) -> None:
    add_registers(connection, work.directory)
    files = {relation: [file for part in piece for file in part.files(relation)] for relation in FOLDERS}
    read_numbered(connection, files, work.columns, work.words)


def _counted(connection: duckdb.DuckDBPyConnection) -> Counts:
    cases = connection.execute("SELECT COUNT(*), COUNT(ended_on) FROM milestones").fetchone() or ()
    events = connection.execute("SELECT COUNT(*), MIN(occurred_on), MAX(occurred_on) FROM seen").fetchone() or ()
    return Counts(*cases, *events)


def _oldest_open(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return connection.execute(
        f"""SELECT n.case_id, e.first_event_on AS began_on, e.last_event_on, n.deadline_on
        FROM milestones AS e JOIN told_case AS n ON n.number = e.case_id
        WHERE e.ended_on IS NULL ORDER BY began_on, n.case_id LIMIT {SHOWN}"""
    ).fetchall()


def _together(work: Work, settings: Settings) -> duckdb.DuckDBPyConnection:
    """Return a database with what was found in all pieces."""
    connection = duckdb.connect(config={"threads": settings.threads, "memory_limit": f"{settings.memory >> 20}MiB"})
    for table in RESULTS:
        found = text(str(work.scratch / f"{table}-*.parquet"))
        connection.execute(f"CREATE TABLE {table} AS FROM read_parquet({found})")
    if work.daily:
        connection.execute(AS_WRITTEN)
        work.daily.judge(connection, work.directory, work.scratch, work.as_of)
    return connection
