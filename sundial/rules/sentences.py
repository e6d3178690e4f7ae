"""Sentences that explain a finding: values written as people write them, in Chinese or English.

A sentence holds ``{fact}`` for a value and, where a language bends its words to a number, ``{fact|one form|form of many}``
for the words that go with it: ``{idle_days} working {idle_days|day|days}``. What stands in ``[…]`` is said only where all its facts
are known: of two grounds the one that did not arise is not called unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sundial.rules.dictionary import load_dictionary
from sundial.rules.vocabulary import UNITS, VERBS, Language

AT_ONCE = {"same_day", "on_the_spot"}
UNKNOWN = {"zh": "(不详)", "en": "(unknown)"}
PLACE = re.compile(r"{(\w+)(?:\|([^{}|]*)\|([^{}|]*))?}")
WHERE_KNOWN = re.compile(r"\[([^\[\]]*)\]")


def names_in(template: str) -> list[str]:
    """The facts and parameters a sentence shows or bends its words to."""
    return [match[1] for match in PLACE.finditer(template)]


def fill(template: str, said: Callable[[str], str], is_one: Callable[[str], bool]) -> str:
    """Put ``said(name)`` in every place, and in a place with two forms the one for ``is_one(name)``."""

    def filled(match: re.Match[str]) -> str:
        name, one, many = match.groups()
        return said(name) if one is None else one if is_one(name) else many

    return PLACE.sub(filled, WHERE_KNOWN.sub(r"\1", template))


def _known_parts(template: str, values: Mapping[str, Any]) -> str:
    """``template`` without the parts in ``[…]`` of which a fact is not known."""

    def kept(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name) is not None for name in names_in(match[1])) else ""

    return WHERE_KNOWN.sub(kept, template)


def render(template: str, values: Mapping[str, Any], language: Language) -> str:
    """Fill every place of ``template``; a value that is not there is said to be unknown."""

    def said(name: str) -> str:
        if _is_at_once(name, values):
            return ""
        value = values.get(name)
        if language == "en" and isinstance(value, str) and value in UNITS and _counts_one(name, values):
            return UNITS[value].en.removesuffix("s")
        return spoken(name, value, language)

    known = _known_parts(template, values)
    return re.sub(" {2,}", " ", fill(known, said, lambda name: _is_one(values.get(name))))


def _is_one(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and abs(value) == 1


def _counts_one(unit: str, values: Mapping[str, Any]) -> bool:
    """Whether the limit that ``unit`` belongs to is of one: 1 working day."""
    whole = unit.removesuffix("_unit")
    return any(_is_one(values.get(limit)) for limit in (whole, f"{whole}_limit"))


def _is_at_once(name: str, values: Mapping[str, Any]) -> bool:
    """Whether ``name`` is the number of a limit that has none, such as one of the same day: its unit says it all."""
    units = (f"{name}_unit", f"{name.removesuffix('_limit')}_unit")
    return name.endswith("_limit") and any(values.get(unit) in AT_ONCE for unit in units)


def spoken(name: str, value: Any, language: Language) -> str:
    """Return the value of fact ``name`` as a reader expects it."""
    fact = load_dictionary().named(name)
    unit = fact.unit if fact else None
    if value is None:
        return UNKNOWN[language]
    if unit == "unit" and value in UNITS:
        return UNITS[value].in_language(language)
    if unit == "verb" and value in VERBS:
        return VERBS[value].in_language(language)
    if unit == "fraction" or name.endswith("fraction"):
        return f"{float(value):.0%}"
    if unit == "second":
        return _duration(int(value), language)
    if fact and fact.type == "date":
        return _day(value, language)
    return str(value)


def _duration(seconds: int, language: Language) -> str:
    """The two largest parts of a time span: a reader asks whether it was hours or seconds."""
    counted = ((seconds // 3600, "小时", " h"), (seconds // 60 % 60, "分", " min"), (seconds % 60, "秒", " s"))
    parts = [f"{number}{zh if language == 'zh' else en}" for number, zh, en in counted if number]
    return ("" if language == "zh" else " ").join(parts[:2]) or ("0秒" if language == "zh" else "0 s")


def _day(value: str | date, language: Language) -> str:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()
