"""SUP-02: item by item that it is watched before, during and after, and what is not watched; F-09: no case, or not run online."""

from __future__ import annotations

import datetime as dt

from sundial.kernel import clock
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, LimitRow, PowerItem, RouteStep
from sundial.registers.actions import enter
from sundial.registers.books import books
from sundial.supervision import coverage
from sundial.supervision.rulebook import rules_on


def version(organ, code: str, procedure: str = "permit", kind: str = "licence", **more: object) -> ItemVersion:
    item = PowerItem.objects.create(organ=organ, code=code, power_type=kind, procedure=procedure)
    held = {"number": 1, "state": "in_force", "effective_from": dt.date(2020, 1, 1)}
    return ItemVersion.objects.create(item=item, name=f"事项{code}", **held, **more)


def watched(made: ItemVersion) -> coverage.Watch:
    (found,) = coverage.watch_all([ItemVersion.objects.get(pk=made.pk)], rules_on(clock.today()).rules)
    return found


def ids(found: coverage.Watch, stage: str) -> set[str]:
    return {rule.id for rule in found.rules[stage]}


def test_every_rule_named_for_a_stage_is_in_the_book(db):
    shipped = {rule.id for rule in rules_on(clock.today()).rules}
    named = [*coverage.told()["before"], *coverage.told()["after"]]
    assert set(named) <= shipped and len(named) == len(set(named))
    facts = {name for rule in rules_on(clock.today()).rules for name in rule.when.names}
    for need in coverage.told()["needs"].values():
        assert any(name.startswith(need.get("facts", "")) for name in facts), need


def test_an_item_with_its_limits_is_watched_whole_and_each_thing_it_lacks_is_told(watch):
    organ = watch.linwu.bureau.organ
    made = version(organ, "C-1")
    assert watched(made).lacks == ("promised", "statutory", "step")
    assert "promised-near" not in ids(watched(made), "before") and "promised-exceeded" not in ids(
        watched(made), "during"
    )
    for kind in ("promised", "statutory"):
        LimitRow.objects.create(version=made, kind=kind, value=20, unit="working_day")
    whole = {"name": "审查", "kind": "review", "role": "handler_a", "limit_value": 3, "limit_unit": "working_day"}
    RouteStep.objects.create(version=made, stage=1, **whole)
    found = watched(made)
    assert found.is_whole
    assert {"promised-near", "item-basis-missing"} <= ids(found, "before")
    assert {"promised-exceeded", "step-exceeded", "handler-approver-same"} <= ids(found, "during")
    assert {"publication-missing", "power-never-run"} <= ids(found, "after")
    assert "penalty-beyond-benchmark" not in ids(found, "during"), "another kind's rule"


def test_a_power_that_runs_nowhere_online_is_watched_as_an_item_alone(watch):
    found = watched(version(watch.linwu.bureau.organ, "C-2", procedure=""))
    assert found.lacks == ("online",) and not found.is_whole
    assert ids(found, "during") == set() and "item-basis-missing" in ids(found, "before")


def test_a_penalty_is_held_against_its_benchmark_or_that_is_told(watch):
    made = version(watch.linwu.bureau.organ, "C-3", "penalty", "penalty")
    assert "benchmark" in watched(made).lacks
    ItemVersion.objects.filter(pk=made.pk).update(extra={"benchmark": {}})
    assert "benchmark" not in watched(made).lacks and "penalty-beyond-benchmark" in ids(watched(made), "during")


def test_the_page_lists_gaps_first_says_why_no_case_came_and_shows_no_other_organ(watch, browse):
    organ = watch.linwu.bureau.organ
    version(organ, "C-4", procedure="")
    version(builders.organ("外单位", "OTHER-9", region=builders.region("431099", "外县")), "F-1")
    book = books()["power_explanations"]
    said = {"item": "C-4", "year": 2026, "why": "no_case", "note": "无人申请。"}
    enter(book, organ, said, by=watch.linwu.bureau.zhang)
    page = browse(watch.supervisor).get("/wall/coverage/").content.decode()
    assert "没有网上运行的程序" in page and "没有案件" in page and "尚未经监察核实" in page
    assert "事项F-1" not in page and browse(watch.stranger).get("/wall/coverage/").status_code == 403
