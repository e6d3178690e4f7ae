"""A rule: when it lights, why, in which words, and what must follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from sundial.rules.dictionary import Grain
from sundial.rules.expressions import Expression, ParamValue
from sundial.rules.sentences import render
from sundial.rules.vocabulary import Kind, Language, Light, Over


@dataclass(frozen=True)
class Basis:
    """A law and its article; ``unverified`` says what has not been checked against the text in force, if anything."""

    law: str
    article: str
    unverified: str | None = None


@dataclass(frozen=True)
class FollowUp:
    """Who must do what, and within which time (value and unit, or None where the law names none)."""

    who: str
    what: str
    within: tuple[int, str] | None = None


@dataclass(frozen=True)
class Exemption:
    """A lawful reason for which the rule keeps silent; without ``when``, a ground the officer concerned must show."""

    name: str
    basis: str
    when: Expression | None = None


@dataclass(frozen=True)
class Example:
    """A worked story: what was given, on which day, and the light it must get (``none`` for no light).

    ``cases`` holds one told case, or several where the rule sets cases beside each other; ``given`` rows of the relations
    that belong to no case, such as certificates.
    """

    name: str
    on: date
    expect: str
    cases: tuple[Mapping[str, Any], ...]
    given: Mapping[str, tuple[Mapping[str, Any], ...]]
    line: int
    name_en: str = ""


@dataclass(frozen=True)
class Rule:
    """One version of one rule.

    ``score`` is the points it costs the organ in assessment once confirmed. ``over`` is what it looks at: a case (or, with
    ``each``, every begun step of one), an item, an officer or an organ. ``limit`` names the limit it watches, where other
    rules watch the same one: their lights on one thing stand together. ``signals`` are the signals of the founding
    documents that it carries out.
    """

    id: str
    version: int
    name: str
    name_en: str
    kind: Kind
    basis: tuple[Basis, ...]
    owner: str
    effective_from: date
    effective_until: date | None
    when: Expression
    light: Light
    severity: str
    score: float
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
    over: Over = "case"
    each: Grain = "case"
    occurrence: Expression | None = None
    next: Expression | None = None
    measure: str | None = None
    limit: str | None = None
    exemptions: tuple[Exemption, ...] = ()
    assumptions: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> dict[tuple[str, str], str]:
        """The texts it came out as, by what they ask and for which engine; ``compiling`` fills it."""
        return {}

    @property
    def is_daily(self) -> bool:
        """Whether it needs more than one case to be told, and is therefore looked at once a day."""
        return self.each not in ("case", "step")

    def is_effective(self, on: date) -> bool:
        """Whether this version is in force on ``on``; both ends belong to the period."""
        return self.effective_from <= on and (self.effective_until is None or on <= self.effective_until)

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
