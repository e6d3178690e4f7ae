"""Every title of the set of penalty papers that market regulation published in 2021 has its kind here."""

import pytest

from sundial.cases import documents
from sundial.cases.stated import stated_life
from sundial.cases.tests.document_samples import SAMPLES

# In the order of the set, each with the kind that is this paper, whatever room brings it.
SET = {
    "案件来源登记表": "case_source_record",
    "指定管辖通知书": "jurisdiction_notice",
    "案件交办通知书": "case_assignment_notice",
    "案件移送函": "case_transfer_letter",
    "涉嫌犯罪案件移送书": "criminal_transfer_letter",
    "查封/扣押物品移送告知书": "goods_transfer_notice",
    "立案/不予立案审批表": "filing_approval",
    "行政处罚案件有关事项审批表": "matter_approval",
    "现场笔录": "scene_record",
    "送达地址确认书": "service_address_confirmation",
    "证据提取单": "evidence_extract",
    "电子数据证据提取笔录": "electronic_evidence_record",
    "询问通知书": "interview_notice",
    "询问笔录": "interview_record",
    "限期提供材料通知书": "material_demand_notice",
    "协助辨认/鉴别通知书": "identification_notice",
    "协助调查函": "assistance_letter",
    "协助扣押通知书": "seizure_assistance_notice",
    "先行登记保存证据通知书": "preservation_notice",
    "解除先行登记保存证据通知书": "preservation_release_notice",
    "实施行政强制措施决定书": "seizure_decision",
    "延长行政强制措施期限决定书": "seizure_extension_decision",
    "解除行政强制措施决定书": "seizure_release_decision",
    "场所/设施/财物清单": "goods_list",
    "封条": "seal_strip",
    "委托保管书": "custody_commission",
    "先行处置物品确认书": "disposal_confirmation",
    "先行处置物品公告": "disposal_announcement",
    "抽样记录": "sampling_record",
    "检测/检验/检疫/鉴定委托书": "appraisal_commission",
    "期间告知书": "period_notice",
    "结果告知书": "result_notice",
    "责令改正通知书": "correction_order",
    "责令退款通知书": "refund_order",
    "案件调查终结报告": "investigation_report",
    "案件审核/法制审核表": "review_form",
    "行政处罚告知书": "penalty_notice",
    "陈述申辩笔录": "defence_record",
    "听证通知书": "hearing_notice",
    "听证笔录": "hearing_record",
    "听证报告": "hearing_report",
    "集体讨论记录": "discussion_record",
    "行政处理决定审批表": "decision_approval",
    "当场行政处罚决定书": "summary_penalty_decision",
    "行政处罚决定书": "penalty_decision",
    "不予行政处罚决定书": "no_penalty_decision",
    "延期/分期缴纳罚款通知书": "payment_arrangement_notice",
    "履行催告书": "performance_demand",
    "强制执行申请书": "court_application",
    "送达回证": "penalty_delivery_receipt",
    "文书送达公告": "service_announcement",
    "涉案物品处理记录": "goods_handling_record",
    "结案审批表": "closing_approval",
    "卷宗封面": "archive_cover",
    "卷内文件目录": "archive_index",
    "卷内备考表": "archive_note",
}
# 第四篇 of the founding documents names these besides.
BESIDES = ["inquest_record", "appraisal_opinion", "preservation_list", "requisition_decision", "requisition_list"]


def test_the_set_has_fifty_six_titles_and_each_its_own_kind():
    assert len(SET) == len(set(SET.values())) == 56
    assert set(SET.values()) <= set(SAMPLES) and set(BESIDES) <= set(SAMPLES)


@pytest.mark.parametrize(("title", "kind"), [each for each in SET.items() if "/" not in each[0]])
def test_a_title_without_a_choice_is_the_kind_s_own(title, kind):
    ours = documents.kinds()[kind].title
    shared = {
        "实施行政强制措施决定书",
        "延长行政强制措施期限决定书",
        "解除行政强制措施决定书",
    }  # 查封 or 扣押 stands in ours
    assert ours.endswith(title) or title in shared


# What the superior decides about who is competent; it reaches the bureau as a paper from outside.
FROM_ABOVE = {"jurisdiction_notice"}
OF_THE_FILE = {"archive_cover", "archive_index", "archive_note"}  # the binding of the file draws them


def test_the_lives_of_penalty_and_coercion_draw_up_all_but_what_comes_from_above():
    lives = [stated_life(each) for each in ("penalty", "summary_penalty", "seizure", "execution")]
    drawn = {
        effect.argument
        for life in lives
        for act in life.all_acts
        for effect in act.effects
        if effect.name in ("paper", "letter")
    }
    assert set(SET.values()) - drawn - OF_THE_FILE == FROM_ABOVE
