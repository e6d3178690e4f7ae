"""Before acceptance: drafts, corrections, what is declined, deemed accepted or left lying."""

from __future__ import annotations

from sundial.demo.director import Story
from sundial.demo.stories.chapter import Chapter
from sundial.demo.tale import Tale, chain
from sundial.permits import actions
from sundial.supervision.models import Verdict

chapter = Chapter()


@chapter.story
def a_draft_nobody_has_submitted(t: Tale) -> Story:
    return t.drafts(-1, "LW-06", "li_juan", hands_in=1)


@chapter.story
def submitted_and_not_looked_at(t: Tale) -> Story:
    return t.applies(-1, "LW-06", "wang_guilan")


@chapter.story
def submitted_and_the_window_has_one_day_left(t: Tale) -> Story:
    return t.applies(-4, "LW-05", "wholesale_two")


@chapter.story
def waiting_for_corrections(t: Tale) -> Story:
    return chain(t.applies(-5, "LW-01", "limestone", lacks=2), t.corrects(-3))


@chapter.story
def corrected_and_waiting_for_acceptance(t: Tale) -> Story:
    return chain(t.applies(-7, "LW-02", "petrol_road", lacks=1), t.corrects(-5), t.supplements(-1))


@chapter.story
def asked_twice_for_corrections(t: Tale) -> Story:
    yield from chain(
        t.applies(-12, "LW-06", "chen_dong", lacks=1), t.corrects(-11, problem="申请书未签名，须本人签名。")
    )
    yield from chain(t.supplements(-9), t.corrects(-8, problem="申请书签名与身份证姓名不一致。"))
    yield from t.answered(-7, "correction-repeated", "第二次提交的申请书由他人代签，需重新核对，已电话向申请人说明。")
    yield from t.supplements(-3)


@chapter.story
def deemed_accepted_because_nobody_answered(t: Tale) -> Story:
    yield from chain(t.applies(-11, "LW-06", "huang_min"), t.is_deemed_accepted(-4))
    yield from t.answered(
        -4, "correction-notice-late", "当周窗口人员参加全县培训，B岗未及时补位，已向申请人致歉并加快办理。"
    )
    yield from t.handled(-3)


@chapter.story
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


@chapter.story
def declined_today_yellow_and_unanswered(t: Tale) -> Story:
    return chain(
        t.applies(-3, "LW-05", "hydro"),
        t.ends(
            -2, actions.decline, "申请人主营水力发电，未设烟花爆竹批发经营场所。", by=t.county.wangfang, ground="barred"
        ),
    )


@chapter.story
def returned_at_the_window(t: Tale) -> Story:
    return chain(
        t.applies(-18, "LW-07", "plating", window=True),
        t.ends(-17, actions.return_application, "同一申请已于上周提交并受理，重复申请退回。", by=t.county.wangfang),
    )


@chapter.story
def a_same_day_filing_left_lying(t: Tale) -> Story:
    return t.applies(-2, "LW-03", "acid_four")
