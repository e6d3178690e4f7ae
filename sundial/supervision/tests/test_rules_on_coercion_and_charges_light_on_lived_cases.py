"""Lived seizures and levies on both sides of the edge of their rules: the day, the hour, the fen."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.benefits.tests.test_every_other_benefit_follows_its_steps import jobless
from sundial.benefits.tests.tiers import Tiers
from sundial.cases.models import Case
from sundial.cases.stated import do
from sundial.coercion.tests.scene import Scene, item
from sundial.coercion.tests.test_a_seizure_follows_its_numbered_steps import on_the_spot, reported
from sundial.kernel import clock
from sundial.levies.tests.desk import Desk
from sundial.organs.tests import builders
from sundial.penalties.arrears import sweep as enter_what_is_unpaid
from sundial.penalties.tests.life import Penal, an_item
from sundial.penalties.tests.life import bureau as office
from sundial.periodic.coming_round import sweep as begin_what_came_round
from sundial.permits.tests import items
from sundial.powers.models import ItemVersion, LimitRow, PowerItem
from sundial.registration.tests.test_a_market_is_registered_changed_and_cancelled import Bureau
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


def terms(case: Case) -> list[str]:
    """The last days of the terms of duties that lit on the case."""
    while sweep():
        pass
    found = Signal.objects.filter(case=case, rule_id="term-exceeded").order_by("raised_at")
    return [light.values["term_due_on"] for light in found]


def test_preserved_evidence_an_unfiled_and_an_unpaid_penalty_light_the_day_after_their_terms(
    db: None, today: clock.Frozen
) -> None:
    penal = Penal(today, **office())
    case = penal.filed(an_item(penal.organ))
    goods, scene = [{"name": "烟花爆竹", "quantity": "30箱"}], {"place": "店内", "officers": [penal.zhou]}
    penal.do(case, "ask_preservation", penal.zhang, reasons="可能转移。", goods=goods, keeping="local", **scene)
    penal.do(case, "approve_preservation", penal.liu, head_opinion="同意。")
    due = case.clocks.get(kind="preservation").due_at
    today.move_to(due - MINUTE)
    assert not terms(case)
    today.move_to(due + MINUTE)
    assert terms(case) == [clock.local_date(due - MINUTE).isoformat()]
    penal.do(case, "dispose_preserved", penal.zhang, handling="returned", goods=goods)
    case = penal.noticed(penal.proposed(penal.investigated(case), "5000", grave=True))
    penal.working_days(6)
    penal.legally_reviewed(penal.reviewed(penal.submitted(case)))
    penal.met(case)
    case = penal.served(penal.decided(case))
    # A major penalty is filed with the superior within its days, and answered within its own.
    due = case.clocks.get(kind="report_back").due_at
    today.move_to(due - MINUTE)
    assert len(terms(case)) == 1
    today.move_to(due + MINUTE)
    assert terms(case)[1:] == [clock.local_date(due - MINUTE).isoformat()]
    above = builders.organ("临武县人民政府法制办公室", "LINWU-FZ", kind="legal_office")
    builders.post(above, "legal_reviewer")
    penal.do(case, "file_with_superior", penal.office, superior=str(above.pk))
    answer = case.clocks.get(kind="tier").due_at
    today.move_to(case.clocks.get(kind="payment").due_at + MINUTE)
    enter_what_is_unpaid()
    due = case.clocks.get(kind="enforce").due_at
    today.move_to(due - MINUTE)
    assert len(terms(case)) == 2, "raised once, and what is unpaid may still be demanded in time"
    today.move_to(due + MINUTE)
    assert terms(case)[2:] == [clock.local_date(due - MINUTE).isoformat()]
    today.move_to(answer + MINUTE)
    assert terms(case)[3:] == [clock.local_date(answer - MINUTE).isoformat()]


def test_figures_of_a_market_not_returned_light_the_day_after_the_quarter(db: None, today: clock.Frozen) -> None:
    bureau = Bureau(today)
    case = bureau.registered()
    due = case.clocks.get(kind="return").due_at
    today.move_to(due - DAY)
    bureau.do(case, "report", bureau.handler, period="2026Q1", volume=120, value="350000", stalls=60)
    today.move_to(due + DAY)
    assert not terms(case), "returned in time, and the next quarter runs"
    following = case.clocks.get(kind="return", ended_at=None).due_at
    today.move_to(following + MINUTE)
    assert terms(case) == [clock.local_date(following - MINUTE).isoformat()]


def test_work_that_comes_round_lights_the_day_after_its_days(db: None, today: clock.Frozen) -> None:
    organ = builders.organ("临武县香花镇人民政府", "XH")
    office = builders.officer("文华", builders.post(organ, "office"))
    made = PowerItem.objects.create(organ=organ, code="XH-28", power_type="internal_rule", procedure="periodic_work")
    told = {"name": "矛盾纠纷排查", "extra": {"periodic": {"every": "week", "role": "office"}}}
    version = ItemVersion.objects.create(
        item=made, number=1, state="in_force", effective_from=clock.today() - 7 * DAY, **told
    )
    LimitRow.objects.create(version=version, kind="promised", value=2, unit="working_day")
    (late,) = begin_what_came_round()
    due = late.clocks.get(kind="promised").due_at
    today.move_to(due - MINUTE)
    assert not terms(late)
    today.move_to(due + MINUTE)
    assert terms(late) == [clock.local_date(due - MINUTE).isoformat()]
    today.advance(5 * DAY)
    (kept,) = begin_what_came_round()
    do(kept.pk, "report", {"done_on": clock.today(), "result": "已排查。", "faults": False}, by=office)
    today.advance(7 * DAY)
    assert not terms(kept), "reported in time"


def test_a_registration_of_the_unemployed_lights_the_day_after_its_days(db: None, today: clock.Frozen) -> None:
    tiers = Tiers.found(today)
    case = jobless(tiers)
    due = case.clocks.get(kind="statutory").due_at
    today.move_to(due - MINUTE)
    assert not terms(case)
    today.move_to(due + MINUTE)
    assert terms(case) == [clock.local_date(due - MINUTE).isoformat()]
