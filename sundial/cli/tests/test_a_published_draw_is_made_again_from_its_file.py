"""``sundial inspections draw --verify``: one file, no database, and every change is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sundial.cli.inspections import inspections
from sundial.inspections.drawing import Roll, proof

LEAF = b"l" * 32


@pytest.fixture
def told() -> dict[str, Any]:
    roll = Roll({"a": "甲店", "b": "乙店", "c": "丙店"}, {"1": "张强", "2": "周敏", "3": "李伟"}, 2, 2)
    return proof(roll, b"s" * 32, LEAF, "0190")


def verify(told: object, place: Path, *more: str) -> Result:
    file = place / "draw.json"
    file.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return CliRunner().invoke(inspections, ["draw", "--verify", str(file), *more])


def test_a_true_draw_holds_and_names_whom_it_drew(told: dict[str, Any], tmp_path: Path) -> None:
    found = verify(told, tmp_path, "--leaf", LEAF.hex())
    assert found.exit_code == 0 and "The draw holds" in found.output
    assert sum(name in found.output for name in ("甲店", "乙店", "丙店")) == 2


def test_a_changed_result_another_leaf_and_no_json_do_not(told: dict[str, Any], tmp_path: Path) -> None:
    changed = {**told, "result": list(reversed(told["result"]))}
    assert verify(changed, tmp_path).exit_code == 1 and "result" in verify(changed, tmp_path).output
    assert verify(told, tmp_path, "--leaf", "00" * 32).exit_code == 1
    assert verify("no json", tmp_path).exit_code == 2
