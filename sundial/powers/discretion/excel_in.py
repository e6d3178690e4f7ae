"""Read a benchmark from an Excel workbook somebody filled in. Every refusal says sheet and cell; nothing in the file is run.

Formulas, merged cells, dates that Excel made of ranges, macros, links to other books, document types and archives that
swell are refused.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sundial.kernel.refusal import Refusal, gettext_noop
from sundial.powers.discretion import excel
from sundial.powers.discretion.plain_values import Unreadable, Wrong
from sundial.powers.discretion.reading import read_benchmark
from sundial.powers.discretion.table import Benchmark
from sundial.powers.discretion.text import read_choice_list

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 2_000_000, 30_000_000, 200
MOST_ROWS, MOST_COLUMNS = 5_000, 200
SHEETS = (excel.HEAD, excel.FACTS, excel.GRADES, excel.VIOLATIONS, excel.LAW, excel.ROWS)
_KEY = re.compile(r"\[([a-z0-9_.\-]+)\]\s*$")


def read_excel(content: bytes) -> Benchmark:
    """The benchmark of a workbook. Raises ``Unreadable``, whose places are such as ``裁量表!D5``."""
    _check_package(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it leaves out; none is read here.
        try:
            book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
        except Exception as error:  # a damaged file fails in as many ways as there are parts in it
            raise _one(excel.HEAD, gettext_noop("This is no workbook that can be read.")) from error
    sheets = {name: _sheet(book, name) for name in SHEETS}
    wrong = [fault for sheet in sheets.values() for fault in sheet.wrong]
    if wrong:
        raise Unreadable(wrong)
    return _read(sheets)


def _one(place: str, sentence: str, **values: Any) -> Unreadable:
    return Unreadable([Wrong(place, Refusal("benchmark.form", sentence, **values))])


def _check_package(content: bytes) -> None:
    """Refuse what is no plain workbook before anything reads it."""
    if len(content) > MOST_BYTES:
        raise _one(excel.HEAD, gettext_noop("The file is larger than %(most)s MB."), most=MOST_BYTES // 1_000_000)
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
        swollen = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED
        if swollen:
            raise _one(excel.HEAD, gettext_noop("The file unpacks to more than a benchmark can need."))
        for part in parts:
            _check_part(part.filename, package.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _one(excel.HEAD, gettext_noop("This is no workbook that can be read.")) from error


def _check_part(name: str, content: bytes) -> None:
    lowered = name.lower()
    if "vbaproject" in lowered or "externallinks" in lowered or "embeddings" in lowered or "activex" in lowered:
        raise _one(name[:80], gettext_noop("Macros, embedded files and links to other workbooks are not taken."))
    # A document type has no place in a workbook; other encodings than UTF-8 would hide one from this look.
    if lowered.endswith((".xml", ".rels")) and (
        b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content
    ):
        raise _one(name[:80], gettext_noop("A document type or an entity has no place in a workbook."))


@dataclass
class Sheet:
    """One sheet as text: its rows by key, and in which column each key stands."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    def say(self, cell: str, sentence: str, **values: Any) -> None:
        self.wrong.append(Wrong(f"{self.name}!{cell}", Refusal("benchmark.form", sentence, **values)))

    def place(self, row: int, key: str = "") -> str:
        return f"{self.name}!{self.columns.get(key, 'A')}{row}"


def _sheet(book: Any, name: str) -> Sheet:
    found = Sheet(name)
    if name not in book.sheetnames or not isinstance(book[name], Worksheet):
        found.say("A1", gettext_noop("The sheet is missing."))
        return found
    sheet: Worksheet = book[name]
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        found.say(
            "A1",
            gettext_noop("There may be %(rows)s rows and %(columns)s columns at most."),
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )
        return found
    for merged in sheet.merged_cells.ranges:
        found.say(str(merged), gettext_noop("Merged cells hide which row a value belongs to; split them."))
    if not found.wrong:
        _fill(found, sheet)
    return found


def _fill(found: Sheet, sheet: Worksheet) -> None:
    keys: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_cell_text(found, cell) for cell in cells]
        if number == 1:
            keys = [_key(text) for text in texts]
            found.columns = {key: get_column_letter(place) for place, key in enumerate(keys, start=1) if key}
            if len(found.columns) < sum(bool(text) for text in texts):
                found.say("A1", gettext_noop("Every heading ends in its own key, such as [when.gains]."))
        elif any(texts):
            found.rows.append((number, {key: text for key, text in zip(keys, texts, strict=False) if key}))


def _key(text: str) -> str:
    found = _KEY.search(text)
    return found.group(1) if found else ""


