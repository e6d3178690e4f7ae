"""From the raw rows of a log to the base relations; what cannot be used is set aside with its reason."""

from __future__ import annotations

import duckdb

from sundial.rules.logs.log_map import LimitOf, LogMap
from sundial.rules.logs.rows import quoted, text

# Acts kept with a case stand after every event of the log when moments tie.
AFTER_ALL = 1 << 40
PART_OF_REJECTED = "CREATE TABLE rejected (line BIGINT, case_id VARCHAR, reason VARCHAR, value VARCHAR)"


def relate(connection: duckdb.DuckDBPyConnection, known: LogMap) -> None:
    """Fill the base relations from ``raw_case`` and ``raw_event``, and ``rejected`` with what was left out.

    Local dates are read in the map's zone; a moment without an offset is taken to be local time there.
    """
    connection.execute(f"SET TimeZone = {text(known.zone or 'UTC')}")
    connection.execute(PART_OF_REJECTED)
    _known_cases(connection, known)
    _usable_events(connection, known)
    _acts_of_cases(connection, known)
    _base_cases(connection, known)
    _base_events(connection)
    _base_steps(connection, known)
    connection.execute("DROP TABLE raw_case; DROP TABLE raw_event")


def value_of_case(name: str, known: LogMap, row: str = "") -> str:
    """What the map's field ``name`` says of a case in ``known_case``, as text in SQL."""
    return _value(known.case.get(name), known, row)


def _value(field: str | None, known: LogMap, row: str = "") -> str:
    """The field as text; what the map calls absent is nothing. ``row`` names the table where two might have it."""
    if field is None:
        return "CAST(NULL AS VARCHAR)"
    found = f"NULLIF(TRIM({row}{quoted(field)}), '')"
    return (
        f"CASE WHEN {found} NOT IN ({', '.join(map(text, sorted(known.absent)))}) THEN {found} END"
        if known.absent
        else found
    )


def _moment(value: str, known: LogMap) -> str:
    """Read a moment; one written as the map's ``time_format`` says has no offset and is local time of the zone."""
    if known.time_format:
        return f"CAST(TRY_STRPTIME({value}, {text(known.time_format)}) AS TIMESTAMPTZ)"
    return f"TRY_CAST({value} AS TIMESTAMPTZ)"


def _utc(value: str, known: LogMap) -> str:
    return f"({_moment(value, known)} AT TIME ZONE 'UTC')"


def _local_day(value: str, known: LogMap) -> str:
    """The local date: in the zone of the map, or the one that is written."""
    return (
        f"CAST({_moment(value, known)} AS DATE)"
        if known.zone or known.time_format
        else f"TRY_CAST(LEFT({value}, 10) AS DATE)"
    )


def _known_cases(connection: duckdb.DuckDBPyConnection, known: LogMap) -> None:
    identity = _value(known.case["id"], known)
    connection.execute(
        f"CREATE TABLE known_case AS SELECT *, {identity} AS case_id, "  # noqa: S608 - names from the map, quoted
        f"ROW_NUMBER() OVER (PARTITION BY {identity} ORDER BY trace) AS appearance FROM raw_case"
    )
    connection.execute(
        "INSERT INTO rejected SELECT line, case_id, "
        "CASE WHEN case_id IS NULL THEN 'case without identifier' ELSE 'case identifier used before' END, NULL "
        "FROM known_case WHERE case_id IS NULL OR appearance > 1"
    )
    connection.execute("DELETE FROM known_case WHERE case_id IS NULL OR appearance > 1")


def _usable_events(connection: duckdb.DuckDBPyConnection, known: LogMap) -> None:
    def field(name: str) -> str:
        return _value(known.event.get(name), known, "e.")

    time, recorded = field("time"), field("recorded")
    connection.execute(
        f"""CREATE TABLE told AS SELECT e.trace, e.line, c.case_id, e.rowid AS position, FALSE AS of_case, {field("activity")} AS activity, {time} AS told_time,
        {_utc(time, known)} AS occurred_at, {_local_day(time, known)} AS occurred_on,
        {_utc(recorded, known)} AS recorded_at, {_local_day(recorded, known)} AS recorded_on,
        {field("actor")} AS actor, {field("approver")} AS approver, {field("reason")} IS NOT NULL AS reason_given,
        {field("reason")} AS reason, {field("amount")} AS told_amount, TRY_CAST({field("amount")} AS DECIMAL(18, 2)) AS amount, {field("lifecycle")} AS lifecycle
        FROM raw_event AS e LEFT JOIN (SELECT trace, case_id FROM known_case) AS c ON c.trace = e.trace"""  # noqa: S608 - names from the map, quoted
    )
    unwanted = (
        f"lifecycle NOT IN ({', '.join(map(text, sorted(known.keep_lifecycle)))})" if known.keep_lifecycle else "FALSE"
    )
    reason = f"""CASE WHEN case_id IS NULL THEN 'event of a rejected case' WHEN activity IS NULL THEN 'event without activity'
        WHEN told_time IS NULL THEN 'event without time' WHEN occurred_at IS NULL OR occurred_on IS NULL THEN 'time cannot be read'
        WHEN {unwanted} THEN 'not a completed act' END"""
    connection.execute(
        f"INSERT INTO rejected SELECT line, case_id, {reason}, COALESCE(told_time, activity) FROM told WHERE {reason} IS NOT NULL"  # noqa: S608
    )
    connection.execute(f"DELETE FROM told WHERE {reason} IS NOT NULL")  # noqa: S608 - our own text
    connection.execute(
        "INSERT INTO rejected SELECT line, case_id, 'case without any usable event', NULL FROM known_case AS c "
        "WHERE NOT EXISTS (SELECT 1 FROM told AS t WHERE t.trace = c.trace)"
    )


