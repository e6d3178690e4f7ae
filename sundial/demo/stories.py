"""The stories of the demonstration: every state and branch of a permit, and every light, some forty cases.

Days are working days from today: -3 is the third last. A story that plans something for a day to come simply waits.
"""

from __future__ import annotations

from collections.abc import Callable

from sundial.cases.models import Stance
from sundial.demo.director import Story
from sundial.demo.tale import Stage, Tale, chain
from sundial.permits import actions
from sundial.permits.models import VisitResult
from sundial.supervision.models import Verdict

FIRST_DAY = -64  # when the county begins to work with the system

Teller = Callable[[Tale], Story]
_tellers: list[Teller] = []


def story(teller: Teller) -> Teller:
    """Add a story; its place in the file is its number."""
    _tellers.append(teller)
    return teller


def all_stories(stage: Stage) -> list[Story]:
    """Every case of the demonstration, ready to be lived."""
    return [teller(Tale(stage, number)) for number, teller in enumerate(_tellers)]


def inspected(t: Tale, day: int) -> Story:
    """Documentary opinion, inspection decided, made and passed, opinion, review: the common way to the meeting, six days."""
    return chain(
        t.handled(day), t.visit_decided(day + 1), t.visited(day + 3), t.summed_up(day + 4), t.reviewed(day + 5)
    )


def unvisited(t: Tale, day: int) -> Story:
    """The same without an inspection, in three days."""
    return chain(
        t.handled(day, visit=False), t.visit_decided(day + 1, False), t.summed_up(day + 1), t.reviewed(day + 2)
    )


# Before acceptance -----------------------------------------------------------------------------------------


@story
def a_draft_nobody_has_submitted(t: Tale) -> Story:
    return t.drafts(-1, "LW-06", "li_juan", hands_in=1)


@story
def submitted_and_not_looked_at(t: Tale) -> Story:
    return t.applies(-1, "LW-06", "wang_guilan")


@story
def submitted_and_the_window_has_one_day_left(t: Tale) -> Story:
    return t.applies(-4, "LW-05", "wholesale_two")


@story
def waiting_for_corrections(t: Tale) -> Story:
    return chain(t.applies(-5, "LW-01", "limestone", lacks=2), t.corrects(-3))


@story
def corrected_and_waiting_for_acceptance(t: Tale) -> Story:
    return chain(t.applies(-7, "LW-02", "petrol_road", lacks=1), t.corrects(-5), t.supplements(-1))


@story
def asked_twice_for_corrections(t: Tale) -> Story:
    yield from chain(
        t.applies(-12, "LW-06", "chen_dong", lacks=1), t.corrects(-11, problem="申请书未签名，须本人签名。")
    )
    yield from chain(t.supplements(-9), t.corrects(-8, problem="申请书签名与身份证姓名不一致。"))
    yield from t.answered(-7, "correction-repeated", "第二次提交的申请书由他人代签，需重新核对，已电话向申请人说明。")
    yield from t.supplements(-3)


@story
def deemed_accepted_because_nobody_answered(t: Tale) -> Story:
    yield from chain(t.applies(-11, "LW-06", "huang_min"), t.is_deemed_accepted(-4))
    yield from t.answered(
        -4, "correction-notice-late", "当周窗口人员参加全县培训，B岗未及时补位，已向申请人致歉并加快办理。"
    )
    yield from t.handled(-3)


@story
def declined_because_another_organ_is_competent(t: Tale) -> Story:
    yield from t.applies(-22, "LW-02", "gas")
    yield from t.ends(
        -21,
        actions.decline,
        "申请经营的压缩气体充装属于特种设备安全监管范围，不属于本机关职权。",
        by=t.county.wangfang,
        competent_organ="临武县质量技术监督局",
    )
    yield from t.answered(-20, "acceptance-refused", "不属于本机关职权范围，已当场告知向县质监局申请。")
    yield from t.put_out(
        -19, "acceptance-refused", Verdict.REASON_ACCEPTED, "不予受理的理由成立，已告知有权机关。", t.county.chenming
    )


@story
def declined_today_yellow_and_unanswered(t: Tale) -> Story:
    return chain(
        t.applies(-3, "LW-05", "hydro"),
        t.ends(
            -2, actions.decline, "申请人主营水力发电，未设烟花爆竹批发经营场所。", by=t.county.wangfang, ground="barred"
        ),
    )


@story
def returned_at_the_window(t: Tale) -> Story:
    return chain(
        t.applies(-18, "LW-07", "plating", window=True),
        t.ends(-17, actions.return_application, "同一申请已于上周提交并受理，重复申请退回。", by=t.county.wangfang),
    )


