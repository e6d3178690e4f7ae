"""Ruff bans the usual names; this also finds aliases, automatic fields and the database's own clock."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import SUNDIAL, modules, shown, tree

KEEPERS = {SUNDIAL / "kernel" / "clock.py", SUNDIAL / "system" / "demo_clock.py"}
READS_THE_TIME = {"now", "today", "utcnow", "localdate"}
OTHER_CLOCKS = {"datetime", "date", "timezone", "dt", "djtime"}
AUTOMATIC = {"auto_now", "auto_now_add"}
WORTH_PARSING = re.compile("|".join([*READS_THE_TIME, *AUTOMATIC, r"db\.models\.functions"]))
SQL_CLOCK = re.compile(r"\b(now\(\)|current_timestamp|current_date|clock_timestamp\(\))", re.IGNORECASE)


def foreign_clocks(path: Path) -> Iterator[str]:
    if not WORTH_PARSING.search(path.read_text("utf-8")):
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in READS_THE_TIME and last_name(node.value) in OTHER_CLOCKS:
            yield f"{shown(path)}:{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.keyword) and node.arg in AUTOMATIC:
            yield f"{shown(path)}:{node.value.lineno}: {node.arg}"
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("db.models.functions"):
            yield from (f"{shown(path)}:{node.lineno}: {name.name}" for name in node.names if name.name == "Now")


def last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_no_module_reads_another_clock() -> None:
    found = [line for path in modules() if path not in KEEPERS for line in foreign_clocks(path)]
    assert not found, "time comes from sundial.kernel.clock:\n" + "\n".join(found)


def test_no_rule_reads_the_database_clock() -> None:
    rules = sorted((SUNDIAL.parent / "rules").rglob("*.yaml"))
    found = [shown(path) for path in rules if SQL_CLOCK.search(path.read_text("utf-8"))]
    assert not found, f"a rule is judged at the moment it is given: {found}"


@pytest.mark.parametrize("line", ["datetime.now(UTC)", "dt.date.today()", "timezone.now", "F(auto_now=True)"])
def test_the_guard_sees(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "module.py"
    file.write_text(line)
    monkeypatch.setattr("tests.test_time_comes_from_one_clock.shown", str)
    assert list(foreign_clocks(file))
