"""A rule: when it lights, why, in which words, and what must follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sundial.rules.dictionary import FactDictionary, Grain
from sundial.rules.expressions import Expression, ExpressionError, ParamValue, read
from sundial.rules.sentences import render
from sundial.rules.source import RuleError, Value, open_yaml
from sundial.rules.vocabulary import KINDS, LIGHTS, Kind, Language, Light

REQUIRED = {
    "id",
    "version",
    "name",
    "name_en",
    "kind",
    "basis",
    "owner",
    "effective",
    "when",
    "light",
    "severity",
    "sentence",
    "sentence_en",
    "keep",
    "follow_up",
    "examples",
}
OPTIONAL = {"trigger", "note", "scope", "params", "each", "occurrence", "next", "measure", "exemptions"}
SCOPES = {
    "jurisdictions": "jurisdiction",
    "procedures": "procedure",
    "items": "item_code",
    "organs": "organ_code",
    "regions": "region_code",
    "handling_kinds": "handling_kind",
}
SEVERITIES = ("alarm", "warning", "reminder", "record")


@dataclass(frozen=True)
class Basis:
    """A law and its article."""

    law: str
    article: str


@dataclass(frozen=True)
class FollowUp:
    """Who must do what, and within which time (value and unit, or None where the law names none)."""

    who: str
    what: str
    within: tuple[int, str] | None = None


@dataclass(frozen=True)
class Exemption:
    """A lawful reason for which the rule keeps silent."""

    name: str
    when: Expression
    basis: str


@dataclass(frozen=True)
class Example:
    """A worked case: what was given, on which day, and the light it must get (``none`` for no light)."""

    name: str
    on: date
    expect: str
    case: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...]
    steps: tuple[Mapping[str, Any], ...]
    line: int


@dataclass(frozen=True)
class Rule:
    """One version of one rule."""

    id: str
    version: int
    name: str
    name_en: str
    kind: Kind
    basis: tuple[Basis, ...]
    owner: str
    effective_from: date
    effective_to: date | None
    when: Expression
    light: Light
    severity: str
    sentence_zh: str
    sentence_en: str
    keep: tuple[str, ...]
    follow_up: FollowUp
    examples: tuple[Example, ...]
    file: Path
    trigger: str | None = None
    note: str | None = None
    scope: tuple[tuple[str, tuple[str, ...]], ...] = ()
    params: Mapping[str, ParamValue] | None = None
    each: Grain = "case"
    occurrence: Expression | None = None
    next: Expression | None = None
    measure: str | None = None
    exemptions: tuple[Exemption, ...] = ()

    def is_effective(self, on: date) -> bool:
        """Whether this version is in force on ``on``; both ends belong to the period."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def sentence(self, values: Mapping[str, Any], language: Language = "zh") -> str:
        """Return the sentence that explains a finding, its values filled in."""
        template = self.sentence_zh if language == "zh" else self.sentence_en
        return render(template, {**(self.params or {}), **values}, language)

    def legal_basis(self) -> str:
        """Return the basis as one text, such as ``行政许可法 第四十二条``."""
        return "、".join(f"{basis.law} {basis.article}".strip() for basis in self.basis)

    def lit(self, light: Light) -> Rule:
        """Return the same rule with another light, as a local palette may ask."""
        return replace(self, light=light)


def load_rule(file: Path, dictionary: FactDictionary) -> Rule:
    """Read one rule file.

    :raises RuleError: with file, line and column, when anything in it is wrong
    """
    root = open_yaml(file)
    fields = root.fields(REQUIRED, OPTIONAL)
    each: Grain = "step" if "each" in fields and _one_of(fields["each"], ("case", "step")) == "step" else "case"
    params = _params(fields.get("params"))
    types = dictionary.types(each)

    def expression(value: Value | None, expected: Any) -> Expression | None:
        return _expression(value, types, params, expected) if value else None

    when = _expression(fields["when"], types, params, "boolean")
    rule = Rule(
        id=_identifier(fields["id"]),
        version=_whole(fields["version"]),
        name=fields["name"].text(),
        name_en=fields["name_en"].text(),
        kind=_one_of(fields["kind"], KINDS),
        basis=tuple(_basis(item) for item in fields["basis"].items()),
        owner=fields["owner"].text(),
        effective_from=_effective(fields["effective"])[0],
        effective_to=_effective(fields["effective"])[1],
        when=when,
        light=_one_of(fields["light"], LIGHTS),
        severity=_one_of(fields["severity"], SEVERITIES),
        sentence_zh=fields["sentence"].text(),
        sentence_en=fields["sentence_en"].text(),
        keep=tuple(_fact_name(item, types) for item in fields["keep"].items()),
        follow_up=_follow_up(fields["follow_up"]),
        examples=tuple(_example(item) for item in fields["examples"].items()),
        file=file,
        trigger=fields["trigger"].text() if "trigger" in fields else None,
        note=fields["note"].text() if "note" in fields else None,
        scope=_scope(fields.get("scope")),
        params=params,
        each=each,
        occurrence=expression(fields.get("occurrence"), None),
        next=expression(fields.get("next"), "timestamp"),
        measure=_measure(fields.get("measure"), types, fields["keep"].plain()),
        exemptions=tuple(_exemption(item, types, params) for item in _listed(fields.get("exemptions"))),
    )
    for key in ("sentence", "sentence_en"):
        _check_sentence(fields[key], rule)
    _check_examples(fields["examples"], rule)
    return rule


