"""Rows of an item list into drafts, by a mapping. Pure: every fault is named, nothing is stored."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from sundial.kernel.identifiers import task_code, uscc
from sundial.kernel.refusal import Refusal
from sundial.powers.drafts import Draft
from sundial.powers.item_map import Cell, ItemMap, LimitMap, NoValue
from sundial.powers.models import ItemVersion, LimitRow, PowerItem, VersionState
from sundial.powers.rules import Fault

Row = dict[str, str]
NAME_LENGTH = 300
CODE_LENGTH = 64


@dataclass
class ReadRow:
    """One row: the draft it gives (None when it has a fault that stops it), its body, and what is wrong with it."""

    line: int
    code: str
    organ: tuple[str, str] = ("", "")
    draft: Draft | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.draft is not None and all(fault.warns for fault in self.faults)

    def add(self, rule: str, sentence: object, where: str, value: str, basis: str = "", warns: bool = False) -> None:
        """Note one fault of this row."""
        told = {"value": value or "—"}
        self.faults.append(Fault(rule, sentence, where, value, basis, warns, told, self.code, self.line))  # type: ignore[arg-type]  # sentence is a lazy string


def read_rows(path: Path, mapping: ItemMap, told: Callable[[int], None] = lambda _line: None) -> list[ReadRow]:
    """Read every row of ``path``. Raises ``Refusal`` ``import.*`` when the file itself cannot be used."""
    try:
        with path.open(encoding=mapping.encoding, newline="") as file:
            reader = csv.DictReader(file, delimiter=mapping.delimiter, strict=True)
            lacking = sorted(mapping.columns - set(reader.fieldnames or ()))
            if lacking:
                raise _refused("columns", _("%(file)s lacks the columns: %(why)s."), path, ", ".join(lacking))
            rows = []
            for row in reader:
                rows.append(_read(row, reader.line_num, mapping))
                told(len(rows))
    except UnicodeDecodeError as error:
        raise _refused("encoding", _("%(file)s is not text in %(why)s."), path, mapping.encoding) from error
    except csv.Error as error:
        where = f"{reader.line_num}: {error}"
        raise _refused("csv", _("%(file)s is not readable CSV, line %(why)s"), path, where) from error
    _mark_repeated(rows)
    return rows


def _refused(code: str, sentence: object, path: Path, why: str) -> Refusal:
    return Refusal(f"import.{code}", sentence, field="file", file=path.name, why=why)


def _mark_repeated(rows: list[ReadRow]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.code, row.line)
        if first != row.line and row.code:
            row.add("code_repeated", _("The item code %(value)s appears twice."), "code", row.code)


def _read(raw: Row, line: int, mapping: ItemMap) -> ReadRow:
    if None in raw or None in raw.values():
        row = ReadRow(line, "")
        row.add("columns_wrong", _("The row does not have as many fields as the header."), "", "")
        return row
    row = ReadRow(line, raw[mapping.code.column].strip() if mapping.code.column else mapping.code.constant)
    _check_place(row, raw, mapping)
    row.organ = (_organ_code(row, raw, mapping), _text(row, raw, mapping.organ_name, "organ"))
    name = _text(row, raw, mapping.name, "name")
    power_type = _text(row, raw, mapping.power_type, "power_type")
    _check_code(row, mapping)
    if len(name) > NAME_LENGTH:
        row.add("too_long", _("“%(value)s” is longer than the field allows."), "name", name)
    limits = {kind: _limit(row, raw, kind, limit) for kind, limit in mapping.limits.items()}
    visits = _whole(row, raw, mapping.visits, "visits")
    if not any(not fault.warns for fault in row.faults):
        row.draft = _draft(row, raw, mapping, name, power_type, visits)
        row.draft.limits = [limit for limit in limits.values() if limit]
        for limit in row.draft.limits:
            limit.version = row.draft.version
    return row


def _text(row: ReadRow, raw: Row, cell: Cell, where: str) -> str:
    """A required text; its absence or an unknown word is a fault of the row."""
    try:
        text = cell.read(raw)
    except NoValue as error:
        row.add("value_unknown", _("“%(value)s” is not a value the mapping knows."), where, str(error.args[1]))
        return ""
    if not text:
        row.add("field_missing", _("The field is empty."), where, "")
    return text


def _check_place(row: ReadRow, raw: Row, mapping: ItemMap) -> None:
    if mapping.area is None:
        return
    code, expected = mapping.area.read(raw), mapping.places[-1].code
    if code[: len(expected)] != expected or code[len(expected) :].strip("0"):
        row.add("area_differs", _("The area %(value)s is not the one the mapping is for."), "area", code, "GB/T 2260")


def _organ_code(row: ReadRow, raw: Row, mapping: ItemMap) -> str:
    try:
        code = mapping.organ_code.read(raw)
        return uscc.validate(code, field="organ")
    except NoValue as error:
        text = _("The credit code of the body cannot be read from “%(value)s”.")
        row.add("organ_unreadable", text, "organ", str(error.args[1]), "GB 32100-2015")
    except Refusal as refusal:
        row.faults.append(
            Fault(
                refusal.code,
                str(refusal.sentence),
                "organ",
                code,
                refusal.basis,
                False,
                refusal.values,
                row.code,
                row.line,
            )
        )
    return ""


def _check_code(row: ReadRow, mapping: ItemMap) -> None:
    """A legacy code is warned of, never refused: live platforms carry them (GB/T 39554.1)."""
    if not row.code:
        row.add("field_missing", _("The field is empty."), "code", "")
    elif len(row.code) > CODE_LENGTH:
        row.add("too_long", _("“%(value)s” is longer than the field allows."), "code", row.code)
    elif mapping.code_form == "task_code":
        try:
            code = task_code.parse_task_code(row.code, field="code")
        except Refusal as refusal:
            row.add("code_legacy", refusal.sentence, "code", row.code, task_code.BASIS, warns=True)
        else:
            if row.organ[0] and code.body != row.organ[0]:
                text = _("The item code %(value)s names another body than the row.")
                row.add("code_of_another_body", text, "code", row.code, task_code.BASIS, warns=True)


def _limit(row: ReadRow, raw: Row, kind: str, limit: LimitMap) -> LimitRow | None:
    """The limit of this kind, or None when it is missing. Missing is never zero."""
    value_text = _cell(row, raw, limit.value, kind)
    unit = _cell(row, raw, limit.unit, kind)
    printed = _cell(row, raw, limit.raw, kind) if limit.raw else value_text
    if value_text in limit.missing and printed in limit.missing:
        return None
    if not re.fullmatch(r"\d+", value_text):
        row.add("limit_unreadable", _("The limit “%(value)s” is not a whole number."), kind, value_text or printed)
        return None
    if not unit:
        row.add("unit_missing", _("The limit %(value)s has no unit."), kind, value_text)
        return None
    if limit.raw and int(value_text) not in [int(number) for number in re.findall(r"\d+", printed)]:
        row.add("limit_disagrees", _("The printed limit “%(value)s” disagrees with its own columns."), kind, printed)
        return None
    return LimitRow(kind=kind, position=1, value=int(value_text), unit=unit, source=printed)


def _cell(row: ReadRow, raw: Row, cell: Cell, where: str) -> str:
    try:
        return cell.read(raw)
    except NoValue as error:
        row.add("value_unknown", _("“%(value)s” is not a value the mapping knows."), where, str(error.args[1]))
        return ""


def _whole(row: ReadRow, raw: Row, cell: Cell | None, where: str) -> int | None:
    text = cell.read(raw) if cell else ""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,4}", text):
        row.add("number_unreadable", _("“%(value)s” is not a whole number."), where, text)
        return None
    return int(text)


def _draft(row: ReadRow, raw: Row, mapping: ItemMap, name: str, power_type: str, visits: int | None) -> Draft:
    item = PowerItem(code=row.code, power_type=power_type, catalogue=mapping.catalogue, sequence=row.line - 1)
    kept = {column: raw[column] for column in mapping.keep if raw[column]}
    version = ItemVersion(
        item=item,
        number=1,
        state=VersionState.IN_FORCE,
        effective_from=mapping.effective,
        name=name,
        audience=(mapping.audience.read(raw) if mapping.audience else "")[:100],
        responsible_unit=row.organ[1],
        visits=visits,
        published=False,
        extra={"imported": kept},
        source={"document": mapping.source, "line": row.line, "digest": digest(raw)},
    )
    return Draft(item, version, line=row.line)


def digest(raw: Row) -> str:
    """A fingerprint of the row, so that importing it again is seen to change nothing."""
    return hashlib.sha256(json.dumps(raw, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def refused(rows: list[ReadRow]) -> Iterator[Fault]:
    """Every fault of every row, in the order of the file."""
    for row in rows:
        yield from row.faults
