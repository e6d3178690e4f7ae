"""The line on the case page can be drawn from every state of every procedure, those beside it included."""

from __future__ import annotations

from sundial.cases.lifecycle import Lifecycle, all_lives
from sundial.cases.models import Case
from sundial.desk.show import life_steps
from sundial.powers.models import ItemVersion
from sundial.ui.parts import Step


def test_the_page_of_a_case_in_any_state_has_its_line() -> None:
    for life in all_lives():
        for state in life.states:
            case = Case(procedure=life.procedure, state=state, version=ItemVersion(publishes_result=True))
            steps = life_steps(case)
            assert sum(step.state in ("current", "failed") for step in steps) <= 1, (life.procedure, state)
            assert steps and steps[0].label, (life.procedure, state)


def test_a_place_is_left_out_only_where_the_life_knows_a_way_past_it() -> None:
    publishing = [life for life in all_lives() if "published" in life.line]
    left_out = {life.procedure for life in publishing if len(_line_of(life)) < len(life.line)}
    assert left_out == {"permit"}
    assert {"filing", "normative_document", "disclosure", "village_accounts"} <= {each.procedure for each in publishing}


def _line_of(life: Lifecycle) -> list[Step]:
    """The line at its beginning, for an item that publishes no results."""
    return life_steps(Case(procedure=life.procedure, state=life.line[0], version=ItemVersion()))
