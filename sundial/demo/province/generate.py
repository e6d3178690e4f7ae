"""Writes the synthetic province, region by region, each by one thread in a few statements.

Chance is a fixed mixing of number, seed and purpose in whole numbers of 32 bits (after Wellons' ``lowbias32``), never
DuckDB's own ``hash`` or ``random``: the same number of cases and seed give the same rows in every version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from sundial.demo.province import extras
from sundial.demo.province.extras import officer
from sundial.demo.province.plans import Plan, Province, load_province
from sundial.kernel import workdays
from sundial.rules.bulk import add_calendar, create_relations
from sundial.rules.relations import RELATIONS
from sundial.rules.sets.layout import CALENDAR, FOLDERS, TRUTH, Manifest

REGION_SIZE, MOST_REGIONS, FIRST_REGION = 50_000, 84, 350_101

MACROS = """
CREATE MACRO mixed(x) AS xor(CAST(x AS UBIGINT), CAST(x AS UBIGINT) >> 16);
CREATE MACRO spun(x, spin, width) AS xor((x * spin) & 4294967295, ((x * spin) & 4294967295) >> width);
CREATE MACRO chance(lot, salt) AS
  CAST(spun(spun(mixed((lot + salt * 2654435769) & 4294967295), 2146121005, 15), 2221713035, 16) AS BIGINT);
CREATE MACRO reached(least, limit_name, spread, promised, statutory, pace) AS
  least + (pace * (spread + 1)) // 1000
  + CASE limit_name WHEN 'promised' THEN promised WHEN 'statutory' THEN statutory ELSE 0 END;
"""

PLAN_ACT = """CREATE TABLE plan_act (plan INTEGER, place INTEGER, id VARCHAR, verb VARCHAR, step_no INTEGER, least INTEGER,
  spread INTEGER, limit_name VARCHAR, entered INTEGER, entered_spread INTEGER, post VARCHAR, reason BOOLEAN, extends INTEGER, moment INTEGER,
  recorder VARCHAR)"""
PLAN_STEP = """CREATE TABLE plan_step (plan INTEGER, step_no INTEGER, name VARCHAR, limit_value INTEGER, by_promise BOOLEAN,
  begins VARCHAR, ends VARCHAR, post VARCHAR, risk_grade VARCHAR, stage INTEGER)"""


def _moment(day: str, place: str) -> str:
    """Within a day acts follow one another from nine o'clock in Beijing (01:00 UTC) on, about half an hour apart."""
    return f"CAST({day} AS TIMESTAMP) + to_seconds(3600 + {place} * 1500 + (chance(c.lot, 8) + {place} * 397) % 1200)"


