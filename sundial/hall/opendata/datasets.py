"""The datasets: their schema as the file states it, and their rows as everybody may have them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import PartyKind, Publication
from sundial.cases.stated.words import both
from sundial.complaints.figures import of_organs
from sundial.complaints.models import Level, PublishedAnswer
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.powers.queries import listed
from sundial.powers.rules import amount_in_words

FILE = Path(__file__).with_name("schema.yaml")
AT_ONCE = 2000  # rows brought from the database together
Row = dict[str, Any]
Shown = TypeVar("Shown", bound=Model)


@dataclass(frozen=True)
class Asked:
    """Which rows: those that changed at or after ``since``, as everything stood at ``until``; of one organ; one by its id.

    ``after`` is the id of the row they come after, ``most`` how many are wanted.
    """

    until: dt.datetime
    since: dt.datetime | None = None
    organ: str = ""
    key: str = ""
    after: str = ""
    most: int | None = None

    def changed(self, *moments: str) -> Q:
        """The condition that one of these moments lies at or after ``since``."""
        found = Q(pk__in=[])
        for moment in moments:
            found |= Q(**{f"{moment}__gte": self.since, f"{moment}__lt": self.until})
        return found if self.since else Q()


Rows = Callable[[Asked], Iterator[Row]]


@dataclass(frozen=True)
class Field:
    """One column: ``type`` is string, integer, date or datetime."""

    name: str
    type: str
    label: Any


@dataclass(frozen=True)
class Dataset:
    """One table with what it holds. ``changes`` says whether one may ask what changed since a day."""

    name: str
    title: Any
    about: Any
    fields: tuple[Field, ...]
    rows: Rows
    changes: bool = False

    @property
    def columns(self) -> list[str]:
        return [each.name for each in self.fields]


@dataclass(frozen=True)
class OpenData:
    """Everything that is open, with its terms; ``page`` is how many rows one call returns at most, ``days`` how far changes reach back."""

    licence: Any
    page: int
    days: int
    datasets: Mapping[str, Dataset] = field(default_factory=dict)


_rows: dict[str, tuple[Rows, bool]] = {}


def _rows_of(name: str, changes: bool = False) -> Callable[[Rows], Rows]:
    def _register(rows: Rows) -> Rows:
        _rows[name] = (rows, changes)
        return rows

    return _register


@cache
def open_data() -> OpenData:
    """The datasets of this house. Raises KeyError for one whose rows nobody makes."""
    told = read_yaml(FILE)
    return OpenData(
        both(told["licence"], "licence"),
        told["page"],
        told["changes_days"],
        {name: _read(name, row) for name, row in told["datasets"].items()},
    )


def _read(name: str, row: Mapping[str, Any]) -> Dataset:
    fields = tuple(
        Field(key, each["type"], both({"zh": each["zh"], "en": each["en"]}, f"{name}.{key}"))
        for key, each in row["fields"].items()
    )
    rows, changes = _rows[name]
    return Dataset(name, both(row["title"], name), both(row["about"], name), fields, rows, changes)


@_rows_of("publications", changes=True)
def publications(asked: Asked) -> Iterator[Row]:
    """Streamed; a natural person is not named at all, and what was taken down says nothing more."""
    found = Publication.objects.filter(
        asked.changed("published_at", "withdrawn_at", "amended_at"), published_at__lt=asked.until
    )
    found = found.select_related("case__organ", "case__item", "case__applicant")
    for each in _in_order(_narrowed(found, asked, "case__organ__code"), asked).iterator(chunk_size=AT_ONCE):
        yield _publication(each, asked.until)


def _publication(each: Publication, until: dt.datetime) -> Row:
    case, gone = each.case, each.withdrawn_at is not None and each.withdrawn_at < until
    row: Row = {
        "id": str(each.pk),
        "kind": each.kind,
        "state": "withdrawn" if gone else "standing",
        "title": each.title,
        "organ_code": case.organ.code,
        "organ": case.organ.name,
        "item_code": case.item.code,
        "power_type": case.item.power_type,
        "published_at": each.published_at,
        "keep_until": each.keep_until,
        "withdrawn_at": each.withdrawn_at if gone else None,
        "version": each.version,
        "amended_at": each.amended_at,
    }
    return row if gone else {**row, **_content(each)}


def _content(each: Publication) -> Row:
    told = each.content
    open_to_all = {name: str(told.get(name, "")) for name in ("document_number", "outcome", "decided_on")}
    if each.case.applicant.kind == PartyKind.PERSON:
        return open_to_all
    return {**open_to_all, "party": str(told.get("applicant", "")), "credit_code": str(told.get("identifier", ""))}


@_rows_of("answers", changes=True)
def answers(asked: Asked) -> Iterator[Row]:
    """Every version that was published, streamed."""
    found = PublishedAnswer.objects.filter(asked.changed("published_at", "replaced_at"), published_at__lt=asked.until)
    found = found.select_related("organ")
    for each in _in_order(_narrowed(found, asked, "organ__code"), asked).iterator(chunk_size=AT_ONCE):
        own = {name: getattr(each, name) for name in ("version", "kind", "subject", "question", "answer", "asked_on")}
        replaced = each.replaced_at if each.replaced_at and each.replaced_at < asked.until else None
        moments = {"published_at": each.published_at, "replaced_at": replaced}
        yield {"id": str(each.pk), **own, "organ_code": each.organ.code, "organ": each.organ.name, **moments}


@_rows_of("items")
def items(asked: Asked) -> Iterator[Row]:
    """The public list of powers; two queries."""
    found = listed().prefetch_related("limits").order_by("item__code")
    found = found.filter(item__code=asked.key) if asked.key else found
    found = found.filter(item__organ__code=asked.organ) if asked.organ else found
    for each in found.filter(item__code__gt=asked.after)[: asked.most] if asked.after else found[: asked.most]:
        promised = next((row for row in each.limits.all() if row.kind == "promised"), None)
        yield {
            "id": each.item.code,
            "version": each.number,
            "name": each.name,
            "power_type": each.item.power_type,
            "organ_code": each.item.organ.code,
            "organ": each.item.organ.name,
            "effective_from": each.effective_from,
            "promised": amount_in_words(promised.value, promised.unit) if promised else "",
        }


@_rows_of("ratings")
def ratings(asked: Asked) -> Iterator[Row]:
    """The public figures of the ratings, the same as on their page."""
    names = {level: level.name.lower() for level in Level}
    for each in sorted(of_organs(), key=lambda each: each.key):
        if asked.organ in ("", each.key) and asked.key in ("", each.key) and each.key > asked.after:
            counts = {names[level]: each.levels[level] for level in Level}
            left = sum(each.left_out.values())
            yield {"id": each.key, "organ": each.name, **counts, "silent": each.silent, "left_out": left}


def _narrowed(found: QuerySet[Shown], asked: Asked, organ: str) -> QuerySet[Shown]:
    found = found.filter(pk=asked.key) if asked.key else found
    return found.filter(**{organ: asked.organ}) if asked.organ else found


def _in_order(found: QuerySet[Shown], asked: Asked) -> QuerySet[Shown]:
    """The oldest first, from behind the row ``after``: a page far behind costs what the first costs, and none is missed or doubled.

    Raises ``Refusal`` ``data.after`` for what is no row's id.
    """
    if asked.after:
        found = _behind(found, asked.after)
    return found.order_by("published_at", "pk")[: asked.most]


def _behind(found: QuerySet[Shown], key: str) -> QuerySet[Shown]:
    try:
        moment = found.model._default_manager.filter(pk=key).values_list("published_at", flat=True).first()
    except ValidationError:  # what is no identifier is no row
        moment = None
    if moment is None:
        raise Refusal(
            "data.after", _("No row has this identifier; take it from “next” of the page before."), field="after"
        )
    # The first condition follows from the second; it is what an index is asked by.
    return found.filter(Q(published_at__gte=moment), Q(published_at__gt=moment) | Q(pk__gt=key))


def plain(row: Row, columns: Iterable[str]) -> Row:
    """Every column of a row in its order, moments and days in ISO form; what is missing is null."""
    values = {name: row.get(name) for name in columns}
    return {name: each.isoformat() if isinstance(each, dt.date) else each for name, each in values.items()}
