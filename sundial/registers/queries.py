"""Reads of the registers: what an entry says in words, how many say what, and what of them everybody reads."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from sundial.cases.models import Case
from sundial.cases.stated.asked import Asked
from sundial.cases.stated.saying import said
from sundial.cases.stated.words import fits
from sundial.kernel import clock
from sundial.organs.models import Organ
from sundial.registers.access import unanswered
from sundial.registers.books import Book, books
from sundial.registers.models import Entry, Step

DESKS, DOCUMENTS, QUESTIONS = "service_desks", "policy_documents", "frequent_questions"


def told(fields: Iterable[Asked], values: Mapping[str, Any], organ: Organ) -> list[tuple[Any, str]]:
    """Label and words of what was answered, in the order of the fields."""
    about = Case(organ=organ)
    return [(each.label, said(each, about, values[each.name])) for each in fields if each.name in values]


def cells(book: Book, entry: Entry, names: Iterable[str]) -> list[str]:
    """What the entry says in these fields; empty where it says nothing."""
    fields, about = [book.field(name) for name in names], Case(organ=entry.organ)
    return [said(each, about, entry.values[each.name]) if each.name in entry.values else "" for each in fields]


def counted(book: Book, entries: QuerySet[Entry]) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """For each field by which the register is counted, how many entries say what; one query each."""
    found = []
    for name in book.counted:
        field = book.field(name)
        numbers = Counter(entries.order_by().values_list(f"values__{name}", flat=True))
        found.append((field.label, [(words, numbers[key]) for key, words in field.options.items() if numbers[key]]))
    return found


@dataclass(frozen=True)
class Term:
    """By when an entry is to be answered, and when it was, if it was."""

    due_on: dt.date
    answered_on: dt.date | None

    @property
    def is_late(self) -> bool:
        """Answered after its last day, or not yet and the day is over."""
        return (self.answered_on or clock.today()) > self.due_on


def terms(book: Book, entries: Iterable[Entry]) -> dict[UUID, Term]:
    """The term of each entry of a register that owes an answer, by its key; one query."""
    if book.owed is None:
        return {}
    listed = [each for each in entries if fits(book.owed.when, each.values)]
    steps = Step.objects.filter(entry__in=listed, name__in=book.owed.steps).order_by("-at", "pk")
    first = {step.entry_id: clock.local_date(step.at) for step in steps}
    owed = book.owed
    return {
        each.pk: Term(owed.due_on(clock.local_date(each.entered_at), each.organ), first.get(each.pk)) for each in listed
    }


def overdue(book: Book, entries: QuerySet[Entry]) -> dict[UUID, int]:
    """How many entries of each organ, by its key, were not answered by their last day; one query."""
    if book.owed is None:
        return {}
    late: Counter[UUID] = Counter()
    for each in unanswered(entries, [book]).select_related("organ"):
        late[each.organ_id] += book.owed.due_on(clock.local_date(each.entered_at), each.organ) < clock.today()
    return +late


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
    found = (
        Entry.objects.filter(organ=organ, register__in=public, ended_at=None).select_related("organ").order_by("serial")
    )
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


def questions_about(item: str) -> list[tuple[str, str]]:
    """The frequent questions about an item with their answers, in the order in which they were entered (HALL-04)."""
    rows = standing(QUESTIONS).filter(values__item=item).order_by("serial")
    return [(row.values["question"], row.values["answer"]) for row in rows]


def documents(words: str = "", theme: str = "") -> QuerySet[Entry]:
    """The documents kept for reading, the newest first; with ``words`` in title, number, issuer or text (HALL-16)."""
    found = standing(DOCUMENTS)
    if theme:
        found = found.filter(values__theme=theme)
    if words:
        said = (Q(**{f"values__{field}__icontains": words}) for field in ("title", "number", "issuer", "text"))
        found = found.filter(reduce(or_, said))
    return found.order_by("-values__issued_on", "pk")
