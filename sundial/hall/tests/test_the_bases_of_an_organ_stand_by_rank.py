"""LEG-15, CAT-13: what an organ's powers rest on, by rank of the law, with the posts that work them."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from sundial.accountability.trace import matrix
from sundial.hall.bases import bases_of
from sundial.permits.tests import items
from sundial.permits.tests.life import Linwu
from sundial.powers.guide import guide_of
from sundial.powers.models import Basis
from sundial.powers.ranks import by_rank, told_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("中华人民共和国安全生产法", "law"),
        ("行政许可法", "law"),
        ("烟花爆竹安全管理条例", "administrative_regulation"),
        ("中华人民共和国河道管理条例", "administrative_regulation"),
        ("国务院对确需保留的行政审批项目设定行政许可的决定", "administrative_regulation"),
        ("烟花爆竹经营许可实施办法", "ministry_rule"),
        ("湖南省安全生产条例", "local_regulation"),
        ("宁夏回族自治区市场登记管理办法", "government_rule"),
        ("中央编办发[2003]15号", "normative_document"),
        ("宜春市中心城区重大产业项目协调推进制度", "normative_document"),
        ("某某约定", ""),
    ],
)
def test_a_title_tells_its_rank(title: str, rank: str) -> None:
    assert told_by(title) == rank


def test_a_rank_that_was_entered_goes_before_the_title_and_an_unknown_one_stands_last() -> None:
    rows = [
        Basis(position=1, law="某某约定"),
        Basis(position=2, law="烟花爆竹经营许可实施办法"),
        Basis(position=3, law="县政府委托实施的函", rank="delegation"),
        Basis(position=4, law="湖南省安全生产条例"),
        Basis(position=5, law="中华人民共和国安全生产法"),
    ]
    assert [row.position for row in by_rank(rows)] == [5, 2, 4, 3, 1], "law, ministry rule, local regulation (CAT-13)"


def test_the_page_and_its_table_list_every_basis_once_by_rank(visitor: Client, linwu: Linwu) -> None:
    version = items.licence(linwu.bureau.organ)
    organ = linwu.bureau.organ.code
    Basis.objects.create(
        version=version, position=9, law="中华人民共和国安全生产法", article="第六十三条", paragraph="第二款"
    )
    places = {row.place for rank in bases_of(organ) for law in rank.laws for row in law.grounds}
    assert "第六十三条第二款" in places
    page = visitor.get(f"/organs/{organ}/bases/").content.decode()
    headings = [page.index(name) for name in (">法律 ", ">行政法规 ", ">部门规章 ") if name in page]
    assert headings == sorted(headings) and headings
    assert "全部责任" in page and "承办人" in page, "who answers for a wrong is said beside it (LEG-15)"
    assert ("这是临武县安全生产监督管理局的规定" in page) is (linwu.bureau.organ.name != matrix()["issued_by"])
    linwu.bureau.organ.name = "县水利局"
    linwu.bureau.organ.save()
    assert "这是临武县安全生产监督管理局的规定" in visitor.get(f"/organs/{organ}/bases/").content.decode()
    head, *rows = csv.reader(io.StringIO(visitor.get(f"/organs/{organ}/bases/table.csv").content.decode("utf-8-sig")))
    assert len(rows) == sum(len(law.grounds) for rank in bases_of(organ) for law in rank.laws) and head[0] == "位阶"
    assert guide_of(version).basis[0].startswith("《中华人民共和国安全生产法》"), "a guide lists the highest first too"
