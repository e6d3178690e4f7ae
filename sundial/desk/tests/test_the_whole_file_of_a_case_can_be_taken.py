"""The file of a case as one zip, for who may see the case."""

import io
import zipfile

from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.permits.tests import items


def test_the_zip_holds_materials_papers_and_the_record(linwu, signed_in):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    answer = signed_in(linwu.bureau.zhang).get(f"/desk/cases/{case.number}/file/zip/")
    assert answer["Content-Disposition"] == f'attachment; filename="{case.number}.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as box:
        names = " ".join(box.namelist())
    for held in ("行政许可受理通知书.pdf", "申请材料接收凭证.pdf", "事件清单.txt", "manifest.json"):
        assert held in names


def test_a_stranger_gets_nothing(linwu, signed_in):
    other = builders.organ("临武县水利局", "LINWU-WATER")
    sun = signed_in(builders.officer("孙磊", builders.post(other, Role.HANDLER_A)))
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    assert sun.get(f"/desk/cases/{case.number}/file/zip/").status_code == 404
