"""What a document was given, checked against its kind and put into words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from django.utils.translation import gettext_lazy as _

from sundial.cases.documents.kinds import Field, Kind
from sundial.cases.documents.wording import say_date, say_date_in_chinese, say_moment
from sundial.kernel.refusal import Refusal

Shown: TypeAlias = "str | list[str] | list[dict[str, str]]"
Said = TypeVar("Said")

VALUE_MISSING = "document.value_missing"  # the code of a paper that would have a hole


def checked(kind: Kind, given: Mapping[str, Any], facts: Mapping[str, str]) -> dict[str, Shown]:
    """Return what ``given`` says, as it will stand on the paper; a default is taken from the ``facts`` of the case.

    Raises Refusal naming the first value that is missing or unfit, and ValueError for a name the kind does not know.
    """
    unknown = set(given) - set(kind.fields)
    if unknown:
        raise ValueError(f"{kind.name} has no field {', '.join(sorted(unknown))}; it has {', '.join(kind.fields)}")
    return {name: _one(kind, field, given.get(name), facts) for name, field in kind.fields.items()}


def _one(kind: Kind, field: Field, value: Any, facts: Mapping[str, str]) -> Shown:
    if value is None or value == "" or value == []:
        return facts.get(field.default) or _absent(kind, field)
    return SAY[field.type](kind, field, value)


def _absent(kind: Kind, field: Field) -> Shown:
    if field.optional:
        return [] if field.type in {"lines", "rows"} else ""
    raise missing(kind, field.name, field.label)


def missing(kind: Kind, name: str, label: str) -> Refusal:
    """The refusal of a document that lacks a value."""
    return Refusal(
        VALUE_MISSING,
        _("“%(document)s” cannot be issued: “%(label)s” is missing."),
        field=name,
        basis=kind.basis,
        document=kind.plain_title,
        label=label,
    )


def _unfit(kind: Kind, field: Field, value: object) -> Refusal:
    return Refusal(
        "document.value_unfit",
        _("“%(document)s” cannot be issued: “%(value)s” is not a valid value of “%(label)s”."),
        field=field.name,
        basis=kind.basis,
        document=kind.plain_title,
        label=field.label,
        value=str(value)[:80],
    )


def _text(kind: Kind, field: Field, value: Any) -> str:
    if not isinstance(value, str | int) or not str(value).strip():
        raise _unfit(kind, field, value)
    return str(value).strip()


def _date(kind: Kind, field: Field, value: Any) -> str:
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise _unfit(kind, field, value)
    return say_date_in_chinese(value) if kind.date_form == "chinese" else say_date(value)


def _moment(kind: Kind, field: Field, value: Any) -> str:
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        raise _unfit(kind, field, value)
    return say_moment(value)


def _choice(kind: Kind, field: Field, value: Any) -> str:
    options = field.options or {}
    if value not in options:
        raise _unfit(kind, field, value)
    return options[value]


def _lines(kind: Kind, field: Field, value: Any) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _unfit(kind, field, value)
    return _enough(kind, field, [_text(kind, field, line) for line in value])


def _rows(kind: Kind, field: Field, value: Any) -> list[dict[str, str]]:
    if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
        raise _unfit(kind, field, value)
    return _enough(kind, field, [_row(kind, field, row) for row in value])


def _enough(kind: Kind, field: Field, said: list[Said]) -> list[Said]:
    """Two officers sign where the law wants two (行政处罚法第四十二条, 行政强制法第十八条第二项)."""
    if len(said) >= field.at_least:
        return said
    raise Refusal(
        "document.value_too_few",
        _("“%(document)s” cannot be issued: “%(label)s” must name at least %(least)s, and names %(given)s."),
        field=field.name,
        basis=kind.basis,
        document=kind.plain_title,
        label=field.label,
        least=field.at_least,
        given=len(said),
    )


def _row(kind: Kind, field: Field, row: Mapping[str, Any]) -> dict[str, str]:
    columns = field.columns or {}
    if not isinstance(row, Mapping) or set(row) - set(columns):
        raise _unfit(kind, field, row)
    said = {}
    for name, label in columns.items():
        value = row.get(name)
        if value in (None, "") and name not in field.optional_columns:
            raise missing(kind, f"{field.name}.{name}", label)
        said[name] = "" if value is None else _cell(value)
    return said


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return say_moment(value)
    return say_date(value) if isinstance(value, dt.date) else str(value).strip()


SAY: dict[str, Callable[[Kind, Field, Any], Shown]] = {
    "text": _text,
    "date": _date,
    "moment": _moment,
    "choice": _choice,
    "lines": _lines,
    "rows": _rows,
}
