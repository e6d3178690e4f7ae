"""Write a benchmark as the plain data that ``reading`` takes; JSON and YAML take it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sundial.powers.discretion.cells import plain
from sundial.powers.discretion.reading import FORMAT
from sundial.powers.discretion.table import Benchmark, Fact, Grade, Row, Violation
from sundial.powers.discretion.text import cell_text, sanction_text
from sundial.powers.discretion.words import Name


def as_data(benchmark: Benchmark) -> dict[str, Any]:
    """The benchmark as the plain data it is read from; JSON and YAML take it as it is."""
    return _filled(
        {
            "format": FORMAT,
            "item": benchmark.item,
            "title": benchmark.title,
            "source": _filled(vars(benchmark.source)),
            "effective_from": benchmark.effective_from and benchmark.effective_from.isoformat(),
            "effective_to": benchmark.effective_to and benchmark.effective_to.isoformat(),
            "facts": [_fact_data(each) for each in benchmark.facts],
            "grades": [_grade_data(each) for each in benchmark.grades],
            "violations": [_violation_data(each) for each in benchmark.violations],
        }
    ) | {"facts": [_fact_data(each) for each in benchmark.facts]}


def _fact_data(fact: Fact) -> dict[str, Any]:
    return _filled(
        {
            "key": fact.key,
            **_name_data(fact.name),
            "type": fact.type,
            "unit": fact.unit,
            "places": fact.places,
            "min": None if fact.least is None else plain(fact.least),
            "max": None if fact.most is None else plain(fact.most),
            "choices": [{"key": key, **_name_data(name)} for key, name in fact.choices.items()],
            "basis": fact.basis,
        }
    )


def _grade_data(grade: Grade) -> dict[str, Any]:
    row = {"key": grade.key, **_name_data(grade.name), "direction": grade.direction_key}
    return _filled(row | {"level": grade.level, "basis": grade.basis})


def _violation_data(violation: Violation) -> dict[str, Any]:
    return {
        "key": violation.key,
        **_name_data(violation.name),
        "basis": violation.basis,
        "hit": violation.hit,
        "law": [_row_data(each) for each in violation.law],
        "rows": [_row_data(each) for each in violation.rows],
    }


def _row_data(row: Row) -> dict[str, Any]:
    return _filled(
        {
            "grade": row.grade,
            "when": {key: cell_text(cell) for key, cell in row.when.items()},
            "sanctions": {each.kind_key: sanction_text(each) for each in row.sanctions},
            "basis": row.basis,
            "text": row.text,
        }
    ) | {"sanctions": {each.kind_key: sanction_text(each) for each in row.sanctions}}


def _name_data(name: Name) -> dict[str, str]:
    return {"zh": name.zh} | ({"en": name.en} if name.en else {})


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {key: value for key, value in row.items() if value not in (None, "", 0, False, [], {})}
