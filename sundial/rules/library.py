"""The library: all live rules of a directory, compiled into one statement per engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from sundial.rules.compiling import NO_VALUES, TEXT, finding_of, schedule_of
from sundial.rules.dictionary import LAWBOOK, load_dictionary
from sundial.rules.facts import with_daily_parts, with_parts
from sundial.rules.reading import read_rule
from sundial.rules.relations import Engine
from sundial.rules.rule import Rule
from sundial.rules.source import RuleError, open_yaml
from sundial.rules.vocabulary import KINDS, LIGHTS, Light

COLUMNS = ("case_id", "rule_id", "rule_version", "occurrence", "light", "severity", "kept", "next_at")


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
        rules = tuple(rule for rule in self.rules if not rule.is_daily)
        selects = [finding_of(rule if moments else replace(rule, next=None), dialect) for rule in rules]
        if schedule:
            selects += schedule_of(rules, dialect)
        return " UNION ALL ".join(selects) or _nothing(COLUMNS, dialect)

    def daily_sql(self, dialect: Engine = "postgres") -> str:
        """Return the one statement for the rules that need more than one case, as of the end of the day asked about.

        Columns: subject_type, subject_id (text: case_id, item_code, officer or organ_code), then as :meth:`sql` has them.
        """
        return f"WITH {with_daily_parts(dialect)} {self.daily_body_sql(dialect)}"

    def daily_body_sql(self, dialect: Engine) -> str:
        """Return that statement without its WITH, for where the daily facts are kept as tables."""
        selects = [finding_of(rule, dialect) for rule in self.rules if rule.is_daily]
        return " UNION ALL ".join(selects) or _nothing(("subject_type", "subject_id", *COLUMNS[1:]), dialect)


def _nothing(columns: Sequence[str], dialect: Engine) -> str:
    """Return no row, in the columns and types of what rules find."""
    kinds = {"rule_version": "INTEGER", "next_at": "TIMESTAMP"}
    empty = {name: f"CAST(NULL AS {kinds.get(name, TEXT[dialect])})" for name in columns} | {"kept": NO_VALUES[dialect]}
    return f"SELECT {', '.join(f'{value} AS {name}' for name, value in empty.items())} WHERE FALSE"


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


def load_all(directory: Path = LAWBOOK) -> list[Rule]:
    """Read every version of every rule, sorted by id and version."""
    rules = [_rule_of(file, file.read_text(encoding="utf-8")) for file in rule_files(directory)]
    _refuse_doubles(rules)
    return sorted(rules, key=lambda rule: (rule.id, rule.version))


@lru_cache(maxsize=512)
def _rule_of(file: Path, text: str) -> Rule:
    """One rule by the dictionary in force: a book is opened many times by one process, and its texts stay the same."""
    return read_rule(text, load_dictionary(), file)


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
