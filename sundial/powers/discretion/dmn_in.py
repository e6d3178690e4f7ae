"""Read a benchmark from DMN decision tables, ours or somebody's. Every refusal says element and line; nothing is fetched or run.

Of the standard only decision tables are taken, with the hit policies UNIQUE, ANY and FIRST, and cells of comparisons, ranges,
lists and ``-``. A foreign document tells neither units nor the law's own range: ``known`` (the item's benchmark so far)
lends them where the keys agree, and the checker says what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from lxml import etree

from sundial.kernel.refusal import Refusal, gettext_noop
from sundial.kernel.yaml_files import parse_yaml
from sundial.powers.discretion.dmn import ANNOTATIONS, LAW_PREFIX, VIOLATION_PREFIX
from sundial.powers.discretion.plain_values import KEY, Unreadable, Wrong
from sundial.powers.discretion.reading import FORMAT, read_benchmark
from sundial.powers.discretion.table import Benchmark
from sundial.powers.discretion.words import directions, sanction_kinds
from sundial.powers.discretion.writing import as_data

# The model namespaces of DMN 1.1 to 1.5: the elements read here are the same in all of them.
MODELS = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)
MOST_BYTES, MOST_ELEMENTS = 2_000_000, 100_000
HITS = {"UNIQUE": "unique", "ANY": "any", "FIRST": "first", "U": "unique", "A": "any", "F": "first"}
# What may stand beside decisions without changing what they say.
PASSED_OVER = {
    "inputData",
    "knowledgeSource",
    "itemDefinition",
    "extensionElements",
    "description",
    "textAnnotation",
    "association",
}
_LITERAL = re.compile(r'^"((?:[^"\\]|\\.)*)"$')
_TYPE_OF = {
    "number": "number",
    "integer": "number",
    "double": "number",
    "long": "number",
    "boolean": "flag",
    "string": "choice",
}


def read_dmn(content: bytes, known: Benchmark | None = None) -> Benchmark:
    """The benchmark of a DMN document. Raises ``Unreadable``, whose places are such as ``rule (line 12)``."""
    root = _root(content)
    head = _our_head(root)
    told = _Document(root, head, known).benchmark()
    try:
        return read_benchmark(told)
    except Unreadable as refusal:
        raise Unreadable([Wrong(f"decision {each.place}", each.refusal) for each in refusal.wrong]) from None


def _root(content: bytes) -> etree._Element:
    if len(content) > MOST_BYTES:
        raise _wrong(None, gettext_noop("The file is larger than %(most)s MB."), most=MOST_BYTES // 1_000_000)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _wrong(None, gettext_noop("This is no XML that can be read: %(why)s"), why=str(error)[:200]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _wrong(root, gettext_noop("A document type or an entity has no place in a decision table."))
    if sum(1 for _each in root.iter()) > MOST_ELEMENTS:
        raise _wrong(root, gettext_noop("The document is larger than a benchmark can be."))
    if etree.QName(root).namespace not in MODELS or _name(root) != "definitions":
        raise _wrong(root, gettext_noop("This is no DMN document (1.1 to 1.5)."))
    return root


def _wrong(element: etree._Element | None, sentence: str, **values: Any) -> Unreadable:
    return Unreadable([Wrong(_place(element), Refusal("benchmark.form", sentence, **values))])


def _place(element: etree._Element | None) -> str:
    if element is None:
        return "definitions"
    return f"{_name(element)} (line {element.sourceline})"


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _children(parent: etree._Element, name: str = "") -> list[etree._Element]:
    found = [each for each in parent if isinstance(each.tag, str)]
    return [each for each in found if _name(each) == name] if name else found


def _text(parent: etree._Element) -> str:
    found = _children(parent, "text")
    return (found[0].text or "").strip() if found else ""


def _our_head(root: etree._Element) -> Mapping[str, Any]:
    """What our own export wrote into the description; empty for a foreign document."""
    described = _children(root, "description")
    text = (described[0].text or "") if described else ""
    if not text.lstrip().startswith(f"format: {FORMAT}"):
        return {}
    try:
        told = parse_yaml(text)
    except yaml.YAMLError:
        raise _wrong(described[0], gettext_noop("The description cannot be read.")) from None
    return told if isinstance(told, Mapping) else {}


class _Document:
    """Puts the decisions together as the data the reader takes."""

    def __init__(self, root: etree._Element, head: Mapping[str, Any], known: Benchmark | None) -> None:
        self.root, self.head = root, head
        self.lent: Mapping[str, Any] = as_data(known) if known else {}
        self.facts: dict[str, dict[str, Any]] = {}
        self.grades: dict[str, dict[str, Any]] = {}
        self.names: dict[str, str] = {}

    def benchmark(self) -> dict[str, Any]:
        decisions = list(self.decisions())
        if not decisions:
            raise _wrong(self.root, gettext_noop("The document holds no decision table."))
        laws = {key: rows for key, rows, _hit, is_law in decisions if is_law}
        violations = [
            self.violation(key, rows, hit, laws.get(key)) for key, rows, hit, is_law in decisions if not is_law
        ]
        own = self.head or self.lent
        return {
            "format": FORMAT,
            "item": own.get("item", ""),
            "title": own.get("title") or self.root.get("name", ""),
            "source": own.get("source") or {"document": self.root.get("name", ""), "unverified": True},
            "facts": self.told("facts", self.facts),
            "grades": self.told("grades", self.grades),
            "violations": violations,
        }

    def told(self, what: str, found: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The circumstances or grades: as told in the head or lent, and those only the tables name."""
        rows = [each for each in (self.head or self.lent).get(what, []) if isinstance(each, Mapping)]
        named = {each.get("key") for each in rows}
        return [*rows, *(row for key, row in found.items() if key not in named)]

    def decisions(self) -> Iterator[tuple[str, list[dict[str, Any]], str, bool]]:
        for element in _children(self.root):
            if _name(element) in PASSED_OVER or etree.QName(element).namespace not in MODELS:
                continue  # Diagrams have namespaces of their own.
            if _name(element) != "decision":
                raise _wrong(
                    element, gettext_noop("Only decision tables are taken, not “%(name)s”."), name=_name(element)
                )
            tables = _children(element, "decisionTable")
            if not tables:
                raise _wrong(element, gettext_noop("This decision has no decision table."))
            identity = element.get("id", "")
            is_law = identity.startswith(LAW_PREFIX)
            key = _as_key(identity.removeprefix(LAW_PREFIX).removeprefix(VIOLATION_PREFIX))
            self.names[key] = self.names.get(key) or element.get("name") or key
            yield key, self.rows(tables[0], is_law), self.hit(tables[0]), is_law

    def hit(self, table: etree._Element) -> str:
        policy = table.get("hitPolicy", "UNIQUE")
        if policy not in HITS:
            raise _wrong(
                table,
                gettext_noop("The hit policy “%(policy)s” is not taken; only %(known)s are."),
                policy=policy,
                known="UNIQUE, ANY, FIRST",
            )
        return HITS[policy]

    def violation(
        self, key: str, rows: list[dict[str, Any]], hit: str, law: list[dict[str, Any]] | None
    ) -> dict[str, Any]:
        own = self.head or self.lent
        told: Mapping[str, Any] = next((each for each in own.get("violations", []) if each.get("key") == key), {})
        named = {name: told[name] for name in ("zh", "en", "basis") if name in told}
        lent = told.get("law") if not self.head else None
        base = {"key": key, "zh": self.names[key], "basis": "—"} | named
        return base | {"hit": hit, "rows": rows, "law": law or lent or [{"sanctions": {}}]}

    def rows(self, table: etree._Element, is_law: bool) -> list[dict[str, Any]]:
        inputs = [self.input(each) for each in _children(table, "input")]
        outputs = [self.output(each, is_law) for each in _children(table, "output")]
        annotations = [each.get("name", "") for each in _children(table, "annotation")]
        return [self.rule(each, inputs, outputs, annotations, is_law) for each in _children(table, "rule")]

    def input(self, column: etree._Element) -> str:
        expressions = _children(column, "inputExpression")
        text = _text(expressions[0]) if expressions else ""
        key = _as_key(text)
        if not key:
            raise _wrong(
                column, gettext_noop("An input is the name of one circumstance, not “%(text)s”."), text=text[:60]
            )
        kind = _TYPE_OF.get(expressions[0].get("typeRef", "string").rpartition(":")[2], "choice")
        values = [_unquoted(each) for found in _children(column, "inputValues") for each in _text(found).split(",")]
        row: dict[str, Any] = {"key": key, "zh": column.get("label") or text, "type": kind}
        if kind == "choice":
            row["choices"] = [{"key": _as_key(value) or value, "zh": value} for value in values if value]
        if kind == "number":
            row["places"] = 2  # A foreign table does not say; two places hold yuan and whole numbers alike.
        self.facts.setdefault(key, row)
        return key

    def output(self, column: etree._Element, is_law: bool) -> str:
        name = column.get("name") or column.get("label") or ""
        labels = {kind.name.zh: key for key, kind in sanction_kinds().items()}
        if not is_law and name in ("grade", "档次", "裁量档次", "裁量等级"):
            return "grade"
        if name in sanction_kinds() or name in labels:
            return labels.get(name, name)
        raise _wrong(
            column, gettext_noop("The output “%(name)s” is neither “grade” nor a kind of sanction."), name=name[:60]
        )

    def rule(
        self,
        rule: etree._Element,
        inputs: Sequence[str],
        outputs: Sequence[str],
        annotations: Sequence[str],
        is_law: bool,
    ) -> dict[str, Any]:
        cells = [_text(each) for each in _children(rule, "inputEntry")]
        results = [_unquoted(_text(each)) for each in _children(rule, "outputEntry")]
        if (len(cells), len(results)) != (len(inputs), len(outputs)):
            raise _wrong(
                rule,
                gettext_noop("The rule has %(cells)s entries, but the table has %(columns)s columns."),
                cells=len(cells) + len(results),
                columns=len(inputs) + len(outputs),
            )
        told = dict(zip(outputs, results, strict=True))
        row: dict[str, Any] = {
            "when": {key: cell for key, cell in zip(inputs, cells, strict=True) if cell not in ("", "-")}
        }
        if not is_law:
            row["grade"] = self.grade(rule, told.pop("grade", ""))
        row["sanctions"] = {key: text for key, text in told.items() if text not in ("", "-")}
        notes = [_text(each) for each in _children(rule, "annotationEntry")]
        described = [(each.text or "").strip() for each in _children(rule, "description")]
        row |= {name: note for name, note in zip(annotations, notes, strict=False) if name in ANNOTATIONS and note}
        return row if "text" in row or not any(described) else row | {"text": described[0]}

    def grade(self, rule: etree._Element, told: str) -> str:
        """The key of a grade; one that a foreign table names by its words becomes a grade of that name."""
        if not told:
            raise _wrong(rule, gettext_noop("The rule names no grade."))
        for row in (self.head or self.lent).get("grades", []):
            if told in (row.get("key"), row.get("zh"), row.get("en")):
                return str(row["key"])
        key = _as_key(told) or f"g{len(self.grades) + 1}"
        known = next((each for each, row in self.grades.items() if row["zh"] == told), key)
        direction = next(
            (name for name, each in directions().items() if told in (name, each.name.zh, each.name.zh[:2])), "ordinary"
        )
        self.grades.setdefault(known, {"key": known, "zh": told, "direction": direction})
        return known


def _unquoted(text: str) -> str:
    found = _LITERAL.match(text.strip())
    return re.sub(r"\\(.)", r"\1", found.group(1)) if found else text.strip()


def _as_key(text: str) -> str:
    lowered = text.strip().lower().replace(" ", "_")
    return lowered if KEY.fullmatch(lowered) else ""