def _cell_text(found: Sheet, cell: Cell | MergedCell) -> str:
    """A cell as text; what Excel made of it, or would run, is refused."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or not isinstance(value, str | bool | int | float):
        found.say(cell.coordinate, _REFUSED.get(cell.data_type, _REFUSED["other"]))
        return ""
    if cell.data_type == "e":
        found.say(cell.coordinate, _REFUSED["e"])
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return str(value).strip()


_REFUSED = {
    "f": gettext_noop("A formula is not taken; write the value as text."),
    "d": gettext_noop("Excel has made a date of this; set the cell to text and write the range again."),
    "e": gettext_noop("The cell shows an error."),
    "other": gettext_noop("The cell holds neither text nor a number."),
}


def _read(sheets: Mapping[str, Sheet]) -> Benchmark:
    reader = _Places(sheets)
    told = reader.benchmark()
    if reader.wrong:
        raise Unreadable(reader.wrong)
    try:
        return read_benchmark(told)
    except Unreadable as refusal:
        raise Unreadable([Wrong(reader.cell_of(each.place), each.refusal) for each in refusal.wrong]) from None


class _Places:
    """Puts the sheets together as the data the reader takes, and remembers which cell each place came from."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self.sheets = sheets
        self.cells: dict[str, str] = {}
        self.wrong: list[Wrong] = []

    def cell_of(self, place: str) -> str:
        """The cell of a place, or of the nearest thing around it."""
        while place and place not in self.cells:
            place = re.sub(r"(\.[^.\[\]]*|\[\d+\])$", "", place) if re.search(r"[.\[]", place) else ""
        return self.cells.get(place, f"{excel.HEAD}!A1")

    def benchmark(self) -> dict[str, Any]:
        head = self.head()
        source = {key.removeprefix("source."): text for key, text in head.items() if key.startswith("source.")}
        source["unverified"] = source.get("unverified", "").lower() in ("true", "是", "yes")  # type: ignore[assignment]
        told = {key: text for key, text in head.items() if not key.startswith("source.")}
        violations = self.listed(excel.VIOLATIONS, "violations")
        for each in violations:
            each["law"], each["rows"] = [], []
        self.rows(excel.LAW, "law", violations)
        self.rows(excel.ROWS, "rows", violations)
        facts = [_fact(row) for row in self.listed(excel.FACTS, "facts")]
        return told | {
            "source": source,
            "facts": facts,
            "grades": self.listed(excel.GRADES, "grades"),
            "violations": violations,
        }

    def head(self) -> dict[str, str]:
        sheet = self.sheets[excel.HEAD]
        found = {}
        for number, row in sheet.rows:
            key = _key(row.get("key", ""))
            self.cells[key] = sheet.place(number, "value")
            found[key] = row.get("value", "")
        return found

    def listed(self, sheet_name: str, where: str) -> list[dict[str, Any]]:
        sheet = self.sheets[sheet_name]
        found = []
        for place, (number, row) in enumerate(sheet.rows, start=1):
            self.remember(sheet, number, f"{where}[{place}]", row)
            found.append({key: text for key, text in row.items() if text})
        return found

    def rows(self, sheet_name: str, where: str, violations: list[dict[str, Any]]) -> None:
        sheet = self.sheets[sheet_name]
        known = {each.get("key"): (place, each) for place, each in enumerate(violations, start=1)}
        for number, row in sheet.rows:
            if row.get("violation") not in known:
                sentence = gettext_noop("There is no violation “%(key)s” on the sheet %(sheet)s.")
                refusal = Refusal("benchmark.form", sentence, key=row.get("violation"), sheet=excel.VIOLATIONS)
                self.wrong.append(Wrong(sheet.place(number, "violation"), refusal))
                continue
            place, violation = known[row["violation"]]
            violation[where].append(_row(row))
            self.remember(sheet, number, f"violations[{place}].{where}[{len(violation[where])}]", row)

    def remember(self, sheet: Sheet, number: int, place: str, row: Mapping[str, str]) -> None:
        self.cells[place] = sheet.place(number)
        for key in row:
            self.cells[f"{place}.{key}"] = sheet.place(number, key)


def _row(row: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {key: text for key, text in row.items() if text and "." not in key and key != "violation"}
    for group in ("when", "sanctions"):
        told[group] = {
            key.removeprefix(f"{group}."): text for key, text in row.items() if text and key.startswith(f"{group}.")
        }
    return told


def _fact(row: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(row)
    if str(told.get("places", "")).isdecimal():
        told["places"] = int(told["places"])
    if "choices" in told:
        told["choices"] = read_choice_list(told["choices"])
    return told
