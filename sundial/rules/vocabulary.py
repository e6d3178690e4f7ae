"""Closed lists that facts, rules and foreign maps share: verbs, units, lights, kinds, with their names on screen."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Light = Literal["red", "yellow", "warning", "grey"]
Kind = Literal["time", "procedure", "discretion", "integrity", "quality"]
Over = Literal["case", "item", "officer", "organ"]
Language = Literal["zh", "en"]

LIGHTS: tuple[Light, ...] = get_args(Light)
KINDS: tuple[Kind, ...] = get_args(Kind)
OVERS: tuple[Over, ...] = get_args(Over)


class Name(NamedTuple):
    """One word in both languages of the product."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


LIGHT_NAMES: dict[str, Name] = {
    "red": Name("红灯", "red"),
    "yellow": Name("黄灯", "yellow"),
    "warning": Name("预警", "warning"),
    "grey": Name("无数据", "no data"),
}

KIND_NAMES: dict[str, Name] = {
    "time": Name("时效", "time"),
    "procedure": Name("流程", "procedure"),
    "discretion": Name("裁量", "discretion"),
    "integrity": Name("廉洁", "integrity"),
    "quality": Name("数据质量", "data quality"),
}

OVER_NAMES: dict[Over, Name] = {
    "case": Name("办件", "case"),
    "item": Name("权力事项", "power item"),
    "officer": Name("人员", "officer"),
    "organ": Name("机构", "organ"),
}

# Who keeps a rule: proposes its changes, reads its back-test, answers for its precision.
OWNERS: dict[str, Name] = {
    "supervision": Name("监察机构", "supervision body"),
    "legal": Name("法制机构", "legal office"),
    "service": Name("行政审批服务管理机构", "body that runs the service centre"),
    "system": Name("系统管理机构", "body that runs the system"),
    "audit": Name("审计人员", "auditor"),
}

# The kinds of power, as sundial.powers.models.PowerType has them. A test holds the two lists together.
POWERS: dict[str, Name] = {
    "licence": Name("行政许可", "administrative licence"),
    "non_licence_approval": Name("非行政许可审批", "non-licence approval"),
    "penalty": Name("行政处罚", "administrative penalty"),
    "coercion": Name("行政强制", "administrative coercion"),
    "levy": Name("行政征收", "administrative levy"),
    "requisition": Name("行政征用", "requisition"),
    "benefit": Name("行政给付", "administrative benefit"),
    "confirmation": Name("行政确认", "administrative confirmation"),
    "adjudication": Name("行政裁决", "administrative adjudication"),
    "reward": Name("行政奖励", "administrative reward"),
    "filing": Name("备案", "filing for record"),
    "inspection": Name("监督检查", "supervisory inspection"),
    "fee": Name("行政收费", "administrative charge"),
    "public_service": Name("公共服务", "public service"),
    "internal_rule": Name("内部管理", "internal rule"),
    "other": Name("其他行政权力", "other power"),
}

