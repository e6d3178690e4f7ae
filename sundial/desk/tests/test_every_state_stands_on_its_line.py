"""The line on the case page can be drawn from every state of every procedure, those beside it included."""

from __future__ import annotations

from sundial.cases.lifecycle import Lifecycle, all_lives
from sundial.cases.models import Case
from sundial.cases.stated import do
from sundial.desk.show import life_steps
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.test_a_permit_is_revoked_recalled_or_cancelled import permit, proposed
from sundial.powers.models import ItemVersion
from sundial.ui.parts import Step

__all__ = ["permit"]


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


def test_what_a_case_went_past_is_not_called_done(linwu: Linwu, permit: Case) -> None:
    case = proposed(linwu, permit, way="cancel", revoke_ground=None, public_harm=None, cancel_ground="expired")
    case = do(case.pk, "review", {"stance": "agree", "review_opinion": "同意。"}, by=linwu.bureau.chen)
    labels = [str(step.label) for step in life_steps(case)]
    assert "已告知，听取陈述申辩" not in labels, "nobody was told, for what has run out needs no hearing"
    told = Case(procedure=case.procedure, state="told", version=case.version)
    assert "已告知，听取陈述申辩" in [str(step.label) for step in life_steps(told)]
