"""Done: granted, filed and refused, with everything in the archive or on its way there."""

from __future__ import annotations

from sundial.cases.models import Stance
from sundial.demo.director import Story
from sundial.demo.stories.chapter import Chapter, inspected
from sundial.demo.tale import Tale, chain

chapter = Chapter()


@chapter.story
def a_project_granted(t: Tale) -> Story:
    yield from chain(
        t.applies(-58, "LW-11", "new_mine", project="香花岭锡矿6万吨/年地下开采工程"),
        t.is_accepted(-57),
        inspected(t, -56),
    )
    yield from chain(t.proposed(-51), t.proposal_closed(-42), t.resolved(-42))
    yield from chain(t.granted(-38, by=t.county.chenli), t.delivered(-37), t.published(-36), t.archived(-27))


@chapter.story
def a_health_licence_granted(t: Tale) -> Story:
    yield from chain(t.applies(-56, "LW-07", "smelter"), t.is_accepted(-55), inspected(t, -53), t.proposed(-46))
    yield from chain(t.proposal_closed(-37), t.resolved(-37), t.granted(-33), t.delivered(-32), t.published(-31))


@chapter.story
def a_first_review_sent_up(t: Tale) -> Story:
    yield from chain(t.applies(-49, "LW-01", "marble"), t.is_accepted(-48), inspected(t, -47), t.resolved(-41))
    yield from chain(t.granted(-37, by=t.county.chenli), t.delivered(-36), t.published(-35), t.archived(-26))


@chapter.story
def a_retail_licence_with_dissent(t: Tale) -> Story:
    yield from chain(t.applies(-60, "LW-06", "he_bing"), t.is_accepted(-59), inspected(t, -58))
    yield from t.resolved(-52, against="tangyu", text="三人同意、一人不同意，按多数意见同意许可。")
    yield from chain(t.granted(-47), t.delivered(-46), t.published(-45), t.archived(-36))


def filed_in_a_day(t: Tale, day: int, who: str) -> Story:
    """A same-day item, from application to publication."""
    return chain(
        t.applies(day, "LW-03", who),
        t.is_accepted(day),
        t.handled(day),
        t.reviewed(day),
        t.granted(day),
        t.delivered(day),
        t.published(day),
    )


@chapter.story
def filed_in_a_day_and_archived(t: Tale) -> Story:
    return chain(filed_in_a_day(t, -30, "acid"), t.archived(-20))


@chapter.story
def filed_in_a_day_this_week(t: Tale) -> Story:
    return filed_in_a_day(t, -3, "acid_two")


@chapter.story
def a_filing_refused(t: Tale) -> Story:
    return chain(
        t.applies(-26, "LW-03", "acid_three"),
        t.is_accepted(-26),
        t.handled(-26, stance=Stance.DISAGREE, text="申报的丙酮属于第三类以外的品种，不符合备案范围。"),
        t.reviewed(-26),
        t.refused(-26, "申报品种不在第三类非药品类易制毒化学品备案范围。"),
        t.delivered(-26),
    )


@chapter.story
def accepted_by_a_bureau_that_has_not_set_its_limit(t: Tale) -> Story:
    return chain(t.applies(-6, "SL-01", "hydro"), t.is_accepted(-5, by=t.county.sunlei))
