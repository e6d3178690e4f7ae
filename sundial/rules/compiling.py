"""One checked rule as a SELECT over the row of facts it looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp, parse_one

from sundial.rules.dialects import json_object, render
from sundial.rules.dictionary import Grain, load_dictionary
from sundial.rules.expressions import Expression
from sundial.rules.relations import Engine
from sundial.rules.rule import Rule

# What a daily finding is on, by what its rule looks at.
SUBJECTS: dict[Grain, str] = {"peer": "case_id", "item": "item_code", "officer": "officer", "organ": "organ_code"}
TEXT: dict[Engine, str] = {"postgres": "TEXT", "duckdb": "VARCHAR", "spark": "STRING"}
NO_VALUES: dict[Engine, str] = {
    "postgres": "CAST(NULL AS JSONB)",
    "duckdb": "CAST(NULL AS JSON)",
    "spark": "CAST(NULL AS STRING)",
}

WORKING_DAYS = "PLUS_WORKING_DAYS"
# The day n working days after (before, when negative) a date, in the calendar of the case at hand: asked for one case at a
# time where there is an index, and joined set by set where there is none.
LOOKED_UP = (
    "(SELECT MAX(later.day) FROM calendar_day AS later WHERE later.calendar = f.calendar AND later.is_working "
    "AND later.ordinal = CAST({days} AS INTEGER) + (SELECT MAX(here.ordinal) FROM calendar_day AS here "
    "WHERE here.calendar = f.calendar AND here.day = {day}))"
)
JOINED = (
    " LEFT JOIN calendar_day AS here{n} ON here{n}.calendar = f.calendar AND here{n}.day = {day}"
    " LEFT JOIN calendar_day AS later{n} ON later{n}.calendar = f.calendar AND later{n}.is_working"
    " AND later{n}.ordinal = here{n}.ordinal + CAST({days} AS INTEGER)"
)


def finding_of(rule: Rule, engine: Engine) -> str:
    """Return the SELECT of everything ``rule`` lights, in the columns of :meth:`sundial.rules.library.RuleSet.sql`."""
    return _once(rule, engine, _finding)


def _finding(rule: Rule, engine: Engine) -> str:
    text = _Text(rule, engine)
    kept = [(name, _as_json_value(name, rule.each, engine)) for name in rule.keep]
    columns = [
        _subject(rule, engine),
        f"'{rule.id}' AS rule_id",
        f"{rule.version} AS rule_version",
        f"{text.occurrence()} AS occurrence",
        f"'{rule.light}' AS light",
        f"'{rule.severity}' AS severity",
        f"{json_object(engine, kept)} AS kept",
        f"{text.moment()} AS next_at",
    ]
    return text.select(columns, text.condition())


def schedule_of(rules: tuple[Rule, ...], engine: Engine) -> list[str]:
    """Return the SELECT of the first moment at which time alone can change an answer, as a list of one or none."""
    moments = [_once(rule, engine, _next_moment) for rule in rules if rule.next]
    if not moments:
        return []
    return [
        "SELECT n.case_id, NULL AS rule_id, NULL AS rule_version, NULL AS occurrence, NULL AS light, NULL AS severity, "  # noqa: S608 - checked rule text
        f"{NO_VALUES[engine]} AS kept, MIN(n.next_at) AS next_at FROM ({' UNION ALL '.join(moments)}) AS n "
        "WHERE n.next_at > n.now GROUP BY n.case_id"
    ]


def _next_moment(rule: Rule, engine: Engine) -> str:
    text = _Text(rule, engine)
    columns = ["f.case_id", f"{text.moment()} AS next_at", "f.now"]
    return text.select(columns, _scope(rule, engine))


def _once(rule: Rule, engine: Engine, compiled: Callable[[Rule, Engine], str]) -> str:
    """Keep the text with the rule: the same rules are asked for theirs on every day that is looked at."""
    key = compiled.__name__, engine
    if key not in rule.compiled:
        rule.compiled[key] = compiled(rule, engine)
    return rule.compiled[key]


def condition_of(rule: Rule, engine: Engine) -> str:
    """Return as text over the row ``f`` alone what holds wherever ``rule`` lights: its condition, less what needs the calendar besides.

    It may hold for more rows than the rule lights, never for fewer: only what stands in no negation is left out.
    """
    parameters = rule.params or {}
    told = replace(rule.when, tree=_of_the_row(rule.when.with_params(parameters)))
    grounds = tuple(ground for ground in rule.exemptions if ground.when and not _reads_calendar(ground.when.tree))
    text = _Text(replace(rule, when=told, exemptions=grounds), engine)
    condition = text.condition()
    assert not text.joins
    return condition


def _of_the_row(tree: exp.Expr) -> exp.Expr:
    """Put TRUE for each part of a condition that reads the calendar."""
    if isinstance(tree, exp.Paren):
        return exp.paren(_of_the_row(tree.this))
    if isinstance(tree, exp.And | exp.Or):
        return type(tree)(this=_of_the_row(tree.this), expression=_of_the_row(tree.expression))
    return exp.true() if _reads_calendar(tree) else tree.copy()


def _reads_calendar(tree: exp.Expr) -> bool:
    return any(call.name.upper() == WORKING_DAYS for call in tree.find_all(exp.Anonymous))


class _Text:
    """The expressions of one rule as text for an engine, with the joins they turn out to need."""

    def __init__(self, rule: Rule, engine: Engine) -> None:
        self.rule, self.engine = rule, engine
        self.joins: list[str] = []

    def select(self, columns: list[str], condition: str) -> str:
        source = f"{self.rule.each}_fact AS f{''.join(self.joins)}"
        return f"SELECT {', '.join(columns)} FROM {source} WHERE {condition}"  # noqa: S608 - checked rule text

    def condition(self) -> str:
        parts = [_scope(self.rule, self.engine), f"({self._compiled(self.rule.when)})"]
        grounds = [exemption.when for exemption in self.rule.exemptions if exemption.when]
        parts += [f"NOT COALESCE({self._compiled(ground)}, FALSE)" for ground in grounds]
        return " AND ".join(parts)

    def occurrence(self) -> str:
        found = self.rule.occurrence
        return f"CAST({self._compiled(found)} AS {TEXT[self.engine]})" if found else "'1'"

    def moment(self) -> str:
        """A day means the moment it begins, local time; a moment means itself."""
        if self.rule.next is None:
            return "CAST(NULL AS TIMESTAMP)"
        tree = self._tree(self.rule.next)
        return render(tree if self.rule.next.type == "timestamp" else _start_of_day(tree), self.engine)

    def _compiled(self, expression: Expression) -> str:
        return render(self._tree(expression), self.engine)

    def _tree(self, expression: Expression) -> exp.Expr:
        """Put parameters in, name the row, and spell out what reads the calendar or the moment asked about."""
        tree = expression.with_params(self.rule.params or {})
        for column in tree.find_all(exp.Column):
            column.set("table", exp.to_identifier("f"))
        spelled: dict[str, Callable[..., exp.Expr]] = {
            "START_OF_DAY": _start_of_day,
            WORKING_DAYS: self._plus_working_days,
        }
        calls = [node for node in tree.find_all(exp.Anonymous) if node.name.upper() in spelled]
        for call in reversed(calls):
            found = spelled[call.name.upper()](*call.expressions)
            if call is tree:
                return found
            call.replace(found)
        return tree

    def _plus_working_days(self, day: exp.Expr, days: exp.Expr) -> exp.Expr:
        if self.engine == "postgres":
            text = LOOKED_UP.format(day=day.sql(dialect="postgres"), days=days.sql(dialect="postgres"))
            return parse_one(text, dialect="postgres")
        number = len(self.joins) + 1
        told = {"day": render(day, self.engine), "days": render(days, self.engine)}
        self.joins.append(JOINED.format(n=number, **told))
        return exp.column("day", table=f"later{number}")


def _subject(rule: Rule, engine: Engine) -> str:
    if not rule.is_daily:
        return "f.case_id"
    return f"'{rule.over}' AS subject_type, CAST(f.{SUBJECTS[rule.each]} AS {TEXT[engine]}) AS subject_id"


def _scope(rule: Rule, engine: Engine) -> str:
    listed = [exp.column(fact, table="f").isin(*values).sql(dialect=engine) for fact, values in rule.scope]
    return " AND ".join(listed) or "TRUE"


def _start_of_day(day: exp.Expr) -> exp.Expr:
    moment = [exp.column("midnight", table="f"), exp.column("today", table="f")]
    return exp.Anonymous(this="MOMENT_OF_DAY", expressions=[day.copy(), *moment])


def _as_json_value(name: str, each: Grain, engine: Engine) -> str:
    """Dates and moments travel as text, so that every engine writes them alike."""
    kind = load_dictionary().types(each)[name]
    if kind not in ("date", "timestamp"):
        return f"f.{name}"
    return f"CAST(f.{name} AS {TEXT[engine]})"
