"""Hypothesis lives complaints at random: none is closed unanswered, none is done again twice, and who complained stays sealed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.cases.models import Case
from sundial.cases.tests.walker import Walker
from sundial.complaints.tests.centre import PROTECTED, Centre
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger.models import Event

ANSWERS = {"answer_at_once", "answer", "sign_answer", "supervision_result", "settle_appeal"}


def dispatched(centre: Centre) -> Case:
    return centre.dispatched(centre.lodged().case)


STAGES: dict[str, Callable[[Centre], Case]] = {
    "consultation": lambda centre: centre.lodged(kind="consultation").case,
    "report": lambda centre: centre.lodged(kind="report").case,
    "dispatched": dispatched,
    "answered": lambda centre: centre.answered(dispatched(centre)),
}


@pytest.mark.parametrize("stage", STAGES)
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_none_is_closed_unanswered(db: None, stage: str, walk: DataObject) -> None:
    with clock.frozen(nine_o_clock(MONDAY)) as today, transaction.atomic():
        centre = Centre.found(today)
        case = STAGES[stage](centre)
        case.refresh_from_db()
        people = [centre.window, centre.handler, centre.director, centre.accused, centre.accused_chief]
        walker = Walker(
            case, [*people, centre.supervisor], today, fixed={"organ": str(centre.accused.organ_id)}, keen=True
        )
        for _step in range(14):
            walker.step(walk)
            done = set(case.records.values_list("action", flat=True))
            if case.state in ("answered", "closed"):
                assert ANSWERS & done, "nobody answered"
            assert walker.done.count("ask_again") <= 1
        told = json.dumps(list(Event.objects.filter(subject_id=case.pk).values_list("data", flat=True)))
        assert PROTECTED.name not in told and PROTECTED.telephone not in told
        transaction.set_rollback(True)
