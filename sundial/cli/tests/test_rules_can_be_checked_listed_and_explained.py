"""``sundial rules``: what a jurist uses after writing a rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sundial.cli.rules import rules
from sundial.rules.dictionary import LAWBOOK
from sundial.supervision.actions.rule_load import load_shipped


@pytest.fixture
def one(tmp_path: Path) -> Path:
    rule = (LAWBOOK / "supervision" / "same-officer.yaml").read_text(encoding="utf-8")
    (tmp_path / "same-officer.yaml").write_text(rule, encoding="utf-8")
    return tmp_path


def test_check_runs_the_examples(one: Path) -> None:
    result = CliRunner().invoke(rules, ["check", str(one)])

    assert (result.exit_code, result.output) == (0, "1 rules, 2 examples, 0 wrong.\n")


def test_check_names_an_example_that_does_not_hold(one: Path) -> None:
    file = one / "same-officer.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "by: 刘敏}]\n    on: 2026-03-10\n    expect: none", "by: 王芳}]\n    on: 2026-03-10\n    expect: none"
        ),
        encoding="utf-8",
    )

    result = CliRunner().invoke(rules, ["check", str(one)])

    assert result.exit_code == 1
    assert "same-officer.yaml:21:1: 王芳受理、刘敏签发，不亮灯: expected none, got red" in result.output


def test_check_refuses_a_rule_that_cannot_be_read(one: Path) -> None:
    (one / "same-officer.yaml").write_text("id: [", encoding="utf-8")

    result = CliRunner().invoke(rules, ["check", str(one)])

    assert result.exit_code == 2
    assert "same-officer.yaml:1:" in result.output


def test_list_shows_the_rules_of_a_day() -> None:
    before, after = (
        CliRunner().invoke(rules, ["list", "--rules", str(LAWBOOK), "--on", day], env={"COLUMNS": "200"}).output
        for day in ("2015-12-31", "2016-01-01")
    )

    assert "publication-missing" not in before
    assert "publication-missing" in after


def test_explain_tells_facts_words_and_examples() -> None:
    result = CliRunner().invoke(rules, ["explain", "promised-near", "--rules", str(LAWBOOK)])

    assert result.exit_code == 0
    for words in (
        "优化营商环境条例 第三十六条",
        "“承诺时限已用比例”不小于0.9（参数 fraction）",
        "promised_used_fraction: 承诺时限已用比例",
        ":fraction = 0.9",
        "2026-03-26 warning",
    ):
        assert words in result.output


def test_explain_of_a_rule_that_is_not_there() -> None:
    assert CliRunner().invoke(rules, ["explain", "no-such-rule", "--rules", str(LAWBOOK)]).exit_code == 2


def test_check_of_a_file_tells_the_place_and_the_near_name(one: Path) -> None:
    file = one / "same-officer.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("and_signed", "and_singed"), encoding="utf-8")

    result = CliRunner().invoke(rules, ["check", str(file), "--json"])

    (wrong,) = json.loads(result.output)["wrong"]
    assert result.exit_code == 2
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if text.startswith("when"))
    assert (wrong["line"], wrong["column"]) == (line, 7)
    assert "did you mean same_officer_accepted_and_signed?" in wrong["sentence"]


def test_the_book_of_the_site_is_listed_with_what_became_of_its_lights(db: None) -> None:
    load_shipped()

    result = CliRunner().invoke(rules, ["list", "--kind", "integrity", "--precision", "--json"])

    listed = {each["id"]: each for each in json.loads(result.output)}
    assert listed["same-officer"]["state"] == "live"
    assert listed["same-officer"]["precision"] == {
        **dict.fromkeys(("raised", "confirmed", "excused", "overturned", "noted", "open"), 0),
        "rate": None,
        "interval": None,
    }


def test_a_state_nobody_knows_is_refused(db: None) -> None:
    assert CliRunner().invoke(rules, ["list", "--state", "alive"]).exit_code == 2
