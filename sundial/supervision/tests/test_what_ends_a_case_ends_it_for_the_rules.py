"""The rules know by verbs alone that a case is over: no life ends without such a verb, and none goes on after one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sundial.cases.lifecycle import Lifecycle, Transition, all_lives
from sundial.cases.stated import stated_act
from sundial.exchange.states import ENDING

# A case goes on after its decision: papers, appeals, what was granted. An execution that is ended still has its file, a market that
# was registered long ago its signs to take down.
DECISIONS = {verb for verb in ENDING if verb.startswith("decide_")}
STILL_FILED = {("execution", "terminate"), ("market", "approve_change")}
# An answer beside which the room writes a decision, and what other systems tell, whose last act is the end (``exchange``).
WITH_A_DECISION = {"complain_reply", "consult_reply", "rating_reply"}
# Lives that other tests make up are there in the same process, when it read those first.
LIVES = [life for life in all_lives() if life.procedure != "imported" and not life.procedure.startswith("test_")]


def ways(life: Lifecycle, transition: Transition) -> Iterator[tuple[str, str]]:
    """Each state an act may lead to, with the verb it then counts as."""
    stated = stated_act(life.procedure, transition.action)
    field = stated.verb.field if stated and stated.verb else ""
    if stated and stated.target:
        for answer, state in stated.target.words.items():
            by_answer = stated.verb.words.get(answer) if field == stated.target.field and stated.verb else None
            yield state, by_answer or transition.verb
    else:
        yield transition.target or transition.sources[0], transition.verb


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.procedure)
def test_no_life_reaches_its_end_without_a_verb_that_ends_it(life: Lifecycle) -> None:
    open_states, todo = {life.start}, [life.start]
    while todo:
        here = todo.pop()
        for transition in life.transitions:
            if here not in transition.sources:
                continue
            for state, verb in ways(life, transition):
                if verb in ENDING | WITH_A_DECISION or state in open_states:
                    continue
                assert state not in life.final, f"{life.procedure}.{transition.action} ends the case as “{verb}”"
                open_states.add(state)
                todo.append(state)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.procedure)
def test_no_life_goes_on_after_a_verb_that_ends_it(life: Lifecycle) -> None:
    for transition in life.transitions:
        for state, verb in ways(life, transition):
            if verb in ENDING - DECISIONS and (life.procedure, transition.action) not in STILL_FILED:
                assert state in life.final, f"{life.procedure}.{transition.action} goes on after “{verb}”"
