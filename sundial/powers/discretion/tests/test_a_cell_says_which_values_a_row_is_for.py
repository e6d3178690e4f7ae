"""Cells are read as FEEL and as statutes say it, and written back so that reading them again gives the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sundial.powers.discretion.cells import CellError, Interval, Within, read_interval, read_numbers
from sundial.powers.discretion.table import Formula, Sanction
from sundial.powers.discretion.tests.tables import row as a_row
from sundial.powers.discretion.tests.tables import table
from sundial.powers.discretion.text import (
    cell_in_words,
    cell_text,
    cell_typed,
    read_cell,
    read_sanction,
    sanction_text,
    sanction_typed,
)

FACTS = {each.key: each for each in table(a_row("mid")).facts}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (">= 10000 and < 50000", "[10000..50000)"),
        ("[10000..50000[", "[10000..50000)"),
        ("]1..5]", "(1..5]"),
        ("1万以上不满5万", "[10000..50000)"),
        ("1万元以上5万元以下", "[10000..50000]"),
        ("超过1.5万", "> 15000"),
        ("超过1000元5000元以下", "(1000..5000]"),
        ("不足30", "< 30"),
        ("≥３", ">= 3"),
        ("1，2、[5..9]", "1, 2, [5..9]"),
        ("= 3", "3"),
    ],
)
def test_numbers_are_read_as_they_are_written(text, same):
    assert cell_text(read_numbers(text, "元")) == same


@pytest.mark.parametrize("text", ["", "-", "  - "])
def test_nothing_and_a_dash_are_any_value(text):
    assert read_numbers(text) is None
    assert read_cell(text, FACTS["harm"]) is None


def test_choices_are_named_by_key_or_label_and_may_be_negated():
    assert cell_text(read_cell('"none"，轻微', FACTS["harm"])) == '"none", "slight"'
    assert cell_text(read_cell('not("grave")', FACTS["harm"])) == '"none", "slight"'
    assert cell_text(read_cell("是", FACTS["corrected"])) == "true"
    assert read_cell("无、轻微、严重", FACTS["harm"]) is None


@pytest.mark.parametrize(
    "text", ["about 5", "[5..1]", "(3..3]", "> 1 and", "5 or 6", "1..2", "x" * 401, "[1..2", "not(5)"]
)
def test_what_is_no_range_is_refused(text):
    if text == "> 1 and":
        assert str(read_numbers(text)) == "> 1"
        return
    with pytest.raises(CellError):
        read_numbers(text)


def test_a_choice_nobody_knows_is_refused_and_the_known_ones_are_named():
    with pytest.raises(CellError, match=r"很大.*无"):
        read_cell("很大", FACTS["harm"])


def test_a_range_is_shown_as_a_statute_says_it():
    assert cell_in_words(read_numbers("[10000..50000)"), FACTS["gains"], "zh") == "10,000元以上不满50,000元"
    assert cell_in_words(read_numbers("> 1"), FACTS["times"], "zh") == "超过1次"
    assert cell_in_words(None, FACTS["times"], "zh") == "不限"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("yes", "yes"),
        ("应当", "yes"),
        ("可以", "may"),
        ("1000以上5000以下", "amount [1000..5000]"),
        ("金额 1000元以上5000元以下", "amount [1000..5000]"),
        ("可以 倍数 1倍以上3倍以下 × 违法所得", "may multiple [1..3] of gains"),
        ("per_unit (100..200] of times", "per_unit (100..200] of times"),
    ],
)
def test_sanctions_are_read_as_they_are_written(text, same):
    assert sanction_text(read_sanction("fine", text, FACTS)) == same


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("warning", "amount [1..2]"),
        ("fine", "multiple [1..2]"),
        ("fine", "multiple [1..2] of harm"),
        ("fine", "days [1..2]"),
    ],
)
def test_a_measure_that_does_not_fit_its_sanction_is_refused(kind, text):
    with pytest.raises(CellError):
        read_sanction(kind, text, FACTS)


NUMBER = st.decimals(min_value=-10_000, max_value=10_000, places=2)


@st.composite
def intervals(draw):
    low, high = draw(st.none() | NUMBER), draw(st.none() | NUMBER)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    opens = draw(st.booleans()), draw(st.booleans())
    if low == high:
        opens = False, False
    return Interval(low, high, opens[0] and low is not None, opens[1] and high is not None)


BOUND = intervals().filter(lambda each: each.low is not None or each.high is not None)


@given(BOUND)
def test_what_is_written_is_read_again_as_the_same(interval):
    assert read_interval(str(interval)) == interval


@given(st.lists(BOUND, min_size=1, max_size=3), st.sampled_from(["zh", "en"]))
def test_what_a_person_would_type_is_read_as_the_same(spans, language):
    cell, gains = Within(tuple(spans)), FACTS["gains"]
    assert read_cell(cell_typed(cell, gains, language), gains) == cell
    for must, measure, of in ((True, "amount", ""), (False, "multiple", "gains"), (True, "per_unit", "times")):
        sanction = Sanction("fine", must, Formula(measure, spans[0], of))
        assert read_sanction("fine", sanction_typed(sanction, FACTS, language), FACTS) == sanction


@given(intervals(), NUMBER)
def test_the_grid_holds_exactly_what_the_interval_holds(interval, value):
    low, high = interval.steps(2)
    assert (low <= int(value.scaleb(2)) <= high) == interval.holds(Decimal(value))
