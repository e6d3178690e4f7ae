"""``sundial rules``: what a jurist uses after writing a rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from sundial.cli.rules import rules
from sundial.rules.dictionary import LAWBOOK


@pytest.fixture
def one(tmp_path: Path) -> Path:
    rule = (LAWBOOK / "supervision" / "same-officer.yaml").read_text(encoding="utf-8")
    (tmp_path / "same-officer.yaml").write_text(rule, encoding="utf-8")
    return tmp_path


def test_check_runs_the_examples(one: Path) -> None:
    result = CliRunner().invoke(rules, ["check", "--rules", str(one)])

    assert (result.exit_code, result.output) == (0, "1 rules, 2 examples, 0 wrong.\n")


def test_check_names_an_example_that_does_not_hold(one: Path) -> None:
    file = one / "same-officer.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "by: 刘敏}]\n    on: 2026-03-10\n    expect: none", "by: 王芳}]\n    on: 2026-03-10\n    expect: none"
        ),
        encoding="utf-8",
    )

    result = CliRunner().invoke(rules, ["check", "--rules", str(one)])

    assert result.exit_code == 1
    assert "same-officer.yaml:20: 王芳受理、刘敏签发，不亮灯: expected none, got red" in result.output


def test_check_refuses_a_rule_that_cannot_be_read(one: Path) -> None:
    (one / "same-officer.yaml").write_text("id: [", encoding="utf-8")

    result = CliRunner().invoke(rules, ["check", "--rules", str(one)])

    assert result.exit_code == 2
    assert "same-officer.yaml:1:" in result.output


def test_list_shows_the_rules_of_a_day() -> None:
    before, after = (
        CliRunner().invoke(rules, ["list", "--on", day], env={"COLUMNS": "200"}).output
        for day in ("2015-12-31", "2016-01-01")
    )

    assert "publication-missing" not in before
    assert "publication-missing" in after


def test_explain_tells_facts_words_and_examples() -> None:
    result = CliRunner().invoke(rules, ["explain", "promised-near"])

    assert result.exit_code == 0
    for words in (
        "优化营商环境条例 第三十六条",
        "promised_used_fraction: 承诺时限已用比例",
        ":fraction = 0.9",
        "2026-03-26 warning",
    ):
        assert words in result.output


def test_explain_of_a_rule_that_is_not_there() -> None:
    assert CliRunner().invoke(rules, ["explain", "no-such-rule"]).exit_code == 2
