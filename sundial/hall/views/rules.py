"""By which rules the officers are watched: every rule in force, in plain words, with its law. Open to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sundial.kernel import clock
from sundial.rules.rule import Rule
from sundial.rules.vocabulary import KINDS
from sundial.supervision import rule_words as words
from sundial.supervision.rulebook import rules_on
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches


@dataclass(frozen=True)
class Told:
    """A rule as the public reads it."""

    rule: Rule
    name: str
    formula: str


@public
@open_to_caches
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force today, by kind."""
    ordered = sorted(rules_on(clock.today()), key=lambda rule: (KINDS.index(rule.kind), rule.id))
    kinds = [
        (kind, [Told(rule, words.name_of(rule), words.formula(rule, names_params=False)) for rule in held])
        for kind, held in groupby(ordered, key=words.kind_of)
    ]
    return render(request, "hall/rules.html", {"kinds": kinds, "today": clock.today()})
