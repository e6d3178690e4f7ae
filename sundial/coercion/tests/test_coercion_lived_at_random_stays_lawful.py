"""Hypothesis lives the three tables of this room at random, from each stage on: no gate is skipped, no clock, event or object lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.models import Case, ClockKind
from sundial.cases.stated.models import Record
from sundial.cases.tests.walker import Walker
from sundial.coercion import goods
from sundial.coercion.tests.scene import DAY, Scene, begin, item
from sundial.coercion.tests.test_a_requisition_follows_its_numbered_steps import GOODS, scene_of
from sundial.coercion.tests.test_a_seizure_follows_its_numbered_steps import SEED, on_the_spot, reported, taken
from sundial.coercion.tests.test_an_execution_waits_for_its_demand import PROOF, decision
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger.models import Event
from sundial.meetings.checks import resolution_on
from sundial.organs.models import Certificate

STEPS = 9


def seizure(scene: Scene) -> Case:
    return reported(scene, item(scene.organ, "seizure", "coercion", limits=SEED, collective_decision="required"))


def in_custody(scene: Scene) -> Case:
    return taken(scene, item(scene.organ, "seizure", "coercion", limits=SEED, collective_decision="required"))


def to_be_disposed(scene: Scene) -> Case:
    case = in_custody(scene)
    scene.do(case, "propose", scene.zhou, proposal="penalty", proposal_reasons="应予处罚。")
    scene.do(case, "review", scene.chen, review_stance="agree", review_opinion="同意。")
    scene.meet(case)
    return case


def taken_first(scene: Scene) -> Case:
    case = seizure(scene)
    return scene.do(case, "take_first", scene.zhang, **on_the_spot(scene), urgency="danger", urgency_reason="有明火。")


def execution(scene: Scene) -> Case:
    begun = {"decision_title": "缴费通知书", "decision_number": "通水征1号", "duties": ["缴费"], "principal": "2000"}
    days = {"decided_on": dt.date(2026, 1, 5), "delivered_on": dt.date(2026, 1, 6), "deadline_passed": True}
    return begin(item(scene.organ, "execution", "coercion", publishes_result=False), begun | days, scene.zhang)


def demanded(scene: Scene) -> Case:
    case = execution(scene)
    scene.do(case, "demand", scene.zhang, perform_until=clock.today() + 5 * DAY, manner="缴纳。")
    return scene.do(case, "serve_demand", scene.zhang, **PROOF)


def executed(scene: Scene) -> Case:
    case = demanded(scene)
    scene.later(7 * DAY)
    return scene.do(case, "decide", scene.liu, **decision(execute_at=clock.now() + 7 * DAY))


def requisition(scene: Scene) -> Case:
    proposed = {"emergency": "透水事故", "rescue_under_way": True, "reasons": "急需。", "use": "排水", "goods": GOODS}
    version = item(scene.organ, "requisition", "requisition", publishes_result=False)
    return begin(
        version, proposed | {"handlers": [scene.zhang, scene.zhou], "handler_opinion": "建议征用。"}, scene.zhang
    )


def returning(scene: Scene) -> Case:
    case = requisition(scene)
    scene.do(case, "take_first", scene.zhang, **scene_of(scene), urgency_reason="水位上涨。")
    scene.do(case, "regularise", scene.liu, approved=True, head_opinion="同意。")
    return scene.do(case, "end_response", scene.zhang, ended_on=clock.today(), return_place="原处")


STAGES: dict[str, Callable[[Scene], Case]] = {
    "a report": seizure,
    "taken first": taken_first,
    "custody": in_custody,
    "a resolution": to_be_disposed,
    "a decision to execute": execution,
    "a demand": demanded,
    "execution": executed,
    "a requisition": requisition,
    "the return": returning,
}


@pytest.mark.parametrize("stage", STAGES)
@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_path_skips_a_gate(db: None, stage: str, walk: DataObject) -> None:
    with (
        clock.frozen(nine_o_clock(MONDAY)) as today,
        transaction.atomic(),
    ):
        scene = Scene.set_up(today)
        people = [scene.zhang, scene.zhou, scene.chen, scene.liu, scene.office]
        walker = Walker(STAGES[stage](scene), people, today)
        for _step in range(STEPS):
            walker.fixed = lawful(scene)
            walker.step(walk)
            check(walker.case)
        transaction.set_rollback(True)


def lawful(scene: Scene) -> dict[str, Any]:
    """What must be right for the walk to go on: two certified officers, nothing forbidden taken, days that lie where they must."""
    forbidden = ("daily_needs", "unrelated", "sealed_before", "utilities", "building")
    ahead = clock.start_of_day(clock.today() + 7 * DAY) + dt.timedelta(hours=10)
    days = {"perform_until": clock.today() + 3 * DAY, "remedy_expired_on": clock.today(), "execute_at": ahead}
    return dict.fromkeys(forbidden, False) | {"officers": [scene.zhang, scene.zhou], "supervisors": [scene.zhou]} | days


def check(case: Case) -> None:
    acts = list(case.records.order_by("at", "id"))
    check_events(case, acts)
    check_clocks(case)
    check_goods(case)
    GATES[case.procedure](case, acts)


def check_events(case: Case, acts: list[Record]) -> None:
    """Every act has its own event, and no event of the procedure is without its act."""
    told = Event.objects.filter(subject_id=case.pk, kind__startswith=f"{case.procedure}.").values_list("pk", "kind")
    assert sorted((record.event_id, f"{case.procedure}.{record.action}") for record in acts) == sorted(told)


def check_clocks(case: Case) -> None:
    """A clock's budget is what its ledger says: what it began with and every extension, and one that ended runs no more."""
    for row in case.clocks.prefetch_related("entries"):
        given_to_it = sum(each.amount for each in row.entries.all() if each.move in ("start", "extend"))
        assert row.budget == given_to_it, (row.kind, row.budget, given_to_it)
        assert not (row.ended_at and row.running_since)


