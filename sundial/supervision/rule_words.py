"""A rule in the reader's language: its name, its formula, its sentence, whose it is, and the facts it looks at."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from sundial.rules.dictionary import load_dictionary
from sundial.rules.phrases import duty, ground, phrase
from sundial.rules.rule import Rule
from sundial.rules.sentences import fill
from sundial.rules.vocabulary import KIND_NAMES, OWNERS, Language
from sundial.rules.words import in_words


@dataclass(frozen=True)
class Named:
    """A fact a rule looks at, in words."""

    name: str
    meaning: str
    law: str


def language() -> Language:
    """The reader's language, as the rules know it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def name_of(rule: Rule) -> str:
    return rule.name_en if language() == "en" else rule.name


def kind_of(rule: Rule) -> str:
    return KIND_NAMES[rule.kind].in_language(language())


def owner_of(rule: Rule) -> str:
    return OWNERS[rule.owner].in_language(language())


def formula(rule: Rule, *, names_params: bool = True) -> str:
    """When it lights; with the names of its parameters for whoever may change them."""
    return in_words(rule.when, rule.params or {}, rule.each, language(), names_params=names_params)


def follow_up(rule: Rule) -> str:
    """Who must do what once it has lit."""
    return duty(rule.follow_up, language())


def exemptions(rule: Rule) -> list[str]:
    """The grounds on which it keeps silent, each with its basis."""
    return [ground(each.name, each.basis, language()) for each in rule.exemptions]


def assumptions(rule: Rule) -> list[str]:
    return [phrase(each, language()) for each in rule.assumptions]


def next_look(rule: Rule) -> str:
    return in_words(rule.next, rule.params or {}, rule.each, language()) if rule.next else ""


def sentence(rule: Rule) -> str:
    """What a light of it says, with the name of each value in place of the value."""
    template = rule.sentence_en if language() == "en" else rule.sentence_zh
    params = rule.params or {}
    return fill(template, lambda name: f"〔{_meaning(name, rule)}〕", lambda name: params.get(name) == 1)


def _meaning(name: str, rule: Rule) -> str:
    if name in (rule.params or {}):
        return str((rule.params or {})[name])
    fact = load_dictionary().named(name)
    if fact is None:
        return name
    return fact.en if language() == "en" else fact.zh


def facts_of(rule: Rule) -> list[Named]:
    """The facts that the expressions of a rule name."""
    known = load_dictionary().facts(rule.each)
    english = language() == "en"
    return [
        Named(name, known[name].en if english else known[name].zh, known[name].law or "")
        for name in sorted(rule.when.names)
    ]
