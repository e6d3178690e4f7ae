"""Believable values for every kind of document, shared by the tests and by whoever wants to look at the papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

FROM = dt.date(2026, 3, 16)
TO = dt.date(2029, 3, 15)
VISIT = dt.datetime(2026, 3, 5, 1, 30, tzinfo=dt.UTC)
REASONS = [
    "零售点与楚江镇中心小学围墙的距离为42米，少于规定的100米，且无法通过整改达到要求。",
    "零售场所与居住场所设在同一建筑物内，未采取防火分隔措施。",
]
PROJECT: dict[str, Any] = {
    "place": "湖南省郴州市临武县金江镇",
    "scale": "新建露天开采石灰岩矿山一座，设计年开采量30万吨，服务年限9.6年；配套破碎站、排土场和截排水设施。",
    "designer": "湖南某矿山设计研究院有限公司",
    "assessor": "湖南某安全评价有限公司",
    "documents": ["初步设计", "安全专篇", "安全预评价报告及备案材料", "地质勘察报告"],
    "expert_view": "设计依据充分，主要灾害防治措施合规。建议补充排土场截洪沟断面的水力计算，明确最终边坡角的监测频次。",
    "requirements": ["按专家意见补充截洪沟水力计算", "施工中不得擅自变更设计；重大变更应重新报审"],
    "conclusion": "经局务会集体研究，同意该项目安全设施设计。请严格按照审查通过的设计组织施工，安全设施与主体工程同时设计、同时施工、同时投入生产和使用。",
}
VISITED: dict[str, Any] = {
    "visited_at": VISIT,
    "place": "临武县楚江镇正街58号",
    "team": [
        {"name": "张强", "duty": "组长、承办人A", "certificate": "湘L0123401", "signed": "张强"},
        {"name": "刘洋", "duty": "承办人B", "certificate": "湘L0123402", "signed": "刘洋"},
        {"name": "周国平", "duty": "安全专家", "certificate": "ZJ2019-088", "signed": ""},
    ],
    "findings": "店面面积26平方米，独立设置，无明火作业；配备4公斤干粉灭火器2具，均在有效期内；设有专柜和安全警示标志。\n"
    "专柜上方有一条临时照明线路未穿管。",
    "rectification": "七日内将临时照明线路穿管固定，并报告整改结果。",
    "result": "rectify",
    "applicant_signatory": "李娟",
}

SAMPLES: dict[str, dict[str, Any]] = {
    "application_receipt": {
        "materials": [
            {"name": "烟花爆竹经营（零售）许可申请书", "form": "原件", "copies": 1},
            {"name": "零售点及其周围安全条件说明", "form": "原件", "copies": 1},
            {"name": "主要负责人安全知识教育合格证明", "form": "复印件", "copies": 1},
        ]
    },
    "acceptance_notice": {},
    "correction_notice": {
        "gaps": [
            {
                "name": "零售点及其周围安全条件说明",
                "problem": "缺少与学校、加油站距离的实测数据，请补充并加盖测量人签名。",
            },
            {
                "name": "主要负责人安全知识教育合格证明",
                "problem": "证书已于2026年1月31日到期，请提交有效证书的复印件。",
            },
            {"name": "专柜设置照片", "problem": "未提交。"},
        ],
        "supply_by": dt.date(2026, 3, 20),
    },
    "non_acceptance_decision": {
        "ground": "not_competent",
        "reasons": "申请的是烟花爆竹批发业务，依法由设区的市级人民政府应急管理部门许可。",
        "competent_organ": "郴州市应急管理局",
    },
    "return_notice": {"reasons": "申请人提交的申请书所载经营场所不在临武县行政区域内，且申请人要求取回全部材料。"},
    "special_procedure_notice": {
        "procedure": "专家评审",
        "reason": "零售点周边新建加油站，安全距离需由专家复核。",
        "from_on": dt.date(2026, 3, 6),
        "needed_time": "10个工作日",
    },
    "rectification_notice": {
        "visited_on": dt.date(2026, 3, 5),
        "requirements": ["将专柜上方临时照明线路穿管固定。", "补设“严禁烟火”标志一处，更换失效的应急照明灯。"],
        "complete_by": dt.date(2026, 3, 12),
        "clock_note": "整改所需时间不计入办理期限。",
    },
    "extension_notice": {
        "reason": "零售点周边道路改造，安全距离须重新测量。",
        "extension": "5个工作日",
        "approver": "陈建国",
        "new_due_on": dt.date(2026, 3, 30),
    },
    "grant_decision": {
        "content": "在临武县楚江镇正街58号零售C级、D级烟花爆竹，存放量不超过20箱。",
        "review": "经书面审查和现场审查，零售点独立设置，与周边场所的距离、消防器材和专柜设置符合要求。",
        "valid_from": FROM,
        "valid_to": TO,
        "certificate_number": "（湘）LS〔2026〕431025第0036号",
        "conditions": ["按照许可的地点、种类和数量经营。", "不得存放、销售超标、违禁烟花爆竹，接受监督检查。"],
    },
    "refusal_decision": {
        "facts": "2026年3月5日现场审查查明，零售点位于楚江镇正街58号居民楼一层，与楚江镇中心小学围墙相距42米。",
        "reasons": REASONS,
        "refusal_basis": "《烟花爆竹安全管理条例》第十七条第一款第二、三项",
    },
    "first_review_opinion": {
        "documentary": "申请材料共十二项，齐全、符合法定形式，内容与原件相符。",
        "site": "3月5日组织三人现场审查，一项不符合要求，3月10日复查合格。",
        "opinion": "agree",
    },
    "filing_certificate": {
        "address": "湖南省郴州市临武县舜峰镇武水路120号",
        "kinds": [
            {"name": "盐酸", "volume": "120吨", "flow": "临武县内有色金属加工企业"},
            {"name": "硫酸", "volume": "300吨", "flow": "郴州市内矿山、电镀企业"},
            {"name": "丙酮", "volume": "15吨", "flow": "临武县内涂料、工艺品企业"},
        ],
        "valid_from": FROM,
        "valid_to": TO,
    },
    "filing_refusal_notice": {"reasons": ["提交的营业执照经营范围不包括危险化学品。"]},
    "design_review_approval": PROJECT,
    "completion_approval": {
        **PROJECT,
        "documents": ["竣工验收申请报告", "安全验收评价报告", "主要安全设施和特种设备检验报告"],
        "conclusion": "经验收，安全设施符合审查通过的设计，同意投入生产和使用。",
    },
    "documentary_opinion": {
        "checked": [
            {"name": "烟花爆竹经营（零售）许可申请书", "verdict": "符合", "note": ""},
            {"name": "零售点及其周围安全条件说明", "verdict": "符合", "note": "补正后符合"},
            {"name": "主要负责人安全知识教育合格证明", "verdict": "符合", "note": ""},
        ],
        "opinion": "申请材料齐全，内容真实，符合法定形式。零售点周边情况须到现场核实。",
        "site_needed": "yes",
        "handler": "张强",
    },
    "site_inspection_record": VISITED,
    "recheck_record": {
        **VISITED,
        "visited_at": dt.datetime(2026, 3, 10, 7, 5, tzinfo=dt.UTC),
        "findings": "临时照明线路已穿管固定，警示标志已补设。",
        "rectification": "",
        "result": "pass",
    },
    "expert_opinion": {
        "expert": "周国平",
        "field": "烟花爆竹安全",
        "certificate": "ZJ2019-088",
        "visited_at": VISIT,
        "opinion": "一、零售点独立设置，与东侧居民住宅相距12米，符合要求。\n二、专柜上方照明线路未穿管，存在引燃风险，应当整改。\n"
        "三、店内存放量按20箱控制为宜。",
        "conclusion": "整改合格后，具备零售条件。",
        "signed": "周国平",
    },
    "review_record": {
        "opinions": [
            {
                "post": "承办人A",
                "name": "张强",
                "stance": "同意",
                "text": "材料齐全，现场复查合格，建议准予许可。",
                "at": VISIT,
            },
            {
                "post": "局分管领导",
                "name": "刘敏",
                "stance": "变更意见",
                "text": "存放量由30箱改为20箱，其余同意。",
                "at": VISIT + dt.timedelta(days=1),
            },
            {
                "post": "局长",
                "name": "陈建国",
                "stance": "同意",
                "text": "按局务会决议办理。",
                "at": VISIT + dt.timedelta(days=4),
            },
        ],
        "outcome": "准予行政许可，许可证编号（湘）LS〔2026〕431025第0036号。",
    },
    "meeting_extract": {
        "meeting": "2026年第8次局务会",
        "held_at": dt.datetime(2026, 3, 9, 1, 0, tzinfo=dt.UTC),
        "place": "三楼会议室",
        "chair": "陈建国",
        "recorder": "何静",
        "present": ["陈建国", "刘敏", "黄伟", "谭丽"],
        "absent": ["邓军（出差）"],
        "quorum": "应到5人，实到4人，符合三分之二以上出席的规定。",
        "positions": [
            {"name": "刘敏", "stand": "同意", "statement": "存放量应按20箱核定。"},
            {"name": "黄伟", "stand": "同意", "statement": "同意分管领导意见。"},
            {"name": "谭丽", "stand": "不同意", "statement": "距居民住宅较近，建议再作一次测量。"},
        ],
        "resolution": "同意准予许可，存放量不超过20箱；由承办股室在送达前复核一次距离。",
    },
    "termination_decision": {"reasons": "申请人于2026年3月8日注销营业执照，主体资格终止，行政许可申请已无对象。"},
    "withdrawal_confirmation": {"asked_on": dt.date(2026, 3, 8), "reason": "另选经营地址。"},
    "delivery_receipt": {
        "documents": [{"title": "准予行政许可决定书", "number": "临安监准许字〔2026〕第36号", "copies": 1}],
        "recipient": "临武县楚江镇红火烟花零售店",
        "place": "临武县政务服务中心二楼12号窗口",
        "method": "window",
        "server": "王芳",
    },
    "archive_index": {
        "entries": [
            {
                "number": f"临安监许受字〔2026〕第{n}号" if n % 3 == 0 else "",
                "author": "临武县安监局" if n % 3 == 0 else "申请人",
                "title": "行政许可受理通知书" if n % 3 == 0 else "零售点及其周围安全条件说明",
                "date": "2026-03-16",
                "pages": str(n % 4 + 1),
                "hash": "9f86d081884c",
            }
            for n in range(1, 31)
        ],
        "missing": ["送达回证：未归档"],
        "keep_until": TO,
        "paper_location": "局档案室3号柜2层",
    },
}
