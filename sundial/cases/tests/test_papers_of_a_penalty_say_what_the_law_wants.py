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
def penalty(case):
    """The same case under a penalty item."""
    case.item.power_type = PowerType.PENALTY
    case.project_name = "涉嫌超过许可证载明范围存放烟花爆竹案"
    return case


def issue(case, clerk, event, kind, **changed):
    with transaction.atomic():
        return documents.issue(case, kind, by=clerk, values=SAMPLES[kind] | changed, event=event)


def pages_of(data: bytes):
    return PdfReader(io.BytesIO(data)).pages


def text_of(data: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages_of(data)))


def test_a_penalty_decision_states_the_six_elements_of_article_59(penalty, clerk, accepted):
    text = text_of(documents.sheet(issue(penalty, clerk, accepted, "penalty_decision")))
    for said in (
        "当事人：临武县楚江镇红火烟花零售店",
        "地址：湖南省郴州市临武县楚江镇正街58号",
        "经查明：",
        "主要有下列证据证明",
        "决定对你单位作出如下行政处罚",
        "自收到本决定书之日起十五日内，到中国农业银行临武县支行",
        "每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额",
        "六十日内，依法向临武县人民政府申请行政复议",
        "六个月内，依法向有管辖权的人民法院提起行政诉讼",
        "（加盖机关印章）",
    ):
        assert said in text, said


def test_a_decision_without_the_party_s_address_is_refused(penalty, clerk, accepted):
    penalty.applicant.address = ""
    with pytest.raises(Refusal) as refused:
        issue(penalty, clerk, accepted, "penalty_decision")
    assert refused.value.field == "applicant_address" and "第五十九条" in refused.value.basis


def test_a_fine_without_a_bank_to_pay_it_at_is_refused(penalty, clerk, accepted):
    with pytest.raises(Refusal) as refused:
        issue(penalty, clerk, accepted, "penalty_decision", bank="")
    assert (refused.value.code, refused.value.field) == ("document.value_missing", "bank")


def test_a_decision_without_a_fine_names_no_bank(penalty, clerk, accepted):
    text = text_of(documents.sheet(issue(penalty, clerk, accepted, "penalty_decision", fine="", bank="")))
    assert "加处罚款，" not in text and "银行" not in text


def test_one_officer_alone_makes_no_record(penalty, clerk, accepted):
    with pytest.raises(Refusal) as refused:
        issue(penalty, clerk, accepted, "interview_record", officers=["张强（湘L0123401）"])
    assert (refused.value.code, refused.value.field) == ("document.value_too_few", "officers")


def test_a_fine_on_the_spot_is_reviewed_before_it_is_sued(penalty, clerk, accepted):
    text = text_of(documents.sheet(issue(penalty, clerk, accepted, "summary_penalty_decision")))
    assert "先依法向临武县人民政府申请行政复议" in text and "十五日内" in text
    assert "也可以" not in text


def test_a_notice_tells_of_a_hearing_only_where_there_is_a_right_to_one(penalty, clerk, accepted):
    told = text_of(documents.sheet(issue(penalty, clerk, accepted, "penalty_notice")))
    untold = text_of(documents.sheet(issue(penalty, clerk, accepted, "penalty_notice", hearing="no")))
    assert "有权要求举行听证" in told and "听证" not in untold
    assert "不会因陈述、申辩而给予更重的处罚" in untold


def test_every_kind_is_numbered_in_a_series_of_its_own(penalty, clerk, accepted):
    numbers = [
        issue(penalty, clerk, accepted, kind).number
        for kind in ("penalty_notice", "penalty_notice", "penalty_decision")
    ]
    assert numbers == ["临安监罚告字〔2026〕第1号", "临安监罚告字〔2026〕第2号", "临安监罚决字〔2026〕第1号"]
