"""The audit of an event set on Spark: the same facts and rules, spelled for Spark, for sets beyond one machine.

Spark divides the work itself, by the partitions of the set. Parts of the facts that are read more than once are written to a
scratch directory and read back, so that no plan grows with the number of rules; a cluster must see that directory
(``--scratch``) and the set under the same path. What is found comes back as Parquet and is put together as always.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from sundial.rules.bulk import AsOf
from sundial.rules.dialects import render
from sundial.rules.dictionary import LAWBOOK
from sundial.rules.library import RuleSet
from sundial.rules.logs.result import SHOWN, Audit, Counts, finding_sql, oldest
from sundial.rules.logs.rows import text
from sundial.rules.logs.trouble import LogError
from sundial.rules.pruning import Pruned, prune
from sundial.rules.relations import RELATIONS
from sundial.rules.sets.audit import REJECTED, SUMMARY, Settings, asked
from sundial.rules.sets.layout import CALENDAR, FOLDERS, REGISTERS
from sundial.rules.sets.read import NEEDED

RULES_PER_STATEMENT = 25
UNSOUND = {
    "a case without case_id, or one used twice": (
        "SELECT case_id FROM base_case GROUP BY case_id HAVING case_id IS NULL OR COUNT(*) > 1"
    ),
    "an act whose case is not there": "SELECT e.case_id FROM milestones AS e LEFT ANTI JOIN base_case AS c ON c.case_id = e.case_id",
}


class EngineMissing(RuntimeError):
    """What the engine needs is not on this machine."""


def refuse_without_spark() -> None:
    """Refuse where PySpark or Java is absent.

    :raises EngineMissing: with the sentence that says what to do
    """
    lacking = [] if find_spec("pyspark") else ["PySpark (install sundial[spark])"]
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java") and not (home and Path(home, "bin", "java").exists()):
        lacking.append("Java 17 or later (on PATH or as JAVA_HOME)")
    if lacking:
        raise EngineMissing(
            f"The Spark engine lacks {' and '.join(lacking)}. Without it, --engine duckdb does the same."
        )


@contextmanager
def session(settings: Settings, **more: str) -> Iterator[Any]:
    """Give a Spark session: on this machine, or on the cluster that ``SPARK_MASTER`` names.

    :raises EngineMissing: where PySpark or Java is absent
    """
    refuse_without_spark()
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    wanted = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.memory": f"{settings.memory >> 20}m",
        "spark.sql.shuffle.partitions": str(settings.threads * 4),
        "spark.log.level": "ERROR",
        **{f"spark.{name.replace('_', '.')}": value for name, value in more.items()},
    }
    builder = SparkSession.builder.appName("sundial audit").master(
        os.environ.get("SPARK_MASTER", f"local[{settings.threads}]")
    )
    for name, value in wanted.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def audit_on_spark(
    directory: Path,
    as_of: date | None = None,
    *,
    lawbook: Path = LAWBOOK,
    only: Sequence[str] = (),
    settings: Settings | None = None,
    told: Callable[[str], None] = lambda _: None,
    **more: str,
) -> Audit:
    """Audit the event set in ``directory`` on Spark; parameters as :func:`sundial.rules.sets.audit.audit_set` has them.

    :raises EngineMissing: where PySpark or Java is absent
    :raises LogError: when the set cannot be used
    """
    question, settings = asked(directory, as_of, lawbook, only), settings or Settings()
    with session(settings, **more) as spark, tempfile.TemporaryDirectory(dir=settings.scratch) as scratch:
        told("read")
        _register(spark, directory)
        judge(spark, question.ruleset, question.as_of, Path(scratch), told)
        _refuse_unsound(spark, directory)
        connection = _together(spark, question.ruleset, Path(scratch))
        counts, rows = _counted(spark)
    return Audit(question.source, question.as_of, question.ruleset, connection, counts, oldest(rows))


def register(spark: Any, relation: str, path: str) -> None:
    """Make the Parquet under ``path`` the relation: each column in its type, absent ones empty."""
    frame = spark.read.option("mergeSchema", "true").parquet(path)
    there = set(frame.columns)
    if missing := [column for column in NEEDED[relation] if column not in there]:
        raise LogError(Path(path), None, f"{', '.join(missing)} is missing")
    kinds = {
        name: exp.DataType.build(kind, dialect="postgres").sql("spark") for name, kind in RELATIONS[relation].items()
    }
    columns = [f"CAST({name if name in there else 'NULL'} AS {kind}) AS {name}" for name, kind in kinds.items()]
    frame.selectExpr(*columns).createOrReplaceTempView(relation)


def _register(spark: Any, directory: Path) -> None:
    from pyspark.errors import PySparkException

    places = {
        **{relation: directory / folder for relation, folder in FOLDERS.items()},
        **{relation: directory / name for relation, name in REGISTERS.items()},
        "calendar_day": directory / CALENDAR,
    }
    for relation in RELATIONS.keys() - {"as_of"}:
        place = places.get(relation)
        try:
            if place and (place.is_file() or any(place.rglob("*.parquet"))):
                register(spark, relation, str(place))
            else:
                _register_empty(spark, relation)
        except PySparkException as error:
            raise LogError(place or directory, None, str(error).splitlines()[0]) from error


def _register_empty(spark: Any, relation: str) -> None:
    kinds = {
        name: exp.DataType.build(kind, dialect="postgres").sql("spark") for name, kind in RELATIONS[relation].items()
    }
    columns = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in kinds.items())
    spark.sql(f"SELECT {columns} WHERE FALSE").createOrReplaceTempView(relation)


def judge(
    spark: Any, ruleset: RuleSet, as_of: AsOf, scratch: Path, told: Callable[[str], None] = lambda _: None
) -> Path:
    """Run the rules over the registered relations; return the directory of what they light, as ``RuleSet.sql`` has it."""
    spark.sql(
        f"SELECT CAST('{as_of.now}' AS TIMESTAMP_NTZ) AS now, DATE '{as_of.today}' AS today, "
        f"CAST('{as_of.midnight}' AS TIMESTAMP_NTZ) AS midnight"
    ).createOrReplaceTempView("as_of")
    told("facts")
    pruned = prune(ruleset, SUMMARY, moments=False)
    for name, tree in pruned.parts.items():
        frame = spark.sql(render(tree, "spark"))
        if _is_kept(pruned, name):
            frame.write.parquet(str(scratch / name))
            frame = spark.read.schema(frame.schema).parquet(str(scratch / name))
        frame.createOrReplaceTempView(name)
    told("rules")
    found = scratch / "finding"
    for start in range(0, len(ruleset.rules), RULES_PER_STATEMENT):
        some = RuleSet(ruleset.on, ruleset.rules[start : start + RULES_PER_STATEMENT])
        spark.sql(some.body_sql("spark", moments=False)).write.mode("append").parquet(str(found))
    return found


def _is_kept(pruned: Pruned, part: str) -> bool:
    """Say whether a part is written down: also the facts themselves, or every rule would plan all that makes them anew."""
    return part in SUMMARY or part.endswith("_fact") or pruned.readers(part) > 1


def _refuse_unsound(spark: Any, directory: Path) -> None:
    for reason, question in UNSOUND.items():
        if found := spark.sql(f"{question} LIMIT 1").collect():
            raise LogError(directory, None, f"{reason}: {found[0][0]}")


def _together(spark: Any, ruleset: RuleSet, scratch: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    source = f"SELECT * REPLACE (CAST(kept AS JSON) AS kept) FROM read_parquet({text(str(scratch / 'finding' / '*.parquet'))})"
    connection.execute(f"CREATE TABLE finding AS {finding_sql(ruleset, source)}")
    connection.execute(REJECTED)
    idle = spark.sql(
        "SELECT c.case_id FROM base_case AS c LEFT ANTI JOIN milestones AS e ON e.case_id = c.case_id"
    ).collect()
    for (case_id,) in idle:
        connection.execute("INSERT INTO rejected VALUES (NULL, ?, 'case without any usable event', NULL)", [case_id])
    return connection


def _counted(spark: Any) -> tuple[Counts, list[tuple[Any, ...]]]:
    cases = spark.sql("SELECT COUNT(*), COUNT(ended_on) FROM milestones").collect()[0]
    events = spark.sql("SELECT COUNT(*), MIN(occurred_on), MAX(occurred_on) FROM seen").collect()[0]
    rows = spark.sql(
        "SELECT e.case_id, e.first_event_on, e.last_event_on, c.deadline_on FROM milestones AS e "
        f"JOIN base_case AS c ON c.case_id = e.case_id WHERE e.ended_on IS NULL ORDER BY 2, 1 LIMIT {SHOWN}"
    ).collect()
    return Counts(*cases, *events), [tuple(row) for row in rows]