@dataclass(frozen=True)
class Order:
    """What is asked for."""

    cases: int
    seed: int
    directory: Path
    region_size: int = REGION_SIZE

    @property
    def regions(self) -> int:
        return min(MOST_REGIONS, max(1, self.cases // self.region_size))

    def span(self, region: int) -> tuple[int, int]:
        """Return the first number of a region's cases and the first that is not its own."""
        return region * self.cases // self.regions, (region + 1) * self.cases // self.regions


def generate(order: Order, threads: int = 2, done: Callable[[int], None] = lambda _: None) -> Manifest:
    """Write the set into ``order.directory``, which must be there and empty.

    :param done: told how many cases have been written since the last time
    """
    province = load_province()
    events = steps = 0
    with ThreadPoolExecutor(max_workers=min(threads, order.regions)) as pool:
        for counted in pool.map(write_region, [order] * order.regions, range(order.regions)):
            events, steps = events + counted[1], steps + counted[2]
            done(counted[0])
    _write_calendar(order.directory)
    for name in (TRUTH, *extras.REGISTERS.values()):
        _put_together(order.directory, name)
    manifest = Manifest(
        title=f"模拟省（{order.cases}件，种子{order.seed}）",
        title_en=f"Synthetic province ({order.cases} cases, seed {order.seed})",
        zone="Asia/Shanghai",
        as_of=str(province.period["as_of"]),
        cases=order.cases,
        events=events,
        steps=steps,
    )
    manifest.write(order.directory)
    return manifest


def write_region(order: Order, region: int) -> tuple[int, int, int]:
    """Write one region and return how many cases, events and steps it has."""
    connection = duckdb.connect(config={"threads": 1})
    create_relations(connection)
    add_calendar(connection, "CN", workdays.national())
    connection.execute(MACROS)
    province = load_province()
    _tell_plans(connection, province)
    _cases(connection, province, order, region)
    cases = CASES.format(told=", ".join(f"c.{name}" for name in province.case))
    for relation, text in {"base_case": cases, "base_event": EVENTS, "base_step": STEPS, **extras.ROWS}.items():
        _write(connection, relation, text, order.directory)
    extras.write_registers(connection, order.directory, region, province)
    extras.write_part(connection, TOLD_LIGHTS, order.directory, TRUTH, region)
    counts = "SELECT (SELECT COUNT(*) FROM c), (SELECT SUM(acts) FROM c), (SELECT SUM(steps) FROM c)"
    found = connection.execute(counts).fetchone() or (0, 0, 0)
    return int(found[0]), int(found[1]), int(found[2])


def _tell_plans(connection: duckdb.DuckDBPyConnection, province: Province) -> None:
    """Put lives and faults into tables; lives take turns by their share, so each stands in as many slots."""
    plans = [*province.lives, *province.faults]
    connection.execute(PLAN_ACT)
    connection.execute(PLAN_STEP)
    extras.create_tables(connection)
    for number, plan in enumerate(plans):
        _insert(connection, "plan_act", _act_rows(number, plan))
        _insert(connection, "plan_step", _step_rows(number, plan))
        for table, rows in extras.rows_of(number, plan).items():
            _insert(connection, table, rows)
    heads = [
        (number, plan.name, len(plan.acts), len(plan.steps), *_lead(plan), plan.deadline, *_overrides(plan, province))
        for number, plan in enumerate(plans)
    ]
    names = ", ".join(f"{name} {kind}" for name, kind in _case_kinds(province).items())
    connection.execute(
        "CREATE TABLE plan (plan INTEGER, name VARCHAR, acts INTEGER, steps INTEGER, anchored BOOLEAN, lead INTEGER, "
        f"lead_spread INTEGER, lead_limit VARCHAR, deadline INTEGER, {names}, no_promise BOOLEAN)"
    )
    _insert(connection, "plan", heads)
    slots = [number for number, life in enumerate(province.lives) for _ in range(life.share)]
    connection.execute(
        "CREATE TABLE slot AS SELECT UNNEST(?) AS plan, UNNEST(?) AS slot", [slots, [*range(len(slots))]]
    )
    lights = [(number, rule, text) for number, plan in enumerate(plans) for rule, text in plan.lights.items()]
    connection.execute("CREATE TABLE plan_light (plan INTEGER, rule_id VARCHAR, occurrence VARCHAR)")
    _insert(connection, "plan_light", lights)
    items = [(place, item["code"], item["promised"], item["statutory"]) for place, item in enumerate(province.items)]
    connection.execute("CREATE TABLE item (place INTEGER, code VARCHAR, promised INTEGER, statutory INTEGER)")
    _insert(connection, "item", items)
    connection.execute(
        "CREATE TABLE working AS SELECT ordinal, day FROM calendar_day WHERE is_working ORDER BY ordinal"
    )


def _act_rows(number: int, plan: Plan) -> list[tuple[Any, ...]]:
    return [
        (
            number,
            place,
            act.id,
            act.told["verb"],
            act.told.get("step"),
            act.at.least,
            act.at.spread,
            act.at.limit,
            act.entered.least,
            act.entered.spread,
            act.told["by"],
            act.told.get("reason", False),
            act.told.get("extends"),
            moment,
            act.told.get("recorder"),
        )
        for (place, act), moment in zip(enumerate(plan.acts, 1), _moments(plan), strict=True)
    ]


def _moments(plan: Plan) -> list[int]:
    """The place in the day of each act: its own, or that of the act it was done at once with."""
    moments: list[int] = []
    for place, act in enumerate(plan.acts, 1):
        moments.append(moments[-1] if act.told.get("at_once") else place)
    return moments


def _step_rows(number: int, plan: Plan) -> list[tuple[Any, ...]]:
    rows = []
    for step in plan.steps:
        limit = step.told["limit"]
        by_promise = limit == "promised"
        value = None if by_promise else limit
        place = (
            step.begins,
            step.ends,
            step.told["by"],
            step.told.get("risk"),
            step.told.get("stage", step.told["no"]),
        )
        rows.append((number, step.told["no"], step.told["name"], value, by_promise, *place))
    return rows


def _lead(plan: Plan) -> tuple[Any, ...]:
    return (False, 0, 0, None) if plan.lead is None else (True, plan.lead.least, plan.lead.spread, plan.lead.limit)


def _overrides(plan: Plan, province: Province) -> tuple[Any, ...]:
    """The columns of the case, as the province or the plan gives them, and whether the promise is left out."""
    told = {**province.case, **plan.case}
    return (*(told[name] for name in _case_kinds(province)), "promised_value" in plan.case)


def _case_kinds(province: Province) -> dict[str, str]:
    return {name: RELATIONS["base_case"][name] for name in province.case}


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Iterable[Any]]) -> None:
    if rows:
        listed = [list(row) for row in rows]
        marks = ", ".join("(" + ", ".join("?" for _ in row) + ")" for row in listed)
        connection.execute(f"INSERT INTO {table} VALUES {marks}", [value for row in listed for value in row])


