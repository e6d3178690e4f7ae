"""Penalties: one closed, one that waits for the party's word, one the head did not file, one just begun."""

from __future__ import annotations

from sundial.demo.director import Story
from sundial.demo.penal import Penalty
from sundial.demo.stories.chapter import Chapter
from sundial.demo.tale import Tale, chain

chapter = Chapter()


@chapter.story
def untrained_workers_fined(t: Tale) -> Story:
    case = Penalty(t, "untrained")
    yield from chain(case.registered(-34, "gas"), case.accepted(-33), case.filed(-32), case.investigated(-30))
    yield from chain(case.noticed(-26), case.defended(-23), case.decided(-19), case.paid_and_filed(-10))


@chapter.story
def a_notice_waits_for_the_party(t: Tale) -> Story:
    case = Penalty(t, "training_small")
    yield from chain(case.registered(-12, "petrol_south"), case.accepted(-11), case.filed(-10))
    yield from chain(case.investigated(-8), case.noticed(-2))


@chapter.story
def a_source_not_filed(t: Tale) -> Story:
    case = Penalty(t, "no_evidence")
    yield from chain(case.registered(-15, "wholesale_two"), case.accepted(-14))
    yield from case.filed(-13, reason="经初查没有证据证明存在违法行为。")


@chapter.story
def a_source_just_registered(t: Tale) -> Story:
    return Penalty(t, "training_small").registered(-1, "petrol_north")
