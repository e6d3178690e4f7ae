"""What the case says already, so that nobody types it twice: the newest earlier answers an act's fields start as."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sundial.cases.models import Case
from sundial.cases.stated.asked import Asked
from sundial.kernel.clock import local_date

# In ``starts_as``: the number of the newest paper of the kind that follows; what the application's own form says there.
PAPER, FORM = "paper.", "form."


def recalled(asks: Iterable[Asked], case: Case) -> list[Asked]:
    """The fields, those with ``starts_as`` holding what the case's records say; one query where there is any.

    For officers of the case alone: the answers are those of the whole record.
    """
    fields = list(asks)
    wanted = {name for each in fields for name in each.starts_as}
    itself = {name for name in wanted if of_the_case(name)}
    said = _newest(case, wanted - itself) if wanted - itself else {}
    said |= {name: _of_the_case(name)(case) for name in itself}
    return [_begun(each, said) for each in fields]


def of_the_case(name: str) -> bool:
    """Whether ``starts_as: name`` reads the case itself, not an earlier answer."""
    return name in ITSELF or name.startswith((PAPER, FORM))


def _of_the_case(name: str) -> Callable[[Case], Any]:
    if name.startswith(PAPER):
        return partial(_number, kind=name.removeprefix(PAPER))
    if name.startswith(FORM):
        return lambda case: case.form.get(name.removeprefix(FORM))
    return ITSELF[name]


def _party(case: Case) -> str:
    return str(case.applicant.contact_name or case.applicant.name)


def _issuing_authority(case: Case) -> str:
    return str(case.version.issuing_authority)


def _number(case: Case, kind: str) -> str:
    return case.documents.filter(kind=kind).order_by("-issued_at").values_list("number", flat=True).first() or ""


def _newest(case: Case, names: set[str]) -> dict[str, Any]:
    """The newest answer to each of ``names``, whatever act asked for it."""
    said: dict[str, Any] = {}
    for values in case.records.order_by("-at", "-pk").values_list("values", flat=True):
        for name in names & values.keys():
            said.setdefault(name, values[name])
    return said


def _begun(asked: Asked, said: Mapping[str, Any]) -> Asked:
    first = next((said[name] for name in asked.starts_as if said.get(name)), None)
    return asked if first is None else replace(asked, initial=AS_FIELD.get(asked.type, _as_it_is)(asked, first))


def _as_it_is(asked: Asked, value: Any) -> Any:
    return value


def _officer(asked: Asked, value: Any) -> str:
    return str(value["id"])


def _officers(asked: Asked, value: Any) -> list[str]:
    return [str(each["id"]) for each in value]


def _lines(asked: Asked, value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def _date(asked: Asked, value: Any) -> str:
    """A day; of a moment its day in Beijing."""
    told = dt.datetime.fromisoformat(str(value))
    return local_date(told).isoformat() if told.tzinfo else str(value)


def _moment(asked: Asked, value: Any) -> dt.datetime:
    return dt.datetime.fromisoformat(str(value))


def _rows(asked: Asked, value: Any) -> list[dict[str, str]]:
    """Rows of the same columns; a list of plain lines fills the first column."""
    first = next(iter(asked.columns))
    rows = [{first: each} if isinstance(each, str) else each for each in value]
    return [{column: row.get(column, "") for column in asked.columns} for row in rows]


# What the case says itself where no earlier answer says more: who signs for the party, who issues what is only reviewed here.
ITSELF: dict[str, Callable[[Case], str]] = {"party": _party, "issuing_authority": _issuing_authority}
AS_FIELD: dict[str, Callable[[Asked, Any], Any]] = {
    "officer": _officer,
    "officers": _officers,
    "lines": _lines,
    "date": _date,
    "moment": _moment,
    "rows": _rows,
}
