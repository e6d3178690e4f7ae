"""JOINT-06: sections of one department examine one application side by side, each its own part; their sum goes to the head."""

from __future__ import annotations

import pytest

from sundial.cases.models import Case, Stance, Todo
from sundial.ledger.queries import timeline
from sundial.organs.models import Officer, Unit
from sundial.organs.tests import builders
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused
from sundial.powers.guide import guide_of
from sundial.powers.models import ItemVersion

ROUTE = (
    (1, "section", "handler_a", "安监一股审查", ""),
    (1, "section", "handler_a", "安监二股审查", ""),
    (2, "handle", "handler_b", "汇总意见", ""),
    (3, "sign", "director", "签署决定", ""),
)


@pytest.fixture
def version(linwu: Linwu) -> ItemVersion:
    made = licence(linwu.bureau.organ, route=ROUTE, step_limits={"section": 3})
    for step, name in zip(made.route.filter(kind="section"), ("安监一股", "安监二股"), strict=True):
        step.section = name
        step.save()
    return made


@pytest.fixture
def second(linwu: Linwu, version: ItemVersion) -> Officer:
    """A handler of the second section; 张强's own post is moved to the first."""
    one, two = (Unit.objects.create(organ=linwu.bureau.organ, name=name) for name in ("安监一股", "安监二股"))
    own = linwu.bureau.post("handler_a")
    own.unit = one
    own.save()
    return builders.officer("黄涛", builders.post(linwu.bureau.organ, name="安监二股检查人员", unit=two))


@pytest.fixture
def case(linwu: Linwu, version: ItemVersion, second: Officer) -> Case:
    return linwu.accepted(version)


def test_each_section_has_its_own_part_and_its_own_clock(linwu: Linwu, case: Case, second: Officer) -> None:
    runs = {run.step.section: run for run in case.steps.select_related("step", "assignee")}
    assert [runs[name].assignee for name in ("安监一股", "安监二股")] == [linwu.bureau.zhang, second]
    assert [clock.run.step.section for clock in case.clocks.filter(kind="step").order_by("run__step__position")] == [
        "安监一股",
        "安监二股",
    ]
    assert {row.officer for row in Todo.objects.filter(case=case)} == {linwu.bureau.zhang, second}
    beside = [step.post for step in guide_of(case.version).steps if step.beside]
    assert len(beside) == 2 and "安监二股" in beside[1], "the guide says whose part it is"


def test_nobody_does_another_sections_part(linwu: Linwu, case: Case, second: Officer) -> None:
    other = case.steps.get(step__section="安监一股")
    with refused("case.post"):
        actions.give_opinion(case.pk, "越俎代庖。", by=second, run=other)
    actions.give_opinion(case.pk, "消防条件符合。", by=second)
    assert linwu.kinds_in_hand(case) == ["section"], "the first section still has its part"


def test_the_sum_waits_for_every_section_and_says_who_was_against(linwu: Linwu, case: Case, second: Officer) -> None:
    actions.give_opinion(case.pk, "储存条件符合。", by=linwu.bureau.zhang)
    with refused("step.not_in_hand"):
        actions.handle(case.pk, "建议准予。", by=linwu.bureau.zhou)
    actions.give_opinion(case.pk, "安全距离不足。", by=second, stance=Stance.DISAGREE)
    actions.handle(case.pk, "经复核距离符合要求，建议准予。", by=linwu.bureau.zhou)
    assert linwu.kinds_in_hand(case) == ["sign"]
    assert timeline("case", case.pk).get(kind="permit.handle").data["against"] == ["安监二股检查人员"]
