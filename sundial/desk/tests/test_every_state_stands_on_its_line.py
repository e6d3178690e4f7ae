"""The line on the case page can be drawn from every state of every procedure, those beside it included."""

from __future__ import annotations

from sundial.cases.lifecycle import all_lives
from sundial.cases.models import Case
from sundial.desk.show import life_steps
from sundial.powers.models import ItemVersion


def test_the_page_of_a_case_in_any_state_has_its_line() -> None:
    for life in all_lives():
        for state in life.states:
            case = Case(procedure=life.procedure, state=state, version=ItemVersion(publishes_result=True))
            steps = life_steps(case)
            assert sum(step.state in ("current", "failed") for step in steps) <= 1, (life.procedure, state)
            assert steps and steps[0].label, (life.procedure, state)
