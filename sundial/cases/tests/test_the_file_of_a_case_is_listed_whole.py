import datetime as dt
import hashlib
import io
import json
import re
import zipfile

import pytest
from django.db import transaction
from pypdf import PdfReader

from sundial.cases import archive, documents, files
from sundial.cases.models import Case, Delivery, Material, Opinion, Publication
from sundial.cases.tests.uploads import docx, pdf, png, upload

NINE = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def lived(case: Case, clerk, accepted) -> Case:
    """A case with something in every part of its file."""
    case.form = {"经营场所": "临武县楚江镇正街58号"}
    case.paper_location = "局档案室3号柜"
    case.save()
    for n, (name, data) in enumerate([("申请书.pdf", pdf()), ("照片.png", png()), ("说明.docx", docx())]):
        stored = files.store(upload(name, data), slot="material")
        at = NINE + dt.timedelta(minutes=n)
        Material.objects.create(case=case, name=name.split(".")[0], file=stored, received_at=at)
    Material.objects.create(case=case, name="营业执照副本", copies=2, received_at=NINE + dt.timedelta(hours=1))
    Opinion.objects.create(
        case=case, officer=clerk, post_name="承办人A", stance="agree", text="建议准予。", given_at=NINE
    )
    with transaction.atomic():
        paper = documents.issue(case, "acceptance_notice", by=clerk, event=accepted)
    Delivery.objects.create(document=paper, method="window", recipient="李娟", delivered_at=NINE, proof="当面签收")
    Publication.objects.create(
        case=case,
        kind="result",
        title="许可结果公示",
        content={"applicant": case.applicant.name},
        channel="县政府门户网站",
        published_at=NINE,
        keep_until=NINE,
    )
    return case


def test_the_list_follows_the_order_of_the_file_and_numbers_every_piece(lived):
    held = archive.contents(lived)
    parts = list(dict.fromkeys(each.part for each in held))
    assert parts == ["申请表", "申请材料", "文书", "审查意见", "送达", "公示", "事件清单"]
    assert [each.n for each in held] == list(range(1, len(held) + 1))


def test_pages_and_hashes_stand_beside_every_piece_that_has_them(lived):
    by_title = {each.piece.title: each.piece for each in archive.contents(lived)}
    assert by_title["申请书"].pages == 1 and by_title["申请书"].digest == hashlib.sha256(pdf()).hexdigest()
    assert by_title["照片"].pages == 1
    assert by_title["说明"].pages is None
    assert by_title["行政许可受理通知书"].pages == 1
    assert by_title["营业执照副本（纸质，2份）"].digest == ""
    assert by_title["事件清单"].digest == hashlib.sha256(by_title["事件清单"].text.encode()).hexdigest()


def test_a_lost_and_a_changed_file_are_missing_by_name(lived):
    assert archive.missing(lived) == []
    first, second = [each.file for each in lived.materials.filter(file__isnull=False)[:2]]
    files.path_of(first).unlink()
    files.path_of(second).write_bytes(b"changed")
    assert archive.missing(lived) == ["申请书：电子文件缺失", "照片：电子文件与归档时不一致"]


def test_paper_kept_nowhere_is_missing_by_name(lived):
    lived.paper_location = ""
    assert archive.missing(lived) == ["营业执照副本（纸质，2份）：既无电子文件，也未注明纸质原件存放处"]


def test_the_index_is_a_printable_document_that_names_pieces_and_gaps(lived, clerk, accepted):
    files.path_of(lived.materials.get(name="照片").file).unlink()
    with transaction.atomic():
        paper = archive.issue_index(lived, by=clerk, event=accepted)
    pages = PdfReader(io.BytesIO(files.path_of(paper.file).read_bytes())).pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    for said in ("卷内文件目录", "申请书", "临安监许受字〔2026〕第1号", "局档案室3号柜", "照片：电子文件缺失"):
        assert said in text


def test_the_bundle_is_a_zip_of_safe_names_whose_hashes_agree_with_its_manifest(lived):
    Material.objects.create(
        case=lived,
        name="../../etc/passwd",
        file=files.store(upload("a.pdf", pdf(catalog=b"/X 1")), slot="material"),
        received_at=NINE,
    )
    chunks = list(archive.bundle(lived))
    assert len(chunks) > 3
    with zipfile.ZipFile(io.BytesIO(b"".join(chunks))) as box:
        assert box.testzip() is None
        names = box.namelist()
        digests = {hashlib.sha256(box.read(name)).hexdigest() for name in names}
        manifest = json.loads(box.read(f"{lived.number}/manifest.json"))
    assert all(name.startswith(f"{lived.number}/") and ".." not in name and name.count("/") == 1 for name in names)
    assert {piece["sha256"] for piece in manifest["pieces"] if piece["sha256"]} <= digests
    assert manifest["missing"] == []


def test_two_pieces_of_one_name_both_arrive():
    from sundial.cases.streaming import Member, zipped

    data = b"".join(zipped([Member("a.txt", b"1"), Member("A.txt", b"2"), Member("a.txt", b"3")], root="x"))
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        assert box.namelist() == ["x/a.txt", "x/A_2.txt", "x/a_3.txt"]


def test_a_part_is_given_once_and_must_stand_in_the_order():
    with pytest.raises(ValueError):
        archive.part("documents")
    with pytest.raises(ValueError):
        archive.part("gossip")