# What sends a case back, joins, ends or hands it on gives its reason, or a rule lights (江阴三(四)).
REASONED = ("return", "send_back", "merge", "terminate", "transfer", "transfer_out")
VERBS: dict[str, Name] = {
    "submit": Name("申请提交", "submit"),
    "receive": Name("收件", "receive"),
    "correction_notice": Name("告知补正", "notice of corrections"),
    "correction_done": Name("补正完毕", "corrections supplied"),
    "accept": Name("受理", "accept"),
    "deemed_accept": Name("视为受理", "deemed acceptance"),
    "decline": Name("不予受理", "refuse to accept"),
    "step_start": Name("环节开始", "step begins"),
    "step_done": Name("环节完成", "step done"),
    "clock_stop": Name("停止计时", "clock stopped"),
    "clock_resume": Name("恢复计时", "clock resumed"),
    "extension_request": Name("申请延期", "extension requested"),
    "extension_approve": Name("批准延期", "extension approved"),
    "extend": Name("延长期限", "limit extended"),
    "notify_extension": Name("告知延期", "extension told to the applicant"),
    "hearing_notice": Name("听证告知", "notice of hearing"),
    "meeting_decision": Name("集体讨论决定", "collective decision"),
    "sign": Name("签发", "sign"),
    "decide_grant": Name("准予", "grant"),
    "decide_refuse": Name("不予许可", "refuse"),
    "deliver": Name("送达", "deliver"),
    "publish_proposed": Name("拟批公示", "publish the proposal"),
    "publish": Name("结果公示", "publish the result"),
    "unpublish": Name("撤下公示", "take down the publication"),
    "hand_over_credit": Name("报送双公示信息", "hand over to the credit platform"),
    "archive": Name("归档", "archive"),
    # licences passed upward, certificates
    "report_up": Name("上报审查意见", "report the first review upward"),
    "issue_certificate": Name("颁发证照", "issue the certificate"),
    "inspect": Name("现场核查", "inspect on site"),
    "legal_review": Name("法制审核", "legal review"),
    "charge": Name("收费", "charge"),
    # what stands in for a paper
    "await_papers": Name("待补容缺材料", "wait for papers that are to follow"),
    "papers_complete": Name("容缺材料补齐", "the papers that were to follow are all there"),
    "find_promise_broken": Name("认定承诺不实", "find a promise broken"),
    # hearings
    "request_hearing": Name("申请听证", "ask for a hearing"),
    "hearing_call": Name("听证会通知", "call to the hearing"),
    "hold_hearing": Name("举行听证", "hold the hearing"),
    # penalties and coercion
    "discover": Name("发现线索", "learn of a breach"),
    "file_case": Name("立案", "file the case"),
    "not_file": Name("不予立案", "decide not to file"),
    "change_cause": Name("变更案由", "change the cause"),
    "cancel_filing": Name("撤销立案", "cancel the filing"),
    "investigate": Name("调查取证", "investigate"),
    "penalty_notice": Name("处罚事先告知", "notice of the intended penalty"),
    "hear_defence": Name("听取陈述申辩", "hear the defence"),
    "change_standard": Name("变更处罚标准", "change the penalty standard"),
    "decide_penalty": Name("处罚决定", "decide a penalty"),
    "decide_no_penalty": Name("不予处罚", "decide no penalty"),
    "annul": Name("撤销决定", "annul the decision"),
    "seize": Name("查封扣押", "seal or seize"),
    "approve_seizure": Name("补办强制批准手续", "approve the measure afterwards"),
    "dispose_seizure": Name("处理查封扣押", "dispose of what was seized"),
    # questions and complaints
    "consult": Name("咨询", "ask"),
    "consult_reply": Name("答复咨询", "answer a question"),
    "complain_reply": Name("答复投诉", "answer a complaint"),
    "rate_badly": Name("差评", "rate badly"),
    "rating_reply": Name("处理差评", "answer a bad rating"),
    "report_weekly": Name("按周报进展", "order or report progress, week by week"),
    "report_monthly": Name("按月报进展", "order or report progress, month by month"),
    "set_term": Name("设定办理期限", "set the term of a duty inside the case"),
    "meet_term": Name("办理限期事项", "do what a term was set for"),
    "be_reconsidered": Name("收到复议通知", "be called to answer a reconsideration"),
    "be_reconsidered_simply": Name(
        "收到复议通知（简易程序）", "be called to answer a reconsideration in the simple procedure"
    ),
    "be_sued": Name("收到起诉状副本", "be called to answer a lawsuit"),
    "answer_challenge": Name("提交答复和证据", "hand in answer and evidence"),
    "challenge_decided": Name("复议、诉讼作出决定", "decision on a reconsideration or lawsuit"),
    # the record itself
    "merge": Name("并案", "join cases"),
    "transfer": Name("移送", "hand over to another organ"),
    "transfer_out": Name("移送办结", "hand over to another organ for good"),
    "mis_operation": Name("误操作", "recorded mistake of operation"),
    # acts of officers and organs outside any case, in base_duty
    "sign_in": Name("登录", "sign in"),
    "report_personal_matters": Name("报告个人有关事项", "report one's personal matters of a year"),
    "report_post": Name("述职", "report on one's year at the post"),
    "keep_post_reports": Name("启用述职登记簿", "begin the register of reports of posts"),
    "tell_leader": Name("紧急信息报告领导", "tell the leader of an emergency"),
    "tell_superior": Name("紧急信息报告上级", "tell the superior of an emergency"),
    "circular": Name("通报批评", "criticised by circular"),
    "asset_warning": Name("资产资源预警", "warning on an asset"),
    "owe_change_file": Name("应当申报变更", "owe the filing of a change"),
    "meet_change_file": Name("申报变更", "file a change"),
    "owe_change_review": Name("应当审核变更", "owe the review of a change"),
    "meet_change_review": Name("审核变更", "review a change"),
    "owe_change_before_law": Name("应当在法律施行前完成变更", "owe a change before its law takes effect"),
    "meet_change_before_law": Name("完成随法律的变更", "finish a change before its law takes effect"),
    "owe_quarterly": Name("承担按季公开义务", "take on the quarterly publication"),
    "publish_quarterly": Name("按季公开", "publish the quarter"),
    "owe_annual": Name("承担年度报告义务", "take on the yearly report"),
    "publish_annual": Name("公布年度报告", "publish the yearly report"),
    "owe_annual_government": Name("承担政府年度报告义务", "take on a government's yearly report"),
    "publish_annual_government": Name("公布政府年度报告", "publish a government's yearly report"),
    "owe_power_inspection": Name("承担半年检查义务", "take on the half-yearly inspection of its powers"),
    "inspect_powers": Name("定期检查权力运行", "inspect its powers as it must every half-year"),
    "owe_rule_check": Name("承担季度检查义务", "take on the quarterly check of its rules of decision"),
    "check_rules": Name("季度检查议事规则", "check its rules of decision as it must every quarter"),
    "withdraw": Name("撤回申请", "withdraw"),
    "terminate": Name("终止办理", "terminate"),
    "return": Name("退回", "return"),
    "send_back": Name("退回重办", "send back to be done again"),
    "complain": Name("投诉", "complain"),
    "other": Name("其他", "other"),
}

# The units of sundial.kernel.limits.Unit. A test holds the two lists together.
UNITS: dict[str, Name] = {
    "working_day": Name("个工作日", "working days"),
    "calendar_day": Name("日", "calendar days"),
    "day_unqualified": Name("日", "days"),
    "week": Name("周", "weeks"),
    "month": Name("个月", "months"),
    "quarter": Name("个季度", "quarters"),
    "year": Name("年", "years"),
    "hour": Name("小时", "hours"),
    "same_day": Name("当日", "the same day"),
    "on_the_spot": Name("当场", "on the spot"),
    "as_set": Name("(另行确定)", "(as set by another paper)"),
    "period": Name("(一段期间)", "(a period)"),
}
