"""Gaps and overlaps are found exactly, as counting every case would find them; and what is complete hits one row in every case."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sundial.kernel.refusal import Refusal
from sundial.powers.discretion.boxes import TooWide, uncovered
from sundial.powers.discretion.checker import is_complete, troubles
from sundial.powers.discretion.finding import lawful
from sundial.powers.discretion.tests.tables import all_shipped, row, table
from sundial.powers.discretion.text import cell_text


def codes(benchmark):
    return {each.code for each in troubles(benchmark)}


def test_the_benchmarks_that_ship_have_no_fault():
    for benchmark in all_shipped():
        assert [str(each) for each in troubles(benchmark)] == []


def test_a_gap_is_told_with_its_circumstances():
    found = troubles(table(row("low", {"times": "<= 1"}), row("high", {"times": "[3..9]"})))
    (gap,) = [each for each in found if each.code == "gap"]
    assert cell_text(gap.where["times"]) == "2, >= 10"


def test_whole_numbers_leave_no_gap_between_one_and_more_than_one():
    assert codes(table(row("low", {"times": "1"}), row("high", {"times": ">= 2"}))) == set()


def test_amounts_to_the_fen_leave_a_gap_between_one_yuan_and_two():
    assert "gap" in codes(table(row("low", {"gains": "<= 1"}), row("high", {"gains": ">= 2"})))


def test_an_overlap_names_both_rows_and_what_they_share():
    found = troubles(table(row("low", {"times": "<= 3"}), row("high", {"times": ">= 3"})))
    (overlap,) = [each for each in found if each.code == "overlap"]
    assert overlap.rows == (1, 2)
    assert cell_text(overlap.where["times"]) == "3"


def test_rows_that_answer_alike_may_overlap_where_the_table_says_so():
    rows = row("low", {"corrected": True}), row("low", {"harm": "none"}), row("low")
    assert codes(table(*rows, hit="any")) == set()
    assert "overlap" in codes(table(*rows))


def test_a_first_hit_table_names_the_row_that_is_never_reached():
    rows = row("low", {"times": "< 5"}), row("high"), row("mid", {"times": "> 7"})
    (found,) = [each for each in troubles(table(*rows, hit="first")) if not each.warns]
    assert (found.code, found.rows) == ("never_reached", (3,))


def test_the_law_itself_must_answer_every_case_once():
    law = [{"when": {"gains": "< 100"}, "sanctions": {"fine": "amount [1..2]"}}]
    (gap,) = [
        each
        for each in troubles(table(row("mid", fine="amount [1..2]", confiscate_gains=""), law=law))
        if each.code == "gap"
    ]
    assert gap.in_law


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row("mid", fine="amount [999.99..5000]")], "beyond_law"),
        ([row("mid", fine="amount [1000..5000.01]")], "beyond_law"),
        ([row("mid", fine="amount >= 1000")], "beyond_law"),
        ([row("mid", revoke_permit="yes")], "not_in_law"),
        ([row("off", fine="amount [1..2]")], "not_let_off"),
        ([row("mid", confiscate_gains="")], "left_out"),
        ([row("mid", fine="yes")], "no_measure"),
        ([row("below", fine="amount [500..2000]")], "not_below"),
        ([row("mid", fine="multiple [1..3] of gains")], "other_measure"),
        ([row("low", {"times": "1"}), row("mid", {"times": "> 1"}, "amount [1000..2000]")], "out_of_order"),
    ],
)
def test_a_row_against_the_law_is_named(rows, code):
    assert codes(table(*rows)) == {code}


def test_a_mitigated_row_may_go_below_the_law_and_not_above():
    assert codes(table(row("below", fine="amount [100..1000]"))) == set()
    assert codes(table(row("below", fine="amount [100..6000]"))) == {"beyond_law"}


def test_a_table_nobody_can_check_is_refused_not_waited_for(monkeypatch):
    monkeypatch.setattr("sundial.powers.discretion.boxes.MOST_PARTS", 1)
    assert "too_wide" in codes(table(row("low", {"times": "<= 3"}), row("mid", {"times": "> 3"})))
    with pytest.raises(TooWide):
        uncovered((((0, 9),),), [(((n, n),),) for n in range(9)])


def test_a_wide_table_is_checked_at_once():
    cells = [{"times": f"[{n}..{n}]", "gains": f"[{m}00..{m}99.99]"} for n in range(1, 15) for m in range(1, 15)]
    found = troubles(table(*[row("mid", cell) for cell in cells]))
    assert {each.code for each in found} == {"gap"}


# Small tables on which every case can be counted.
TIMES, GAINS = range(1, 6), (Decimal("0.00"), Decimal("0.01"), Decimal("0.02"), Decimal("1.00"), Decimal("2.00"))
HARM, CORRECTED = ("none", "slight", "grave"), ("true", "false")
CELLS = {
    "times": st.sampled_from(["-", "1", "<= 2", "> 2", "[2..4)", ">= 4", "1, 5"]),
    "gains": st.sampled_from(["-", "0", "> 0", "< 1", ">= 0.02", "[0.01..1]"]),
    "harm": st.sampled_from(["-", "none", "slight, grave", "grave", 'not("none")']),
    "corrected": st.sampled_from(["-", "true", "false"]),
}
ROWS = st.lists(
    st.builds(row, st.sampled_from(["low", "mid", "high"]), st.fixed_dictionaries(CELLS)), min_size=1, max_size=5
)


def cases():
    for times, gains, harm, corrected in product(TIMES, GAINS, HARM, CORRECTED):
        yield {"times": times, "gains": gains, "harm": harm, "corrected": corrected}


@settings(max_examples=150)
@given(ROWS)
def test_the_checker_agrees_with_counting_every_case(rows):
    benchmark = table(*rows)
    hits = [sum(_hits(each, case) for each in benchmark.violations[0].rows) for case in cases()]
    found = codes(benchmark)
    if 0 in hits:
        assert "gap" in found
    if max(hits) > 1:
        assert "overlap" in found
    if is_complete(benchmark, benchmark.violations[0]):
        assert set(hits) == {1}


def _hits(found, case):
    values = {key: Decimal(value) if isinstance(value, int) else value for key, value in case.items()}
    return all(cell.holds(values[key]) for key, cell in found.when.items())


@settings(max_examples=60)
@given(ROWS, st.sampled_from(["unique", "any", "first"]))
def test_a_complete_table_answers_every_case(rows, hit):
    benchmark = table(*rows, hit=hit)
    if not is_complete(benchmark, benchmark.violations[0]):
        return
    for case in cases():
        lawful(benchmark, "late", case)


@settings(max_examples=60)
@given(ROWS)
def test_the_gap_that_is_told_is_one(rows):
    benchmark = table(*rows)
    gaps = [each for each in troubles(benchmark) if each.code == "gap"]
    for case in cases():
        values = {key: Decimal(value) if isinstance(value, int) else value for key, value in case.items()}
        inside = any(all(cell.holds(values[key]) for key, cell in gap.where.items()) for gap in gaps)
        if inside:
            with pytest.raises(Refusal) as refused:
                lawful(benchmark, "late", case)
            assert refused.value.code == "discretion.gap"
