"""Who enters in a register and who reads it: the only way from an officer to an entry."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from sundial.organs.access import ADMINISTRATORS, Duty, duties, duty_as, organs_seen
from sundial.organs.models import Officer, Organ, Role
from sundial.registers.books import Book, books
from sundial.registers.models import Entry

HANDLING = frozenset(set(Role.values) - set(ADMINISTRATORS))


def may_enter(officer: Officer, book: Book, organ: Organ) -> Duty | None:
    """The duty by which ``officer`` enters in this register of ``organ``."""
    return duty_as(officer, book.enters or HANDLING, organ) if book.kept_by(organ) else None


def may_follow(officer: Officer, entry: Entry, who: Iterable[str]) -> Duty | None:
    """The duty by which ``officer`` writes what follows; nobody judges what he entered of himself."""
    if books()[entry.register].own and entry.entered_by_id == officer.pk:
        return None
    return duty_as(officer, who, entry.organ)


def organs_read(officer: Officer, book: Book) -> set[UUID]:
    """Keys of the organs whose register of this kind ``officer`` reads as far as his posts look."""
    return organs_seen(duty for duty in duties(officer) if not book.reads or duty.post.role in book.reads)


def readable(officer: Officer, book: Book) -> QuerySet[Entry]:
    """The entries of this kind that ``officer`` may read, the newest first."""
    own = Q(entered_by=officer) if book.own else Q(pk=None)
    found = Entry.objects.filter(Q(organ__in=organs_read(officer, book)) | own, register=book.name)
    return found.select_related("organ", "entered_by").order_by("-entered_at", "-serial")


def organs_of(officer: Officer, book: Book) -> list[Organ]:
    """The organs whose register of this kind ``officer`` may open: those he reads, and those he enters in."""
    entered = {duty.post.organ_id for duty in duties(officer) if may_enter(officer, book, duty.post.organ)}
    found = Organ.objects.filter(pk__in=organs_read(officer, book) | entered)
    if book.tiers:
        found = found.filter(tier__in=book.tiers)
    return list(found.order_by("tier", "name"))
