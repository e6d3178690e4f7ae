"""The library: all live rules of a directory, compiled into one statement per engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from sqlglot import exp, parse_one

from sundial.rules.dialects import json_object, render
from sundial.rules.dictionary import LAWBOOK, FactDictionary, Grain, load_dictionary
from sundial.rules.expressions import Expression
from sundial.rules.facts import with_parts
from sundial.rules.reading import load_rule
from sundial.rules.relations import Engine
from sundial.rules.rule import Rule
from sundial.rules.source import RuleError, open_yaml
from sundial.rules.vocabulary import KINDS, LIGHTS, Light

COLUMNS = ("case_id", "rule_id", "rule_version", "occurrence", "light", "severity", "kept", "next_at")

# The day n working days after (before, when negative) a date, in the calendar of the case at hand.
PLUS_WORKING_DAYS = (
    "(SELECT MAX(later.day) FROM calendar_day AS later WHERE later.calendar = f.calendar AND later.is_working "
    "AND later.ordinal = CAST({1} AS INTEGER) + (SELECT MAX(here.ordinal) FROM calendar_day AS here "
    "WHERE here.calendar = f.calendar AND here.day = {0}))"
)


class UnknownRule(ValueError):
    """A rule is named that is not there."""


@dataclass(frozen=True)
class RuleSet:
    """The rules in force on one day, in a fixed order."""

    on: date
    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    @cached_property
    def _by_key(self) -> dict[tuple[str, int], Rule]:
        return {(rule.id, rule.version): rule for rule in self.rules}

    def rule(self, identifier: str, version: int | None = None) -> Rule:
        """Return one rule; without a version, the one in force.

        :raises KeyError: when the set has no such rule
        """
        if version is not None:
            return self._by_key[identifier, version]
        return next(rule for key, rule in self._by_key.items() if key[0] == identifier)

    def chosen(self, wanted: Sequence[str]) -> RuleSet:
        """Return the rules named by id or by kind; all of them when nothing is named.

        :raises UnknownRule: for a name that is neither
        """
        known = {rule.id for rule in self.rules} | set(KINDS)
        if unknown := sorted(set(wanted) - known):
            raise UnknownRule(f"{unknown[0]} is neither a rule in force on {self.on} nor a kind ({', '.join(KINDS)})")
        named = tuple(rule for rule in self.rules if not wanted or {rule.id, rule.kind} & set(wanted))
        return RuleSet(self.on, named)

    def sql(self, dialect: Engine = "postgres", case_filter: str | None = None, *, schedule: bool = False) -> str:
        """Return the one statement that finds everything these rules light.

        Columns: case_id, rule_id, rule_version, occurrence, light, severity, kept (JSON), next_at (UTC).
        With ``schedule`` there is one more row per case, its rule_id empty, whose next_at is the first moment
        at which time alone can change any rule's answer; no such row means only an event can.

        :param case_filter: a condition on ``case_id``, see :func:`sundial.rules.facts.facts_sql`
        """
        return f"WITH {with_parts(dialect, case_filter)} {self.body_sql(dialect, schedule=schedule)}"

    def body_sql(self, dialect: Engine, *, schedule: bool = False, moments: bool = True) -> str:
        """Return the statement without its WITH, for where ``case_fact`` and ``step_fact`` are kept as tables.

        :param moments: whether ``next_at`` is worked out; without it the column is empty
        """
        selects = [_finding_sql(rule if moments else replace(rule, next=None), dialect) for rule in self.rules]
        if schedule:
            selects += _schedule_sql(self.rules, dialect)
        empty = f"SELECT {', '.join(f'NULL AS {column}' for column in COLUMNS)} WHERE FALSE"
        return " UNION ALL ".join(selects) or empty


def load(directory: Path = LAWBOOK, on: date | None = None, palette: Path | None = None) -> RuleSet:
    """Read every rule file under ``directory`` and keep those in force on ``on`` (all versions when None).

    :param palette: a file that says which light a place gives to which trigger
    :raises RuleError: for the first file that is wrong
    """
    rules = load_all(directory)
    live = [rule for rule in rules if on is None or rule.is_effective(on)]
    if on is not None:
        _refuse_two_versions(live)
    lights = load_palette(palette) if palette else {}
    return RuleSet(on or date.max, tuple(rule.lit(lights.get(rule.trigger or "", rule.light)) for rule in live))


def load_all(directory: Path = LAWBOOK, dictionary: FactDictionary | None = None) -> list[Rule]:
    """Read every version of every rule, sorted by id and version."""
    dictionary = dictionary or load_dictionary()
    rules = [load_rule(file, dictionary) for file in rule_files(directory)]
    _refuse_doubles(rules)
    return sorted(rules, key=lambda rule: (rule.id, rule.version))


def rule_files(directory: Path) -> list[Path]:
    """Return the rule files of a directory; of a whole law book, those in ``supervision`` and ``foreign``."""
    if (directory / "facts.yaml").exists():
        return [*rule_files(directory / "supervision"), *rule_files(directory / "foreign")]
    return sorted(directory.rglob("*.yaml"))


def load_palette(file: Path) -> Mapping[str, Light]:
    """Read which light a place gives to which trigger."""
    fields = open_yaml(file).fields({"name", "basis", "lights"}, {"note"})
    lights: dict[str, Light] = fields["lights"].plain()
    for trigger, light in lights.items():
        if light not in LIGHTS:
            fields["lights"].refuse(f"{trigger}: {light} is not a light")
    return lights


def _refuse_doubles(rules: list[Rule]) -> None:
    seen: dict[tuple[str, int], Rule] = {}
    for rule in rules:
        first = seen.setdefault((rule.id, rule.version), rule)
        if first is not rule:
            raise RuleError(rule.file, 1, 1, f"{rule.id} version {rule.version} is already in {first.file.name}")


def _refuse_two_versions(live: list[Rule]) -> None:
    seen: dict[str, Rule] = {}
    for rule in live:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            raise RuleError(
                rule.file,
                1,
                1,
                f"versions {first.version} and {rule.version} of {rule.id} are in force on the same day",
            )


def _finding_sql(rule: Rule, engine: Engine) -> str:
    kept = [(name, _as_json_value(name, rule.each, engine)) for name in rule.keep]
    columns = [
        "f.case_id",
        f"'{rule.id}' AS rule_id",
        f"{rule.version} AS rule_version",
        f"{_occurrence(rule, engine)} AS occurrence",
        f"'{rule.light}' AS light",
        f"'{rule.severity}' AS severity",
        f"{json_object(engine, kept)} AS kept",
        f"{_moment(rule, engine)} AS next_at",
    ]
    return f"SELECT {', '.join(columns)} FROM {rule.each}_fact AS f WHERE {_condition(rule, engine)}"  # noqa: S608 - checked rule text


def _schedule_sql(rules: tuple[Rule, ...], engine: Engine) -> list[str]:
    moments = [
        f"SELECT f.case_id, {_moment(rule, engine)} AS next_at, f.now FROM {rule.each}_fact AS f WHERE {_scope(rule, engine)}"  # noqa: S608 - checked rule text
        for rule in rules
        if rule.next
    ]
    if not moments:
        return []
    nothing = {"postgres": "CAST(NULL AS JSONB)", "duckdb": "CAST(NULL AS JSON)", "spark": "CAST(NULL AS STRING)"}[
        engine
    ]
    return [
        "SELECT n.case_id, NULL AS rule_id, NULL AS rule_version, NULL AS occurrence, NULL AS light, NULL AS severity, "  # noqa: S608 - checked rule text
        f"{nothing} AS kept, MIN(n.next_at) AS next_at FROM ({' UNION ALL '.join(moments)}) AS n "
        "WHERE n.next_at > n.now GROUP BY n.case_id"
    ]


def _condition(rule: Rule, engine: Engine) -> str:
    parts = [_scope(rule, engine), f"({_compiled(rule.when, rule, engine)})"]
    grounds = [exemption.when for exemption in rule.exemptions if exemption.when]
    parts += [f"NOT COALESCE({_compiled(ground, rule, engine)}, FALSE)" for ground in grounds]
    return " AND ".join(parts)


def _scope(rule: Rule, engine: Engine) -> str:
    listed = [exp.column(fact, table="f").isin(*values).sql(dialect=engine) for fact, values in rule.scope]
    return " AND ".join(listed) or "TRUE"


def _occurrence(rule: Rule, engine: Engine) -> str:
    text = "VARCHAR" if engine == "duckdb" else "STRING" if engine == "spark" else "TEXT"
    return f"CAST({_compiled(rule.occurrence, rule, engine)} AS {text})" if rule.occurrence else "'1'"


def _moment(rule: Rule, engine: Engine) -> str:
    """A day means the moment it begins, local time; a moment means itself."""
    if rule.next is None:
        return "CAST(NULL AS TIMESTAMP)"
    tree = _tree(rule.next, rule)
    return render(tree if rule.next.type == "timestamp" else _start_of_day(tree), engine)


def _compiled(expression: Expression, rule: Rule, engine: Engine) -> str:
    return render(_tree(expression, rule), engine)


def _tree(expression: Expression, rule: Rule) -> exp.Expr:
    """Put parameters in, name the row, and spell out what reads the calendar or the moment asked about."""
    tree = expression.with_params(rule.params or {})
    for column in tree.find_all(exp.Column):
        column.set("table", exp.to_identifier("f"))
    calls = [node for node in tree.find_all(exp.Anonymous) if node.name.upper() in SPELLED]
    for call in reversed(calls):
        found = SPELLED[call.name.upper()](*call.expressions)
        if call is tree:
            return found
        call.replace(found)
    return tree


def _start_of_day(day: exp.Expr) -> exp.Expr:
    moment = [exp.column("midnight", table="f"), exp.column("today", table="f")]
    return exp.Anonymous(this="MOMENT_OF_DAY", expressions=[day.copy(), *moment])


def _plus_working_days(day: exp.Expr, days: exp.Expr) -> exp.Expr:
    text = PLUS_WORKING_DAYS.format(day.sql(dialect="postgres"), days.sql(dialect="postgres"))
    return parse_one(text, dialect="postgres")


SPELLED: dict[str, Callable[..., exp.Expr]] = {
    "START_OF_DAY": _start_of_day,
    "PLUS_WORKING_DAYS": _plus_working_days,
}


def _as_json_value(name: str, each: Grain, engine: Engine) -> str:
    """Dates and moments travel as text, so that every engine writes them alike."""
    kind = load_dictionary().types(each)[name]
    if kind not in ("date", "timestamp"):
        return f"f.{name}"
    return f"CAST(f.{name} AS {'VARCHAR' if engine == 'duckdb' else 'STRING' if engine == 'spark' else 'TEXT'})"
