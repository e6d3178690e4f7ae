"""From circumstances to a grade, its range inside the law's, and an explanation that names everything that decided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sundial.kernel.refusal import Refusal
from sundial.powers.discretion.cells import read_interval
from sundial.powers.discretion.finding import amount, lawful
from sundial.powers.discretion.statutory import age_on, applying, disregarded, one_fine, statutory_on
from sundial.powers.discretion.table import Formula, form_fields
from sundial.powers.discretion.tests.tables import all_shipped, row, shipped, table
from sundial.powers.discretion.words import data, directions

LATE = {"days_late": 45, "gains": "200.00"}


def refused(code, benchmark, facts, violation="late"):
    with pytest.raises(Refusal) as found:
        lawful(benchmark, violation, facts)
    assert found.value.code == code
    return found.value


def test_the_market_that_registered_its_change_late():
    found = lawful(shipped("NX-06"), "change-unregistered", LATE)
    assert found.grade.key == "ordinary"
    assert [each.kind.key for each in found.sanctions] == ["warning", "fine", "confiscate_gains"]
    fine = found.sanction("fine")
    assert (fine.amount.least, fine.amount.most) == (Decimal("2000.01"), Decimal("3500.00"))
    assert (fine.law.least, fine.law.most) == (Decimal(1000), Decimal(5000))


def test_the_explanation_names_what_decided_and_the_law():
    lines = [line.said("zh") for line in lawful(shipped("NX-06"), "change-unregistered", LATE).lines]
    assert any("逾期天数" in line and "45日" in line and "31日以上90日以下" in line for line in lines)
    assert any("2,000.01元至3,500.00元" in line for line in lines)
    assert any("1,000.00元至5,000.00元" in line for line in lines)
    assert not any("非法所得:" in line for line in lines), "gains did not decide"


def test_a_fine_by_multiples_is_rounded_inwards_to_the_fen():
    found = lawful(shipped("LW-09"), "let-to-unqualified", {"gains": "100000.01", "harm": "none", "corrected": True})
    fine = found.sanction("fine").amount
    assert (fine.least, fine.most) == (Decimal("200000.02"), Decimal("300000.02"))


def test_a_circumstance_that_decides_must_be_told():
    assert refused("discretion.fact", shipped("NX-06"), {"days_late": 10}, "change-unregistered").field == "gains"


def test_a_circumstance_that_decides_nothing_need_not_be_told():
    assert lawful(shipped("NX-06"), "change-unregistered", {"days_late": 45}).grade.key == "ordinary"


@pytest.mark.parametrize(
    "facts",
    [
        {"times": "1.5"},
        {"times": 0},
        {"times": "many"},
        {"times": 1.0},
        {"times": True},
        {"harm": "huge"},
        {"times": "1e30"},
    ],
)
def test_an_impossible_value_is_refused_with_its_field(facts):
    benchmark = table(
        row("mid", {"times": ">= 1", "harm": "none"}), row("high", {"times": ">= 1", "harm": 'not("none")'})
    )
    assert refused("discretion.fact", benchmark, {"times": 1, "harm": "none"} | facts).field in facts


def test_a_gap_and_an_overlap_are_refused_when_a_case_meets_them():
    holey = table(row("low", {"times": "1"}), row("mid", {"times": "[3..5]"}), row("high", {"times": ">= 5"}))
    refused("discretion.gap", holey, {"times": 2})
    assert refused("discretion.overlap", holey, {"times": 5}).values["rows"] == "2、3"
    refused("discretion.violation", holey, {}, "unknown")


def test_the_first_row_holds_where_the_table_says_so():
    benchmark = table(row("low", {"corrected": True}), row("high"), hit="first")
    assert lawful(benchmark, "late", {"corrected": True}).grade.key == "low"
    assert lawful(benchmark, "late", {"corrected": False}).grade.key == "high"
    assert refused("discretion.fact", benchmark, {}).field == "corrected"


def test_the_law_holds_where_another_measure_would_go_beyond_it():
    benchmark = table(row("mid", fine="multiple [1..3] of gains"))
    fine = lawful(benchmark, "late", {"gains": 2000}).sanction("fine")
    assert fine.cut and (fine.amount.least, fine.amount.most) == (2000, 5000)
    refused("discretion.beyond_law", benchmark, {"gains": 9000})


def test_a_sanction_without_a_most_has_none():
    law = [{"sanctions": {"fine": "amount >= 1000"}}]
    found = lawful(table(row("mid", fine="amount > 2000", confiscate_gains=""), law=law), "late", {})
    assert found.sanction("fine").amount.most is None
    assert any("2,000.01元以上" in line.said("zh") for line in found.lines)


def test_days_are_whole():
    law = [{"sanctions": {"suspend_business": "days [1..30]"}}]
    rows = row("mid", fine="", confiscate_gains="", suspend_business="days (6..15)")
    found = lawful(table(rows, law=law), "late", {}).sanction("suspend_business").amount
    assert (found.least, found.most, found.in_days) == (7, 14, True)


def test_a_form_is_built_from_what_the_violation_asks_for():
    benchmark = shipped("LW-09")
    fields = form_fields(benchmark.facts_of(benchmark.violation("let-to-unqualified")), "zh")
    assert [each["name"] for each in fields] == ["gains", "corrected", "harm"]
    assert fields[2]["choices"][0] == ("none", "无")


# --- properties -------------------------------------------------------------------------------------------------------

VALUES = {
    "flag": lambda fact: st.sampled_from(["true", "false"]),
    "choice": lambda fact: st.sampled_from(list(fact.choices)),
    "number": lambda fact: st.decimals(fact.least or 0, 10_000_000, places=fact.places),
}


@st.composite
def a_case(draw):
    benchmark = draw(st.sampled_from(all_shipped()))
    violation = draw(st.sampled_from(benchmark.violations))
    facts = {each.key: draw(VALUES[each.type](each)) for each in benchmark.facts_of(violation)}
    return benchmark, violation, facts


@given(a_case())
def test_what_is_found_lies_within_the_law_and_names_all_that_decided(case):
    benchmark, violation, facts = case
    found = lawful(benchmark, violation.key, facts)
    for sanction in found.sanctions:
        if sanction.law is not None:
            assert sanction.law.least <= sanction.amount.least <= sanction.amount.most <= sanction.law.most
    assert {each.fact.key for each in found.deciding} == set(found.row.when)
    text = "\n".join(line.said("en") for line in found.lines)
    assert all(each.fact.name.en in text for each in found.deciding)


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.sampled_from(["multiple", "per_unit"]),
    st.booleans(),
    st.booleans(),
)
def test_a_formula_never_falls_when_its_base_grows(one, other, measure, low_open, high_open):
    span = read_interval(f"{'(' if low_open else '['}1.5..3.25{')' if high_open else ']'}")
    benchmark = table(row("mid"))
    small, large = sorted([Decimal(one).scaleb(-2), Decimal(other).scaleb(-2)])
    formula = Formula(measure, span, "gains")
    low, high = (amount(formula, {"gains": base}, benchmark) for base in (small, large))
    assert low.least <= high.least and low.most <= high.most


@settings(max_examples=40)
@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_an_amount_is_inside_exactly_when_the_range_holds_it(fen, end):
    span = read_interval(f"({Decimal(end).scaleb(-2)}..{Decimal(end + 500).scaleb(-2)})")
    found = amount(Formula("amount", span), {}, table(row("mid")))
    value = Decimal(fen).scaleb(-2)
    assert found.holds(value) == span.holds(value)


# --- the law in anybody's case ------------------------------------------------------------------------------------------


def test_a_child_is_not_punished_and_a_youth_is_punished_less():
    act = date(2026, 3, 2)
    assert [each.key for each in applying(act, born=date(2012, 3, 3))] == ["under_14"]
    assert [each.key for each in applying(act, born=date(2012, 3, 2))] == ["under_18"]
    assert applying(act, born=date(2008, 3, 2)) == []
    assert age_on(date(2012, 2, 29), date(2026, 2, 28)) == 13


def test_a_grade_that_disregards_a_command_of_the_law_is_named():
    found = lawful(shipped("NX-06"), "change-unregistered", LATE)
    (child,) = disregarded(found, applying(date(2026, 3, 2), born=date(2014, 1, 1)))
    assert child.basis == "行政处罚法 第三十条"
    assert disregarded(found, applying(date(2026, 3, 2), answered={"first_slight": True})) == [], "may is no command"
    assert [each.key for each in disregarded(found, applying(date(2026, 3, 2), answered={"no_fault": True}))] == [
        "no_fault"
    ]


def test_no_fault_exempts_only_since_the_law_says_so():
    assert "no_fault" not in {each.key for each in statutory_on(date(2021, 7, 14))}
    assert "no_fault" in {each.key for each in statutory_on(date(2021, 7, 15))}


def test_one_act_is_fined_once_under_the_norm_that_fines_highest():
    low = lawful(shipped("NX-05"), "unlawful-name", {"times": 1, "confused": False})
    high = lawful(shipped("NX-06"), "change-unregistered", LATE)
    assert one_fine([low, high], date(2026, 3, 2)).fining is high
    assert one_fine([low, high], date(2020, 3, 2)).fining is low
    assert one_fine([], date(2026, 3, 2)) is None


def test_the_rows_of_the_law_name_directions_that_exist():
    for told in data()["statutory"]:
        assert isinstance(told["directions"], list) and set(told["directions"]) <= set(directions())
