"""Worked examples: the stories in the rule files, turned into base relations and run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import duckdb

from sundial.kernel import workdays
from sundial.rules.bulk import AsOf, add_calendar, create_relations, evaluate_duckdb, insert, set_moment
from sundial.rules.library import RuleSet
from sundial.rules.relations import RELATIONS
from sundial.rules.rule import Example, Rule
from sundial.rules.vocabulary import UNITS, VERBS

BEIJING = timedelta(hours=8)
CASE = {"jurisdiction": "CN", "procedure": "permit", "calendar": "CN"}
# Where the story gives no hour, an act is done at ten in the morning, one minute after the act told before it.
FIRST_ACT = time(10)
# The place of the light in a row of the daily statement.
LIGHT = 5
# A story is a handful of rows: looking for the best order to join them in takes longer than any order.
BARELY_PLANNED = "SET disabled_optimizers = 'join_order,build_side_probe_side'"


# The case a story is told of, the rule it belongs to, the story.
Story = tuple[str, Rule, Example]


@dataclass(frozen=True)
class Outcome:
    """What an example expected and what came out."""

    rule: Rule
    example: Example
    lights: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.lights == (() if self.example.expect == "none" else (self.example.expect,))


def run_examples(rules: Iterable[Rule]) -> list[Outcome]:
    """Run every example of every rule through the same SQL that runs on real cases, and return what came out."""
    connection, listed = ready(), list(rules)
    alone = [_run_alone(connection, rule, example) for rule in listed if rule.is_daily for example in rule.examples]
    return alone + [one for day, stories in by_day(listed).items() for one in _run_day(connection, day, stories)]


def outcomes_of(rule: Rule) -> tuple[Outcome, ...]:
    """What comes out of the examples of one rule. A page is drawn, and a step taken, many times over the same text."""
    return _outcomes(_Said(repr(rule), rule))


@dataclass(frozen=True)
class _Said:
    """A rule, the same as any other that says the same."""

    words: str
    rule: Rule = field(compare=False)


@lru_cache(maxsize=64)
def _outcomes(said: _Said) -> tuple[Outcome, ...]:
    return tuple(run_examples([said.rule]))


def ready() -> duckdb.DuckDBPyConnection:
    """Return a database with the base relations, empty but for the national calendar."""
    connection = duckdb.connect()
    connection.execute(BARELY_PLANNED)
    create_relations(connection)
    add_calendar(connection, "CN", workdays.national())
    return connection


def by_day(rules: Iterable[Rule]) -> dict[date, list[Story]]:
    """Return the stories of all rules over one case, by the day they are asked about."""
    days: dict[date, list[Story]] = defaultdict(list)
    for rule in rules:
        for number, example in enumerate(rule.examples):
            if not rule.is_daily:
                days[example.on].append((f"{rule.id}/{rule.version}/{number}", rule, example))
    return dict(sorted(days.items()))


def tell_together(connection: duckdb.DuckDBPyConnection, stories: Iterable[Story]) -> None:
    """Put the stories of one day into the base relations, and nothing else: no case sees another."""
    _forget(connection)
    for case_id, _, example in stories:
        _give(connection, example)
        for told in example.cases:
            tell(connection, case_id, **told)


def _run_day(connection: duckdb.DuckDBPyConnection, day: date, stories: list[Story]) -> list[Outcome]:
    tell_together(connection, stories)
    rules = {(rule.id, rule.version): rule for _, rule, _ in stories}
    lights: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for finding in evaluate_duckdb(connection, RuleSet(day, tuple(rules.values())), AsOf.end_of(day)):
        lights[finding.case_id, finding.rule_id, finding.rule_version].append(finding.light)
    return [Outcome(rule, example, tuple(lights[case_id, rule.id, rule.version])) for case_id, rule, example in stories]


def _run_alone(connection: duckdb.DuckDBPyConnection, rule: Rule, example: Example) -> Outcome:
    """Run one story of a daily rule: all its cases see each other, and nothing else is there."""
    tell_alone(connection, example)
    set_moment(connection, AsOf.end_of(example.on))
    found = connection.execute(RuleSet(example.on, (rule,)).daily_sql("duckdb")).fetchall()
    return Outcome(rule, example, tuple({row[LIGHT] for row in found}))


def tell_alone(connection: duckdb.DuckDBPyConnection, example: Example) -> None:
    """Put one story of a daily rule into the base relations, and nothing else."""
    _forget(connection)
    _give(connection, example)
    for number, told in enumerate(example.cases, 1):
        for again in range(told.get("times", 1)):
            story = {name: value for name, value in told.items() if name != "times"}
            tell(
                connection, f"{number}-{again}", **{**story, "case": {"case_no": str(number), **story.get("case", {})}}
            )


def _forget(connection: duckdb.DuckDBPyConnection) -> None:
    for relation in RELATIONS.keys() - {"calendar_day", "as_of"}:
        connection.execute(f"DELETE FROM {relation}")  # noqa: S608 - our own relation names


def _give(connection: duckdb.DuckDBPyConnection, example: Example) -> None:
    """Put what belongs to no case into its relations; an organ counts by the national calendar if it does not say."""
    for relation, rows in example.given.items():
        default = {"calendar": "CN"} if relation == "base_organ" else {}
        insert(connection, relation, [{**default, **row} for row in rows])


def tell(
    connection: duckdb.DuckDBPyConnection,
    case_id: str,
    case: Mapping[str, Any] = MappingProxyType({}),
    events: Iterable[Mapping[str, Any]] = (),
    steps: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Put one story into the base relations.

    A case names columns of ``base_case``. An event has ``verb`` and ``on``, and may have ``at`` (local hour),
    ``recorded`` (day of entry, the same day when not said), ``counts_from`` (the day the law counts it from), ``by``, ``post``,
    ``entered_by``, ``address``, ``approver``, ``reason``, ``extends`` (value, unit; on a stop the time told to the
    applicant), ``figures`` (columns of ``base_detail``), ``papers`` asked for, ``hands`` that took part and ``terms`` set or ended (columns of ``base_term``). A step has
    ``no``, ``name``, ``limit`` (value, unit), ``started``, ``done``, ``by``, ``post``, ``risk``.
    """
    told = list(enumerate(events, 1))
    insert(connection, "base_case", [{**CASE, "case_id": case_id, **case}])
    insert(connection, "base_event", [event_row(case_id, place, event) for place, event in told])
    insert(connection, "base_step", [step_row(case_id, step) for step in steps])
    for relation, rows in particulars(case_id, told).items():
        insert(connection, relation, rows)