def _listed(value: Value | None) -> list[Value]:
    return value.items() if value else []


def _identifier(value: Value) -> str:
    text = value.text()
    if not re.fullmatch(r"[a-z][a-z0-9-]*", text):
        value.refuse("an id is lower-case letters, digits and hyphens, beginning with a letter")
    return text


def _whole(value: Value) -> int:
    number = value.plain()
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        value.refuse("a whole number from 1 is wanted here")
    return number


def _one_of(value: Value, known: tuple[Any, ...]) -> Any:
    found = value.plain()
    if found not in known:
        value.refuse(f"{found} is not known here; known are {', '.join(known)}")
    return found


def _basis(value: Value) -> Basis:
    fields = value.fields({"law", "article"})
    return Basis(fields["law"].text(), str(fields["article"].plain() or ""))


def _day(value: Value) -> date:
    found = value.plain()
    if not isinstance(found, date):
        value.refuse("a date such as 2026-03-02 is wanted here")
    return found


def _effective(value: Value) -> tuple[date, date | None]:
    fields = value.fields({"from"}, {"to"})
    first, last = _day(fields["from"]), _day(fields["to"]) if "to" in fields else None
    if last and last < first:
        fields["to"].refuse("the rule would end before it begins")
    return first, last


def _params(value: Value | None) -> dict[str, ParamValue]:
    found = value.plain() if value else {}
    if value and not isinstance(found, dict):
        value.refuse("a mapping of names to values is wanted here")
    return found


def _scope(value: Value | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if value is None:
        return ()
    fields = value.fields(set(), set(SCOPES))
    return tuple((SCOPES[name], tuple(item.text() for item in listed.items())) for name, listed in fields.items())


def _expression(value: Value, types: Mapping[str, Any], params: Mapping[str, ParamValue], expected: Any) -> Expression:
    text = value.expression()
    try:
        return read(text, types, params, expected)
    except ExpressionError as error:
        value.refuse(error.message, error.line, error.column)


def _fact_name(value: Value, types: Mapping[str, Any]) -> str:
    name = value.text()
    if name not in types:
        value.refuse(f"there is no fact named {name}")
    return name


def _measure(value: Value | None, types: Mapping[str, Any], kept: list[str]) -> str | None:
    """The kept number by which findings of this rule are put in order, worst first."""
    if value is None:
        return None
    if value.text() not in kept or types.get(value.text()) not in ("integer", "decimal"):
        value.refuse("the measure is one of the kept facts, and a number")
    return value.text()


def _follow_up(value: Value) -> FollowUp:
    fields = value.fields({"who", "what"}, {"within"})
    within = fields["within"].fields({"value", "unit"}) if "within" in fields else None
    return FollowUp(
        who=fields["who"].text(),
        what=fields["what"].text(),
        within=(_whole(within["value"]), within["unit"].text()) if within else None,
    )


def _exemption(value: Value, types: Mapping[str, Any], params: Mapping[str, ParamValue]) -> Exemption:
    fields = value.fields({"name", "when", "basis"})
    return Exemption(
        fields["name"].text(), _expression(fields["when"], types, params, "boolean"), fields["basis"].text()
    )


def _example(value: Value) -> Example:
    fields = value.fields({"name", "on", "expect"}, {"case", "events", "steps"})
    return Example(
        name=fields["name"].text(),
        on=_day(fields["on"]),
        expect=_one_of(fields["expect"], (*LIGHTS, "none")),
        case=fields["case"].plain() if "case" in fields else {},
        events=tuple(item.plain() for item in _listed(fields.get("events"))),
        steps=tuple(item.plain() for item in _listed(fields.get("steps"))),
        line=value.node.start_mark.line + 1,
    )


def _check_sentence(value: Value, rule: Rule) -> None:
    """A sentence may show only what the finding keeps, so that it reads the same in ten years."""
    for name in re.findall(r"{(\w+)}", value.text()):
        if name not in rule.keep and name not in (rule.params or {}):
            value.refuse(f"the sentence shows {{{name}}}, which is neither kept nor a parameter")


def _check_examples(value: Value, rule: Rule) -> None:
    """Examples stand on both sides of the edge."""
    lit = {example.expect == "none" for example in rule.examples}
    if lit != {True, False}:
        value.refuse("examples are wanted on both sides of the edge: one that lights and one that does not")
    for example in rule.examples:
        if example.expect not in ("none", rule.light):
            raise RuleError(
                rule.file, example.line, 1, f"the rule gives {rule.light}, but the example expects another light"
            )
