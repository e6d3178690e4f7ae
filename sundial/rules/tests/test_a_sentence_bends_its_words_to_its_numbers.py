"""English bends its words to a number, so a rule says "1 working day has passed" and "2 working days have passed"."""

import re
from datetime import date

import pytest

from sundial.rules.bulk import AsOf, evaluate_duckdb
from sundial.rules.dictionary import LAWBOOK, load_dictionary
from sundial.rules.examples import ready, tell
from sundial.rules.library import RuleSet, load_all
from sundial.rules.reading import read_rule
from sundial.rules.sentences import names_in, render
from sundial.rules.source import RuleError

RULES = load_all(LAWBOOK / "supervision") + load_all(LAWBOOK / "foreign")
# "1 working days", "1 act(s)", "1 are used": a one before a word that stands for many.
BENT_WRONG = re.compile(
    r"\b1 (?:[a-z]+ ){0,2}?(?:days|hours|times|acts|papers|cases|others|lights|are|have|were)\b|\(s\)"
)


def test_a_value_chooses_the_form_of_the_words_that_go_with_it():
    template = "{idle_working_days} working {idle_working_days|day has|days have} passed."
    said = {number: render(template, {"idle_working_days": number}, "en") for number in (0, 1, 2, -1)}
    assert said == {
        0: "0 working days have passed.",
        1: "1 working day has passed.",
        2: "2 working days have passed.",
        -1: "-1 working day has passed.",
    }


def test_a_ground_that_did_not_arise_is_not_called_unknown():
    (rule,) = (each for each in RULES if each.id == "certificate-expired")
    one, both = {"expired_officer": "丙核查"}, {"expired_officer": "丙核查", "uncertified_officer": "丁无证"}
    said = [rule.sentence(values, "zh") for values in (one, both)]
    assert said[0] == "参加执法的人员当日没有有效证件；证件已经失效的：丙核查。"
    assert said[1].endswith("；证件已经失效的：丙核查；没有登记执法证件的：丁无证。")
    assert "unknown" not in rule.sentence({"uncertified_officer": "丁无证"}, "en")


def test_the_unit_of_a_limit_of_one_is_said_of_one():
    one = {"promised_limit": 1, "promised_unit": "working_day"}
    assert render("{promised_limit} {promised_unit}", one, "en") == "1 working day"
    assert render("{promised_limit} {promised_unit}", one | {"promised_limit": 3}, "en") == "3 working days"
    delivery = {"delivery_limit": 1, "delivery_limit_unit": "month"}
    assert render("{delivery_limit} {delivery_limit_unit}", delivery, "en") == "1 month"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_that_came_with_the_program_says_one_of_many(rule):
    values = {name: _one_of(name) for name in names_in(rule.sentence_en)}
    assert not BENT_WRONG.search(rule.sentence(values, "en"))


def _one_of(name):
    fact = load_dictionary().named(name)
    if fact is None or fact.type in ("integer", "decimal"):
        return 1
    return {"unit": "working_day"}.get(fact.unit, "2026-03-02")


def test_a_place_that_is_written_wrong_is_refused():
    text = (LAWBOOK / "supervision" / "case-idle.yaml").read_text(encoding="utf-8")
    with pytest.raises(RuleError, match=r"\{name\|one\|many\}"):
        read_rule(text.replace("{idle_working_days|day|days}", "{idle_working_days|days}"), load_dictionary())


def test_every_example_that_came_with_the_program_is_told_in_english_as_well():
    own = [(rule, example) for rule in load_all(LAWBOOK / "supervision") for example in rule.examples]
    assert len(own) > 300
    for rule, example in own:
        assert example.name_en and not re.search("[\u4e00-\u9fff]", example.name_en), f"{rule.id}: {example.name}"
        if "亮红灯" in example.name and "不亮红灯" not in example.name:
            assert "red" in example.name_en, f"{rule.id}: {example.name}"


@pytest.mark.parametrize(
    ("unit", "used", "left"),
    [("working_day", "已用6个工作日", "仅余1个工作日"), ("calendar_day", "已用8日", "仅余1日")],
)
def test_days_are_told_in_the_unit_of_their_limit(unit, used, left):
    limit = {"working_day": 5, "calendar_day": 7}[unit]
    case = {"promised_value": limit, "promised_unit": unit}
    connection = ready()
    tell(connection, "c", case, [{"verb": "accept", "on": date(2026, 3, 2)}])

    def said(rule_id, *day):
        (rule,) = [each for each in RULES if each.id == rule_id]
        (finding,) = evaluate_duckdb(connection, RuleSet(date(*day), (rule,)), AsOf.end_of(date(*day)))
        return rule.sentence(finding.kept)

    assert left in said("promised-near", 2026, 3, {"working_day": 6, "calendar_day": 8}[unit])
    assert used in said("promised-exceeded", 2026, 3, 10)