def _cases(connection: duckdb.DuckDBPyConnection, province: Province, order: Order, region: int) -> None:
    """Deal plans, items, organs and first days to the cases of one region."""
    first, end = order.span(region)
    plans = len(province.lives)
    officers = max(1, (end - first) // (province.organs_per_region * province.cases_per_officer))
    days = {
        name: f"(SELECT MAX(ordinal) FROM working WHERE day <= DATE '{_day(province, name)}')"
        for name in ("first", "last", "as_of")
    }
    connection.execute(
        f"""CREATE TABLE c AS
        WITH dealt AS (
          SELECT n AS number, CAST(n + {order.seed} * 1000003 AS UBIGINT) AS lot, (n + {order.seed}) % {province.fault_every} = 0 AS faulty
          FROM range(CAST({first} AS BIGINT), CAST({end} AS BIGINT)) AS numbers(n)
        ), planned AS (
          SELECT d.number, chance(d.lot, 1) % 1000 AS pace,
            CASE WHEN d.faulty THEN {plans} + ((d.number + {order.seed}) // {province.fault_every}) % {len(province.faults)} ELSE s.plan END AS plan,
            chance(d.lot, 3) % {len(province.items)} AS item, 1 + chance(d.lot, 4) % {province.organs_per_region} AS organ, d.lot
          FROM dealt AS d JOIN slot AS s ON s.slot = chance(d.lot, 2) % (SELECT COUNT(*) FROM slot)
        )
        SELECT c.lot, c.pace, c.plan,
          '{FIRST_REGION + region}-' || lpad(CAST(c.number - {first} + 1 AS VARCHAR), 7, '0') AS case_id,
          '{FIRST_REGION + region}' AS region_code, '{FIRST_REGION + region}-' || lpad(CAST(c.organ AS VARCHAR), 2, '0') AS organ_code,
          i.code AS item_code, i.promised, i.statutory, p.* EXCLUDE (plan, name), p.name AS plan_name, {officers} AS officers,
          CASE WHEN p.anchored
            THEN {days["as_of"]} - reached(p.lead, p.lead_limit, p.lead_spread, i.promised, i.statutory, c.pace)
            ELSE {days["first"]} + (c.number - {first}) * ({days["last"]} - {days["first"]}) // {end - first}
          END AS first_ordinal
        FROM planned AS c JOIN plan AS p ON p.plan = c.plan JOIN item AS i ON i.place = c.item
        ORDER BY c.number"""
    )
    connection.execute("ALTER TABLE c ADD COLUMN month VARCHAR")
    connection.execute(
        "UPDATE c SET month = strftime(w.day, '%Y-%m') FROM working AS w WHERE w.ordinal = c.first_ordinal"
    )


def _day(province: Province, name: str) -> date:
    day = province.period[name]
    return day if isinstance(day, date) else date.fromisoformat(day)


CASES = """SELECT c.case_id, c.case_id AS case_no, c.item_code, c.organ_code, c.region_code, {told},
  CASE WHEN NOT c.no_promise THEN c.promised END AS promised_value, c.statutory AS statutory_value, w.day AS deadline_on,
  c.region_code AS region, c.month
FROM c LEFT JOIN working AS w ON w.ordinal = c.first_ordinal + c.deadline
ORDER BY c.case_id"""

EVENTS = f"""SELECT c.case_id, CAST(p.place AS BIGINT) AS position, p.verb, p.step_no, {_moment("w.day", "p.moment")} AS occurred_at,
  {_moment("w2.day", "p.moment")} + INTERVAL 20 SECOND AS recorded_at, w.day AS occurred_on, w2.day AS recorded_on,
  {officer("p.post")} AS actor, p.post, {officer("p.recorder")} AS recorder, p.reason AS reason_given, p.extends AS extension_value,
  CASE WHEN p.extends IS NOT NULL THEN 'working_day' END AS extension_unit, c.region_code AS region, c.month
FROM c JOIN plan_act AS p ON p.plan = c.plan
JOIN working AS w ON w.ordinal = c.first_ordinal + reached(p.least, p.limit_name, p.spread, c.promised, c.statutory, c.pace)
JOIN working AS w2 ON w2.ordinal = w.ordinal + p.entered + (c.pace * (p.entered_spread + 1)) // 1000
ORDER BY c.case_id, p.place"""

STEPS = f"""SELECT c.case_id, p.step_no, 1 AS run, p.stage, p.name, p.risk_grade, p.post,
  CASE WHEN p.by_promise THEN c.promised ELSE p.limit_value END AS limit_value, 'working_day' AS limit_unit,
  w.day AS started_on, {_moment("w.day", "b.moment")} AS started_at, w2.day AS done_on, {_moment("w2.day", "e.moment")} AS done_at,
  {officer("COALESCE(e.post, p.post)")} AS actor, c.region_code AS region, c.month
FROM c JOIN plan_step AS p ON p.plan = c.plan
JOIN plan_act AS b ON b.plan = p.plan AND b.id = p.begins
LEFT JOIN plan_act AS e ON e.plan = p.plan AND e.id = p.ends
JOIN working AS w ON w.ordinal = c.first_ordinal + reached(b.least, b.limit_name, b.spread, c.promised, c.statutory, c.pace)
LEFT JOIN working AS w2 ON w2.ordinal = c.first_ordinal + reached(e.least, e.limit_name, e.spread, c.promised, c.statutory, c.pace)
ORDER BY c.case_id, p.step_no"""

TOLD_LIGHTS = f"""SELECT c.case_id, l.rule_id,
  CASE WHEN l.occurrence LIKE '@%' THEN {officer("substr(l.occurrence, 2)")} ELSE l.occurrence END AS occurrence, c.plan_name AS fault
FROM c JOIN plan_light AS l ON l.plan = c.plan ORDER BY ALL"""


def _write(connection: duckdb.DuckDBPyConnection, relation: str, sql: str, directory: Path) -> None:
    target = _path(directory / FOLDERS[relation])
    connection.execute(
        f"COPY ({sql}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (region, month), OVERWRITE_OR_IGNORE, "
        "FILENAME_PATTERN 'part_{i}')"
    )


def _write_calendar(directory: Path) -> None:
    connection = duckdb.connect()
    create_relations(connection)
    add_calendar(connection, "CN", workdays.national())
    connection.execute(f"COPY calendar_day TO '{_path(directory / CALENDAR)}' (FORMAT parquet, COMPRESSION zstd)")


def _put_together(directory: Path, name: str) -> None:
    """Put what all regions wrote of one file together."""
    parts = sorted(directory.glob(f".{name}-*"))
    listed = ", ".join(f"'{_path(part)}'" for part in parts)
    target = _path(directory / name)
    duckdb.connect(config={"threads": 1}).execute(
        f"COPY (FROM read_parquet([{listed}])) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
    )
    for part in parts:
        part.unlink()


def _path(file: Path) -> str:
    return str(file).replace("'", "''")