@story
def a_same_day_filing_left_lying(t: Tale) -> Story:
    return t.applies(-2, "LW-03", "acid_four")


# Under examination -----------------------------------------------------------------------------------------


@story
def accepted_and_waiting_for_the_handler(t: Tale) -> Story:
    return chain(t.applies(-2, "LW-04", "fireworks_plant_three"), t.is_accepted(-1))


@story
def waiting_for_the_deputy_to_decide_on_an_inspection(t: Tale) -> Story:
    return chain(t.applies(-5, "LW-06", "tang_hai"), t.is_accepted(-4), t.handled(-2))


@story
def inspected_but_not_everybody_has_signed(t: Tale) -> Story:
    return chain(
        t.applies(-8, "LW-05", "wholesale_three"),
        t.is_accepted(-7),
        t.handled(-5),
        t.visit_decided(-4),
        t.visited(-2, signed=False),
    )


@story
def the_clock_stands_for_rectification(t: Tale) -> Story:
    return chain(
        t.applies(-14, "LW-06", "zeng_li"),
        t.is_accepted(-13),
        t.handled(-11),
        t.visit_decided(-10),
        t.visited(-8, VisitResult.RECTIFY),
    )


@story
def rectified_and_waiting_for_the_recheck(t: Tale) -> Story:
    return chain(
        t.applies(-16, "LW-01", "quarry"),
        t.is_accepted(-15),
        t.handled(-13),
        t.visit_decided(-12),
        t.visited(-10, VisitResult.RECTIFY),
        t.rectified(-2),
    )


@story
def rechecked_and_passed_then_granted(t: Tale) -> Story:
    yield from chain(
        t.applies(-52, "LW-04", "fireworks_plant"), t.is_accepted(-51), t.handled(-49), t.visit_decided(-48)
    )
    yield from chain(t.visited(-46, VisitResult.RECTIFY), t.rectified(-39), t.visited(-37), t.summed_up(-36))
    yield from chain(t.reviewed(-36), t.proposed(-35), t.proposal_closed(-27), t.resolved(-27))
    yield from chain(t.granted(-22), t.delivered(-21), t.published(-20), t.archived(-11))


@story
def recheck_failed_and_refused(t: Tale) -> Story:
    yield from chain(t.applies(-45, "LW-06", "he_bing"), t.is_accepted(-44), t.handled(-43), t.visit_decided(-42))
    yield from chain(t.visited(-41, VisitResult.RECTIFY), t.rectified(-36), t.visited(-35, VisitResult.FAIL))
    yield from t.summed_up(-34, stance=Stance.DISAGREE, text="复查仍不符合专店销售的规定，建议不予许可。")
    yield from chain(t.reviewed(-34), t.resolved(-34, "rejected", text="复查不合格，不同意许可。"))
    yield from t.refused(-27, "零售场所楼上住人且未与生活区域隔开，复查仍未整改到位，不符合专店销售的规定。")
    yield from t.delivered(-26, "direct")


@story
def the_clock_stands_for_a_test(t: Tale) -> Story:
    note = "委托有资质机构检测储罐区可燃气体报警装置。"
    return chain(
        t.applies(-12, "LW-02", "petrol_south"),
        t.is_accepted(-11),
        t.handled(-9),
        t.stopped(-8, "testing", note, f"临安监特〔{t.stage.today:%Y}〕3号", "十五个工作日"),
    )


@story
def the_proposal_stands_in_public(t: Tale) -> Story:
    return chain(t.applies(-14, "LW-04", "fireworks_plant_two"), t.is_accepted(-13), inspected(t, -11), t.proposed(-4))


@story
def the_proposal_was_public_and_the_meeting_waits(t: Tale) -> Story:
    return chain(
        t.applies(-21, "LW-07", "battery"),
        t.is_accepted(-20),
        inspected(t, -18),
        t.proposed(-11),
        t.proposal_closed(-2),
        t.resolved(-2),
    )


@story
def waiting_for_the_meeting(t: Tale) -> Story:
    return chain(t.applies(-11, "LW-06", "luo_shun"), t.is_accepted(-10), inspected(t, -8), t.resolved(-2))


@story
def resolved_and_waiting_for_the_signature(t: Tale) -> Story:
    return chain(t.applies(-13, "LW-02", "petrol_north"), t.is_accepted(-12), inspected(t, -11), t.resolved(-6))


@story
def postponed_by_the_meeting(t: Tale) -> Story:
    text = "周边住户有异议，责成承办人补充核实后下次再议。"
    return chain(
        t.applies(-15, "LW-05", "wholesale"),
        t.is_accepted(-14),
        inspected(t, -13),
        t.resolved(-6, "postponed", text=text),
        t.resolved(-2),
    )


