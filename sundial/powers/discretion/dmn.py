"""A benchmark as DMN 1.3 decision tables, for those who keep their tables in other tools.

Each violation is a decision with its table, and a decision ``law-…`` with the law's own range. Only elements of the standard
are used; what it has no place for (units, choices' labels, grades, source) stands as YAML in the description of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

import yaml
from lxml import etree

from sundial.powers.discretion.table import Benchmark, Fact, Row, Violation
from sundial.powers.discretion.text import cell_text, kinds_used, sanction_text
from sundial.powers.discretion.words import sanction_kinds
from sundial.powers.discretion.writing import as_data

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"
SPACE = "urn:sundial:benchmark"
TYPES = {"number": "number", "flag": "boolean", "choice": "string"}
ANNOTATIONS = ("basis", "text")
LAW_PREFIX, VIOLATION_PREFIX = "law-", "violation-"


def as_dmn(benchmark: Benchmark) -> bytes:
    """The document, UTF-8."""
    root = etree.Element(_tag("definitions"), nsmap={None: MODEL})
    root.set("id", "benchmark")
    root.set("name", benchmark.title)
    root.set("namespace", SPACE)
    root.set("expressionLanguage", FEEL)
    _text(root, "description", _head(benchmark))
    for fact in benchmark.facts:
        data = etree.SubElement(root, _tag("inputData"), id=f"input-{fact.key}", name=fact.name.zh)
        etree.SubElement(data, _tag("variable"), name=fact.key, typeRef=TYPES[fact.type])
    for violation in benchmark.violations:
        _decision(root, benchmark, violation, VIOLATION_PREFIX, violation.rows)
        _decision(root, benchmark, violation, LAW_PREFIX, violation.law)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document


def _head(benchmark: Benchmark) -> str:
    """What DMN has no element for, as the data it is read from."""
    told = as_data(benchmark)
    head = {key: told[key] for key in ("format", "item", "title", "source", "facts", "grades")}
    head["violations"] = [
        {key: row[key] for key in ("key", "zh", "en", "basis") if key in row} for row in told["violations"]
    ]
    return yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=100)


def _decision(
    root: etree._Element, benchmark: Benchmark, violation: Violation, prefix: str, rows: Sequence[Row]
) -> None:
    law = prefix == LAW_PREFIX
    name = f"{violation.name.zh}（法定幅度）" if law else violation.name.zh
    decision = etree.SubElement(root, _tag("decision"), id=f"{prefix}{violation.key}", name=name)
    etree.SubElement(decision, _tag("variable"), name=f"{prefix}{violation.key}")
    facts = [fact for fact in benchmark.facts_of(violation) if any(fact.key in row.when for row in rows)]
    for fact in facts:
        needed = etree.SubElement(decision, _tag("informationRequirement"), id=f"{prefix}{violation.key}-{fact.key}")
        etree.SubElement(needed, _tag("requiredInput"), href=f"#input-{fact.key}")
    hit = "UNIQUE" if law else violation.hit.upper()
    table = etree.SubElement(decision, _tag("decisionTable"), id=f"{prefix}{violation.key}-table", hitPolicy=hit)
    for fact in facts:
        _input(table, fact)
    kinds = kinds_used(rows)
    for output in ([] if law else ["grade"]) + kinds:
        label = "档次" if output == "grade" else sanction_kinds()[output].name.zh
        etree.SubElement(table, _tag("output"), name=output, label=label, typeRef="string")
    for annotation in ANNOTATIONS:
        etree.SubElement(table, _tag("annotation"), name=annotation)
    for row in rows:
        _rule(table, row, facts, kinds, law)


def _input(table: etree._Element, fact: Fact) -> None:
    column = etree.SubElement(table, _tag("input"), label=fact.name.zh)
    expression = etree.SubElement(column, _tag("inputExpression"), typeRef=TYPES[fact.type])
    _text(expression, "text", fact.key)
    if fact.type == "choice":
        values = etree.SubElement(column, _tag("inputValues"))
        _text(values, "text", ", ".join(map(_literal, fact.keys)))


def _rule(table: etree._Element, row: Row, facts: Sequence[Fact], kinds: Sequence[str], law: bool) -> None:
    rule = etree.SubElement(table, _tag("rule"))
    for fact in facts:
        _text(etree.SubElement(rule, _tag("inputEntry")), "text", cell_text(row.when.get(fact.key)))
    if not law:
        _text(etree.SubElement(rule, _tag("outputEntry")), "text", _literal(row.grade))
    for kind in kinds:
        _text(etree.SubElement(rule, _tag("outputEntry")), "text", _literal(sanction_text(row.sanction(kind))))
    for told in (row.basis, row.text):
        _text(etree.SubElement(rule, _tag("annotationEntry")), "text", told)


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _tag(name)).text = text
