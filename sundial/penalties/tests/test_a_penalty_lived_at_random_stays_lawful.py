"""Hypothesis lives both penalty tables at random, from each stage on: nothing is decided but through its gates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.models import Case
from sundial.cases.tests.walker import Walker
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.meetings.checks import resolution_on
from sundial.organs.models import Certificate
from sundial.penalties.tests.life import Penal, an_item, bureau
from sundial.penalties.tests.test_a_penalty_on_the_spot_is_entered_within_a_day import spot

STEPS = 9
STAGES: dict[str, Callable[[Penal], Case]] = {
    "a source": lambda penal: penal.registered(an_item(penal.organ)),
    "evidence": lambda penal: penal.interviewed(penal.filed(an_item(penal.organ))),
    "a major notice": lambda penal: penal.noticed(penal.proposed(penal.investigated(an_item(penal.organ)), "120000")),
    "review": lambda penal: _in_review(penal, grave=True),
    "decision": lambda penal: penal.decided(penal.ready(an_item(penal.organ))),
    "on the spot": lambda penal: spot(penal, an_item(penal.organ)),
}


@pytest.mark.parametrize("stage", STAGES)
@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_path_reaches_a_decision_without_its_gates(db: None, stage: str, walk: DataObject) -> None:
    with clock.frozen(nine_o_clock(MONDAY)) as today, transaction.atomic():
        penal = Penal(today, **bureau())
        people = [penal.zhang, penal.zhou, penal.chen, penal.liu, penal.office, penal.zhao]
        lawful = {
            "officers": people[:2],
            "investigators": people[:2],
            "handlers": [penal.zhou],
            "hearing_chair": penal.office,
            "held_at": (clock.now() + dt.timedelta(days=40)).isoformat(),
        }
        walker = Walker(STAGES[stage](penal), people, today, fixed=lawful)
        for _step in range(STEPS):
            walker.step(walk)
            check_gates(walker.case)
        transaction.set_rollback(True)


def _in_review(penal: Penal, **more: bool) -> Case:
    case = penal.noticed(penal.proposed(penal.investigated(an_item(penal.organ)), **more))
    penal.working_days(6)
    return penal.submitted(case)


def check_gates(case: Case) -> None:
    """Whatever was done, it was done after what the law wants first, and by hands that may."""
    acts = list(case.records.order_by("at", "id").values_list("action", "officer_id", "values"))
    done = [action for action, _officer, _values in acts]
    check_officers(acts)
    if "decide" not in done or case.procedure != "penalty":
        return
    before = done[: done.index("decide")]
    proposed = len(before) - 1 - before[::-1].index("propose_penalty")
    assert {"check_source", "decide_filing", "report_investigation"} <= set(before[:proposed])
    assert "review_case" in before[proposed:]
    if case.outcome == "penalty":
        assert "serve_notice" in before[proposed:], "decided without the notice of this very proposal"
    if "request_hearing" in before[proposed:]:
        assert {"report_hearing", "abandon_hearing"} & set(before[proposed:])
    if case.answers.get("legal_required"):
        assert "review_legality" in before[proposed:]
    if case.answers.get("major"):
        assert resolution_on(case) is not None
    investigators = set(map(str, _ids(case.answers.get("investigators", []))))
    for action, officer, _values in acts:
        if action in ("review_case", "review_legality", "decide", "record_payment", "call_hearing"):
            assert str(officer) not in investigators, f"{action} by an investigator"


def check_officers(acts: list[tuple[str, object, dict[str, object]]]) -> None:
    """Every step the law wants two officers for was taken by two who held a certificate."""
    for action, officer, values in acts:
        told = values.get("officers")
        if action in ("check_source", "interview", "inspect_scene", "report_investigation") and told:
            hands = {str(officer), *map(str, _ids(told))}
            assert len(hands) >= 2, f"{action} by one officer"
            assert all(Certificate.objects.filter(officer_id=each).exists() for each in hands)


def _ids(told: object) -> list[object]:
    return [each["id"] if isinstance(each, dict) else each for each in told] if isinstance(told, list) else []