@story
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


@story
def a_project_under_examination(t: Tale) -> Story:
    project = "香花岭锡矿12万吨/年采选扩建工程安全设施设计"
    return chain(
        t.applies(-6, "LW-11", "new_mine", project=project), t.is_accepted(-5), t.handled(-3), t.visit_decided(-2)
    )


# Time runs out ---------------------------------------------------------------------------------------------


@story
def one_working_day_left_today(t: Tale) -> Story:
    return chain(t.applies(-15, "LW-06", "xiao_yan"), t.is_accepted(-14), inspected(t, -12))


@story
def nine_tenths_used(t: Tale) -> Story:
    return chain(
        t.applies(-19, "LW-11", "new_quarry", project="土地乡采石场安全设施设计"), t.is_accepted(-18), t.handled(-10)
    )


@story
def the_promise_is_broken_and_investigated(t: Tale) -> Story:
    yield from chain(t.applies(-19, "LW-06", "zhou_ping"), t.is_accepted(-18), t.handled(-15), t.visit_decided(-5))
    yield from t.answered(-2, "promised-exceeded", "分管领导出差，现场审查安排延误。")
    yield from t.investigated(-1, "promised-exceeded", t.county.chenming)


@story
def promise_and_law_are_broken(t: Tale) -> Story:
    return chain(t.applies(-25, "LW-06", "liu_hong"), t.is_accepted(-24), t.handled(-20))


@story
def a_step_is_over_while_the_whole_still_runs(t: Tale) -> Story:
    return chain(t.applies(-8, "LW-02", "paint"), t.is_accepted(-7))


@story
def an_extension_is_asked_for(t: Tale) -> Story:
    return chain(
        t.applies(-12, "LW-05", "wholesale_two"),
        t.is_accepted(-11),
        t.handled(-9),
        t.visit_decided(-8),
        t.extension_asked(-1, 5, "专家近期集中参加省局检查，现场审查时间需顺延。"),
    )


@story
def an_extension_is_approved_and_told(t: Tale) -> Story:
    yield from chain(t.applies(-17, "LW-01", "tailings"), t.is_accepted(-16), t.handled(-14), t.visit_decided(-13))
    yield from t.extension_asked(-6, 10, "尾矿库坝体稳定性需委托有资质机构复核。")
    yield from t.extension_decided(-5, True)


@story
def an_extension_is_refused(t: Tale) -> Story:
    yield from chain(t.applies(-13, "LW-01", "marble"), t.is_accepted(-12), t.handled(-10), t.visit_decided(-9))
    yield from t.extension_asked(-4, 10, "近期工作较多。")
    yield from t.extension_decided(-3, False, note="工作安排不是延长期限的正当理由，请按期办结。")


@story
def an_extension_nobody_told_the_applicant(t: Tale) -> Story:
    yield from chain(t.applies(-33, "LW-01", "lead"), t.is_accepted(-32), t.handled(-30), t.visit_decided(-29))
    yield from t.extension_asked(-22, 5, "现场审查专家调整。")
    yield from chain(t.extension_decided(-21, True, told=False), t.visited(-20), t.summed_up(-19), t.reviewed(-18))
    yield from chain(t.resolved(-18), t.granted(-11), t.delivered(-10), t.published(-9))


# Decided ---------------------------------------------------------------------------------------------------


@story
def the_deputy_changed_the_opinion(t: Tale) -> Story:
    yield from chain(t.applies(-30, "LW-02", "petrol_road"), t.is_accepted(-29), t.handled(-28), t.visit_decided(-27))
    yield from chain(t.visited(-26), t.summed_up(-25))
    yield from t.reviewed(-24, stance=Stance.CHANGE, text="防雷检测报告已过期，不符合经营条件，不同意上报。")
    yield from chain(
        t.resolved(-24, "rejected", text="防雷检测过期，不同意上报。"),
        t.refused(-17, "防雷装置检测报告已过有效期，不符合经营条件。"),
    )
    yield from t.delivered(-16)


@story
def signed_by_the_authorised_deputy(t: Tale) -> Story:
    yield from chain(t.applies(-53, "LW-05", "wholesale"), t.is_accepted(-52), inspected(t, -50), t.resolved(-45))
    yield from chain(t.granted(-38, by=t.county.chenli), t.delivered(-37), t.published(-36), t.archived(-27))


@story
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


@story
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


@story
def granted_and_waiting_for_delivery(t: Tale) -> Story:
    return chain(
        t.applies(-14, "LW-06", "wang_guilan"), t.is_accepted(-13), inspected(t, -11), t.resolved(-5), t.granted(-1)
    )


