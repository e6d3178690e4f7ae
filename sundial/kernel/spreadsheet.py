"""Tables that leave the house as CSV or Excel: every text stays text, whatever it begins with.

A spreadsheet runs a cell that begins with ``= + - @`` (or a tab or return before them) as a formula; what a citizen
typed must never run on an officer's machine. Excel cells are written as strings by type; CSV, which has no types,
gets an apostrophe in front (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Cell = str | int | float | date | datetime | None
SHEET_NAME = 31
A4 = 9  # as Excel numbers its papers
WIDTH_AT_MOST = 60


def safe(cell: Cell) -> str | int | float:
    """``cell`` as CSV may carry it: numbers as they are, days in ISO form, a text that would run as a formula disarmed."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(RISKY):
        return f"'{cell}"
    return cell


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads Chinese; CRLF as RFC 4180 says."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe(each) for each in head])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with a frozen heading, printed across as many pages as it is long and no wider than one; no cell is ever a formula or a link, whatever its text."""
    return as_book([(title, head, rows)])


def as_book(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """Several such sheets, each with its title, heading and rows."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for title, head, rows in sheets:
            _fill(book.add_worksheet(_sheet_name(title)), head, rows, bold)
    return out.getvalue()


def _fill(
    sheet: xlsxwriter.worksheet.Worksheet, head: Sequence[str], rows: Iterable[Sequence[Cell]], bold: object
) -> None:
    sheet.write_row(0, 0, head, bold)
    widths = [_width(each) for each in head]
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell)
            widths[column] = max(widths[column], _width(cell))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, WIDTH_AT_MOST))
    sheet.freeze_panes(1, 0)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    if cell is None:
        return  # an empty text would be counted as a value by the sheet's own formulas
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        sheet.write_string(row, column, str(safe(cell)) if isinstance(cell, date) else str(cell))
    else:
        sheet.write_number(row, column, cell)


def _sheet_name(title: str) -> str:
    return "".join("_" if each in "[]:*?/\\" else each for each in title)[:SHEET_NAME] or "1"


def _width(cell: Cell) -> int:
    """Columns a text takes: a Chinese character two, any other one."""
    text = str(cell if cell is not None else "")
    return 2 + sum(2 if ord(each) > 0x2E7F else 1 for each in text)