def check_goods(case: Case) -> None:
    """Every object stands where its last move left it, each move has its act, and no closed case holds any."""
    for good in case.goods.prefetch_related("moves"):
        last = list(good.moves.all())[-1]
        assert (last.state, last.place, last.keeper) == (good.state, good.place, good.keeper)
        assert case.records.filter(event_id=last.event_id).exists()
    assert not case.closed_at or not goods.unsettled(case)


def check_seizure(case: Case, acts: list[Record]) -> None:
    done = names(acts)
    if "take" in done:
        assert last(acts, "approve").values["approved"] is True
        assert first(acts, "approve").officer_id != first(acts, "open").officer_id
    assert not {"propose", "appraise"} & set(done) or {"take", "take_first"} & set(done)
    if "take_first" in done and case.state not in ("acted_first", "to_release", "disposed", "closed"):
        assert last(acts, "regularise").values["approved"] is True
    if "dispose" in done:
        proposed = after(acts, "propose")
        assert any(each.action == "review" and each.values["review_stance"] == "agree" for each in proposed)
        found = resolution_on(case, since="propose")
        assert (
            found is not None and last(acts, "dispose").values["disposal"] == last(acts, "propose").values["proposal"]
        )
    custody = case.clocks.filter(kind=ClockKind.CUSTODY)
    if case.state in ("disposed", "closed", "not_taken"):
        assert not custody.filter(ended_at=None).exists()
    assert sum(each.budget for each in custody) <= 45, "fifteen days and once thirty at most"
    check_two_certified(acts, "take", "take_first")


def check_execution(case: Case, acts: list[Record]) -> None:
    done = names(acts)
    for act in ("decide", "apply_court"):
        if act in done:
            assert "serve_demand" in done[: done.index(act)]
    if "decide" in done:
        until = dt.date.fromisoformat(last(acts, "demand").values["perform_until"])
        assert local_date(first(acts, "decide").at) > until, "decided while the party might still perform"
        said = last(acts, "decide").values
        assert said["way"] != "surcharge" or Decimal(said["surcharge"]) <= Decimal(case.answers.get("principal", "0"))
    if "execute" in done:
        assert "decide" in done[: done.index("execute")] and "deliver" in done[: done.index("execute")]
    check_two_certified(acts, "execute")


def check_requisition(case: Case, acts: list[Record]) -> None:
    done = names(acts)
    if "take" in done:
        assert last(acts, "approve").values["approved"] is True and "review" in done
    if "take_first" in done and case.state == "in_use":
        assert last(acts, "regularise").values["approved"] is True
    if "pay" in done:
        assert resolution_on(case, since="propose_compensation") is not None and "decide_compensation" in done
    for kind in (ClockKind.GIVE_BACK, ClockKind.COMPENSATION):
        assert case.state != "returning" or case.clocks.filter(kind=kind).exists()


GATES: dict[str, Callable[[Case, list[Record]], None]] = {
    "seizure": check_seizure,
    "execution": check_execution,
    "requisition": check_requisition,
}


def check_two_certified(acts: list[Record], *actions: str) -> None:
    """What the law wants two officers for was done by two who hold a certificate."""
    for record in acts:
        if record.action in actions:
            hands = {each["id"] for each in record.values["officers"]} | {str(record.officer_id)}
            assert len(hands) >= 2
            assert all(Certificate.objects.filter(officer_id=each).exists() for each in hands)


def names(acts: list[Record]) -> list[str]:
    return [each.action for each in acts]


def first(acts: list[Record], action: str) -> Record:
    return next(each for each in acts if each.action == action)


def last(acts: list[Record], action: str) -> Record:
    return next(each for each in reversed(acts) if each.action == action)


def after(acts: list[Record], action: str) -> list[Record]:
    """What was done since ``action`` was last done."""
    return acts[acts.index(last(acts, action)) :]
