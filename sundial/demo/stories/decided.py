"""Decided: opinions changed, signatures, delivery and publication, in time and too late."""

from __future__ import annotations

from sundial.cases.models import Stance
from sundial.demo.director import Story
from sundial.demo.stories.chapter import Chapter, inspected, unvisited
from sundial.demo.tale import Tale, chain
from sundial.permits import actions
from sundial.supervision.models import Verdict

chapter = Chapter()


@chapter.story
def the_deputy_changed_the_opinion(t: Tale) -> Story:
    yield from chain(t.applies(-30, "LW-02", "petrol_road"), t.is_accepted(-29), t.handled(-28), t.visit_decided(-27))
    yield from chain(t.visited(-26), t.summed_up(-25))
    yield from t.reviewed(-24, stance=Stance.CHANGE, text="防雷检测报告已过期，不符合经营条件，不同意上报。")
    yield from chain(
        t.resolved(-24, "rejected", text="防雷检测过期，不同意上报。"),
        t.refused(-17, "防雷装置检测报告已过有效期，不符合经营条件。"),
    )
    yield from t.delivered(-16)


@chapter.story
def signed_by_the_authorised_deputy(t: Tale) -> Story:
    yield from chain(t.applies(-53, "LW-05", "wholesale"), t.is_accepted(-52), inspected(t, -50), t.resolved(-45))
    yield from chain(t.granted(-38, by=t.county.chenli), t.delivered(-37), t.published(-36), t.archived(-27))


@chapter.story
def granted_late_and_the_light_was_put_out_on_an_investigation(t: Tale) -> Story:
    yield from chain(t.applies(-47, "LW-06", "tang_hai"), t.is_accepted(-46), t.handled(-44))
    yield from chain(t.visit_decided(-43, False), t.summed_up(-29), t.reviewed(-28))
    yield from t.answered(-28, "promised-exceeded", "承办人病假期间案件未移交B岗，造成延误。")
    yield from t.investigated(
        -26,
        "promised-exceeded",
        t.county.chenming,
        means="调阅案卷和考勤记录，询问承办人、分管领导，回访申请人。",
        findings="承办人病假九个工作日，未按规定移交B岗，超期属实；申请人未受损失，已当面致歉。",
    )
    yield from chain(t.resolved(-28), t.granted(-21), t.delivered(-20), t.published(-19))
    means, findings = "核对会议安排。", "因前一环节延误，会议、签署随之超过法定时限，属同一原因。"
    yield from t.investigated(-18, "statutory-exceeded", t.county.chenming, means=means, findings=findings)
    for rule in ("promised-exceeded", "statutory-exceeded"):
        yield from t.put_out(-17, rule, Verdict.RECTIFIED, "超期属实，已通报批评并整改。", t.county.chenming)


@chapter.story
def accepted_and_signed_by_the_same_officer(t: Tale) -> Story:
    yield from chain(t.applies(-36, "LW-06", "li_juan"), t.is_accepted(-35, by=t.county.liwei), inspected(t, -34))
    yield from chain(t.resolved(-29), t.granted(-24, by=t.county.liwei), t.delivered(-23), t.published(-22))
    yield from t.investigated(
        -22,
        "same-officer",
        t.county.zhouhui,
        means="调阅案卷，询问李伟、刘敏，核对授权文书。",
        findings="李伟受理后又受局长授权签署，授权文书未回避同一办件，程序违规属实；未发现谋取私利。",
    )
    yield from t.put_out(-4, "same-officer", Verdict.LIABLE, "程序违规属实，按规定追究责任。", t.county.zhouhui)
    yield from t.appealed(-2, "same-officer", "授权文书由局办公室草拟，本人已口头提出回避，请求减轻。")


@chapter.story
def granted_and_waiting_for_delivery(t: Tale) -> Story:
    return chain(
        t.applies(-14, "LW-06", "wang_guilan"), t.is_accepted(-13), inspected(t, -11), t.resolved(-5), t.granted(-1)
    )


@chapter.story
def delivered_late(t: Tale) -> Story:
    yield from chain(t.applies(-28, "LW-06", "deng_fang"), t.is_accepted(-27), inspected(t, -26), t.resolved(-20))
    yield from chain(t.granted(-17), t.delivered(-12))
    yield from t.answered(-12, "delivery-late", "申请人外出务工，电话约定返乡后领取，未及时改用邮寄。")
    yield from t.published(-11)
    yield from t.put_out(
        -10, "delivery-late", Verdict.REASON_ACCEPTED, "理由属实，责成今后约定不成即邮寄送达。", t.county.xuliang
    )


@chapter.story
def delivered_and_not_yet_published(t: Tale) -> Story:
    return chain(
        t.applies(-18, "LW-05", "wholesale_three"),
        t.is_accepted(-17),
        inspected(t, -16),
        t.resolved(-10),
        t.granted(-7),
        t.delivered(-6),
    )


@chapter.story
def never_published(t: Tale) -> Story:
    return chain(
        t.applies(-32, "LW-06", "chen_dong"),
        t.is_accepted(-31),
        unvisited(t, -30),
        t.resolved(-27),
        t.granted(-21),
        t.delivered(-20),
    )


@chapter.story
def published_and_still_standing(t: Tale) -> Story:
    return chain(
        t.applies(-22, "LW-02", "gas"),
        t.is_accepted(-21),
        inspected(t, -20),
        t.resolved(-14),
        t.granted(-11),
        t.delivered(-10),
        t.published(-4),
    )


@chapter.story
def taken_down_early(t: Tale) -> Story:
    yield from chain(t.applies(-34, "LW-06", "huang_min"), t.is_accepted(-33), unvisited(t, -32), t.resolved(-29))
    yield from chain(t.granted(-22), t.delivered(-21), t.published(-20))
    yield from t.taken_down(-16, "公示页面误登申请人联系电话，撤下更正。")
    yield from t.answered(-15, "publication-short", "为保护个人信息撤下，更正稿待重新公示。")


@chapter.story
def entered_three_days_late(t: Tale) -> Story:
    yield from chain(t.applies(-20, "LW-06", "tang_hai", window=True), t.is_accepted(-19))
    yield t.on(-14)
    actions.handle(
        t.pk,
        "材料齐全，建议现场核实。",
        by=t.county.zhangqiang,
        recommend_visit=True,
        occurred_at=t.stage.at(-17, t.stage.opens),
    )
    yield from chain(t.visit_decided(-13), t.visited(-12), t.summed_up(-11), t.reviewed(-10), t.resolved(-10))
    yield from chain(t.granted(-7), t.delivered(-6), t.published(-5))


@chapter.story
def withdrawn_by_the_applicant(t: Tale) -> Story:
    return chain(
        t.applies(-24, "LW-05", "wholesale_two"),
        t.is_accepted(-23),
        t.handled(-21),
        t.ends(-20, actions.withdraw, by="applicant", reasons="经营场所租赁合同解除，暂不经营。"),
    )


@chapter.story
def terminated(t: Tale) -> Story:
    return chain(
        t.applies(-29, "LW-11", "new_quarry", project="土地乡采石场扩建工程"),
        t.is_accepted(-28),
        t.handled(-26),
        t.ends(-24, actions.terminate, "建设单位已注销，申请的建设项目不再实施。", by=t.county.liumin),
    )
