"""CAT-35, CAT-36, CAT-42: mismatches by type although the total agrees, linked near-duplicates, pending charts."""

from __future__ import annotations

from sundial.organs.models import Role
from sundial.organs.tests import builders as build
from sundial.powers import queries
from sundial.powers.models import PowerItem


def counts(examined, by):
    return {count.key: (count.claimed, count.found) for count in examined.counts if count.by == by}


def test_the_water_bureau_s_claims_differ_by_type_and_cancel_in_the_total(load):
    examined = queries.examine(load("nantong_water").catalogue)
    assert counts(examined, "type") == {
        "行政许可": (11, 11),
        "行政处罚": (94, 93),
        "行政征收": (8, 8),
        "行政强制": (5, 6),
        "其他行政权力": (11, 11),
    }
    assert counts(examined, "office")["水政监察支队"] == (97, 97)
    assert counts(examined, "total") == {"": (129, 129)}
    assert [count.by for count in examined.cancelling] == ["total"]


def test_what_agrees_everywhere_is_not_called_cancelling(load):
    assert queries.examine(load("linwu").catalogue).cancelling == []


def test_near_duplicates_of_the_source_are_linked(load):
    load("nantong_water")
    linked = PowerItem.objects.exclude(duplicate_of=None).values_list("code", "duplicate_of__code")
    assert dict(linked) == {
        "NTW-PEN-042": "NTW-PEN-001",
        "NTW-PEN-043": "NTW-PEN-001",
        "NTW-PEN-044": "NTW-PEN-004",
        "NTW-PEN-045": "NTW-PEN-005",
    }

    of = {
        code: [v.item.code for v in queries.twins(PowerItem.objects.get(code=code))]
        for code in ("NTW-PEN-001", "NTW-PEN-043")
    }
    assert of == {"NTW-PEN-001": ["NTW-PEN-042", "NTW-PEN-043"], "NTW-PEN-043": ["NTW-PEN-001", "NTW-PEN-042"]}
    assert not queries.twins(PowerItem.objects.get(code="NTW-PEN-002")).exists()


def test_the_same_name_twice_in_one_organ_is_reported_not_smoothed(load):
    examined = queries.examine(load("nantong_water").catalogue)
    assert {fault.item for fault in examined.faults if fault.rule == "name_taken"} == {"NTW-COE-003", "NTW-COE-006"}


def test_a_chart_that_is_named_but_missing_is_kept_as_pending(load):
    examined = queries.examine(load("township").catalogue)
    assert len(examined.pending_charts) == 9
    assert {fault.item for fault in examined.faults if fault.rule == "chart_pending"} == set(examined.pending_charts)


def test_a_step_nobody_of_the_organ_can_do_is_warned_of(linwu):
    organ = linwu.catalogue.organ
    for role in (Role.HANDLER_A, Role.DEPUTY_HEAD, Role.OFFICE):
        build.post(organ, role)
    found = [fault for fault in queries.examine(linwu.catalogue).faults if fault.rule == "role_unheld"]
    assert {fault.value for fault in found} == {Role.DIRECTOR} and all(fault.warns for fault in found)


def test_tallies_count_by_organ_type_and_unit(load):
    load("nantong_water")
    found = {(tally.power_type, tally.unit): tally.items for tally in queries.tallies()}
    assert found["penalty", "水政监察支队"] == 93 and found["coercion", "防汛处"] == 2
