import pytest

from sundial.cases.lifecycle import Lifecycle, Transition

ACT = Transition("act", ("open",), "shut", ("handler_a",), "law 1", "act")


def life(*transitions, final=("shut",)):
    return Lifecycle("p", {"open": "open", "shut": "shut"}, "open", frozenset(final), transitions)


def test_an_action_may_stand_only_once():
    with pytest.raises(ValueError, match="stands twice"):
        life(ACT, ACT)


def test_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="unknown states"):
        life(Transition("go", ("open",), "nowhere", (), "law", "go"))


def test_nothing_leaves_a_final_state():
    with pytest.raises(ValueError, match="leaves a final state"):
        life(ACT, Transition("reopen", ("shut",), "open", (), "law", "reopen"))
