"""A text in an exported table is a text, whatever it begins with."""

import csv
import io
import zipfile
from datetime import date

import pytest

from sundial.kernel.spreadsheet import as_csv, as_xlsx

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://a","b")']


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_disarms_it(text: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(["名称"], [[text]]).decode("utf-8-sig"), newline="")))
    assert rows[1][0] == f"'{text}"


@pytest.mark.parametrize("text", HOSTILE)
def test_excel_keeps_it_a_string(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx("表", ["名称"], [[text]]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 't="s"' in sheet and "<f>" not in sheet and "hyperlink" not in sheet


def test_numbers_stay_numbers_and_days_are_iso() -> None:
    table = as_csv(["a", "b", "c"], [[-3, 0.5, date(2026, 3, 2)]]).decode("utf-8-sig")
    assert table.splitlines()[1] == "-3,0.5,2026-03-02"
    with zipfile.ZipFile(io.BytesIO(as_xlsx("a/b:c", ["a"], [[-3]]))) as book:
        assert "<v>-3</v>" in book.read("xl/worksheets/sheet1.xml").decode()
        assert 'name="a_b_c"' in book.read("xl/workbook.xml").decode()
