import datetime as dt
import io
import re

import pytest
from django.db import transaction
from pypdf import PdfReader

from sundial.cases import documents, files
from sundial.cases.archive_papers import issue_file_papers
from sundial.cases.models import Case, Material, Opinion
from sundial.cases.tests.uploads import pdf, png, upload
from sundial.powers.models import PowerType

NINE = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def held(case: Case, clerk, accepted) -> Case:
    for name, data in [("申请书.pdf", pdf()), ("照片.png", png())]:
        stored = files.store(upload(name, data), slot="material")
        Material.objects.create(case=case, name=name.split(".")[0], file=stored, received_at=NINE)
    Material.objects.create(case=case, name="营业执照副本", copies=2, received_at=NINE)
    Opinion.objects.create(case=case, officer=clerk, post_name="承办人A", stance="agree", text="同意。", given_at=NINE)
    case.keep_until = dt.date(2056, 4, 16)
    return case


def bind(case, clerk, event, **given):
    with transaction.atomic():
        return issue_file_papers(case, by=clerk, event=event, **given)


def text_of(paper) -> str:
    pages = PdfReader(io.BytesIO(documents.sheet(paper))).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_the_cover_names_the_file_and_counts_it(held, clerk, accepted):
    cover, index, note = bind(held, clerk, accepted, result="准予许可。")
    assert [paper.title for paper in (cover, index, note)] == ["卷宗封面", "卷内文件目录", "卷内备考表"]
    said = text_of(cover)
    for each in (
        "行政许可案卷",
        held.number,
        held.applicant.name,
        "承办人：王芳",
        "准予许可。",
        "至2056年4月16日",
        "共5件2页",
    ):
        assert each in said, each


@pytest.mark.parametrize(
    ("power_type", "named"), [(PowerType.PENALTY, "行政处罚案卷"), (PowerType.COERCION, "行政强制案卷")]
)
def test_any_procedure_has_its_own_class_of_file(held, clerk, accepted, power_type, named):
    held.item.power_type = power_type
    said = text_of(bind(held, clerk, accepted)[0])
    assert named in said and "当事人：" in said


def test_the_note_counts_by_carrier_and_names_what_is_missing(held, clerk, accepted):
    said = text_of(bind(held, clerk, accepted, remarks=["原件已退还当事人。"], inspector="何静")[2])
    for each in ("照片、图像", "纸质文件", "系统记录", "原件已退还当事人。", "也未注明纸质原件存放处", "何静"):
        assert each in said, each


def test_a_whole_file_says_there_is_nothing_to_note(held, clerk, accepted):
    held.paper_location = "局档案室3号柜"
    assert "本卷无缺损、修改" in text_of(bind(held, clerk, accepted)[2])
