"""What was stated at each act of a case, the newest first: the records (笔录) as the case page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from sundial.cases.models import Case, StoredFile
from sundial.cases.stated import stated_lives
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.models import Record
from sundial.cases.stated.saying import act_named, said
from sundial.ui import parts


@dataclass(frozen=True)
class Shown:
    """One record: the act, who wrote it when, its answers, its files."""

    title: str
    who: str
    at: datetime
    rows: list[parts.Row]
    files: list[parts.Document]


def records(case: Case) -> list[Shown]:
    """Every record with at least one answer; three queries whatever their number."""
    life = next((each for each in stated_lives() if each.procedure == case.procedure), None)
    if life is None:
        return []
    written = sorted((each for each in case.records.all() if each.values), key=lambda each: each.at, reverse=True)
    kept = _files(written)
    shown = []
    for record in written:
        act = act_named(life, record.action)
        if act is not None:
            asked = {each.name: each for each in act.asks(case)}
            shown.append(_shown(case, record, str(act.transition.label), asked, kept))
    return shown


def _shown(case: Case, record: Record, title: str, asked: Mapping[str, Asked], kept: Mapping[str, StoredFile]) -> Shown:
    rows = [  # in the order they were asked, which the database does not keep
        parts.Row(str(each.label), _said(each, case, record.values[name]))
        for name, each in asked.items()
        if name in record.values and each.type != "file"
    ]
    files = [
        _file(case, record, kept[value["id"]])
        for name, value in record.values.items()
        if name in asked and asked[name].type == "file" and value["id"] in kept
    ]
    return Shown(title, record.author, record.at, rows, files)


def _said(asked: Asked, case: Case, value: Any) -> str:
    """An answer as a page shows it: rows and lists a line each."""
    if asked.type in ("rows", "lines") and isinstance(value, list):
        return "\n".join(said(asked, case, [each]) for each in value)
    return said(asked, case, value)


def _file(case: Case, record: Record, stored: StoredFile) -> parts.Document:
    return parts.Document(
        title=stored.name,
        kind=stored.media_type,
        url=reverse("desk:record_file", args=[case.number, record.pk, stored.pk]),
        size=stored.size,
        at=record.at,
    )


def _files(written: list[Record]) -> dict[str, StoredFile]:
    named = [each["id"] for record in written for each in record.values.values() if _is_file(each)]
    if not named:
        return {}
    return {str(each.pk): each for each in StoredFile.objects.filter(pk__in=named)}


def _is_file(value: Any) -> bool:
    return isinstance(value, dict) and "sha256" in value
