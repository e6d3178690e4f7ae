"""Benchmarks the tests of discretion are tried on: those that ship, and small ones made on the spot."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sundial.kernel.yaml_files import READER
from sundial.powers.discretion.reading import FORMAT, read_benchmark
from sundial.powers.discretion.table import Benchmark

SHIPPED = Path(__file__).parents[3] / "demo" / "data" / "benchmarks"
FINE = "amount [1000..5000]"


def shipped(item: str) -> Benchmark:
    return next(each for each in all_shipped() if each.item == item)


@cache
def all_shipped() -> tuple[Benchmark, ...]:
    """Every benchmark in the files, read once: a benchmark cannot be changed."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(SHIPPED.glob("*.yaml"))]
    return tuple(read_benchmark(told) for text in texts for told in yaml.load_all(text, Loader=READER))


def told(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A benchmark on times (whole), gains (to the fen), harm (none, slight, grave) and corrected, as data."""
    violation = {
        "key": "late",
        "zh": "逾期",
        "en": "late",
        "basis": "某办法 第十条",
        "law": more.pop("law", [{"sanctions": {"warning": "may", "fine": FINE, "confiscate_gains": "yes"}}]),
        "rows": rows,
    } | {key: more.pop(key) for key in ("hit",) if key in more}
    return {
        "format": FORMAT,
        "item": "X-1",
        "title": "某基准",
        "source": {"document": "某文"},
        "facts": [
            {"key": "times", "zh": "次数", "en": "times", "type": "number", "unit": "次", "min": 1},
            {"key": "gains", "zh": "违法所得", "en": "gains", "type": "number", "unit": "元", "places": 2, "min": 0},
            {"key": "harm", "zh": "后果", "en": "harm", "type": "choice", "choices": [
                {"key": "none", "zh": "无"}, {"key": "slight", "zh": "轻微"}, {"key": "grave", "zh": "严重"}]},
            {"key": "corrected", "zh": "已改正", "en": "corrected", "type": "flag"},
        ],
        "grades": [
            {"key": "off", "zh": "不予", "direction": "exempt"},
            {"key": "below", "zh": "减轻", "direction": "mitigated"},
            {"key": "low", "zh": "从轻", "direction": "lighter"},
            {"key": "mid", "zh": "一般", "direction": "ordinary"},
            {"key": "high", "zh": "从重", "direction": "heavier"},
        ],
        "violations": [violation],
    } | more  # fmt: skip


def row(grade: str, when: dict[str, Any] | None = None, fine: str = FINE, **sanctions: str) -> dict[str, Any]:
    given = {"fine": fine, "confiscate_gains": "yes"} | sanctions
    return {"grade": grade, "when": when or {}, "sanctions": {key: text for key, text in given.items() if text}}


def table(*rows: dict[str, Any], **more: Any) -> Benchmark:
    return read_benchmark(told(list(rows), **more))
