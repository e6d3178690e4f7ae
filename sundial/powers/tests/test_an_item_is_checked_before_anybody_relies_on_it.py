"""The rules on a plain sheet: seven elements, promise against law, steps against promise, route, basis."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sundial.kernel import workdays
from sundial.kernel.limits import Limit, Unit
from sundial.powers import rules
from sundial.powers.rules import Sheet, StepFact


def step(stage, value=None, unit="working_day", kind="handle", role="handler_a"):
    return StepFact(stage, f"第{stage}步", kind, role, value, unit if value is not None else "")


SIGN = step(9, kind="sign", role="director")
WHOLE = Sheet(
    name="烟花爆竹经营(零售)许可证审批",
    power_type="licence",
    procedure="permit",
    has_basis=True,
    has_conditions=True,
    has_posts=True,
    has_procedure=True,
    has_supervision_points=True,
    has_rights=True,
    has_complaint_channels=True,
    day_means=Unit.WORKING_DAY,
    limits={"promised": (15, "working_day"), "statutory": (20, "working_day")},
    steps=(step(1), SIGN),
)


def found(**changes):
    return [fault.rule for fault in rules.faults(replace(WHOLE, **changes), workdays.national())]


def section(stage, name):
    return StepFact(stage, "股室并联审查", "section", "handler_a", section=name)


def test_sections_of_one_department_examine_side_by_side():
    one, two = section(2, "安监一股"), section(2, "安监二股")
    assert found(steps=(step(1), one, two, SIGN)) == []
    assert found(steps=(step(1), one, section(3, "安监二股"), SIGN)) == ["sections_in_series"]


def test_one_department_reviews_and_signs_in_no_more_layers_than_the_four_links():
    def review(stage):
        return step(stage, kind="review", role="deputy_head")

    assert found(steps=(step(1), review(2), SIGN)) == []
    assert found(steps=(step(1), review(2), review(3), SIGN)) == ["too_many_layers"]
    assert found(steps=(step(1), step(8, kind="sign", role="deputy_head"), SIGN)) == ["too_many_layers"]


def test_stages_are_merged_on_a_named_ground_and_as_the_form_says():
    ground = {"merged_form": "one_review_one_check", "merged_ground": "优化营商环境条例第三十七条"}
    assert found(merged_form="simplified") == ["merging_ground"]
    review = step(2, kind="review", role="deputy_head")
    assert found(**ground, steps=(step(1), review, SIGN)) == []
    again = step(3, kind="recheck", role="deputy_head")
    assert found(**ground, steps=(step(1), review, again, SIGN)) == ["merging_route"]
    assert found(**ground | {"merged_form": "simplified"}, steps=(step(1), review, again, SIGN)) == []


def limits(promised, statutory=(20, "working_day"), **more):
    return {"promised": promised, "statutory": statutory} | more


def test_a_whole_sheet_has_no_fault():
    assert found() == []


@pytest.mark.parametrize(
    "element",
    ["has_conditions", "has_posts", "has_procedure", "has_supervision_points", "has_rights", "has_complaint_channels"],
)
def test_each_missing_element_stops_publication(element):
    faults = rules.faults(replace(WHOLE, **{element: False}), workdays.national())
    assert [(fault.rule, fault.field, fault.warns) for fault in faults] == [
        ("element_missing", element.removeprefix("has_"), False)
    ]


def test_without_any_whole_limit_the_limits_are_missing():
    assert [fault.field for fault in rules.faults(replace(WHOLE, limits={}), workdays.national())] == ["limits"]


def test_an_internal_rule_needs_no_chart_but_the_ground_on_which_it_is_not_open():
    inside = {"internal_only": True, "has_rights": False, "has_conditions": False}
    assert found(**inside, internal_ground="内部工作流程") == []
    assert found(**inside) == ["internal_ground"]


@pytest.mark.parametrize(
    ("promised", "statutory", "refused"),
    [
        ((20, "working_day"), (20, "working_day"), False),
        ((21, "working_day"), (20, "working_day"), True),
        ((20, "working_day"), (30, "day_unqualified"), False),
        ((31, "working_day"), (30, "day_unqualified"), True),
        ((20, "working_day"), (30, "calendar_day"), True),
        ((10, "working_day"), (30, "calendar_day"), False),
        ((1, "month"), (20, "working_day"), True),
        ((0, "same_day"), (1, "working_day"), False),
    ],
)
def test_a_promise_may_not_end_after_the_law_whatever_the_units(promised, statutory, refused):
    assert ("promised_exceeds_statutory" in found(limits=limits(promised, statutory), steps=(SIGN,))) is refused


def test_an_extended_promise_beyond_the_law_in_calendar_days_is_warned_of():
    sheet = replace(WHOLE, limits=limits((20, "working_day"), (30, "day_unqualified"), extension=(10, "working_day")))
    faults = rules.faults(sheet, workdays.national())
    assert [(fault.rule, fault.warns) for fault in faults] == [("extended_exceeds_statutory", True)]


def test_an_extension_that_is_a_total_is_not_added():
    sheet = replace(
        WHOLE, limits={"promised": (15, "working_day"), "extension": (20, "working_day")}, extension_is_total=True
    )
    assert sheet.promised_at_most == Limit(20, Unit.WORKING_DAY)


@pytest.mark.parametrize(
    ("steps", "total"),
    [
        ((step(1, 5), step(2, 10)), Limit(15, Unit.WORKING_DAY)),
        ((step(1, 5), step(1, 8), step(2, 7)), Limit(15, Unit.WORKING_DAY)),
        ((step(1, 0, "same_day"), step(2, 3)), Limit(3, Unit.WORKING_DAY)),
        ((step(1, 10, "calendar_day"), step(2, 5, "calendar_day")), Limit(15, Unit.CALENDAR_DAY)),
        ((step(1, 7, "calendar_day"), step(2, 5)), Limit(12, Unit.WORKING_DAY)),
        ((step(1), step(2)), None),
    ],
)
def test_stages_are_added_and_of_parallel_steps_the_longest_counts(steps, total):
    assert rules.sum_of_steps(replace(WHOLE, steps=steps), workdays.national()) == total


@pytest.mark.parametrize(("last", "refused"), [(7, False), (8, True)])
def test_the_steps_may_not_add_up_to_more_than_the_promise(last, refused):
    steps = (step(1, 8), step(1, 3), step(2, last), SIGN)
    assert ("steps_exceed_promised" in found(steps=steps)) is refused


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"has_basis": False}, "basis_missing"),
        ({"steps": ()}, "route_empty"),
        ({"steps": (step(1),)}, "route_unsigned"),
        ({"steps": (step(1, role="driver"), SIGN)}, "role_unknown"),
        ({"steps": (step(1, kind="dance"), SIGN)}, "kind_unknown"),
        ({"steps": (step(1, 3, "fortnight"), SIGN)}, "unit_unknown"),
        ({"limits": limits((15, "fortnight"))}, "unit_unknown"),
        ({"chart_pending": True}, "chart_pending"),
        ({"has_unit": False}, "unit_missing"),
    ],
)
def test_every_other_fault_has_its_rule(changes, rule):
    assert rule in found(**changes)


@pytest.mark.parametrize(
    ("limits", "refused"),
    [
        ({"promised": (0, "same_day")}, False),
        ({"promised": (0, "on_the_spot")}, False),
        ({"promised": (1, "working_day")}, True),
        ({"promised": (0, "same_day"), "extension": (5, "working_day")}, True),
    ],
)
def test_an_immediate_case_is_never_stretched(limits, refused):
    whole = {"limits": limits, "steps": (SIGN,)}
    assert ("immediate_stretched" in found(handling_kind="immediate", **whole)) is refused
    assert "immediate_stretched" not in found(handling_kind="promised", **whole)


def test_another_power_than_a_licence_may_lack_a_basis():
    assert found(power_type="public_service", has_basis=False) == []


def test_a_fault_becomes_the_refusal_an_action_raises():
    fault = rules.faults(replace(WHOLE, has_basis=False), workdays.national())[0]
    refusal = fault.refusal()
    assert (refusal.code, refusal.field) == ("powers.basis_missing", "basis") and "行政许可法" in refusal.basis