def _acts_of_cases(connection: duckdb.DuckDBPyConnection, known: LogMap) -> None:
    """A moment kept with the case, such as its end date, is an act as well, after those the log tells."""
    connection.execute("CREATE TABLE verb_of (activity VARCHAR, verb VARCHAR)")
    for activity, verb in known.verbs.items():
        connection.execute("INSERT INTO verb_of VALUES (?, ?)", [activity, verb])
    for place, (field, verb) in enumerate(known.acts.items()):
        value = _value(field, known)
        connection.execute(
            f"""INSERT INTO told BY NAME SELECT trace, line, case_id, {AFTER_ALL + place} AS position, TRUE AS of_case, {text(field)} AS activity,
            {_utc(value, known)} AS occurred_at, {_local_day(value, known)} AS occurred_on, FALSE AS reason_given
            FROM known_case WHERE {_moment(value, known)} IS NOT NULL"""  # noqa: S608 - names from the map, quoted
        )
        connection.execute("INSERT INTO verb_of VALUES (?, ?)", [field, verb])
        connection.execute(
            f"INSERT INTO rejected SELECT line, case_id, 'time cannot be read', {value} FROM known_case "  # noqa: S608
            f"WHERE {value} IS NOT NULL AND {_moment(value, known)} IS NULL"
        )


def _base_cases(connection: duckdb.DuckDBPyConnection, known: LogMap) -> None:
    case = known.case

    def column(name: str) -> str:
        return _value(case.get(name), known, "c.")

    promised, statutory = known.limits.get("promised"), known.limits.get("statutory")
    connection.execute(
        f"""INSERT INTO base_case BY NAME SELECT c.case_id, {column("number")} AS case_no,
        {text(known.jurisdiction)} AS jurisdiction, {text(known.procedure)} AS procedure,
        {column("item")} AS item_code, {column("organ")} AS organ_code, {column("region")} AS region_code,
        {column("handling_kind")} AS handling_kind,
        {_limit_value(promised, known)} AS promised_value, {_limit_unit(promised)} AS promised_unit,
        {_limit_value(statutory, known)} AS statutory_value, {_limit_unit(statutory)} AS statutory_unit,
        {_utc(column("deadline"), known)} AS deadline_at, {_local_day(column("deadline"), known)} AS deadline_on,
        {_local_day(column("planned_end"), known)} AS planned_end_on,
        COALESCE(TRY_CAST({column("amount")} AS DECIMAL(18, 2)), a.amount) AS amount,
        {text(known.calendar) if known.calendar else "NULL"} AS calendar
        FROM known_case AS c
        JOIN (SELECT trace, FIRST(amount ORDER BY position) FILTER (WHERE amount IS NOT NULL) AS amount FROM told GROUP BY trace) AS a
          ON a.trace = c.trace
        ORDER BY c.trace"""  # noqa: S608 - names from the map, quoted
    )


def _limit_value(limit: LimitOf | None, known: LogMap) -> str:
    if limit is None:
        return "NULL"
    return f"TRY_CAST({_value(limit.field, known, 'c.')} AS INTEGER)" if limit.field else str(limit.value)


def _limit_unit(limit: LimitOf | None) -> str:
    return text(limit.unit) if limit else "NULL"


def _base_events(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """INSERT INTO base_event BY NAME SELECT t.case_id, t.position, COALESCE(v.verb, 'other') AS verb, t.occurred_at, t.occurred_on,
        t.recorded_at, t.recorded_on, t.actor, t.approver, t.reason_given
        FROM told AS t LEFT JOIN verb_of AS v ON v.activity = t.activity"""
    )


def _base_steps(connection: duckdb.DuckDBPyConnection, known: LogMap) -> None:
    for span in known.steps:
        limit = span.limit
        connection.execute(
            f"""INSERT INTO base_step BY NAME SELECT b.case_id, {span.number} AS step_no, {text(span.name)} AS name,
            {limit.value if limit and limit.value is not None else "NULL"} AS limit_value, {_limit_unit(limit)} AS limit_unit,
            b.occurred_on AS started_on, b.occurred_at AS started_at, d.occurred_on AS done_on, d.occurred_at AS done_at, d.actor
            FROM ({_first(span.begins)}) AS b LEFT JOIN ({_first(span.ends)}) AS d ON d.case_id = b.case_id"""  # noqa: S608
        )


def _first(activity: str) -> str:
    return (
        "SELECT case_id, MIN(occurred_on) AS occurred_on, MIN(occurred_at) AS occurred_at, FIRST(actor ORDER BY position) AS actor "  # noqa: S608
        f"FROM told WHERE activity = {text(activity)} GROUP BY case_id"
    )
