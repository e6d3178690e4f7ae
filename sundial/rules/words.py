"""An expression in words, for those who answer for a rule and read no SQL: every fact by its name, every sign by its meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sqlglot import exp

from sundial.rules.dictionary import Fact, Grain, load_dictionary
from sundial.rules.expressions import Expression, ParamValue
from sundial.rules.vocabulary import UNITS, VERBS, Language, Name

SIGNS: dict[type[exp.Expr], Name] = {
    exp.EQ: Name("等于", "is"),
    exp.NEQ: Name("不等于", "is not"),
    exp.GT: Name("大于", "is more than"),
    exp.GTE: Name("不小于", "is at least"),
    exp.LT: Name("小于", "is less than"),
    exp.LTE: Name("不大于", "is at most"),
    exp.Add: Name("加", "plus"),
    exp.Sub: Name("减", "less"),
    exp.Mul: Name("乘以", "times"),
    exp.DPipe: Name("连", "followed by"),
}
CALLS: dict[str, Name] = {
    "DAYS_BETWEEN": Name("{0}至{1}的天数", "the days from {0} to {1}"),
    "PLUS_DAYS": Name("{0}之后{1}日", "{1} days after {0}"),
    "PLUS_MONTHS": Name("{0}之后{1}个月", "{1} months after {0}"),
    "PLUS_WORKING_DAYS": Name("{0}之后{1}个工作日", "{1} working days after {0}"),
    "START_OF_DAY": Name("{0}零时", "the beginning of {0}"),
}
FOLDS: dict[type[exp.Expr], Name] = {
    exp.Least: Name("{}中的最小者", "the least of {}"),
    exp.Greatest: Name("{}中的最大者", "the greatest of {}"),
}
ONE: dict[type[exp.Expr], Name] = {
    exp.Abs: Name("{}的绝对值", "the size of {}"),
    exp.Ceil: Name("{}进为整数", "{} rounded up"),
    exp.Floor: Name("{}舍为整数", "{} rounded down"),
    exp.Round: Name("{}四舍五入", "{} rounded"),
    exp.Neg: Name("负{}", "minus {}"),
}


def in_words(
    expression: Expression,
    params: Mapping[str, ParamValue],
    each: Grain,
    language: Language = "zh",
    *,
    names_params: bool = True,
) -> str:
    """Return ``expression`` as a sentence; a parameter shows its value, and its name to whoever may change it."""
    speaker = _Speaker(load_dictionary().facts(each), params, language, names_params)
    return speaker.say(expression.tree)


class _Speaker:
    def __init__(
        self, facts: Mapping[str, Fact], params: Mapping[str, ParamValue], language: Language, names_params: bool
    ) -> None:
        self.facts, self.params, self.language, self.names_params = facts, params, language, names_params

    def of(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def say(self, node: exp.Expr) -> str:
        special = SPOKEN.get(type(node))
        if special:
            return special(self, node)
        if type(node) in SIGNS:
            return self.sign(node)
        if type(node) in ONE:
            return ONE[type(node)].in_language(self.language).format(self.say(node.this))
        if type(node) in FOLDS:
            listed = self.listed([node.this, *node.expressions])
            return FOLDS[type(node)].in_language(self.language).format(listed)
        return node.sql(dialect="postgres")

    def listed(self, nodes: list[exp.Expr]) -> str:
        return self.of("、", ", ").join(self.say(node) for node in nodes)

    def sign(self, node: exp.Expr) -> str:
        word = SIGNS[type(node)].in_language(self.language)
        left, right = (self.member(part, exp.Coalesce) for part in (node.this, node.expression))
        return f"{left}{word}{right}" if self.language == "zh" else f"{left} {word} {right}"

    def fact(self, node: exp.Expr) -> str:
        fact = self.facts.get(node.name)
        if fact is None:
            return str(node.name)
        return f"“{fact.zh if self.language == 'zh' else fact.en}”"

    def param(self, node: exp.Expr) -> str:
        value = self.params.get(node.name)
        shown = self.of("、", ", ").join(map(str, value)) if isinstance(value, list) else value
        if not self.names_params:
            return str(shown)
        return self.of(f"{shown}（参数 {node.name}）", f"{shown} (parameter {node.name})")

    def literal(self, node: exp.Expr) -> str:
        known = VERBS.get(node.name) or UNITS.get(node.name)
        return known.in_language(self.language) if known else str(node.name)

    def both(self, node: exp.Expr) -> str:
        return self.of("，且", ", and ").join(self.member(part, exp.Or) for part in (node.this, node.expression))

    def either(self, node: exp.Expr) -> str:
        return self.of("，或", ", or ").join(self.member(part, exp.And) for part in (node.this, node.expression))

    def member(self, node: exp.Expr, other: type[exp.Expr]) -> str:
        """A part of one kind inside a whole of the other stands in brackets."""
        said = self.say(node)
        return self.of(f"（{said}）", f"({said})") if isinstance(node, other) else said

    def no(self, node: exp.Expr) -> str:
        said = self.say(node.this.this if isinstance(node.this, exp.Paren) else node.this)
        return self.of(f"并非（{said}）", f"not ({said})")

    def is_(self, node: exp.Expr) -> str:
        if isinstance(node.expression, exp.Null):
            fact = self.say(node.this)
            if node.args.get("negate"):
                return self.of(f"{fact}有记载", f"{fact} is on record")
            return self.of(f"{fact}无记载", f"{fact} is not on record")
        return f"{self.say(node.this)}{self.of('为', ' is ')}{self.say(node.expression)}"

    def truth(self, node: exp.Expr) -> str:
        return self.of("是", "true") if node.this else self.of("否", "false")

    def inner(self, node: exp.Expr) -> str:
        said = self.say(node.this)
        return said if re.fullmatch(r"（.*）|\(.*\)", said) else self.of(f"（{said}）", f"({said})")

    def within(self, node: exp.Expr) -> str:
        listed = node.expressions or ([node.args["field"]] if node.args.get("field") else [])
        return self.of(f"{self.say(node.this)}属于", f"{self.say(node.this)} is one of ") + self.listed(listed)

    def between(self, node: exp.Expr) -> str:
        low, high = self.say(node.args["low"]), self.say(node.args["high"])
        return self.of(f"{self.say(node.this)}在{low}至{high}之间", f"{self.say(node.this)} is from {low} to {high}")

    def fallback(self, node: exp.Expr) -> str:
        """What is not on record counts as the last one given; where that is “no”, the words do not change."""
        last = node.expressions[-1]
        if isinstance(last, exp.Boolean) and not last.this and len(node.expressions) == 1:
            return self.say(node.this)
        rest = [self.say(each) for each in node.expressions]
        joined = self.of("，无记载的取", ", or where that is not on record, ").join([self.say(node.this), *rest])
        return joined

    def case(self, node: exp.Expr) -> str:
        parts = [
            self.of("若{}，为{}", "if {}: {}").format(self.say(branch.this), self.say(branch.args["true"]))
            for branch in node.args["ifs"]
        ]
        if node.args.get("default"):
            parts.append(self.of("否则为", "otherwise ") + self.say(node.args["default"]))
        return self.of("；", "; ").join(parts)

    def call(self, node: exp.Expr) -> str:
        pattern = CALLS[node.name.upper()].in_language(self.language)
        return pattern.format(*(self.say(argument) for argument in node.expressions))


SPOKEN: dict[type[exp.Expr], Callable[[_Speaker, exp.Expr], str]] = {
    exp.Column: _Speaker.fact,
    exp.Placeholder: _Speaker.param,
    exp.Literal: _Speaker.literal,
    exp.Boolean: _Speaker.truth,
    exp.Null: lambda speaker, _node: speaker.of("无记载", "nothing on record"),
    exp.Paren: _Speaker.inner,
    exp.And: _Speaker.both,
    exp.Or: _Speaker.either,
    exp.Not: _Speaker.no,
    exp.Is: _Speaker.is_,
    exp.In: _Speaker.within,
    exp.Between: _Speaker.between,
    exp.Coalesce: _Speaker.fallback,
    exp.Case: _Speaker.case,
    exp.Cast: _Speaker.inner,
    exp.Anonymous: _Speaker.call,
}