def particulars(case_id: str, told: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of what a few acts of a story carry besides: sums, papers asked for, hands that took part."""
    rows: dict[str, list[dict[str, Any]]] = {"base_detail": [], "base_paper": [], "base_hand": [], "base_term": []}
    for position, event in told:
        place = {"case_id": case_id, "position": position}
        if event.get("figures"):
            rows["base_detail"].append({**place, **event["figures"]})
        rows["base_paper"] += [{**place, "paper": paper} for paper in event.get("papers", ())]
        rows["base_hand"] += [{**place, "officer": officer} for officer in event.get("hands", ())]
        rows["base_term"] += [{**place, **term} for term in event.get("terms", ())]
    return rows


def event_row(case_id: str, position: int, event: Mapping[str, Any]) -> dict[str, Any]:
    """Return one event of a story as a row of ``base_event``."""
    if event["verb"] not in VERBS:
        raise ValueError(f"{event['verb']} is not one of our verbs")
    happened = _moment(event["on"], event.get("at"), position)
    recorded = event.get("recorded", event["on"])
    extends = event.get("extends", {})
    return {
        "case_id": case_id,
        "position": position,
        "verb": event["verb"],
        "occurred_on": event["on"],
        "occurred_at": happened,
        "recorded_on": recorded,
        "recorded_at": happened + (recorded - event["on"]),
        "effective_on": event.get("counts_from"),
        "effective_at": _moment(event["counts_from"], None, position) if "counts_from" in event else None,
        "actor": event.get("by"),
        "post": event.get("post"),
        "recorder": event.get("entered_by"),
        "address": event.get("address"),
        "approver": event.get("approver"),
        "reason_given": event.get("reason", False),
        "extension_value": extends.get("value"),
        "extension_unit": extends.get("unit"),
    }


def step_row(case_id: str, step: Mapping[str, Any]) -> dict[str, Any]:
    """Return one step of a story as a row of ``base_step``."""
    limit = step.get("limit", {})
    if limit and limit["unit"] not in UNITS:
        raise ValueError(f"{limit['unit']} is not one of our units")
    done = step.get("done")
    return {
        "case_id": case_id,
        "step_no": step["no"],
        "stage": step.get("stage"),
        "name": step["name"],
        "limit_value": limit.get("value"),
        "limit_unit": limit.get("unit"),
        "started_on": step.get("started"),
        "started_at": _moment(step["started"], None, 0) if step.get("started") else None,
        "done_on": done,
        "done_at": _moment(done, step.get("at"), step["no"]) if done else None,
        "actor": step.get("by"),
        "post": step.get("post"),
        "risk_grade": step.get("risk"),
    }


def _moment(day: date, hour: str | None, position: int) -> datetime:
    local = datetime.combine(day, time.fromisoformat(hour) if hour else FIRST_ACT)
    return local + timedelta(minutes=0 if hour else position) - BEIJING
