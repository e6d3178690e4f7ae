"""Time runs out: promise and law broken, steps over, extensions asked for, given and refused."""

from __future__ import annotations

from sundial.demo.director import Story
from sundial.demo.stories.chapter import Chapter, inspected
from sundial.demo.tale import Tale, chain

chapter = Chapter()


@chapter.story
def one_working_day_left_today(t: Tale) -> Story:
    return chain(t.applies(-15, "LW-06", "xiao_yan"), t.is_accepted(-14), inspected(t, -12))


@chapter.story
def nine_tenths_used(t: Tale) -> Story:
    return chain(
        t.applies(-19, "LW-11", "new_quarry", project="土地乡采石场安全设施设计"), t.is_accepted(-18), t.handled(-10)
    )


@chapter.story
def the_promise_is_broken_and_investigated(t: Tale) -> Story:
    yield from chain(t.applies(-19, "LW-06", "zhou_ping"), t.is_accepted(-18), t.handled(-15), t.visit_decided(-5))
    yield from t.answered(-2, "promised-exceeded", "分管领导出差，现场审查安排延误。")
    yield from t.investigated(-1, "promised-exceeded", t.county.chenming)


@chapter.story
def promise_and_law_are_broken(t: Tale) -> Story:
    return chain(t.applies(-25, "LW-06", "liu_hong"), t.is_accepted(-24), t.handled(-20))


@chapter.story
def a_step_is_over_while_the_whole_still_runs(t: Tale) -> Story:
    return chain(t.applies(-8, "LW-02", "paint"), t.is_accepted(-7))


@chapter.story
def an_extension_is_asked_for(t: Tale) -> Story:
    return chain(
        t.applies(-12, "LW-05", "wholesale_two"),
        t.is_accepted(-11),
        t.handled(-9),
        t.visit_decided(-8),
        t.extension_asked(-1, 5, "专家近期集中参加省局检查，现场审查时间需顺延。"),
    )


@chapter.story
def an_extension_is_approved_and_told(t: Tale) -> Story:
    yield from chain(t.applies(-17, "LW-01", "tailings"), t.is_accepted(-16), t.handled(-14), t.visit_decided(-13))
    yield from t.extension_asked(-6, 10, "尾矿库坝体稳定性需委托有资质机构复核。")
    yield from t.extension_decided(-5, True)


@chapter.story
def an_extension_is_refused(t: Tale) -> Story:
    yield from chain(t.applies(-13, "LW-01", "marble"), t.is_accepted(-12), t.handled(-10), t.visit_decided(-9))
    yield from t.extension_asked(-4, 10, "近期工作较多。")
    yield from t.extension_decided(-3, False, note="工作安排不是延长期限的正当理由，请按期办结。")


@chapter.story
def an_extension_nobody_told_the_applicant(t: Tale) -> Story:
    yield from chain(t.applies(-33, "LW-01", "lead"), t.is_accepted(-32), t.handled(-30), t.visit_decided(-29))
    yield from t.extension_asked(-22, 5, "现场审查专家调整。")
    yield from chain(t.extension_decided(-21, True, told=False), t.visited(-20), t.summed_up(-19), t.reviewed(-18))
    yield from chain(t.resolved(-18), t.granted(-11), t.delivered(-10), t.published(-9))
