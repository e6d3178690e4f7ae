"""Answers in words: as a paper says them (always Chinese) and as a page shows them (the reader's language)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from sundial.cases.documents.kinds import Field
from sundial.cases.documents.wording import say_date, say_moment
from sundial.cases.models import Case
from sundial.cases.stated.acts import OPENING, StatedAct, StatedLife
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.lives import stated_life
from sundial.kernel import clock
from sundial.kernel.money import format_yuan
from sundial.organs.models import Certificate

CHINESE = "zh-hans"


def said(asked: Asked, case: Case, value: Any) -> str:
    """One answer in the reader's language; what is masked or empty stays so."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if asked.type == "choice":
        return str(asked.names(case).get(value, value))
    if asked.type == "choices":
        names = asked.names(case)
        return "、".join(str(names.get(each, each)) for each in value)
    if asked.type == "money":
        return format_yuan(Decimal(value))
    if asked.type == "officer" or asked.type == "file":
        return str(value["name"])
    if asked.type == "officers":
        return "、".join(each["name"] for each in value)
    if asked.type == "rows":
        return "；".join(" ".join(in_order(row, asked.columns)) for row in value)
    if asked.type == "lines":
        return "；".join(value)
    return _moment_or_text(asked, value)


def in_order(row: Mapping[str, str], columns: Iterable[str]) -> list[str]:
    """What a row says, column by column: the database keeps the names of a row in an order of its own."""
    return [row[name] for name in columns if row.get(name)]


def _moment_or_text(asked: Asked, value: Any) -> str:
    if asked.type == "date":
        return say_date(dt.date.fromisoformat(value))
    if asked.type == "moment":
        return say_moment(dt.datetime.fromisoformat(value))
    return str(value)


def on_paper(field: Field, asked: Asked, case: Case, value: Any) -> Any:
    """An answer as the field of a formal document takes it."""
    if field.type == "rows" or (field.type == "choice" and asked.type == "choice"):
        return value
    if field.type == "date" and asked.type in ("date", "moment"):
        return dt.datetime.fromisoformat(value).date() if asked.type == "moment" else dt.date.fromisoformat(value)
    if field.type == "moment" and asked.type == "moment":
        return dt.datetime.fromisoformat(value)
    if field.type == "lines" and asked.type == "officers":
        return with_certificates(value)
    if field.type == "lines":
        return value if isinstance(value, list) and asked.type == "lines" else [in_chinese(asked, case, value)]
    return in_chinese(asked, case, value)


def with_certificates(people: list[dict[str, str]]) -> list[str]:
    """Officers as a paper names them: with the certificate each holds now (执法证号)."""
    held = Certificate.objects.filter(officer__in=[each["id"] for each in people], valid_to__gte=clock.today())
    numbers = {str(each.officer_id): each.number for each in held.order_by("valid_from")}
    return [each["name"] + (f"（{numbers[each['id']]}）" if each["id"] in numbers else "") for each in people]


def in_chinese(asked: Asked, case: Case, value: Any) -> str:
    """An answer as papers and publications say it."""
    with translation.override(CHINESE):
        return said(asked, case, value)


def asked_at(case: Case, action: str, name: str) -> Asked:
    """The field ``name`` of an act of the life. Raises StopIteration where it has none."""
    act = act_named(stated_life(case.procedure), action)
    return next(each for each in (act.asks(case) if act else ()) if each.name == name)


def act_named(stated: StatedLife, action: str) -> StatedAct | None:
    """An act by its name, the opening included."""
    return stated.opening if action == OPENING else stated.acts.get(action)


def answered(case: Case) -> Iterator[tuple[str, Asked, Any]]:
    """Every answer given on the case with the act and the field it answers, the oldest first; those of letters are their own."""
    stated = stated_life(case.procedure)
    for record in case.records.order_by("at", "pk"):
        act = act_named(stated, record.action)
        fields = {each.name: each for each in act.asks(case)} if act and not act.letter else {}
        for name, value in record.values.items():
            if name in fields:
                yield record.action, fields[name], value
