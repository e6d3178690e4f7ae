from pathlib import Path

import pytest
from django.conf import settings

from sundial.cases import files
from sundial.cases.models import StoredFile
from sundial.cases.tests.hostile import CORPUS, Hostile
from sundial.cases.tests.uploads import OFFICE, docx, jpeg, ofd, pdf, pdf_stream, png, relations, upload, xlsx
from sundial.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db

GOOD = [
    ("申请书.pdf", pdf, "application/pdf"),
    (
        "pdf-1.5.PDF",
        lambda: pdf(pdf_stream(b"8 0 << /A 1 >>", b"/Type /ObjStm /Filter /FlateDecode")),
        "application/pdf",
    ),
    ("open-at-page-1.pdf", lambda: pdf(catalog=b"/OpenAction [3 0 R /Fit]"), "application/pdf"),
    ("chance.pdf", lambda: pdf(pdf_stream(b"\x01/JS (\x02 packed", b"/Length 9", pack=False)), "application/pdf"),
    ("照片.jpg", jpeg, "image/jpeg"),
    ("camera.JPEG", lambda: jpeg(4000, 3000, tail=b"maker's note" + bytes(64)), "image/jpeg"),
    ("scan.png", png, "image/png"),
    ("license.ofd", ofd, "application/ofd"),
    ("说明.docx", docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (
        "with-a-link.docx",
        lambda: docx(
            ("word/_rels/document.xml.rels", relations((f"{OFFICE}/hyperlink", "https://example.cn/", "External")))
        ),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("with-a-picture.docx", lambda: docx(("word/media/image1.png", png())), None),
    ("名单.xlsx", xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
]


@pytest.mark.parametrize("bad", CORPUS, ids=lambda bad: bad.label)
def test_a_hostile_file_is_refused_and_nothing_of_it_stays(bad: Hostile):
    with pytest.raises(Refusal) as refused:
        files.store(upload(bad.name, bad.make()), slot="material", field="material-3")
    assert refused.value.code == f"file.{bad.code}"
    assert refused.value.field == "material-3"
    assert str(refused.value) and "%(" not in str(refused.value)
    assert "PDF" in refused.value.values["accepted"] and "20 MB" in refused.value.values["accepted"]
    assert not StoredFile.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_the_corpus_is_large_and_no_two_are_the_same():
    assert len({bad.label for bad in CORPUS}) == len(CORPUS) >= 40


@pytest.mark.parametrize(("name", "make", "media_type"), GOOD, ids=[name for name, _, _ in GOOD])
def test_a_good_file_of_every_type_is_kept(name, make, media_type):
    data = make()
    stored = files.store(upload(name, data), slot="material")
    assert stored.name == name and stored.size == len(data)
    assert media_type in (None, stored.media_type)
    assert files.path_of(stored).read_bytes() == data


def test_a_slot_takes_only_its_own_types():
    with pytest.raises(Refusal) as refused:
        files.store(upload("a.docx", docx()), slot="evidence")
    assert refused.value.code == "file.type"


def test_a_file_is_cut_off_at_the_first_byte_too_many():
    with pytest.raises(Refusal) as refused:
        files.store(upload("a.png", png() + bytes(5 * 1024 * 1024)), slot="picture")
    assert refused.value.code == "file.too_large"
    assert not StoredFile.objects.exists()


def test_the_site_scanner_is_asked_and_a_scanner_that_fails_is_a_refusal(settings):
    settings.FILE_SCANNER = "sundial.cases.tests.test_uploads_are_what_they_say_and_do_no_harm.suspicious"
    with pytest.raises(Refusal) as refused:
        files.store(upload("a.pdf", pdf()), slot="material")
    assert refused.value.code == "file.malware"
    settings.FILE_SCANNER = "sundial.no.such.scanner"
    with pytest.raises(Refusal) as refused:
        files.store(upload("a.pdf", pdf()), slot="material")
    assert refused.value.code == "file.unscanned"


def suspicious(path: Path) -> bool:
    return False
