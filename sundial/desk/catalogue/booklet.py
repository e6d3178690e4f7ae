"""What leaves in one piece: of an item its table, chart, basis and data (CAT-09), of an organ the catalogue with charts and rules (CAT-40)."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import Context, Engine, Template
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from sundial.cases.stated.saying import CHINESE
from sundial.desk.catalogue.views import facts, item_of
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.spreadsheet import Cell, as_book, as_xlsx
from sundial.organs.models import Organ
from sundial.powers import access, chart, export, queries
from sundial.powers.guide import guide_of
from sundial.powers.models import ItemVersion
from sundial.powers.ranks import by_rank
from sundial.system.access import staff_only

# What leaves is Chinese whoever takes it away, like every paper.
TABLE, CHART, INNER_CHART, BASIS, DISC, BOOK = (
    "一表.xlsx",
    "一图.svg",
    "一图（内部）.svg",
    "一据.xlsx",
    "一盘.json",
    "汇编.html",
)
BASIS_HEAD = ("事项编码", "事项名称", "法律文件", "条", "款", "文号")
STEP_HEAD = ("事项编码", "事项名称", "顺序", "环节", "岗位", "时限", "风险等级")
File = tuple[str, bytes]
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]


@cache
def _book() -> Template:
    """The page of the compilation: a paper in Chinese with its own style, read beside its charts and never served by us."""
    return Engine().from_string(Path(__file__).with_name("booklet.xhtml").read_text())


def _zip(files: Iterable[File]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return out.getvalue()


def _taken(files: Iterable[File], name: str) -> HttpResponse:
    with translation.override(CHINESE):
        content = _zip(files)
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _basis_rows(version: ItemVersion) -> Iterator[list[Cell]]:
    for each in by_rank(version.basis.all()):
        yield [version.item.code, version.name, each.law, each.article, each.paragraph, each.document_number]


def _step_rows(version: ItemVersion) -> Iterator[list[Cell]]:
    for step in guide_of(version).steps:
        grades = "、".join(risk.grade for risk in step.risks)
        yield [version.item.code, version.name, step.stage, step.name, str(step.post), step.limit, grades]


def _data(version: ItemVersion) -> bytes:
    return json.dumps(export.whole(version), ensure_ascii=False, indent=2, default=str).encode()


def _drawn(version: ItemVersion, *, internal: bool = False) -> bytes:
    return chart.draw(version, internal=internal).encode()


@staff_only
@require_safe
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """一表、一图、一据、一盘 of one item as it holds today."""
    version = queries.version_on(item_of(request, code))
    if version is None:
        raise Http404
    return _taken(_of_one(version), f"{code}.zip")


def _of_one(version: ItemVersion) -> Iterator[File]:
    rows: list[list[Cell]] = [[str(row.label), str(row.value)] for row in facts(guide_of(version))]
    yield TABLE, as_xlsx("一表", ("内容", "规定"), [["事项编码", version.item.code], ["事项名称", version.name], *rows])
    yield CHART, _drawn(version)
    yield INNER_CHART, _drawn(version, internal=True)
    yield BASIS, as_xlsx("一据", BASIS_HEAD, _basis_rows(version))
    yield DISC, _data(version)


@staff_only
@require_safe
def booklet(request: HttpRequest, organ: str) -> HttpResponse:
    """The compilation of an organ: what everybody may read, or with ``?inside=1`` its rules of the inside too."""
    holder, inside = get_object_or_404(Organ, code=organ), "inside" in request.GET
    seen = access.items_visible(me(request)).filter(organ=holder, cancelled_on=None)
    found = queries.versions_on().filter(item__in=seen) if inside else queries.listed().filter(item__in=seen)
    versions = list(
        found.select_related("item__organ")
        .prefetch_related(*queries.ROWS)
        .order_by("item__power_type", "item__sequence", "item__code")
    )
    if not versions:
        raise Http404
    return _taken(_of_all(holder, versions, inside=inside), f"{holder.short_name}行政职权汇编.zip")


def _of_all(holder: Organ, versions: list[ItemVersion], *, inside: bool) -> Iterator[File]:
    told = [
        {"version": each, "guide": guide_of(each), "facts": facts(guide_of(each), inside=inside)} for each in versions
    ]
    counts = Counter(str(each.item.get_power_type_display()) for each in versions).items()
    about = {"organ": holder, "items": told, "counts": counts, "on": clock.today(), "inside": inside}
    yield BOOK, _book().render(Context(about)).encode()
    rows = [export.exchange_row(each) for each in versions]
    sheets: list[Sheet] = [
        ("目录", list(rows[0]), [list(row.values()) for row in rows]),
        ("依据", BASIS_HEAD, [row for each in versions for row in _basis_rows(each)]),
    ]
    if inside:
        sheets.append(("流程", STEP_HEAD, [row for each in versions for row in _step_rows(each)]))
    yield "目录.xlsx", as_book(sheets)
    for each in versions:
        yield f"流程图/{each.item.code}.svg", _drawn(each, internal=inside)
        if inside:
            yield f"数据/{each.item.code}.json", _data(each)
