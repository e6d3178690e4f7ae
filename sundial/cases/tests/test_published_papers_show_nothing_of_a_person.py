import hashlib
import io
import re

import pytest
from django.db import transaction
from pypdf import PdfReader

from sundial.cases import documents
from sundial.cases.models import Party, PartyKind
from sundial.cases.tests.document_samples import SAMPLES
from sundial.kernel.refusal import Refusal

PUBLISHED = [name for name, known in documents.kinds().items() if known.public]
MAN = {
    "name": "欧阳三丰",
    "identifier": "431025199001012345",
    "telephone": "13800138000",
    "email": "ouyang@example.cn",
    "address": "湖南省郴州市临武县楚江镇油湾村三组12号",
}
OTHERS = {"persons_named": ["王志明"], "minors_named": ["欧阳小宝"]}
TELLING = (
    "欧阳三丰（身份证号码431025199001012345，电话13800138000，住油湾村三组12号）与王志明、其子欧阳小宝驾驶湘L8K123号车，"
    "货款打入账号6222021234567890128，护照E12345678，邮箱ouyang@example.cn。"
)
PRIVATE = [
    "欧阳三丰", "431025199001012345", "431***********345", "13800138000", "三组12号", "ouyang", "王志明",
    "欧阳小宝", "小宝", "8K123", "6222021234567890128", "E12345678",
]  # fmt: skip


@pytest.fixture
def man(case):
    case.applicant = Party.objects.create(kind=PartyKind.PERSON, **MAN)
    case.save()
    return case


def issue(case, clerk, event, kind, **changed):
    with transaction.atomic():
        return documents.issue(case, kind, by=clerk, values=SAMPLES[kind] | changed, event=event)


def read(data: bytes) -> str:
    """Every word of the sheet and of what the file says of itself."""
    reader = PdfReader(io.BytesIO(data))
    text = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata) + str(reader.xmp_metadata)
    return re.sub(r"\s", "", text)


def telling_field(kind: str) -> str:
    return "reasons" if kind == "requisition_decision" else "facts"


def test_the_decisions_of_penalty_seizure_and_requisition_are_published():
    assert {"penalty_decision", "summary_penalty_decision", "seizure_decision", "requisition_decision"} <= set(
        PUBLISHED
    )


@pytest.mark.parametrize("kind", PUBLISHED)
def test_nothing_of_a_person_is_left_on_the_public_sheet(man, clerk, accepted, kind):
    paper = issue(man, clerk, accepted, kind, **OTHERS, **{telling_field(kind): TELLING})
    served, shown = read(documents.sheet(paper)), read(documents.masked_sheet(paper))
    assert "欧阳三丰" in served and "431025199001012345" in served
    assert [each for each in PRIVATE if each in shown] == []
    assert "欧阳某某" in shown and "王某某" in shown
    assert paper.number in shown and paper.file.sha256 in shown


@pytest.mark.parametrize("kind", PUBLISHED)
def test_an_enterprise_is_named_and_its_people_s_telephones_are_not(case, clerk, accepted, kind):
    paper = issue(case, clerk, accepted, kind, **{telling_field(kind): "店主电话13800138000，现场检查属实。"})
    shown = read(documents.masked_sheet(paper))
    assert "临武县楚江镇红火烟花零售店" in shown
    assert "13800138000" not in shown


def test_a_minor_is_not_named_at_all(man, clerk, accepted):
    man.applicant.identifier = "431025201001012345"
    paper = issue(man, clerk, accepted, "penalty_decision", facts="欧阳三丰存放烟花爆竹。")
    shown = read(documents.masked_sheet(paper))
    assert "欧阳" not in shown and "：某某" in shown


def test_a_name_changed_since_does_not_uncover_the_old_one(man, clerk, accepted):
    paper = issue(man, clerk, accepted, "penalty_decision")
    man.applicant.name = "欧阳新名"
    assert "欧阳三丰" not in read(documents.masked_sheet(paper))


def test_the_public_sheet_of_a_paper_is_always_the_same(case, clerk, accepted):
    paper = issue(case, clerk, accepted, "penalty_decision")
    first, second = (hashlib.sha256(documents.masked_sheet(paper)).hexdigest() for _ in range(2))
    assert first == second != paper.file.sha256


def test_a_sheet_that_still_shows_somebody_is_not_handed_out(man, clerk, accepted):
    paper = issue(man, clerk, accepted, "penalty_decision", legal_basis="欧阳三丰所违反的规定")
    with pytest.raises(Refusal) as refused:
        documents.masked_sheet(paper)
    assert refused.value.code == "document.still_shows" and "欧阳三丰" not in str(refused.value)


def test_an_address_that_is_only_a_county_hides_no_organ_of_it(case, clerk, accepted):
    case.applicant = Party.objects.create(kind=PartyKind.PERSON, **(MAN | {"address": "临武县"}))
    case.save()
    paper = issue(case, clerk, accepted, "summary_penalty_decision", place="临武县舜峰镇工地")
    assert "临武县舜峰镇工地" in read(documents.masked_sheet(paper))


def test_a_kind_that_is_not_published_has_no_public_sheet(case, clerk, accepted):
    paper = issue(case, clerk, accepted, "acceptance_notice")
    with pytest.raises(ValueError, match="acceptance_notice"):
        documents.masked_sheet(paper)