@story
def delivered_late(t: Tale) -> Story:
    yield from chain(t.applies(-28, "LW-06", "deng_fang"), t.is_accepted(-27), inspected(t, -26), t.resolved(-20))
    yield from chain(t.granted(-17), t.delivered(-12))
    yield from t.answered(-12, "delivery-late", "申请人外出务工，电话约定返乡后领取，未及时改用邮寄。")
    yield from t.published(-11)
    yield from t.put_out(
        -10, "delivery-late", Verdict.REASON_ACCEPTED, "理由属实，责成今后约定不成即邮寄送达。", t.county.xuliang
    )


@story
def delivered_and_not_yet_published(t: Tale) -> Story:
    return chain(
        t.applies(-18, "LW-05", "wholesale_three"),
        t.is_accepted(-17),
        inspected(t, -16),
        t.resolved(-10),
        t.granted(-7),
        t.delivered(-6),
    )


@story
def never_published(t: Tale) -> Story:
    return chain(
        t.applies(-32, "LW-06", "chen_dong"),
        t.is_accepted(-31),
        unvisited(t, -30),
        t.resolved(-27),
        t.granted(-21),
        t.delivered(-20),
    )


@story
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


@story
def taken_down_early(t: Tale) -> Story:
    yield from chain(t.applies(-34, "LW-06", "huang_min"), t.is_accepted(-33), unvisited(t, -32), t.resolved(-29))
    yield from chain(t.granted(-22), t.delivered(-21), t.published(-20))
    yield from t.taken_down(-16, "公示页面误登申请人联系电话，撤下更正。")
    yield from t.answered(-15, "publication-short", "为保护个人信息撤下，更正稿待重新公示。")


@story
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


@story
def withdrawn_by_the_applicant(t: Tale) -> Story:
    return chain(
        t.applies(-24, "LW-05", "wholesale_two"),
        t.is_accepted(-23),
        t.handled(-21),
        t.ends(-20, actions.withdraw, by="applicant", reasons="经营场所租赁合同解除，暂不经营。"),
    )


@story
def terminated(t: Tale) -> Story:
    return chain(
        t.applies(-29, "LW-11", "new_quarry", project="土地乡采石场扩建工程"),
        t.is_accepted(-28),
        t.handled(-26),
        t.ends(-24, actions.terminate, "建设单位已注销，申请的建设项目不再实施。", by=t.county.liumin),
    )


# Done ------------------------------------------------------------------------------------------------------


@story
def a_project_granted(t: Tale) -> Story:
    yield from chain(
        t.applies(-58, "LW-11", "new_mine", project="香花岭锡矿6万吨/年地下开采工程"),
        t.is_accepted(-57),
        inspected(t, -56),
    )
    yield from chain(t.proposed(-51), t.proposal_closed(-42), t.resolved(-42))
    yield from chain(t.granted(-38, by=t.county.chenli), t.delivered(-37), t.published(-36), t.archived(-27))


@story
def a_health_licence_granted(t: Tale) -> Story:
    yield from chain(t.applies(-56, "LW-07", "smelter"), t.is_accepted(-55), inspected(t, -53), t.proposed(-46))
    yield from chain(t.proposal_closed(-37), t.resolved(-37), t.granted(-33), t.delivered(-32), t.published(-31))


@story
def a_first_review_sent_up(t: Tale) -> Story:
    yield from chain(t.applies(-49, "LW-01", "marble"), t.is_accepted(-48), inspected(t, -47), t.resolved(-41))
    yield from chain(t.granted(-37, by=t.county.chenli), t.delivered(-36), t.published(-35), t.archived(-26))


@story
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


@story
def filed_in_a_day_and_archived(t: Tale) -> Story:
    return chain(filed_in_a_day(t, -30, "acid"), t.archived(-20))


@story
def filed_in_a_day_this_week(t: Tale) -> Story:
    return filed_in_a_day(t, -3, "acid_two")


@story
def a_filing_refused(t: Tale) -> Story:
    return chain(
        t.applies(-26, "LW-03", "acid_three"),
        t.is_accepted(-26),
        t.handled(-26, stance=Stance.DISAGREE, text="申报的丙酮属于第三类以外的品种，不符合备案范围。"),
        t.reviewed(-26),
        t.refused(-26, "申报品种不在第三类非药品类易制毒化学品备案范围。"),
        t.delivered(-26),
    )


@story
def accepted_by_a_bureau_that_has_not_set_its_limit(t: Tale) -> Story:
    return chain(t.applies(-6, "SL-01", "hydro"), t.is_accepted(-5, by=t.county.sunlei))
