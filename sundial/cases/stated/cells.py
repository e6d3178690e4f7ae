"""The rows of a table an act asks for: what a column may hold, read once for every life."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.stated.words import both
from sundial.kernel import money
from sundial.kernel.refusal import Refusal

if TYPE_CHECKING:
    from sundial.cases.stated.asked import Asked

SUM, DATE, LONG = "sum", "date", "long"
KINDS = (SUM, DATE, LONG)
WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


def read_columns(row: Mapping[str, Any], where: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The words of each column, and of those marked ``is: sum``, ``is: date`` or ``is: long`` (sentences) what they hold. Raises ValueError naming the place."""
    stated = row.get("columns", {})
    held = {key: str(said["is"]) for key, said in stated.items() if "is" in said}
    if unknown := set(held.values()) - set(KINDS):
        raise ValueError(f"{where}: no column holds {sorted(unknown)}")
    words = {
        key: both({name: text for name, text in said.items() if name != "is"}, where) for key, said in stated.items()
    }
    return words, held


def read_rows(asked: Asked, value: Any) -> list[dict[str, str]]:
    """The rows somebody filled in; a sum stands to the fen, a day as ISO 8601. Refuses ``asked.day``, ``asked.long``, ``money.…``."""
    rows = [{key: str(row.get(key, "")).strip() for key in asked.columns} for row in value]
    return [
        {key: _cell(asked, key, text, n) for key, text in row.items()}
        for n, row in enumerate(rows, 1)
        if any(row.values())
    ]


def _cell(asked: Asked, column: str, text: str, row: int) -> str:
    held = asked.cells.get(column)
    if not text or held in (None, LONG):
        return text
    if held == SUM:
        return str(money.parse_sum(text, field=asked.name))
    try:
        return _day(text).isoformat()
    except ValueError:
        sentence = _("Write the day in row %(row)s of “%(label)s” like 2026-03-02.")
        raise Refusal("asked.day", sentence, field=asked.name, row=row, label=asked.columns[column]) from None


def _day(text: str) -> dt.date:
    """A day as people and spreadsheets write it: 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日. Raises ValueError."""
    written = WRITTEN.fullmatch(text)
    if written is None:
        raise ValueError(text)
    return dt.date(*map(int, written.groups()))
