"""Random but possible histories, and the two engines they are told to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import duckdb
import psycopg
from hypothesis import strategies as st

from sundial.kernel import workdays
from sundial.kernel.limits import Unit
from sundial.rules.bulk import AsOf, add_calendar, create_relations, insert
from sundial.rules.examples import CASE as CASE
from sundial.rules.examples import event_row, particulars, step_row
from sundial.rules.relations import RELATIONS, create_sql
from sundial.rules.vocabulary import VERBS

FIRST = date(2026, 1, 20)
days = st.integers(0, 90).map(lambda offset: FIRST + timedelta(days=offset))
units = st.sampled_from([str(unit) for unit in Unit])
values = st.one_of(st.none(), st.integers(0, 12))
officers = st.sampled_from(["王芳", "张强", "刘敏", None])


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    return {
        **CASE,
        "calendar": draw(st.sampled_from(["CN", "CN", "CN", "unknown"])),
        "promised_value": draw(values),
        "promised_unit": draw(units),
        "statutory_value": draw(values),
        "statutory_unit": draw(units),
        "correction_limit_value": draw(values),
        "correction_limit_unit": draw(st.sampled_from(["working_day", "on_the_spot"])),
        "delivery_limit_value": draw(values),
        "delivery_limit_unit": draw(st.sampled_from(["working_day", "calendar_day"])),
        "publication_required": draw(st.booleans()),
        "proposal_publication_required": draw(st.booleans()),
        "credit_required": draw(st.booleans()),
        "publication_min_working_days": draw(values),
    }


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Acts in the order they were entered; some happened earlier than entered, verbs come in any order."""
    told = []
    for day in sorted(draw(st.lists(days, max_size=14))):
        verb = draw(st.sampled_from([*VERBS, "accept", "clock_stop", "clock_resume", "clock_stop", "clock_resume"]))
        late = draw(st.sampled_from([0, 0, 0, 1, 5]))
        event = {"verb": verb, "on": day, "recorded": day + timedelta(days=late), "by": draw(officers)}
        event["at"] = draw(st.sampled_from([None, "09:00", "16:30"]))
        event["approver"] = draw(st.sampled_from([None, "刘敏"]))
        event["reason"] = draw(st.booleans())
        if verb == "extend":
            event["extends"] = {
                "value": draw(st.integers(1, 10)),
                "unit": draw(st.sampled_from(["working_day", "calendar_day"])),
            }
        told.append(event)
    return told


@st.composite
def steps(draw: st.DrawFn) -> list[dict[str, Any]]:
    told = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        started = draw(st.one_of(st.none(), days))
        done = started + timedelta(days=draw(st.integers(0, 20))) if started and draw(st.booleans()) else None
        limit = {"value": draw(st.integers(0, 8)), "unit": draw(units)}
        stage = draw(st.one_of(st.none(), st.integers(1, 3)))
        told.append(
            {"no": number, "name": f"环节{number}", "limit": limit, "started": started, "done": done, "stage": stage}
        )
    return told


histories = st.lists(st.tuples(cases(), events(), steps()), min_size=30, max_size=40)


def rows_of(
    told: list[tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]],
) -> dict[str, list[dict[str, Any]]]:
    """Return histories as rows of the base relations."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in RELATIONS if name not in ("calendar_day", "as_of")}
    for number, (case, acts, route) in enumerate(told):
        name = f"case-{number}"
        rows["base_case"].append({**case, "case_id": name})
        rows["base_event"] += [event_row(name, place, act) for place, act in enumerate(acts, 1)]
        rows["base_step"] += [step_row(name, step) for step in route]
        for relation, listed in particulars(name, enumerate(acts, 1)).items():
            rows[relation] += listed
    return rows


def duck() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    create_relations(connection)
    add_calendar(connection, "CN", workdays.national())
    return connection


def fill_duck(connection: duckdb.DuckDBPyConnection, rows: dict[str, list[dict[str, Any]]]) -> None:
    for relation, listed in rows.items():
        connection.execute(f"DELETE FROM {relation}")
        insert(connection, relation, listed)


@contextmanager
def postgres() -> Iterator[psycopg.Connection]:
    """A session with the base relations as temporary tables; nothing of it stays."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for relation in RELATIONS:
            connection.execute(create_sql(relation, temporary=True))
        with connection.cursor().copy("COPY calendar_day FROM STDIN") as copy:
            for row in workdays.national().rows():
                copy.write_row(("CN", row.date, row.is_working, int(row.ordinal)))
        connection.execute("CREATE UNIQUE INDEX ON calendar_day (calendar, day)")
        connection.execute("CREATE INDEX ON calendar_day (calendar, ordinal) WHERE is_working")
        connection.execute("ANALYZE calendar_day")
        yield connection


def fill_postgres(connection: psycopg.Connection, rows: dict[str, list[dict[str, Any]]], as_of: AsOf) -> None:
    for relation, listed in rows.items():
        connection.execute(f"TRUNCATE {relation}")
        with connection.cursor().copy(f"COPY {relation} FROM STDIN") as copy:
            for row in listed:
                copy.write_row([row.get(column) for column in RELATIONS[relation]])
    connection.execute("TRUNCATE as_of")
    connection.execute("INSERT INTO as_of VALUES (%s, %s, %s)", [as_of.now, as_of.today, as_of.midnight])


def table(cursor: Any) -> list[dict[str, Any]]:
    """Return all rows as mappings in one order, numbers as plain numbers, JSON read."""
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, map(plain, row), strict=True)) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: json.dumps(row, default=str, sort_keys=True))


def plain(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("{"):
        return json.loads(value)
    return float(value) if type(value).__name__ == "Decimal" else value
