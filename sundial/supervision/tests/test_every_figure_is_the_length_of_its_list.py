"""Figures count what their lists show, within what one may see, and never rank what is too small to compare."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.kernel.proportion import Proportion
from sundial.organs.models import Organ, Region, Role, Tier
from sundial.organs.tests import builders
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.powers.models import PowerItem
from sundial.supervision.statistics import figures
from sundial.supervision.statistics.figures import Line, Scope, lines, ranked, scope_of, total
from sundial.supervision.statistics.measures import CASES, LIGHTS, Period
from sundial.supervision.statistics.policy import policy

YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture
def county(watch) -> Scope:
    """Two organs: one case overdue and one in time at the bureau, one refused at the water bureau."""
    bureau = watch.linwu.bureau
    first = items.licence(bureau.organ)
    late = watch.linwu.accepted(first)
    watch.just_after(watch.due_at(late))
    watch.lights(late)
    water = builders.organ("临武县水务管理所", "LINWU-WATER", document_mark="临水")
    clerk = builders.officer("赵琳", builders.post(water, Role.WINDOW))
    refused = watch.linwu.submitted(items.licence(water, code="W-01"))
    actions.decline(refused.pk, "不属于本机关职权。", by=clerk)
    watch.lights(refused)
    return scope_of(watch.supervisor)


@pytest.mark.parametrize("by", ["organ", "place", "window", "kind", "item", "officer", "rule", "month"])
def test_every_count_is_the_length_of_its_list(county, by):
    found = lines(county, YEAR, by)
    assert found
    for line in found:
        split, period = (by, YEAR) if by != "month" else ("", _month(line.key))
        key = line.key if split else ""
        for name in CASES:
            if by != "rule" or name == "lit":
                behind = figures.cases_behind(county, period, name, split, key)
                assert line.counts.get(name, 0) == behind.count(), (line.label, name)
        for name in LIGHTS:
            behind = figures.lights_behind(county, period, name, split, key)
            assert line.counts.get(name, 0) == behind.count(), (line.label, name)


def test_the_whole_counts_each_case_once(county):
    whole = total(county, YEAR)
    assert (whole.counts["received"], whole.counts["decided"]) == (2, 0)
    assert whole.counts["lit"] == 2 and whole.counts["yellow"] == 1 and whole.counts["red"] >= 1
    assert whole.powers == {"in_force": 2, "run": 2}
    assert (whole.counts["applied"], whole.counts["online"]) == (2, 2) and whole.online.rate == 1
    for line in lines(county, YEAR, "item"):
        alone = figures.of_item(PowerItem.objects.get(pk=line.key), YEAR).counts
        assert {name: alone[name] for name in CASES} == {name: line.counts[name] for name in CASES}
    kinds = {line.key: line.powers for line in lines(county, YEAR, "kind")}
    assert kinds == {"licence": {"in_force": 2, "run": 2}}, "each kind of power, with how many of its items ran"


def test_a_county_is_summed_over_its_organs_and_stands_beside_another(county, watch):
    bureau, water = watch.linwu.bureau.organ, Organ.objects.get(code="LINWU-WATER")
    home = bureau.region
    assert home.tier == Tier.COUNTY
    town = Region.objects.create(code="431025101", name="某镇", tier=Tier.TOWNSHIP, parent=home, valid_from=YEAR.first)
    Organ.objects.filter(pk=water.pk).update(region=town)
    (line,) = lines(county, YEAR, "place")
    assert (line.label, line.counts["received"], line.powers) == (home.name, 2, {"in_force": 2, "run": 2})
    away = Region.objects.create(code="431099", name="邻县", tier=Tier.COUNTY, valid_from=YEAR.first)
    Organ.objects.filter(pk=water.pk).update(region=away)
    received = {each.label: each.counts["received"] for each in lines(county, YEAR, "place")}
    assert received == {home.name: 1, "邻县": 1}


def test_each_window_counts_what_it_received_and_an_idle_one_stands_at_nothing(county, watch):
    idle = builders.post(watch.linwu.bureau.organ, Role.WINDOW, "二号窗口")
    received = {line.key: line.counts.get("received", 0) for line in lines(county, YEAR, "window")}
    assert received.pop(str(idle.pk)) == 0
    assert list(received.values()) == [1, 1], "the window of the bureau and that of the water bureau"


def test_a_resident_group_counts_its_organ_only(county, watch):
    (line,) = lines(scope_of(watch.resident), YEAR, "organ")
    assert line.key == str(watch.linwu.bureau.organ.pk)
    assert line.counts["received"] == 1


def test_a_stranger_counts_nothing(county, watch):
    assert total(scope_of(watch.stranger), YEAR).counts["received"] == 0


def test_days_before_the_first_case_are_empty(county):
    before = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert not any(total(county, before).counts.values())


def test_a_case_decided_after_its_promise_is_not_in_time(watch):
    case = watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    (clock,) = case.clocks.filter(kind="promised")
    clock.running_since, clock.ended_at = None, clock.due_at
    measured = _decided(watch, case, clock)
    assert (measured.hits, measured.total) == (0, 1)
    clock.ended_at = clock.due_at - dt.timedelta(seconds=1)
    measured = _decided(watch, case, clock)
    assert (measured.hits, measured.total) == (1, 1)


def test_small_groups_are_listed_but_not_ranked():
    enough = policy().minimum_sample
    small = Line("1", "甲", {"lit": 3, "in_hand": enough - 1})
    calm = Line("2", "乙", {"lit": 0, "in_hand": enough * 10})
    bad = Line("3", "丙", {"lit": enough, "in_hand": enough * 2})
    lucky = Line("4", "丁", {"lit": 11, "in_hand": enough})  # a higher rate than 丙, but less surely
    assert [line.label for line in ranked([small, calm, lucky, bad])] == ["丙", "丁", "乙", "甲"]
    assert not policy().comparable(small.alarm)


def test_months_cover_the_period_without_gap_or_overlap():
    found = figures.months(Period(dt.date(2025, 11, 15), dt.date(2026, 2, 3)))
    assert [(each.first, each.last) for each in found] == [
        (dt.date(2025, 11, 15), dt.date(2025, 11, 30)),
        (dt.date(2025, 12, 1), dt.date(2025, 12, 31)),
        (dt.date(2026, 1, 1), dt.date(2026, 1, 31)),
        (dt.date(2026, 2, 1), dt.date(2026, 2, 3)),
    ]


def _month(key: str) -> Period:
    (month,) = (each for each in figures.months(YEAR) if f"{each.first:%Y-%m}" == key)
    return month


def _decided(watch, case, clock) -> Proportion:
    """What the figures say of ``case``, once its clock stands as given and it was decided today."""
    from sundial.cases.models import Case, CaseClock

    queries = CaseClock.objects.filter(pk=clock.pk)
    queries.update(running_since=None, ended_at=clock.ended_at)
    Case.objects.filter(pk=case.pk).update(decided_at=clock.ended_at)
    return total(scope_of(watch.supervisor), YEAR).in_time
