"""A rule shown in English is English throughout, without a second copy of each phrase in each file."""

from __future__ import annotations

from collections.abc import Iterator

from sundial.rules.library import load_all
from sundial.rules.phrases import duty, ground, in_english, phrase
from sundial.rules.rule import Rule


def phrases(rule: Rule) -> Iterator[str]:
    yield from (rule.follow_up.who, rule.follow_up.what)
    yield from (each.name for each in rule.exemptions)
    yield from rule.assumptions


def test_every_phrase_of_a_shipped_rule_has_its_english_and_no_other_stands_there() -> None:
    told = {each for rule in load_all() for each in phrases(rule)}
    assert told - set(in_english()) == set()
    assert set(in_english()) - told == set()
    assert all(english.isascii() for english in in_english().values())


def test_a_reader_gets_their_language_and_a_phrase_of_ones_own_as_it_was_written() -> None:
    rule = next(rule for rule in load_all() if rule.id == "acceptance-refused")
    assert duty(rule.follow_up, "zh").startswith("驻部门纪检组、监察室：对理由")
    assert duty(rule.follow_up, "en").startswith(
        "discipline group and supervision office resident in the department: inv"
    )
    assert phrase("本县自拟", "en") == "本县自拟"
    assert ground("当场处罚", "行政处罚法 第五十二条", "en") == "penalty on the spot (行政处罚法 第五十二条)"
    assert ground("当场处罚", "行政处罚法 第五十二条", "zh") == "当场处罚（行政处罚法 第五十二条）"
