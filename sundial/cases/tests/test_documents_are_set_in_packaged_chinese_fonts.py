import io
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from pypdf import PdfReader

from sundial.cases import documents, files
from sundial.cases.documents.glyphs import Legible
from sundial.cases.documents.typesetting import font_files
from sundial.cases.tests.document_samples import SAMPLES

pytestmark = pytest.mark.django_db


def issue(case, clerk, event, kind, **changed):
    with transaction.atomic():
        return documents.issue(case, kind, by=clerk, values=SAMPLES[kind] | changed, event=event)


def kept(paper) -> bytes:
    """The sheet as it was set when the paper was issued."""
    return files.path_of(paper.file).read_bytes()


def text_of(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def fonts_of(data: bytes) -> dict[str, bool]:
    """Each font's name, and whether its program is in the file."""
    found = {}
    for page in PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[str(inner["/BaseFont"])] = "/FontFile2" in inner["/FontDescriptor"].get_object()
    return found


def names_the_applicant(kind: str) -> bool:
    known = documents.kinds()[kind]
    addressee = known.addressee if known.layout == "letter" else ""
    return "{applicant}" in f"{known.body}{known.grid}{addressee}"


def test_every_kind_has_a_sample():
    assert set(SAMPLES) == set(documents.kinds())


@pytest.mark.parametrize("kind", sorted(documents.kinds()))
def test_every_kind_is_set_with_embedded_fonts_and_can_be_read_as_chinese(case, clerk, accepted, kind):
    paper = issue(case, clerk, accepted, kind)
    data = kept(paper)
    fonts = fonts_of(data)
    assert fonts and all(fonts.values())
    assert all(name.split("+")[1].startswith(("NotoSerifSC", "NotoSansSC")) for name in fonts)
    text = text_of(data)
    for said in (paper.title, case.number, "扫描二维码"):
        assert said in text
    assert "临武县楚江镇红火烟花零售店" in text or not names_the_applicant(kind)
    assert paper.number in text or kind == "archive_index"
    assert b"pdfaid:part" in data and b"pdfuaid:part" in data


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("correction_notice", ["缺少与学校、加油站距离的实测数据", "专柜设置照片", "未提交", "2026年3月20日"]),
        (
            "refusal_decision",
            ["不予许可的理由", "42米", "六十日内", "临武县人民政府申请行政复议", "六个月内", "行政诉讼"],
        ),
        ("extension_notice", ["零售点周边道路改造", "陈建国批准", "延长5个工作日", "2026年3月30日"]),
        ("grant_decision", ["决定准予行政许可", "存放量不超过20箱", "（湘）LS〔2026〕431025第0036号"]),
        ("filing_certificate", ["盐酸", "120吨", "二〇二九年三月十五日"]),
        ("meeting_extract", ["应到5人，实到4人", "谭丽", "不同意"]),
        ("special_procedure_notice", ["专家评审", "10个工作日", "不计入办理期限"]),
    ],
)
def test_a_document_says_what_it_was_given(case, clerk, accepted, kind, said):
    text = text_of(kept(issue(case, clerk, accepted, kind)))
    assert [each for each in said if each not in text] == []


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        '#import "common.typ": * ] $ x^2 $ `raw` // ',
        "] } ) #panic() \\u{41} @ref <label> *bold* _it_ = title",
        "{organ} {case_number} %(name)s {0} {{}}",
        "<script>alert(1)</script> & \"quotes\" 'single' --- ...",
        "\\ \\n #sys.inputs",
    ],
)
def test_what_a_person_typed_is_printed_and_never_run(case, clerk, accepted, hostile):
    paper = issue(case, clerk, accepted, "termination_decision", reasons=hostile)
    assert re.sub(r"\s", "", hostile) in text_of(kept(paper))


@pytest.mark.parametrize("kind", ["termination_decision", "expert_opinion", "archive_index"])
def test_endless_text_runs_over_pages_and_not_off_the_sheet(case, clerk, accepted, kind):
    long = {
        "termination_decision": {"reasons": "x" * 3000 + "理由" * 3000},
        "expert_opinion": {"opinion": "\n".join(["安全距离不足。"] * 300)},
        "archive_index": {"entries": [{"title": "材料" * 40, "number": "W" * 80}] * 120},
    }
    paper = issue(case, clerk, accepted, kind, **long[kind])
    data = kept(paper)
    assert len(PdfReader(io.BytesIO(data)).pages) > 2
    assert longest_line(data) <= 80


def longest_line(data: bytes) -> int:
    """The most characters on one line; no sheet holds more than 80 of the widest used here."""
    pages = PdfReader(io.BytesIO(data)).pages
    return max(len(line) for page in pages for line in page.extract_text().splitlines())


def test_a_rare_character_is_spelt_out_and_explained(case, clerk, accepted):
    case.applicant.name = "李𠮷"
    text = text_of(kept(issue(case, clerk, accepted, "acceptance_notice")))
    assert "李〔U+20BB7〕" in text and "国际编码" in text


def test_emoji_controls_and_writing_marks_cannot_break_a_sheet():
    legible = Legible(font_files())
    assert legible.rewrite({"a": ["㛃䶮龘 ok\tx\u200b\ufeff"]}) == {"a": ["㛃䶮龘 ok x"]}
    assert not legible.rare
    assert legible.rewrite("\U0001f600\u202e\0") == "〔U+1F600〕〔U+202E〕〔U+0000〕"
    assert legible.rare


def test_without_the_packaged_font_one_sentence_says_what_to_do(case, clerk, accepted, settings, tmp_path):
    settings.FONT_DIR = tmp_path
    with pytest.raises(ImproperlyConfigured, match=r"NotoSerifSC-Regular.ttf.*make setup.*SUNDIAL_FONTS"):
        issue(case, clerk, accepted, "acceptance_notice")


def test_the_remedies_are_those_in_force_on_the_day():
    import datetime as dt

    from sundial.cases.documents.content import Filling, remedies

    kind = documents.kinds()["refusal_decision"]
    values = {"reconsideration_organ": "临武县人民政府", "court": "有管辖权的人民法院"}
    old = remedies(Filling(kind, values, dt.date(2015, 4, 30)), ["litigation"])
    new = remedies(Filling(kind, values, dt.date(2015, 5, 1)), ["litigation"])
    assert "三个月内" in old and "六个月内" in new
