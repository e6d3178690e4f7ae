"""Under examination: the handler, the inspection, the proposal in public, the meeting."""

from __future__ import annotations

from sundial.cases.models import Stance
from sundial.demo.director import Story
from sundial.demo.stories.chapter import Chapter, inspected
from sundial.demo.tale import Tale, chain
from sundial.permits.models import VisitResult

chapter = Chapter()


@chapter.story
def accepted_and_waiting_for_the_handler(t: Tale) -> Story:
    return chain(t.applies(-2, "LW-04", "fireworks_plant_three"), t.is_accepted(-1))


@chapter.story
def waiting_for_the_deputy_to_decide_on_an_inspection(t: Tale) -> Story:
    return chain(t.applies(-5, "LW-06", "tang_hai"), t.is_accepted(-4), t.handled(-2))


@chapter.story
def inspected_but_not_everybody_has_signed(t: Tale) -> Story:
    return chain(
        t.applies(-8, "LW-05", "wholesale_three"),
        t.is_accepted(-7),
        t.handled(-5),
        t.visit_decided(-4),
        t.visited(-2, signed=False),
    )


@chapter.story
def the_clock_stands_for_rectification(t: Tale) -> Story:
    return chain(
        t.applies(-14, "LW-06", "zeng_li"),
        t.is_accepted(-13),
        t.handled(-11),
        t.visit_decided(-10),
        t.visited(-8, VisitResult.RECTIFY),
    )


@chapter.story
def rectified_and_waiting_for_the_recheck(t: Tale) -> Story:
    return chain(
        t.applies(-16, "LW-01", "quarry"),
        t.is_accepted(-15),
        t.handled(-13),
        t.visit_decided(-12),
        t.visited(-10, VisitResult.RECTIFY),
        t.rectified(-2),
    )


@chapter.story
def rechecked_and_passed_then_granted(t: Tale) -> Story:
    yield from chain(
        t.applies(-52, "LW-04", "fireworks_plant"), t.is_accepted(-51), t.handled(-49), t.visit_decided(-48)
    )
    yield from chain(t.visited(-46, VisitResult.RECTIFY), t.rectified(-39), t.visited(-37), t.summed_up(-36))
    yield from chain(t.reviewed(-36), t.proposed(-35), t.proposal_closed(-27), t.resolved(-27))
    yield from chain(t.granted(-22), t.delivered(-21), t.published(-20), t.archived(-11))


@chapter.story
def recheck_failed_and_refused(t: Tale) -> Story:
    yield from chain(t.applies(-45, "LW-06", "he_bing"), t.is_accepted(-44), t.handled(-43), t.visit_decided(-42))
    yield from chain(t.visited(-41, VisitResult.RECTIFY), t.rectified(-36), t.visited(-35, VisitResult.FAIL))
    yield from t.summed_up(-34, stance=Stance.DISAGREE, text="复查仍不符合专店销售的规定，建议不予许可。")
    yield from chain(t.reviewed(-34), t.resolved(-34, "rejected", text="复查不合格，不同意许可。"))
    yield from t.refused(-27, "零售场所楼上住人且未与生活区域隔开，复查仍未整改到位，不符合专店销售的规定。")
    yield from t.delivered(-26, "direct")


@chapter.story
def the_clock_stands_for_a_test(t: Tale) -> Story:
    note = "委托有资质机构检测储罐区可燃气体报警装置。"
    return chain(
        t.applies(-12, "LW-02", "petrol_south"),
        t.is_accepted(-11),
        t.handled(-9),
        t.stopped(-8, "testing", note, f"临安监特〔{t.stage.today:%Y}〕3号", "十五个工作日"),
    )


@chapter.story
def the_proposal_stands_in_public(t: Tale) -> Story:
    return chain(t.applies(-14, "LW-04", "fireworks_plant_two"), t.is_accepted(-13), inspected(t, -11), t.proposed(-4))


@chapter.story
def the_proposal_was_public_and_the_meeting_waits(t: Tale) -> Story:
    return chain(
        t.applies(-21, "LW-07", "battery"),
        t.is_accepted(-20),
        inspected(t, -18),
        t.proposed(-11),
        t.proposal_closed(-2),
        t.resolved(-2),
    )


@chapter.story
def waiting_for_the_meeting(t: Tale) -> Story:
    return chain(t.applies(-11, "LW-06", "luo_shun"), t.is_accepted(-10), inspected(t, -8), t.resolved(-2))


@chapter.story
def resolved_and_waiting_for_the_signature(t: Tale) -> Story:
    return chain(t.applies(-13, "LW-02", "petrol_north"), t.is_accepted(-12), inspected(t, -11), t.resolved(-6))


@chapter.story
def postponed_by_the_meeting(t: Tale) -> Story:
    text = "周边住户有异议，责成承办人补充核实后下次再议。"
    return chain(
        t.applies(-15, "LW-05", "wholesale"),
        t.is_accepted(-14),
        inspected(t, -13),
        t.resolved(-6, "postponed", text=text),
        t.resolved(-2),
    )


@chapter.story
def sent_back_by_the_deputy(t: Tale) -> Story:
    return chain(
        t.applies(-10, "LW-06", "deng_fang"),
        t.is_accepted(-9),
        t.handled(-8),
        t.visit_decided(-7),
        t.visited(-5),
        t.summed_up(-4),
        t.sent_back(-2, "现场记录未写明与最近学校的距离，请补充核实后重新提出意见。"),
    )


@chapter.story
def a_project_under_examination(t: Tale) -> Story:
    project = "香花岭锡矿12万吨/年采选扩建工程安全设施设计"
    return chain(
        t.applies(-6, "LW-11", "new_mine", project=project), t.is_accepted(-5), t.handled(-3), t.visit_decided(-2)
    )
