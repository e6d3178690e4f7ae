"""Hypothesis lives proceedings at random: nobody judges himself, nobody is held to account unheard or untold, none is let lie."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data

from sundial.accountability.tests.conftest import Inquiry
from sundial.accountability.trace import trace
from sundial.cases.models import Case
from sundial.cases.tests.walker import Walker

# What must be done, in this order, before a proceeding is in the state.
GATES = {
    "attributed": ("verify", "start", "attribute"),
    "decided": ("start", "attribute", "submit", "decide"),
    "served": ("submit", "decide", "serve"),
    "closed": ("decide", "serve", "close"),
}
STEPS = 16


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_path_skips_a_gate_or_lets_a_hand_judge_itself(inquiry: Inquiry, walk: DataObject) -> None:
    penal = inquiry.penal
    with transaction.atomic():
        case = inquiry.started()
        fixed = inquiry.found() | {"founded": True, "unheard_why": "出差。", "bears_0": "direct", "forms_0": ["talk"]}
        fixed |= {"bears_1": "principal", "forms_1": ["talk"], "bears_2": "none", "forms_2": [], "verdict": "liable"}
        people = [inquiry.zhouhui, penal.zhao, penal.recorder, penal.office, penal.liu, penal.chen, penal.zhang]
        back = frozenset({"attribute", "answer", "carry_out"})
        walker = Walker(case, people, penal.today, fixed=fixed, keen=True, once=back)
        walker.done += ["verify", "start"]
        for _step in range(STEPS):
            walker.step(walk)
            wanted = GATES.get(case.state, ())
            places = [walker.done.index(each) for each in wanted if each in walker.done]
            assert len(places) == len(wanted) and places == sorted(places), f"{case.state} after {walker.done}"
            check(walker.case, inquiry)
        transaction.set_rollback(True)


def check(case: Case, inquiry: Inquiry) -> None:
    acts = {each.action: each for each in case.records.all()}
    concerned = {each["id"] for each in case.answers.get("concerned", [])}
    had_a_part = trace(inquiry.wrong).everybody()
    assert not {each["id"] for each in case.answers.get("investigators", [])} & had_a_part
    for action in ("decide", "reexamine"):
        assert action not in acts or str(acts[action].officer_id) not in concerned, "nobody judges himself"
    if case.outcome == "liable" and case.state == "closed":
        assert "carry_out" in acts, "closed, and nothing was done"
