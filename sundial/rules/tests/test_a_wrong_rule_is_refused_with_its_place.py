"""A rule that cannot be trusted is refused with file, line, column and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from sundial.rules.dictionary import LAWBOOK, load_dictionary
from sundial.rules.reading import load_rule, read_rule
from sundial.rules.source import RuleError

GOOD = (LAWBOOK / "supervision" / "promised-near.yaml").read_text(encoding="utf-8")
VERSION = next(line for line in GOOD.splitlines() if line.startswith("version: "))
WHEN = GOOD[GOOD.index("when: |") : GOOD.index("occurrence:")]


def refusal(tmp_path: Path, text: str) -> str:
    file = tmp_path / "rule.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rule(file, load_dictionary())
    return str(caught.value).replace(str(tmp_path) + "/", "")


def test_the_good_one_is_read(tmp_path: Path) -> None:
    file = tmp_path / "rule.yaml"
    file.write_text(GOOD, encoding="utf-8")

    assert load_rule(file, load_dictionary()).id == "promised-near"


@pytest.mark.parametrize(
    ("when", "column", "says"),
    [
        ("clock_runing", 7, "there is no fact named clock_runing; did you mean clock_running?"),
        ("clock_running AND used_working_days", 25, "used_working_days is integer, but boolean is wanted here"),
        ("promised_limit > 'ten'", 24, "'ten' is text and cannot stand beside integer"),
        ("used_working_days", 7, "the expression gives integer, but boolean is wanted here"),
        ("promised_limit > :nothing", 24, "there is no parameter named :nothing"),
        ("pg_sleep(10) IS NULL", 7, "function pg_sleep is not allowed"),
        ("used_working_days > (SELECT 1)", 35, "a subquery is not allowed"),
        ("stop_count IN (SELECT 1)", 7, "a subquery is not allowed"),
        ("EXISTS (SELECT 1 FROM base_case)", 22, "is not allowed in a rule"),
        ("clock_running; DROP TABLE base_case", 20, "must be one expression, without ;"),
        ("clock_running AND", 23, "something is missing or out of place near “AND”"),
        ("today - accepted_on > 3", 7, "dates are reckoned with days_between"),
        ("base_case.case_id = 'x'", 7, "facts are named without a table"),
        ("DROP TABLE base_case", 18, "is not allowed in a rule"),
        ("CAST(stop_count AS DATE) IS NULL", 12, "only CAST"),
        ("ROW_NUMBER() OVER (ORDER BY stop_count) > 1", 7, "is not allowed in a rule"),
    ],
)
def test_an_expression_that_is_not_allowed(tmp_path: Path, when: str, column: int, says: str) -> None:
    said = refusal(tmp_path, GOOD.replace(WHEN, f"when: {when!r}\n" if ";" in when else f"when: {when}\n"))

    assert says in said
    assert said.startswith(f"rule.yaml:14:{column + (';' in when)}: ")


def test_the_line_within_a_block_is_told(tmp_path: Path) -> None:
    said = refusal(tmp_path, GOOD.replace("promised_working_days_left <=", "promised_wrong_days_left <="))

    assert said.startswith("rule.yaml:16:47: there is no fact named promised_wrong_days_left")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: time", "kind: weather", "rule.yaml:5:7: weather is not known here"),
        ("light: warning", "light: purple", "purple is not known here; known are red, yellow, warning, grey"),
        (VERSION, "version: one", "rule.yaml:2:10: a whole number from 1 is wanted here"),
        ("owner: service\n", "", "owner is missing"),
        ("owner: service", "owner: 某人", "某人 is not known here; known are supervision, legal"),
        ("trigger: early_warning", "colour: blue", "colour is not known here"),
        (VERSION, f"{VERSION}\nversion: 9", "rule.yaml:3:1: version stands here twice"),
        ("{from: 2004-07-01}", "{from: 2004-07-01, until: 2004-06-30}", "the rule would end before it begins"),
        ("keep: [accepted_on,", "keep: [acepted_on,", "there is no fact named acepted_on"),
        ("{promised_due_on}到期", "{decided_on}到期", "the sentence shows {decided_on}"),
        ("id: promised-near", "id: Promised Near", "an id is lower-case letters"),
        ("when: |", "when: >", "write the expression on one line"),
        ("name: 承诺时限将满", "name: [", "not readable as YAML"),
        ("score: 0", "score: many", "points from 0 are wanted here"),
        ("score: 0", "score: 0\nover: county", "county is not known here; known are case, item, officer, organ"),
        ("score: 0", "score: 0\nover: organ\neach: step", "a rule over organ has no parts; leave each out"),
        ("{jurisdictions: [CN]}", "{powers: [magic]}", "magic is not known here; known are licence"),
        ("{jurisdictions: [CN]}", "{organs: []}", "at least one is wanted here"),
        ("params: {", "params: {spare: 7, ", "the parameter spare is never used"),
        ("params: {", "params: {spare: {a: 1}, ", "spare is neither a number, a text"),
        ("article: 第三十六条}", "article: 第三十六条, page: 3}", "page is not known here"),
        (
            "what: 抓紧办理；确需延长的，依法报批并告知申请人}",
            "what: 办, within: {value: 3, unit: moons}}",
            "moons is not known",
        ),
    ],
)
def test_a_file_that_is_wrong_elsewhere(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert says in refusal(tmp_path, GOOD.replace(old, new, 1))


def test_a_text_that_is_no_file_is_told_its_place_too() -> None:
    with pytest.raises(RuleError, match=r"^draft:16:47: there is no fact named promised_wrong_days_left"):
        read_rule(
            GOOD.replace("promised_working_days_left <=", "promised_wrong_days_left <="),
            load_dictionary(),
            Path("draft"),
        )


def test_examples_must_stand_on_both_sides_of_the_edge(tmp_path: Path) -> None:
    said = refusal(tmp_path, GOOD.replace("expect: none", "expect: warning"))

    assert "both sides of the edge" in said
