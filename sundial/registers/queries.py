"""Reads of the registers: what an entry says in words, how many say what, and what of them everybody reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from sundial.cases.models import Case
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.saying import said
from sundial.organs.models import Organ
from sundial.registers.books import Book, books
from sundial.registers.models import Entry

DESKS, DOCUMENTS = "service_desks", "policy_documents"


def told(fields: Iterable[Asked], values: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Label and words of what was answered, in the order of the fields."""
    return [(each.label, said(each, Case(), values[each.name])) for each in fields if each.name in values]


def cells(book: Book, entry: Entry, names: Iterable[str]) -> list[str]:
    """What the entry says in these fields; empty where it says nothing."""
    fields = [book.field(name) for name in names]
    return [said(each, Case(), entry.values[each.name]) if each.name in entry.values else "" for each in fields]


def counted(book: Book, entries: QuerySet[Entry]) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """For each field by which the register is counted, how many entries say what; one query each."""
    found = []
    for name in book.counted:
        field = book.field(name)
        numbers = Counter(entries.order_by().values_list(f"values__{name}", flat=True))
        found.append((field.label, [(words, numbers[key]) for key, words in field.options.items() if numbers[key]]))
    return found


@dataclass(frozen=True)
class Shown:
    """A public register of an organ: its title, the names of its columns, its rows."""

    name: str
    title: Any
    columns: list[Any]
    rows: list[list[str]]


def public_of(organ: Organ) -> list[Shown]:
    """What everybody reads of the registers of an organ: the entries that stand, and of them the public fields alone; one query."""
    public = {name: book for name, book in books().items() if book.public and book.kept_by(organ)}
    found = Entry.objects.filter(organ=organ, register__in=public, ended_at=None).order_by("serial")
    rows: dict[str, list[list[str]]] = {}
    for entry in found:
        book = public[entry.register]
        rows.setdefault(book.name, []).append(cells(book, entry, book.public))
    return [
        Shown(name, book.title, [book.field(each).label for each in book.public], rows[name])
        for name, book in public.items()
        if name in rows
    ]


def standing(name: str) -> QuerySet[Entry]:
    """The entries of one register that stand in any organ, for a page that is everybody's."""
    return Entry.objects.filter(register=name, ended_at=None).select_related("organ")


def desks() -> tuple[list[Any], list[tuple[Organ, list[str]]]]:
    """The desks of reconsideration, mediation, arbitration and intermediaries in every hall: columns, and a row each (HALL-18)."""
    book = books()[DESKS]
    rows = standing(DESKS).order_by("organ__name", "serial")
    return [book.field(each).label for each in book.public], [
        (row.organ, cells(book, row, book.public)) for row in rows
    ]


def documents(words: str = "", theme: str = "") -> QuerySet[Entry]:
    """The documents kept for reading, the newest first; with ``words`` in title, number, issuer or text (HALL-16)."""
    found = standing(DOCUMENTS)
    if theme:
        found = found.filter(values__theme=theme)
    if words:
        said = (Q(**{f"values__{field}__icontains": words}) for field in ("title", "number", "issuer", "text"))
        found = found.filter(reduce(or_, said))
    return found.order_by("-values__issued_on", "pk")
