"""What a kind looks like before anything is issued: its sheet with sample values, with no case, number or row behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sundial.cases.documents.content import Filling
from sundial.cases.documents.issuing import content
from sundial.cases.documents.kinds import Field, Kind, files_of_kinds, rows_of
from sundial.cases.documents.typesetting import pdf, pictures
from sundial.cases.documents.values import Shown, checked
from sundial.cases.documents.wording import words
from sundial.kernel import clock

SAMPLES = "document_samples.yaml"
NOBODY = UUID(int=0)
NOON = dt.time(12)


@cache
def _read(_files: tuple[Any, ...]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in _files:
        beside = path.with_name(SAMPLES)
        if beside.is_file():
            found |= rows_of(beside)
    return found


def samples() -> dict[str, dict[str, Any]]:
    """Believable values by kind, from the ``document_samples.yaml`` beside each file of kinds."""
    return {name: values for name, values in _read(files_of_kinds()).items() if not name.startswith("_")}


def sample_values(kind: Kind) -> dict[str, Any]:
    """Values for every field of ``kind``: its sample where there is one, 〔label〕 for what nobody gave."""
    given = samples().get(kind.name, {})
    return {name: given.get(name, _placeholder(field)) for name, field in kind.fields.items()}


def preview(kind: Kind, values: Mapping[str, Any] | None = None) -> bytes:
    """The PDF of ``kind`` with ``values`` (its samples when none are given), marked as a specimen.

    Raises Refusal when the values leave a hole in it.
    """
    return pdf(_specimen(kind, values), at=_noon())


def preview_pages(kind: Kind) -> list[bytes]:
    """The pages of the specimen as PNG, for a look beside its text. Raises Refusal as :func:`preview`."""
    return pictures(_specimen(kind, None), at=_noon())


def _specimen(kind: Kind, values: Mapping[str, Any] | None) -> dict[str, Any]:
    about: dict[str, Shown] = _read(files_of_kinds())["_facts"] | {"law": kind.basis}
    day = clock.today()
    said = about | checked(kind, sample_values(kind) if values is None else values, _texts(about))
    filling = Filling(kind, said, day)
    number = words()["specimen_number"].format(mark=kind.mark, year=day.year)
    set_out = content(filling, title=filling.say(kind.title), number=number, identity=NOBODY)
    return set_out | {"watermark": words()["specimen"]}


def _noon() -> dt.datetime:
    return dt.datetime.combine(clock.today(), NOON, tzinfo=clock.BEIJING)


def _texts(about: Mapping[str, Shown]) -> dict[str, str]:
    return {name: value for name, value in about.items() if isinstance(value, str)}


def _placeholder(field: Field) -> Any:
    """A value that shows where it stands; what may stay empty, or is read off the case, stays as it is."""
    if field.optional or field.default:
        return None
    named = f"〔{field.label}〕"
    today = clock.today()
    return {
        "text": named,
        "date": today,
        "moment": dt.datetime.combine(today, NOON, tzinfo=clock.BEIJING),
        "lines": [named] * max(field.at_least, 1),
        "rows": [{key: f"〔{label}〕" for key, label in (field.columns or {}).items()}] * max(field.at_least, 1),
        "choice": next(iter(field.options or {"": ""})),
    }[field.type]
