"""Whether a typed text can be a paper's: every fault with its line, so that a jurist mends it without reading a program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from sundial.cases.documents.content import remedy_names
from sundial.cases.documents.kinds import Kind, read_kind, rows
from sundial.cases.documents.paper_texts import load, text_rules
from sundial.cases.documents.wording import words

PLACE = re.compile(r"\{(\w+)\}")
BRACE = re.compile(r"[{}]")
Path = tuple[str | int, ...]
# A part of a body, by the key that names it, and what else it may hold.
PARTS: dict[str, frozenset[str]] = {
    "when": frozenset({"say", "otherwise", "needed"}),
    "line": frozenset({"needed"}),
    "list": frozenset(),
    "table": frozenset({"title"}),
    "talk": frozenset(),
    "heading": frozenset(),
    "remedies": frozenset(),
}
CELL = frozenset({"when", "label", "text", "tall", "seal", "date"})
FIELD_TYPES = {"list": "lines", "table": "rows", "talk": "rows"}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and on which line of the text (from 1)."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(sentence)s") % {"line": self.line, "sentence": self.sentence}


def faults(kind: str, typed: str) -> list[Fault]:
    """Everything wrong with ``typed`` as a text of ``kind``, by line; empty when it may be saved."""
    try:
        node = yaml.compose(typed, Loader=yaml.CSafeLoader)
        given = load(typed)
    except yaml.YAMLError as error:
        return [_unreadable(error)]
    if node is None or not isinstance(given, dict):
        return [Fault(1, _("The text names its parts: title, basis, copies, body or grid, and more."))]
    found = [*_twice(node), *((_line(node, path), said) for path, said in _Check(kind, given).run())]
    return [Fault(line, said) for line, said in sorted(set(found))]


def _unreadable(error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return Fault(mark.line + 1 if mark else 1, _("This is not YAML: %(problem)s.") % {"problem": problem})


def _twice(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """A key given twice: YAML would quietly take the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, _("“%(key)s” is given twice.") % {"key": key.value}
            seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _twice(each)


def _line(node: yaml.Node, path: Path) -> int:
    """The line on which what ``path`` leads to begins, as far as it can be followed."""
    line = node.start_mark.line + 1
    for step in path:
        found = _step(node, step)
        if found is None:
            break
        line, node = found
    return line


