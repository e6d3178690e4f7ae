"""A benchmark as an Excel workbook, and back: six sheets of text cells a legal office can fill in offline.

Headings end in the key they stand for, ``逾期天数 [when.days_late]``; the reader goes by the key alone, so labels may be edited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sundial.kernel.spreadsheet import as_book
from sundial.powers.discretion.table import Benchmark, Fact, Row, Violation
from sundial.powers.discretion.text import cell_text, choice_list_text, kinds_used, sanction_text
from sundial.powers.discretion.words import sanction_kinds
from sundial.powers.discretion.writing import as_data

HEAD, FACTS, GRADES, VIOLATIONS, LAW, ROWS = "基准", "情节", "裁量档次", "违法行为", "法定幅度", "裁量表"
HEAD_KEYS = {"format": "格式", "item": "事项编码", "title": "名称"}
SOURCE_KEYS = {"document": "文件", "number": "文号", "issuer": "制定机关", "unverified": "未经核对", "note": "说明"}
FACT_KEYS = {
    "key": "键", "zh": "名称", "en": "英文名称", "type": "类型", "unit": "单位", "places": "小数位", "min": "最小", "max": "最大",
    "choices": "选项", "basis": "依据",
}  # fmt: skip
GRADE_KEYS = {"key": "键", "zh": "名称", "en": "英文名称", "direction": "方向", "level": "级", "basis": "依据"}
VIOLATION_KEYS = {"key": "键", "zh": "名称", "en": "英文名称", "basis": "依据", "hit": "命中规则"}


def heading(label: str, key: str) -> str:
    """A column's heading: its words, and the key the reader goes by."""
    return f"{label} [{key}]"


def as_excel(benchmark: Benchmark) -> bytes:
    """The workbook, with every cell a text."""
    told = as_data(benchmark)
    return as_book(
        [
            (HEAD, [heading("项目", "key"), heading("内容", "value")], list(_head_rows(told))),
            (FACTS, _headings(FACT_KEYS), [_listed(row, FACT_KEYS) for row in told["facts"]]),
            (GRADES, _headings(GRADE_KEYS), [_listed(row, GRADE_KEYS) for row in told["grades"]]),
            (VIOLATIONS, _headings(VIOLATION_KEYS), [_listed(row, VIOLATION_KEYS) for row in told["violations"]]),
            (LAW, _row_headings(benchmark, law=True), list(_row_cells(benchmark, law=True))),
            (ROWS, _row_headings(benchmark), list(_row_cells(benchmark))),
        ]
    )


def _head_rows(told: Mapping[str, Any]) -> Iterator[list[str]]:
    for key, label in HEAD_KEYS.items():
        yield [heading(label, key), str(told[key])]
    for key, label in SOURCE_KEYS.items():
        yield [heading(label, f"source.{key}"), _text(told["source"].get(key))]


def _headings(keys: Mapping[str, str]) -> list[str]:
    return [heading(label, key) for key, label in keys.items()]


def _listed(row: Mapping[str, Any], keys: Mapping[str, str]) -> list[str]:
    return [_text(row.get(key)) for key in keys]


def _text(value: object) -> str:
    if isinstance(value, list):
        return choice_list_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _row_headings(benchmark: Benchmark, law: bool = False) -> list[str]:
    facts = [heading(each.name.zh, f"when.{each.key}") for each in benchmark.facts]
    kinds = [heading(sanction_kinds()[key].name.zh, f"sanctions.{key}") for key in _kinds(benchmark)]
    grade = [] if law else [heading("档次", "grade")]
    return [heading("违法行为", "violation"), *grade, *facts, *kinds, heading("依据", "basis"), heading("条文", "text")]


def _kinds(benchmark: Benchmark) -> list[str]:
    return kinds_used([row for each in benchmark.violations for row in (*each.law, *each.rows)])


def _row_cells(benchmark: Benchmark, law: bool = False) -> Iterator[list[str]]:
    kinds = _kinds(benchmark)
    for violation in benchmark.violations:
        for row in violation.law if law else violation.rows:
            yield _cells(violation, row, benchmark.facts, kinds, law)


def _cells(violation: Violation, row: Row, facts: Sequence[Fact], kinds: Sequence[str], law: bool) -> list[str]:
    conditions = [cell_text(row.when.get(fact.key)) for fact in facts]
    sanctions = [sanction_text(row.sanction(kind)) for kind in kinds]
    return [violation.key, *([] if law else [row.grade]), *conditions, *sanctions, row.basis, row.text]
