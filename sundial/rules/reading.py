"""Reads one rule file into a rule; whatever is wrong in it is refused with file, line, column and a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sundial.kernel.refusal import gettext_noop as _
from sundial.rules.dictionary import FactDictionary, Grain
from sundial.rules.expressions import Expression, ExpressionError, ParamValue, nearest, read
from sundial.rules.relations import RELATIONS
from sundial.rules.rule import Basis, Example, Exemption, FollowUp, Rule
from sundial.rules.said import said
from sundial.rules.sentences import PLACE, names_in
from sundial.rules.source import RuleError, Value, open_yaml, read_yaml
from sundial.rules.vocabulary import KINDS, LIGHTS, OVERS, OWNERS, POWERS, UNITS, VERBS, Over

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
    "score",
    "sentence",
    "sentence_en",
    "keep",
    "follow_up",
    "examples",
}
OPTIONAL = {
    "trigger",
    "note",
    "scope",
    "params",
    "over",
    "each",
    "occurrence",
    "next",
    "measure",
    "limit",
    "exemptions",
    "assumptions",
    "signals",
}
SCOPES = {
    "jurisdictions": "jurisdiction",
    "procedures": "procedure",
    "powers": "power_kind",
    "items": "item_code",
    "organs": "organ_code",
    "regions": "region_code",
    "handling_kinds": "handling_kind",
}
SEVERITIES = ("alarm", "warning", "reminder", "record")
# What a rule over a case may look at: the case, each begun step of it, or the case beside its like.
WITHIN_A_CASE: tuple[Grain, ...] = ("case", "step", "peer")
TOLD_OF_A_CASE = {"case", "events", "steps"}
SHARED = {"certificate", "appointment", "base_item", "base_organ", "base_officer", "base_duty", "base_light"}
EVENT_WORDS = {
    "verb",
    "on",
    "at",
    "recorded",
    "counts_from",
    "by",
    "post",
    "entered_by",
    "address",
    "approver",
    "reason",
    "extends",
    "figures",
    "papers",
    "hands",
    "terms",
}
STEP_WORDS = {"no", "name", "limit", "started", "done", "at", "by", "post", "risk", "stage"}


def load_rule(file: Path, dictionary: FactDictionary) -> Rule:
    """Read one rule file.

    :raises RuleError: with file, line and column, when anything in it is wrong
    """
    return _rule(open_yaml(file), file, dictionary)


def read_rule(text: str, dictionary: FactDictionary, file: Path = Path("rule.yaml")) -> Rule:
    """Read one rule from ``text``, which is called ``file`` where something in it is refused.

    :raises RuleError: with file, line and column, when anything in it is wrong
    """
    return _rule(read_yaml(text, file), file, dictionary)


def _rule(root: Value, file: Path, dictionary: FactDictionary) -> Rule:
    fields = root.fields(REQUIRED, OPTIONAL)
    over: Over = _one_of(fields["over"], OVERS) if "over" in fields else "case"
    each = _grain(fields.get("each"), over)
    params = _params(fields.get("params"))
    types = dictionary.types(each)
    first, last = _effective(fields["effective"])

    def expression(name: str, expected: Any) -> Expression | None:
        return _expression(fields[name], types, params, expected) if name in fields else None

    rule = Rule(
        id=_identifier(fields["id"]),
        version=_whole(fields["version"]),
        name=fields["name"].text(),
        name_en=fields["name_en"].text(),
        kind=_one_of(fields["kind"], KINDS),
        basis=tuple(_basis(item) for item in _some(fields["basis"])),
        owner=_one_of(fields["owner"], tuple(OWNERS)),
        effective_from=first,
        effective_until=last,
        when=_expression(fields["when"], types, params, "boolean"),
        light=_one_of(fields["light"], LIGHTS),
        severity=_one_of(fields["severity"], SEVERITIES),
        score=_points(fields["score"]),
        sentence_zh=fields["sentence"].text(),
        sentence_en=fields["sentence_en"].text(),
        keep=tuple(_fact_name(item, types) for item in _some(fields["keep"])),
        follow_up=_follow_up(fields["follow_up"]),
        examples=tuple(_example(item, each) for item in _some(fields["examples"])),
        file=file,
        trigger=fields["trigger"].text() if "trigger" in fields else None,
        note=fields["note"].text() if "note" in fields else None,
        scope=_scope(fields.get("scope"), types),
        params=params,
        over=over,
        each=each,
        occurrence=expression("occurrence", None),
        next=expression("next", "timestamp"),
        measure=_measure(fields.get("measure"), types, fields["keep"].plain()),
        limit=_identifier(fields["limit"]) if "limit" in fields else None,
        exemptions=tuple(_exemption(item, types, params) for item in _listed(fields.get("exemptions"))),
        assumptions=tuple(item.text() for item in _listed(fields.get("assumptions"))),
        signals=tuple(item.text() for item in _listed(fields.get("signals"))),
    )
    _check(rule, fields)
    return rule


def _check(rule: Rule, fields: Mapping[str, Value]) -> None:
    """What only the whole rule can tell."""
    for key in ("sentence", "sentence_en"):
        _check_sentence(fields[key], rule)
    if rule.is_daily and "next" in fields:
        fields["next"].refuse(said(_("this rule is looked at every day, so it has no next moment")))
    if "params" in fields:
        _check_params_used(fields["params"], rule)
    _check_examples(fields["examples"], rule)


def _grain(value: Value | None, over: Over) -> Grain:
    if value is None:
        return over
    if over != "case":
        value.refuse(said(_("a rule over %(over)s has no parts; leave each out"), over=over))
    found: Grain = _one_of(value, WITHIN_A_CASE)
    return found


def _listed(value: Value | None) -> list[Value]:
    return value.items() if value else []


def _some(value: Value) -> list[Value]:
    found = value.items()
    if not found:
        value.refuse(said(_("at least one is wanted here")))
    return found


def _identifier(value: Value) -> str:
    text = value.text()
    if not re.fullmatch(r"[a-z][a-z0-9-]*", text):
        value.refuse(said(_("an id is lower-case letters, digits and hyphens, beginning with a letter")))
    return text


def _whole(value: Value) -> int:
    number = value.plain()
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        value.refuse(said(_("a whole number from 1 is wanted here")))
    return number


def _points(value: Value) -> float:
    number = value.plain()
    if not isinstance(number, int | float) or isinstance(number, bool) or number < 0:
        value.refuse(said(_("points from 0 are wanted here")))
    return number


def _one_of(value: Value, known: tuple[Any, ...]) -> Any:
    found = value.plain()
    if found not in known:
        value.refuse(
            said(
                _("%(name)s is not known here%(near)s; known are %(known)s"),
                name=found,
                near=nearest(str(found), known),
                known=", ".join(known),
            )
        )
    return found


def _basis(value: Value) -> Basis:
    fields = value.fields({"law", "article"}, {"unverified"})
    unverified = fields["unverified"].text() if "unverified" in fields else None
    return Basis(fields["law"].text(), str(fields["article"].plain() or ""), unverified)


def _day(value: Value) -> date:
    found = value.plain()
    if not isinstance(found, date):
        value.refuse(said(_("a date such as 2026-03-02 is wanted here")))
    return found


def _effective(value: Value) -> tuple[date, date | None]:
    fields = value.fields({"from"}, {"until"})
    first, last = _day(fields["from"]), _day(fields["until"]) if "until" in fields else None
    if last and last < first:
        fields["until"].refuse(said(_("the rule would end before it begins")))
    return first, last


def _params(value: Value | None) -> dict[str, ParamValue]:
    if value is None:
        return {}
    found = value.plain()
    if not isinstance(found, dict):
        value.refuse(said(_("a mapping of names to values is wanted here")))
    for name, given in found.items():
        if not _is_parameter(given):
            value.refuse(
                said(_("%(name)s is neither a number, a text, a date, true or false, nor a list of these"), name=name)
            )
    return found


def _is_parameter(given: Any) -> bool:
    if isinstance(given, list):
        return bool(given) and len({type(item) for item in given}) == 1 and isinstance(given[0], int | str)
    return isinstance(given, bool | int | float | str | date)


def _scope(value: Value | None, types: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if value is None:
        return ()
    fields = value.fields(set(), set(SCOPES))
    for name, listed in fields.items():
        if SCOPES[name] not in types:
            listed.refuse(said(_("what this rule looks at has no %(name)s"), name=name))
    for power in _listed(fields.get("powers")):
        _one_of(power, tuple(POWERS))
    return tuple((SCOPES[name], tuple(item.text() for item in _some(listed))) for name, listed in fields.items())


def _expression(value: Value, types: Mapping[str, Any], params: Mapping[str, ParamValue], expected: Any) -> Expression:
    text = value.expression()
    try:
        return read(text, types, params, expected)
    except ExpressionError as error:
        value.refuse(error.message, error.line, error.column)


def _fact_name(value: Value, types: Mapping[str, Any]) -> str:
    name = value.text()
    if name not in types:
        value.refuse(said(_("there is no fact named %(name)s%(near)s"), name=name, near=nearest(name, types)))
    return name


def _measure(value: Value | None, types: Mapping[str, Any], kept: list[str]) -> str | None:
    """The kept number by which findings of this rule are put in order, worst first."""
    if value is None:
        return None
    if value.text() not in kept or types.get(value.text()) not in ("integer", "decimal"):
        value.refuse(said(_("the measure is one of the kept facts, and a number")))
    return value.text()


def _follow_up(value: Value) -> FollowUp:
    fields = value.fields({"who", "what"}, {"within"})
    within = fields["within"].fields({"value", "unit"}) if "within" in fields else None
    return FollowUp(
        who=fields["who"].text(),
        what=fields["what"].text(),
        within=(_whole(within["value"]), _one_of(within["unit"], tuple(UNITS))) if within else None,
    )


def _exemption(value: Value, types: Mapping[str, Any], params: Mapping[str, ParamValue]) -> Exemption:
    fields = value.fields({"name", "basis"}, {"when"})
    when = _expression(fields["when"], types, params, "boolean") if "when" in fields else None
    return Exemption(fields["name"].text(), fields["basis"].text(), when)


def _example(value: Value, each: Grain) -> Example:
    alone = TOLD_OF_A_CASE if each in ("case", "step") else {"cases"}
    fields = value.fields({"name", "on", "expect"}, {"name_en", *alone, *SHARED})
    told = [_told(item.fields(set(), {*TOLD_OF_A_CASE, "times"})) for item in _listed(fields.get("cases"))]
    if each in ("case", "step"):
        told = [_told({name: fields[name] for name in TOLD_OF_A_CASE & fields.keys()})]
    return Example(
        name=fields["name"].text(),
        on=_day(fields["on"]),
        expect=_one_of(fields["expect"], (*LIGHTS, "none")),
        cases=tuple(told),
        given={name: tuple(_row(item, name) for item in fields[name].items()) for name in SHARED & fields.keys()},
        line=value.node.start_mark.line + 1,
        name_en=fields["name_en"].text() if "name_en" in fields else "",
    )


def _told(fields: Mapping[str, Value]) -> dict[str, Any]:
    """One told case, every word of it known: a misspelt word would prove nothing."""
    if "case" in fields:
        fields["case"].fields(set(), set(RELATIONS["base_case"]))
    for event in _listed(fields.get("events")):
        words = event.fields({"verb", "on"}, EVENT_WORDS)
        _one_of(words["verb"], tuple(VERBS))
        if "figures" in words:
            words["figures"].fields(set(), set(RELATIONS["base_detail"]))
    for step in _listed(fields.get("steps")):
        step.fields({"no", "name"}, STEP_WORDS)
    return {name: field.plain() for name, field in fields.items()}


def _row(value: Value, relation: str) -> dict[str, Any]:
    value.fields(set(), set(RELATIONS[relation]))
    row: dict[str, Any] = value.plain()
    return row


def _check_sentence(value: Value, rule: Rule) -> None:
    """A sentence may show only what the finding keeps, so that it reads the same in ten years."""
    if re.search("[{}]", PLACE.sub("", value.text())):
        value.refuse(said(_("a value stands in a sentence as {name}, words bent to it as {name|one|many}")))
    for name in names_in(value.text()):
        if name not in rule.keep and name not in (rule.params or {}):
            value.refuse(said(_("the sentence shows {%(name)s}, which is neither kept nor a parameter"), name=name))


def _check_params_used(value: Value, rule: Rule) -> None:
    """A parameter nothing reads would let a jurist believe he changed something."""
    texts = [rule.when, rule.occurrence, rule.next, *(exemption.when for exemption in rule.exemptions)]
    read_by = " ".join(text.text for text in texts if text)
    shown = {*names_in(rule.sentence_zh), *names_in(rule.sentence_en)}
    for name in rule.params or {}:
        if f":{name}" not in read_by and name not in shown:
            value.refuse(said(_("the parameter %(name)s is never used"), name=name))


def _check_examples(value: Value, rule: Rule) -> None:
    """Examples stand on both sides of the edge."""
    lit = {example.expect == "none" for example in rule.examples}
    if lit != {True, False}:
        value.refuse(said(_("examples are wanted on both sides of the edge: one that lights and one that does not")))
    for example in rule.examples:
        if example.expect not in ("none", rule.light):
            raise RuleError(
                rule.file,
                example.line,
                1,
                said(_("the rule gives %(light)s, but the example expects another light"), light=rule.light),
            )
