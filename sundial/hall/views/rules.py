"""By which rules the officers are watched: every rule in force, in plain words, with its law. Open to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sundial.kernel import clock
from sundial.rules.rule import Rule
from sundial.rules.vocabulary import KIND_NAMES, KINDS, Language
from sundial.rules.words import in_words
from sundial.supervision.rulebook import rules_on
from sundial.system.access import public


@dataclass(frozen=True)
class Told:
    """A rule as the public reads it."""

    rule: Rule
    name: str
    formula: str


@public
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force today, by kind."""
    language: Language = "en" if (get_language() or "").startswith("en") else "zh"
    ordered = sorted(rules_on(clock.today()), key=lambda rule: (KINDS.index(rule.kind), rule.id))
    kinds = [
        (KIND_NAMES[kind].in_language(language), [_told(rule, language) for rule in held])
        for kind, held in groupby(ordered, key=lambda rule: rule.kind)
    ]
    return render(request, "hall/rules.html", {"kinds": kinds, "today": clock.today()})


def _told(rule: Rule, language: Language) -> Told:
    name = rule.name_en if language == "en" else rule.name
    return Told(rule, name, in_words(rule.when, rule.params or {}, rule.each, language))
