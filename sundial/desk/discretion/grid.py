"""A table of inputs that works without a script: rows by number, a few empty ones at the end, a box to take a row out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sundial.powers.discretion.reading import MOST_ROWS

BLANK = 2
LONGEST = 500
Option = tuple[str, str]


@dataclass(frozen=True)
class Column:
    """One column of inputs; with ``options`` it is a choice. ``size`` is about how many signs an input shows."""

    key: str
    label: str
    options: tuple[Option, ...] = ()
    size: int = 12
    hint: str = ""

    @property
    def width(self) -> str:
        return "narrow" if self.size < 8 else "wide" if self.size > 16 else "plain"


@dataclass(frozen=True)
class Input:
    """One input as the template draws it."""

    column: Column
    name: str
    value: str
    row: str
    wrong: str = ""


@dataclass(frozen=True)
class GridRow:
    """One row of inputs, with what the checker says of it."""

    number: int
    place: Input
    drop: str
    inputs: tuple[Input, ...]
    said: tuple[str, ...] = ()
    is_blank: bool = False


@dataclass
class Grid:
    """Columns and the texts of their rows. ``wrong`` and ``said`` are by the number of a row, counted from one."""

    prefix: str
    columns: Sequence[Column]
    rows: list[dict[str, str]]
    blank: int = BLANK
    wrong: dict[tuple[int, str], str] = field(default_factory=dict)
    said: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def sent(cls, prefix: str, columns: Sequence[Column], data: QueryDict) -> Grid:
        """The rows of a form, in the order of their numbers, without those taken out and the empty ones."""
        count = min(int(data.get(f"{prefix}-count", "0") or 0), MOST_ROWS) if _is_number(data, prefix) else 0
        found = []
        for number in range(1, count + 1):
            start = f"{prefix}-{number}-"
            row = {column.key: data.get(start + column.key, "")[:LONGEST].strip() for column in columns}
            if not data.get(f"{start}drop") and any(row[column.key] for column in columns if not column.options):
                found.append((_place(data.get(f"{start}place", ""), number), row))
        found.sort(key=lambda each: each[0])
        return cls(prefix, columns, [row for _placed, row in found])

    @property
    def count(self) -> int:
        return len(self.rows) + self.blank

    @property
    def shown(self) -> list[GridRow]:
        """The rows with their inputs, the empty ones last."""
        return [self._row(number) for number in range(1, self.count + 1)]

    def _row(self, number: int) -> GridRow:
        is_blank = number > len(self.rows)
        texts: Mapping[str, str] = {} if is_blank else self.rows[number - 1]
        start, name = f"{self.prefix}-{number}-", _("row %(number)s") % {"number": number}
        inputs = tuple(
            Input(column, start + column.key, texts.get(column.key, ""), name, self.wrong.get((number, column.key), ""))
            for column in self.columns
        )
        place = Input(Column("place", _("No.")), f"{start}place", str(number), name)
        return GridRow(number, place, f"{start}drop", inputs, tuple(self.said.get(number, ())), is_blank)


def _is_number(data: QueryDict, prefix: str) -> bool:
    return (data.get(f"{prefix}-count") or "0").isdecimal()


def _place(text: str, number: int) -> float:
    """The number a person gave a row; between two whole ones it goes between them."""
    try:
        return float(text)
    except ValueError:
        return float(number)


def texts(row: Mapping[str, Any]) -> dict[str, str]:
    """A row of the benchmark's data as texts, with ``when`` and ``sanctions`` laid flat."""
    flat: dict[str, str] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{key}.{name}": str(text) for name, text in value.items()}
        elif isinstance(value, bool):
            flat[key] = "true" if value else ""
        else:
            flat[key] = "" if value is None else str(value)
    return flat


def nested(row: Mapping[str, str]) -> dict[str, Any]:
    """The reverse of ``texts``: what is empty is left out."""
    told: dict[str, Any] = {}
    for key, text in row.items():
        group, _dot, name = key.partition(".")
        if not text:
            continue
        if name:
            told.setdefault(group, {})[name] = text
        else:
            told[key] = text
    return told
