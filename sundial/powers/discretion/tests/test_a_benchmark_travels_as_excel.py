"""Out as a workbook and back the same; a hostile or damaged workbook is refused with sheet and cell."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.styles import Font

from sundial.powers.discretion.excel import as_excel
from sundial.powers.discretion.excel_in import read_excel
from sundial.powers.discretion.plain_values import Unreadable
from sundial.powers.discretion.tests.tables import all_shipped, shipped, table
from sundial.powers.discretion.tests.test_the_checker_finds_every_gap_and_overlap import ROWS


def without_days(benchmark):
    """A workbook says nothing of days: they are decided when a version is put into force."""
    return replace(benchmark, effective_from=None, effective_to=None)


def wrong(content):
    with pytest.raises(Unreadable) as refused:
        read_excel(content)
    return refused.value.wrong


def edited(change, item="NX-06"):
    book = load_workbook(io.BytesIO(as_excel(shipped(item))))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(change):
    """The workbook's archive with one part put in or replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_excel(shipped("NX-06")))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
        for name in set(change) - set(old.namelist()):
            new.writestr(name, change[name])
    return out.getvalue()


@pytest.mark.parametrize("benchmark", all_shipped(), ids=lambda each: each.item)
def test_there_and_back_is_the_same(benchmark):
    assert read_excel(as_excel(benchmark)) == without_days(benchmark)


@settings(max_examples=15)
@given(ROWS)
def test_any_table_comes_back_the_same(rows):
    benchmark = table(*rows)
    assert read_excel(as_excel(benchmark)) == benchmark


def test_what_a_person_writes_is_read_and_written_as_the_same_again():
    def change(book):
        book["裁量表"]["C2"] = 30  # a bare number
        book["裁量表"]["D2"] = "不满1000元"
        book["裁量表"]["F2"] = "1000元以上2000元以下"
        book["裁量表"]["A1"].font = Font(bold=False)

    found = read_excel(edited(change))
    assert str(found.violations[0].rows[0].when["days_late"]) == "30"
    assert read_excel(as_excel(found)) == found


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("C3", "=1+1", "公式"),
        ("C3", datetime(2026, 5, 1), "日期"),
        ("C3", "roughly 30", "范围"),
        ("B4", "gX", "gX"),
        ("F4", "金额 5000以下2万以上", "颠倒"),
        ("A5", "nothing", "nothing"),
    ],
)
def test_a_fault_is_told_with_its_cell(cell, value, said):
    def change(book):
        book["裁量表"][cell] = value

    (found,) = wrong(edited(change))
    assert found.place == f"裁量表!{cell}"
    assert said in str(found)


def test_merged_cells_are_refused():
    (found,) = wrong(edited(lambda book: book["裁量表"].merge_cells("A2:A3")))
    assert found.place == "裁量表!A2:A3"


def test_a_missing_sheet_and_a_heading_without_key_are_named():
    assert [each.place for each in wrong(edited(lambda book: book.remove(book["情节"])))] == ["情节!A1"]

    def unnamed(book):
        book["情节"]["B1"] = "名称"

    assert wrong(edited(unnamed))[0].place == "情节!A1"


def test_a_fault_in_a_circumstance_is_told_on_its_sheet():
    def change(book):
        book["情节"]["D2"] = "amount"

    assert wrong(edited(change))[0].place == "情节!D2"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a workbook",
        b"PK\x03\x04 torn",
        as_excel(shipped("NX-06"))[:-200],
        repacked({"xl/vbaProject.bin": b"x"}),
        repacked({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        repacked({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        repacked({"xl/workbook.xml": '<?xml version="1.0" encoding="UTF-16"?><x/>'.encode("utf-16")}),
        repacked({"xl/swollen.bin": b"0" * 31_000_000}),
        b"0" * 2_000_001,
    ],
    ids=["empty", "text", "torn", "cut", "macro", "link", "doctype", "utf16", "swollen", "large"],
)
def test_what_is_no_plain_workbook_is_refused(content):
    assert wrong(content)


def test_a_sheet_of_endless_width_is_refused():
    def wide(book):
        book["裁量表"].cell(row=2, column=300, value="x")

    assert wrong(edited(wide))[0].place == "裁量表!A1"


def test_every_cell_leaves_as_text():
    book = load_workbook(io.BytesIO(as_excel(shipped("LW-09"))))
    assert {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    } == {"s"}
