import re

import pytest

from sundial.kernel.refusal import Refusal
from sundial.organs.models import Role
from sundial.permits.states import PERMIT


def test_an_act_the_law_does_not_know_is_refused_with_its_basis():
    with pytest.raises(Refusal) as refused:
        PERMIT.check("accept", "archived")
    assert refused.value.code == "case.state"
    assert "第三十二条" in refused.value.basis


def test_a_post_that_may_not_act_is_told_who_may():
    with pytest.raises(Refusal) as refused:
        PERMIT.check_role(PERMIT.by_action["grant"], ["handler_a"])
    assert str(refused.value.who) == str(Role.DIRECTOR.label)


def test_every_permit_act_names_its_basis_and_every_open_state_has_a_way_on():
    assert all(re.search(r"第.+条", t.basis) for t in PERMIT.transitions)
    open_states = set(PERMIT.states) - PERMIT.final
    assert all(PERMIT.allowed(state) for state in open_states)
