"""YAML read with places: every value knows its file, line and column, so a refusal can point at it."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from sundial.kernel.refusal import gettext_noop as _
from sundial.rules.said import said


class RuleError(ValueError):
    """A rule file is refused. The text is ``file:line:column: sentence``."""

    def __init__(self, file: Path, line: int, column: int, sentence: str) -> None:
        super().__init__(f"{file}:{line}:{column}: {sentence}")
        self.file, self.line, self.column, self.sentence = file, line, column, sentence


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the same reader, in C where it is
    """YAML as people read it: ``on`` is a word, not a truth value; only true and false are."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


@dataclass(frozen=True)
class Value:
    """One YAML value with its place."""

    file: Path
    node: yaml.Node
    source: str

    def refuse(self, sentence: str, line: int = 1, column: int = 1) -> NoReturn:
        """Raise a RuleError at ``line`` and ``column`` of this value's text (both from 1)."""
        first_line, first_column = self._start()
        raise RuleError(self.file, first_line + line - 1, first_column + column - 1, sentence)

    def plain(self) -> Any:
        """Return the value as plain Python data."""
        loader = Loader("")
        try:
            return loader.construct_object(self.node, deep=True)
        except (yaml.YAMLError, ValueError) as error:
            self.refuse(said(_("cannot be read: %(error)s"), error=error))

    def text(self) -> str:
        """Return a text value; anything else is refused."""
        value = self.plain()
        if not isinstance(value, str) or not value.strip():
            self.refuse(said(_("text is wanted here")))
        return value.strip()

    def expression(self) -> str:
        """Return SQL text whose lines stand in the file as written: one line, or a block that begins with |."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag.endswith(":bool"):
            return str(self.node.value)
        text = self.plain()
        if not isinstance(text, str) or not text.strip():
            self.refuse(said(_("an expression is wanted here; put a bare number or date in quotes")))
        spans = self.node.end_mark.line > self.node.start_mark.line
        style = self.node.style if isinstance(self.node, yaml.ScalarNode) else None
        if style == ">" or (style != "|" and spans):
            self.refuse(said(_("write the expression on one line, or as a block that begins with |")))
        return text.rstrip()

    def fields(self, required: Set[str], optional: Set[str] = frozenset()) -> dict[str, Value]:
        """Return the entries of a mapping; an unknown, missing or doubled key is refused."""
        if not isinstance(self.node, yaml.MappingNode):
            self.refuse(said(_("a mapping is wanted here")))
        found: dict[str, Value] = {}
        for key, node in self.node.value:
            place = Value(self.file, key, self.source)
            if key.value in found:
                place.refuse(said(_("%(name)s stands here twice"), name=key.value))
            if key.value not in required | optional:
                place.refuse(
                    said(
                        _("%(name)s is not known here; known are %(known)s"),
                        name=key.value,
                        known=", ".join(sorted(required | optional)),
                    )
                )
            found[key.value] = Value(self.file, node, self.source)
        if missing := sorted(required - found.keys()):
            self.refuse(said(_("%(names)s is missing"), names=", ".join(missing)))
        return found

    def items(self) -> list[Value]:
        """Return the entries of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.refuse(said(_("a list is wanted here")))
        return [Value(self.file, node, self.source) for node in self.node.value]

    def _start(self) -> tuple[int, int]:
        mark = self.node.start_mark
        if isinstance(self.node, yaml.ScalarNode) and self.node.style == "|":
            return mark.line + 2, self._block_indent()
        quoted = isinstance(self.node, yaml.ScalarNode) and self.node.style in ("'", '"')
        return mark.line + 1, mark.column + (2 if quoted else 1)

    def _block_indent(self) -> int:
        """A block's text begins on the line after its mark, at the indentation of that line."""
        line = self.source.splitlines()[self.node.start_mark.line + 1]
        return len(line) - len(line.lstrip()) + 1


def open_yaml(file: Path) -> Value:
    """Read ``file``; broken YAML is refused with its place."""
    return read_yaml(file.read_text(encoding="utf-8"), file)


def read_yaml(text: str, file: Path) -> Value:
    """Read ``text``, which is called ``file`` where something in it is refused."""
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # A text that breaks off is refused at its last line, not at the one after it.
        last = max(len(text.splitlines()), 1)
        line, column = (min(mark.line + 1, last), mark.column + 1) if mark else (1, 1)
        raise RuleError(
            file, line, column, said(_("not readable as YAML: %(problem)s"), problem=error.problem or error.context)
        ) from error
    if node is None:
        raise RuleError(file, 1, 1, said(_("the file is empty")))
    return Value(file, node, text)
