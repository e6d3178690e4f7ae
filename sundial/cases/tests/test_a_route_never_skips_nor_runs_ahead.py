"""The runner of the internal route, lived at random: series of stages, parallel steps, conditions, returns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sundial.cases.route import Place, Progress, finished, following, undone_by_return

CONDITIONS = ["", "", "", "on_site_needed", "rectification_ordered"]


@st.composite
def routes(draw: st.DrawFn) -> list[Place]:
    stages = draw(st.lists(st.integers(1, 3), min_size=1, max_size=6))
    places: list[Place] = []
    for stage, width in enumerate(stages, 1):
        for _each in range(width):
            places.append(Place(len(places), stage, draw(st.sampled_from(CONDITIONS))))
    return places


ANSWERS = st.dictionaries(st.sampled_from(CONDITIONS[3:]), st.booleans())


def live(route: list[Place], answers: dict[str, bool], data: st.DataObject, returns: int = 0) -> list[Place]:
    """Do whatever is in hand in any order until the route is through; return the steps in the order they ended."""
    active: set[int] = set()
    done: set[int] = set()
    ended: list[Place] = []
    by_key = {place.key: place for place in route}
    while True:
        coming = following(route, Progress(frozenset(active), frozenset(done)), answers)
        check_order(route, coming, done, answers)
        active |= {place.key for place in coming}
        if not active:
            assert finished(route, Progress(frozenset(), frozenset(done)), answers)
            return ended
        key = data.draw(st.sampled_from(sorted(active)))
        if returns and data.draw(st.booleans()):
            returns -= 1
            stage = data.draw(st.integers(1, by_key[key].stage))
            again = undone_by_return(route, stage)
            active, done = active - again, done - again
            ended = [place for place in ended if place.key not in again]
            continue
        active.remove(key)
        done.add(key)
        ended.append(by_key[key])


def check_order(route: list[Place], coming: list[Place], done: set[int], answers: dict[str, bool]) -> None:
    for place in coming:
        earlier = [other for other in route if other.stage < place.stage and other.needed(answers)]
        assert all(other.key in done for other in earlier), "a later stage began before the earlier one was done"
        assert place.key not in done, "a step began again without being sent back"


@given(routes(), ANSWERS, st.data())
def test_every_unconditional_step_is_done_exactly_once(route: list[Place], answers: dict[str, bool], data) -> None:
    ended = [place.key for place in live(route, answers, data)]
    assert len(ended) == len(set(ended))
    assert {place.key for place in route if not place.condition} <= set(ended)


@given(routes(), ANSWERS, st.data())
def test_a_conditional_step_is_done_when_and_only_when_its_answer_is_yes(
    route: list[Place], answers: dict[str, bool], data
) -> None:
    ended = {place.key for place in live(route, answers, data)}
    assert ended == {place.key for place in route if place.needed(answers)}


@given(routes(), ANSWERS, st.data())
def test_stages_end_in_order(route: list[Place], answers: dict[str, bool], data) -> None:
    stages = [place.stage for place in live(route, answers, data)]
    assert stages == sorted(stages)


@given(routes(), ANSWERS, st.data())
def test_sent_back_the_route_still_comes_through_in_order(route: list[Place], answers: dict[str, bool], data) -> None:
    ended = live(route, answers, data, returns=3)
    assert [place.stage for place in ended] == sorted(place.stage for place in ended)
    assert {place.key for place in ended} == {place.key for place in route if place.needed(answers)}


def test_a_question_nobody_asked_has_the_answer_no() -> None:
    assert following([Place(1, 1, "on_site_needed")], Progress(), {}) == []


def test_steps_of_one_stage_begin_together() -> None:
    route = [Place(1, 1), Place(2, 2), Place(3, 2)]
    assert following(route, Progress(done=frozenset({1})), {}) == route[1:]
