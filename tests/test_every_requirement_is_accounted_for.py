"""Each row of docs/requirements says truly what proves it, and docs/requirements.md counts the rows.

After a change of the rows: ``python -m tests.test_every_requirement_is_accounted_for`` writes the table anew.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sundial.kernel.yaml_files import read_yaml
from tests.source import ROOT, shown, tree

PAGE = ROOT / "docs" / "requirements.md"
FILES = sorted((ROOT / "docs" / "requirements").glob("*.yaml"))
ANSWERS = ("yes", "part", "no")
KEYS = {"holds", "where", "proof", "lacks"}
# A module's own number (CAT-07), a failure the papers report (F-03), a procedure's name (P-PEN-L). A file holds one module; procedures
# stand in files of theirs.
NUMBER, PROCEDURE = re.compile(r"([A-Z]+)-\d\d"), re.compile(r"P(-[A-Z]+)+")
LONG = {"f": "failures"}


@cache
def rows(path: Path) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = read_yaml(path)
    return told


@cache
def named_in(path: Path) -> frozenset[str]:
    return frozenset(node.name for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))


def belongs(identifier: str, stem: str) -> bool:
    number = NUMBER.fullmatch(identifier)
    if number:
        return stem == LONG.get(number[1].lower(), number[1].lower())
    return bool(PROCEDURE.fullmatch(identifier)) and stem.startswith("procedures")


def faults(identifier: str, row: dict[str, Any]) -> list[str]:
    """What is wrong with one row, in words."""
    found = [f"{key} is unknown" for key in set(row) - KEYS]
    if row.get("holds") not in ANSWERS:
        found.append("holds is yes, part or no")
    if not str(row.get("where", "")).strip():
        found.append("where says nothing")
    if row.get("holds") == "yes" and not row.get("proof"):
        found.append("yes without a proof")
    if bool(row.get("lacks")) is (row.get("holds") == "yes"):
        found.append("lacks stands exactly where it is not yes")
    found += [f"no such test: {each}" for each in row.get("proof", []) if not is_there(each)]
    return [f"{identifier}: {each}" for each in found]


def is_there(proof: str) -> bool:
    place, _, name = proof.partition("::")
    path = ROOT / place
    return path.name.startswith("test_") and path.is_file() and name.startswith("test_") and name in named_in(path)


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_every_row_is_whole_and_its_proofs_are_there(path: Path) -> None:
    assert not [fault for identifier, row in rows(path).items() for fault in faults(identifier, row)]


def test_every_identifier_stands_once_and_in_the_file_of_its_module() -> None:
    written = [line[:-1] for path in FILES for line in path.read_text("utf-8").splitlines() if re.match(r"\S+:$", line)]
    assert not [each for each, times in Counter(written).items() if times > 1]
    strays = [each for path in FILES for each in rows(path) if not belongs(each, path.stem)]
    assert written and not strays


def test_the_page_counts_the_rows() -> None:
    assert table() in PAGE.read_text("utf-8"), "write it anew: python -m tests.test_every_requirement_is_accounted_for"


def table() -> str:
    """The counts by module, and of all."""
    counted = {path: Counter(row["holds"] for row in rows(path).values()) for path in FILES}
    lines = [_line(f"[{path.stem}](requirements/{path.name})", counts) for path, counts in counted.items()]
    head = "| module | ids | yes | part | no |\n|---|---|---|---|---|\n"
    return head + "".join(lines) + _line("all", sum(counted.values(), Counter()))


def _line(name: str, counts: Counter[str]) -> str:
    return f"| {name} | {counts.total()} | " + " | ".join(str(counts[each]) for each in ANSWERS) + " |\n"


def write() -> None:
    before, _, rest = PAGE.read_text("utf-8").partition("| module |")
    after = rest.split("\n\n", 1)[1] if "\n\n" in rest else ""
    PAGE.write_text(before + table() + (f"\n{after}" if after else ""), "utf-8")


if __name__ == "__main__":
    write()