def _step(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark.line + 1, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None


class _Check:
    """One text against its kind. Yields the path of each fault and its sentence."""

    def __init__(self, kind: str, given: Mapping[str, Any]) -> None:
        self.row = rows()[kind]
        self.given = given
        self.kind: Kind = read_kind(kind, self.row)
        self.facts: Mapping[str, str] = words()["facts"]
        self.said: set[str] = set()

    def run(self) -> list[tuple[Path, str]]:
        """Every fault; what is no longer said is told once everything said can be read."""
        parts = (self._keys, self._plain_parts, self._body, self._grid, self._sign)
        return [found for part in parts for found in part()] or list(self._elements())

    def _keys(self) -> Iterator[tuple[Path, str]]:
        rules = text_rules()
        for key in self.given:
            if key not in rules.editable:
                yield (
                    (key,),
                    _("“%(key)s” is not a part of a text; its parts are %(parts)s.")
                    % {
                        "key": key,
                        "parts": "、".join(rules.editable),
                    },
                )
        for key in (*rules.needed, *(key for key in ("body", "grid") if self.row.get(key))):
            if not self.given.get(key):
                yield (), _("“%(key)s” is missing.") % {"key": key}

    def _plain_parts(self) -> Iterator[tuple[Path, str]]:
        for key in ("title", "basis", "addressee"):
            if key in self.given:
                yield from self._sentence((key,), self.given[key])
        for key in ("party", "receipt_line"):
            if not isinstance(self.given.get(key, False), bool):
                yield (key,), _("“%(key)s” is true or false.") % {"key": key}
        if self.given.get("party") is True:
            self.said |= {"applicant", "applicant_address", "applicant_identifier", "legal_representative"}
        header = self.given.get("header", "plain")
        if header not in text_rules().headers:
            yield (
                ("header",),
                _("“%(key)s” is one of %(choices)s.")
                % {
                    "key": "header",
                    "choices": "、".join(text_rules().headers),
                },
            )
        copies = self.given.get("copies")
        if copies and not (
            isinstance(copies, dict)
            and set(copies) == {"n", "text"}
            and type(copies["n"]) is int
            and copies["n"] > 0
            and isinstance(copies["text"], str)
        ):
            yield ("copies",), _("“copies” says how many (n) and in words who keeps them (text).")

    def _sentence(self, path: Path, said: Any) -> Iterator[tuple[Path, str]]:
        """A sentence with places in it."""
        if not isinstance(said, str):
            yield path, _("A sentence is wanted here; put it in quotation marks.")
            return
        for name in PLACE.findall(said):
            yield from self._place(path, name)
        if BRACE.search(PLACE.sub("", said)):
            yield path, _("A brace stands alone; a place is written {name}.")

    def _place(self, path: Path, name: str) -> Iterator[tuple[Path, str]]:
        self.said.add(name)
        if name not in self.kind.fields and name not in self.facts:
            yield path, _("“%(name)s” is neither a field of this paper nor a fact of the case.") % {"name": name}

    def _sequence(self, key: str) -> Iterator[tuple[Path, Any]]:
        listed = self.given.get(key) or []
        if isinstance(listed, list):
            yield from (((key, n), each) for n, each in enumerate(listed))

    def _body(self) -> Iterator[tuple[Path, str]]:
        yield from self._is_list("body")
        for path, part in self._sequence("body"):
            if isinstance(part, str):
                yield from self._sentence(path, part)
            elif isinstance(part, dict) and (named := [key for key in PARTS if key in part]):
                yield from self._part(path, named[0], part)
            else:
                yield path, _("A part of the body is a sentence or one of %(parts)s.") % {"parts": "、".join(PARTS)}

    def _is_list(self, key: str) -> Iterator[tuple[Path, str]]:
        if self.given.get(key) and not isinstance(self.given[key], list):
            yield (key,), _("“%(key)s” is a list; every part of it begins with a dash.") % {"key": key}

    def _part(self, path: Path, named: str, part: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
        for key in set(part) - PARTS[named] - {named}:
            yield path, _("“%(key)s” does not belong to “%(part)s”.") % {"key": key, "part": named}
        if named == "when":
            yield from self._place((*path, "when"), str(part["when"]))
            yield from self._sentence((*path, "say"), part.get("say"))
            yield from self._sentence((*path, "otherwise"), part.get("otherwise", ""))
        elif named in FIELD_TYPES:
            yield from self._listed(path, named, part[named])
        elif named == "remedies":
            yield from self._remedies(path, part["remedies"])
        else:
            yield from self._sentence((*path, named), part[named])

    def _listed(self, path: Path, named: str, name: Any) -> Iterator[tuple[Path, str]]:
        self.said.add(str(name))
        field = self.kind.fields.get(str(name))
        if field is None or field.type != FIELD_TYPES[named]:
            fit = "、".join(each.name for each in self.kind.fields.values() if each.type == FIELD_TYPES[named])
            yield (
                path,
                _("“%(name)s” cannot be set as “%(part)s”; these can: %(fit)s.")
                % {
                    "name": name,
                    "part": named,
                    "fit": fit or "—",
                },
            )

    def _remedies(self, path: Path, names: Any) -> Iterator[tuple[Path, str]]:
        self.said.add("remedies")
        if not isinstance(names, list) or not names or set(map(str, names)) - set(remedy_names()):
            yield path, _("The remedies are a list of: %(known)s.") % {"known": "、".join(remedy_names())}

    def _grid(self) -> Iterator[tuple[Path, str]]:
        yield from self._is_list("grid")
        for path, row in self._sequence("grid"):
            if isinstance(row, list):
                yield from self._pairs(path, row)
            elif isinstance(row, dict) and "table" in row:
                yield from self._part(path, "table", row)
            elif isinstance(row, dict):
                yield from self._cell(path, row)
            else:
                yield path, _("A row of cells is a list of labels and texts, a table, or a cell with its label.")

    def _pairs(self, path: Path, row: list[Any]) -> Iterator[tuple[Path, str]]:
        if not row or len(row) % 2:
            yield path, _("A row of cells has a label and a text in turn.")
        for each in row:
            yield from self._sentence(path, each)

    def _cell(self, path: Path, row: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
        for key in set(row) - CELL:
            yield path, _("“%(key)s” does not belong to “%(part)s”.") % {"key": key, "part": "label"}
        if "when" in row:
            yield from self._place((*path, "when"), str(row["when"]))
        for key in ("label", "text"):
            yield from self._sentence((*path, key), row.get(key))
        yield from self._sentence((*path, "date"), row.get("date", ""))
        if type(row.get("tall")) is not int or not 5 <= row["tall"] <= 250:
            yield (*path, "tall"), _("“tall” is the height of the cell in millimetres, from 5 to 250.")

    def _sign(self) -> Iterator[tuple[Path, str]]:
        yield from self._is_list("sign")
        for path, each in self._sequence("sign"):
            if isinstance(each, dict) and set(each) == {"label", "name"}:
                for key in ("label", "name"):
                    yield from self._sentence((*path, key), each[key])
            else:
                yield path, _("Who signs is told by label and name.")

    def _elements(self) -> Iterator[tuple[Path, str]]:
        """What the law wants said must go on being said."""
        for name, basis in self._wanted().items():
            if name not in self.said:
                yield (
                    ("body" if "body" in self.given else "grid",),
                    _("The text no longer says “%(label)s”, which %(basis)s requires.")
                    % {"label": self._label(name), "basis": basis},
                )

    def _wanted(self) -> dict[str, str]:
        """Every element by the article that wants it: those the file names, and every field a caller must give."""
        shipped = {name for name, field in self.kind.fields.items() if not field.optional and not field.default}
        spoken = shipped & set(
            re.findall(r"\w+", f"{self.row.get('body', '')}{self.row.get('grid', '')}{self.row['title']}")
        )
        if self.row.get("party"):
            spoken |= {"applicant", "applicant_address"}
        remedies = {"remedies"} if "'remedies'" in str(self.row.get("body", "")) else set()
        return dict.fromkeys(sorted(spoken | remedies), self.kind.basis) | dict(self.row.get("elements", {}))

    def _label(self, name: str) -> str:
        field = self.kind.fields.get(name)
        return field.label if field else str(self.facts.get(name, _("remedies") if name == "remedies" else name))
