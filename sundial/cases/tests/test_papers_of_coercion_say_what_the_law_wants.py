import io
import re

import pytest
from django.db import transaction
from pypdf import PdfReader

from sundial.cases import documents
from sundial.cases.tests.document_samples import SAMPLES
from sundial.kernel.refusal import Refusal
from sundial.powers.models import PowerType


@pytest.fixture
def seizure(case):
    case.item.power_type = PowerType.COERCION
    case.project_name = "涉嫌超过许可证载明范围存放烟花爆竹案"
    return case


def issue(case, clerk, event, kind, **changed):
    with transaction.atomic():
        return documents.issue(case, kind, by=clerk, values=SAMPLES[kind] | changed, event=event)


def text_of(paper) -> str:
    pages = PdfReader(io.BytesIO(documents.sheet(paper))).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_a_seizure_decision_states_the_five_elements_of_article_24(seizure, clerk, accepted):
    paper = issue(seizure, clerk, accepted, "seizure_decision")
    text = text_of(paper)
    assert paper.title == "扣押决定书" and paper.number == "临安监查扣字〔2026〕第1号"
    for said in (
        "当事人：临武县楚江镇红火烟花零售店",
        "地址：湖南省郴州市临武县楚江镇正街58号",
        "经查，你单位涉嫌超过许可证载明范围存放烟花爆竹。",
        "《中华人民共和国安全生产法》第六十五条第一款第四项",
        "扣押期限自2026年3月5日至2026年4月3日",
        "组合烟花“满堂红”18箱",
        "六十日内，依法向临武县人民政府申请行政复议",
        "（加盖机关印章）",
    ):
        assert said in text, said


@pytest.mark.parametrize("lacking", ["measure_basis", "facts", "objects", "from_on", "to_on", "officers"])
def test_a_seizure_decision_that_lacks_an_element_is_refused_by_name(seizure, clerk, accepted, lacking):
    with pytest.raises(Refusal) as refused:
        issue(seizure, clerk, accepted, "seizure_decision", **{lacking: None})
    assert refused.value.field == lacking


def test_the_list_is_made_twice_and_both_sides_keep_one(seizure, clerk, accepted):
    assert "本清单一式二份，由当事人和行政机关分别保存" in text_of(issue(seizure, clerk, accepted, "goods_list"))


def test_a_demand_for_money_names_the_sum_and_where_to_pay_it(seizure, clerk, accepted):
    with pytest.raises(Refusal) as refused:
        issue(seizure, clerk, accepted, "performance_demand", payment="")
    assert refused.value.field == "payment"


def test_a_requisition_made_first_says_when_and_is_decided_afterwards(seizure, clerk, accepted):
    seizure.item.power_type = PowerType.REQUISITION
    text = text_of(issue(seizure, clerk, accepted, "requisition_decision"))
    assert "已于2026年3月12日22时30分先行征用" in text and "公平、合理的补偿" in text
    assert "先行征用" not in text_of(issue(seizure, clerk, accepted, "requisition_decision", acted_first_at=None))


def test_the_seal_strip_carries_the_date_in_characters(seizure, clerk, accepted):
    assert "二〇二六年三月五日封" in text_of(issue(seizure, clerk, accepted, "seal_strip"))
