"""The text of a rule, part by part: one part is put anew, and everything around it stays as it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

import yaml
from django.utils.translation import gettext

from sundial.rules.said import in_words
from sundial.rules.source import Loader, RuleError, read_yaml

# Parts that are edited as they stand in the text, below their key; the others are one value.
BLOCKS = ("when", "next", "occurrence", "examples")
ORDER = ("params", "when", "occurrence", "light", "severity", "sentence", "sentence_en", "next", "examples")


@dataclass(frozen=True)
class Place:
    """Where something is wrong: the part, and line and column within what is shown of it (from 1)."""

    part: str
    line: int
    column: int
    sentence: str
    excerpt: str

    @property
    def mark(self) -> str:
        """A caret under the place; a Chinese character is as wide as two."""
        before = self.excerpt[: self.column - 1]
        return "".join("\u3000" if ord(sign) > 0x2E7F else " " for sign in before) + "^"


def spans(text: str) -> dict[str, tuple[int, int]]:
    """First line and line after the last, from 0, of every top-level part.

    :raises RuleError: when the text is no YAML mapping
    """
    root = read_yaml(text, Path("rule.yaml")).node
    if not isinstance(root, yaml.MappingNode):
        return {}
    starts = [(key.value, key.start_mark.line) for key, _value in root.value]
    ends = [start for _key, start in starts[1:]] + [len(text.splitlines())]
    return {key: (start, end) for (key, start), end in zip(starts, ends, strict=True)}


def part_of(text: str, name: str) -> str:
    """What a part says, as an editor shows it; empty when the text has no such part."""
    where = spans(text).get(name)
    if where is None:
        return ""
    lines = text.splitlines()[where[0] : where[1]]
    if name == "examples":
        return "\n".join(line.removeprefix("  ") for line in lines[1:])
    value = yaml.load("\n".join(lines), Loader)[name]  # noqa: S506 - a SafeLoader
    return str(value).strip() if not isinstance(value, bool) else str(value).lower()


def params_of(text: str) -> dict[str, object]:
    """The parameters by name."""
    found: dict[str, object] = (yaml.load(text, Loader) or {}).get("params") or {}  # noqa: S506 - a SafeLoader
    return found


def days_of(text: str) -> tuple[date, date | None]:
    """From and until when the text says it holds."""
    told = yaml.load(text, Loader)["effective"]  # noqa: S506 - a SafeLoader
    return told["from"], told.get("until")


def days_written(first: date, last: date | None) -> str:
    """The line that says so."""
    return f"effective: {{from: {first}, until: {last}}}" if last else f"effective: {{from: {first}}}"


def with_part(text: str, name: str, block: str) -> str:
    """``text`` with the lines of a part replaced by ``block``; an empty block takes the part away."""
    lines, where = text.splitlines(), spans(text).get(name)
    new = block.splitlines() if block else []
    if where:
        lines[where[0] : where[1]] = new
    elif new:
        at = _place_for(text, name)
        lines[at:at] = new
    return "\n".join(lines) + "\n"


def _place_for(text: str, name: str) -> int:
    """A part that was not there comes before the next one in the usual order."""
    known = spans(text)
    following = [known[part][0] for part in ORDER[ORDER.index(name) + 1 :] if part in known]
    return following[0] if following else len(text.splitlines())


def written(name: str, value: str) -> str:
    """A part as lines of the text."""
    value = value.replace("\r\n", "\n").rstrip()
    if not value.strip():
        return ""
    if name == "examples":
        return "examples:\n" + "\n".join(f"  {line}" if line else "" for line in value.split("\n"))
    if name in BLOCKS:
        return f"{name}: |\n" + "\n".join(f"  {line}" for line in value.split("\n"))
    return f"{name}: {json.dumps(value.strip(), ensure_ascii=False)}"


def params_written(params: Mapping[str, str]) -> str:
    """The parameters as one line, each value as YAML reads it; one that was emptied goes."""
    told = ", ".join(f"{name}: {value.strip()}" for name, value in params.items() if value.strip())
    return f"params: {{{told}}}" if told else ""


def sentence_of(error: RuleError) -> str:
    """What is wrong, in the reader's language."""
    return in_words(error.sentence, gettext)


def place_of(error: RuleError, text: str) -> Place:
    """The part of ``text`` in which ``error`` stands, with the line as the editor of that part shows it."""
    lines = text.splitlines()
    whole = Place("text", error.line, error.column, sentence_of(error), _line(lines, error.line))
    try:
        known = spans(text)
    except RuleError:
        return whole
    for name, (start, end) in known.items():
        if start < error.line <= end:
            return _within(name, start, error, lines)
    return whole


def _within(name: str, start: int, error: RuleError, lines: list[str]) -> Place:
    line, column, excerpt = error.line - start, error.column, _line(lines, error.line)
    if name in BLOCKS and line > 1:  # shown without the line of the key, and without its two blanks
        return Place(name, line - 1, max(column - 2, 1), sentence_of(error), excerpt[2:])
    shown = excerpt.removeprefix(f"{name}:").lstrip()
    return Place(name, line, max(column - (len(excerpt) - len(shown)), 1), sentence_of(error), shown)


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


Change = Literal["same", "gone", "new"]


def differences(old: str, new: str, around: int = 2) -> list[tuple[Change, str]]:
    """The lines that went and came, with a few around them; a gap is one empty line marked ``same``."""
    before, after = old.splitlines(), new.splitlines()
    told: list[tuple[Change, str]] = []
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(around):
        if told:
            told.append(("same", "⋯"))
        for tag, first, last, start, end in group:
            if tag == "equal":
                told += [("same", line) for line in before[first:last]]
                continue
            told += [("gone", line) for line in before[first:last]]
            told += [("new", line) for line in after[start:end]]
    return told
