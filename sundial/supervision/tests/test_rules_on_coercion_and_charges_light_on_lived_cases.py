"""Lived seizures and levies on both sides of the edge of their rules: the day, the hour, the fen."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case
from sundial.coercion.tests.scene import Scene, item
from sundial.coercion.tests.test_a_seizure_follows_its_numbered_steps import on_the_spot, reported
from sundial.kernel import clock
from sundial.levies.tests.desk import Desk
from sundial.permits.tests import items
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Signal

# These stories live with the rooms whose cases they are; the list of every rule counts them.
LIT_HERE = (
    "seizure-near",
    "seizure-approval-late",
    "seizure-overtime",
    "charge-beyond-standard",
    "charge-without-basis",
)
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


def lit(case: Case) -> dict[str, str]:
    while sweep():
        pass
    return dict(Signal.objects.filter(case=case, rule_id__in=LIT_HERE).values_list("rule_id", "light"))


@pytest.fixture
def scene(db: None, today: clock.Frozen) -> Scene:
    return Scene.set_up(today)


def urgent(scene: Scene) -> Case:
    case = reported(scene, item(scene.organ, "seizure", "coercion"))
    return scene.do(
        case, "take_first", scene.zhang, **on_the_spot(scene), urgency="danger", urgency_reason="库房有明火。"
    )


def test_an_approval_in_its_last_hour_is_dark(scene: Scene) -> None:
    in_time = urgent(scene)
    scene.later(dt.timedelta(hours=24))
    scene.do(in_time, "regularise", scene.chen, approved=True, head_opinion="同意。")
    assert "seizure-approval-late" not in lit(in_time)


def test_an_approval_a_minute_after_its_hours_lights_red(scene: Scene) -> None:
    late = urgent(scene)
    scene.later(dt.timedelta(hours=24) + MINUTE)
    scene.do(late, "regularise", scene.chen, approved=True, head_opinion="同意。")
    assert lit(late)["seizure-approval-late"] == "red"


def test_the_day_after_the_term_lights_red(scene: Scene) -> None:
    case = reported(scene, item(scene.organ, "seizure", "coercion"))
    scene.do(case, "approve", scene.chen, approved=True, head_opinion="同意。")
    scene.do(case, "take", scene.zhang, **on_the_spot(scene))
    scene.later(30 * DAY)
    assert "seizure-overtime" not in lit(case)
    scene.later(DAY)
    assert lit(case)["seizure-overtime"] == "red"


def test_three_days_before_the_organs_own_term_a_warning_is_lit(scene: Scene) -> None:
    case = reported(scene, item(scene.organ, "seizure", "coercion", limits={("statutory", ""): (15, "calendar_day")}))
    scene.do(case, "approve", scene.chen, approved=True, head_opinion="同意。")
    scene.do(case, "take", scene.zhang, **on_the_spot(scene))
    scene.later(11 * DAY)
    assert "seizure-near" not in lit(case)
    scene.later(DAY)
    assert lit(case)["seizure-near"] == "warning"


def test_a_fen_above_the_assessment_lights_red(db: None, today: clock.Frozen) -> None:
    desk = Desk.set_up(today)
    case = desk.payable("100000")
    desk.pay(case, "13350.00")
    assert "charge-beyond-standard" not in lit(case)
    desk.pay(case, "0.01", "财票002")
    assert lit(case)["charge-beyond-standard"] == "red"


def test_a_charge_on_a_free_item_reported_from_elsewhere_lights_red(watch) -> None:
    version = items.licence(watch.linwu.bureau.organ, fees=[{"name": "不收费", "basis": "行政许可法 第五十八条"}])
    case = watch.linwu.accepted(version)
    assert "charge-without-basis" not in lit(case)
    watch.told_from_elsewhere(case, "charge", figures={"amount": "10.00"})
    assert lit(case)["charge-without-basis"] == "red"
