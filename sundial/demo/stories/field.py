"""What is done in the field: seizures, executions, levies, requisitions, inspections by draw. Some ended, some run, some light up."""

from __future__ import annotations

from typing import Any

from sundial.cases.models import Case, Party, PartyKind
from sundial.demo.applicants import with_code
from sundial.demo.director import Story
from sundial.demo.penal import Penalty
from sundial.demo.stories.chapter import Chapter
from sundial.demo.tale import Tale, chain
from sundial.demo.told import Told
from sundial.ledger.models import Event
from sundial.organs.models import Officer

chapter = Chapter()
DRAWN = -30  # the plan's draw has been made and published by then


@chapter.story
def cylinders_seized_within_a_penalty(t: Tale) -> Story:
    penalty = Penalty(t, "cylinders")
    yield from chain(penalty.registered(-32, "smelter"), penalty.accepted(-31))
    seized = Told(t, "coercion", "valves", penalty=t.case)
    yield from chain(seized.part("taken"), penalty.filed(-30), seized.part("appraised"), seized.part("disposed"))
    yield from chain(penalty.investigated(-21), penalty.noticed(-17), penalty.defended(-15), penalty.decided(-15))
    yield from seized.part("handed_over")
    yield from penalty.paid_and_filed(-7)


@chapter.story
def fireworks_at_the_laboratory(t: Tale) -> Story:
    return Told(t, "coercion", "appraising").all()


@chapter.story
def a_store_sealed_first_and_approved_too_late(t: Tale) -> Story:
    return Told(t, "coercion", "approved_late").all()


@chapter.story
def a_well_closed_by_another(t: Tale) -> Story:
    return Told(t, "coercion", "well").all()


@chapter.story
def sand_on_the_flats_put_before_the_court(t: Tale) -> Story:
    return Told(t, "coercion", "flats").all()


@chapter.story
def water_metered_and_paid(t: Tale) -> Story:
    return Told(t, "levies", "metered").all()


@chapter.story
def water_owed_and_surcharged(t: Tale) -> Story:
    return Told(t, "levies", "arrears").all()


@chapter.story
def a_dyke_fee_reduced(t: Tale) -> Story:
    return Told(t, "levies", "reduced").all()


@chapter.story
def water_above_quota_just_declared(t: Tale) -> Story:
    return Told(t, "levies", "declared").all()


@chapter.story
def pumps_for_a_flooded_mine(t: Tale) -> Story:
    return Told(t, "requisitions", "flooded_mine").all()


@chapter.story
def an_excavator_at_a_landslide(t: Tale) -> Story:
    return Told(t, "requisitions", "in_use").all()


@chapter.story
def a_plan_is_drawn(t: Tale) -> Story:
    bureau = t.county.bureau
    return Told(t, "inspections", "plan", party=Party(kind=PartyKind.ORGANISATION, name=bureau.name)).all()


@chapter.story
def an_inspection_finds_nothing(t: Tale) -> Story:
    visit = yield from sent(t, "passed", 0)
    yield from visit.all()


@chapter.story
def an_order_not_followed_becomes_a_penalty(t: Tale) -> Story:
    visit = yield from sent(t, "corrected", 1)
    for part in ("notified", "entered", "ordered", "checked_again"):
        yield from visit.part(part)
    penalty = Penalty(t, "not_corrected")
    yield from penalty.registered(-9, with_code(visit.case.applicant.identifier))
    visit.known["penalty"] = t.case
    yield from chain(visit.part("followed"), penalty.accepted(-8), penalty.filed(-7))


@chapter.story
def an_order_whose_term_runs(t: Tale) -> Story:
    visit = yield from sent(t, "on_site", 2)
    yield from visit.all()


def sent(t: Tale, told: str, nth: int) -> Any:
    """The ``nth`` inspection the plan sends: whom it drew, and by whom. A story that waits for the draw, then returns it told."""
    yield t.on(DRAWN, after=60)
    plan = Case.objects.get(procedure="inspection_plan", organ=t.county.bureau)
    pair = Event.objects.get(subject_id=plan.pk, kind="inspection_plan.draw").data["result"][nth]
    team = Officer.objects.in_bulk(pair["inspectors"])
    first, second = (team[key] for key in sorted(team))
    return Told(t, "inspections", told, plan=plan, party=with_code(pair["subject"]), first=first, second=second)
