"""Who enters in a register and who reads it: the only way from an officer to an entry."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from sundial.organs.access import ADMINISTRATORS, Duty, duties, duty_as, organs_seen, organs_under, organs_where
from sundial.organs.models import Officer, Organ, Reach, Role
from sundial.registers.books import Book, StepTold, books
from sundial.registers.models import Entry, Step

ANYWHERE = "all"
HANDLING = frozenset(set(Role.values) - set(ADMINISTRATORS))


def may_enter(officer: Officer, book: Book, organ: Organ) -> Duty | None:
    """The duty by which ``officer`` enters in this register of ``organ``."""
    return duty_as(officer, book.enters or HANDLING, organ) if book.kept_by(organ) else None


def may_follow(officer: Officer, entry: Entry, step: StepTold) -> Duty | None:
    """The duty by which ``officer`` writes what follows; nobody judges what he entered of himself, and the organ above receives
    what went up to it alone."""
    book, wanted = books()[entry.register], step.who
    if book.own and entry.entered_by_id == officer.pk:
        return None
    if step.above:
        went = book.goes_up and book.goes_up.holds(entry.values) and entry.organ.parent
        return duty_as(officer, wanted, went) if went else None
    over = (duty for duty in _over(officer, book) if duty.post.role in wanted and entry.organ_id in _reached(duty))
    return duty_as(officer, wanted, entry.organ) or next(over, None)


def _over(officer: Officer, book: Book) -> list[Duty]:
    """The duties by which ``officer`` follows this register in all organs of a region."""
    held = (duty for duty in duties(officer) if duty.post.role in book.over)
    return [duty for duty in held if duty.post.reach == Reach.REGION or duty.post.role in ADMINISTRATORS]


def _reached(duty: Duty) -> frozenset[UUID]:
    return organs_under(duty.post.organ.region)


def organs_read(officer: Officer, book: Book) -> set[UUID]:
    """Keys of the organs whose register of this kind ``officer`` reads as far as his posts look."""
    seen = organs_seen(duty for duty in duties(officer) if not book.reads or duty.post.role in book.reads)
    return seen.union(*(_reached(duty) for duty in _over(officer, book)))


def awaiting(officer: Officer) -> list[tuple[Entry, StepTold]]:
    """The entries whose answer is owed and may be written by ``officer``, the oldest first, each with the step that answers."""
    owing = [book for book in books().values() if book.owed and organs_answered(officer, book)]
    if not owing:
        return []
    within = (Q(register=book.name, organ__in=organs_answered(officer, book)) for book in owing)
    found = (
        unanswered(Entry.objects.filter(reduce(or_, within)), owing)
        .select_related("organ")
        .order_by("entered_at", "pk")
    )
    offered = ((entry, _answers(officer, entry)) for entry in found)
    return [(entry, step) for entry, step in offered if step]


def unanswered(entries: QuerySet[Entry], owing: Iterable[Book]) -> QuerySet[Entry]:
    """Those of ``entries``, in registers that owe an answer, that have none yet."""
    terms = [(book.name, book.owed) for book in owing if book.owed]
    answers = reduce(or_, (Q(entry__register=name, name__in=owed.steps) for name, owed in terms))
    asking = reduce(
        or_, (Q(register=name, **{f"values__{key}": said for key, said in owed.when.items()}) for name, owed in terms)
    )
    answered = Step.objects.filter(answers, entry=OuterRef("pk"))
    return entries.filter(asking, ~Exists(answered), ended_at=None)


def organs_answered(officer: Officer, book: Book) -> set[UUID]:
    """Keys of the organs whose entries of this register ``officer`` may answer by one of his posts."""
    who = frozenset[str]().union(*(step.who for step in _answering(book)))
    own = {duty.post.organ_id for duty in duties(officer) if duty.post.role in who}
    return own.union(*(_reached(duty) for duty in _over(officer, book) if duty.post.role in who))


def _answering(book: Book) -> list[StepTold]:
    return [step for step in book.steps if book.owed and step.name in book.owed.steps]


def _answers(officer: Officer, entry: Entry) -> StepTold | None:
    steps = _answering(books()[entry.register])
    return next((step for step in steps if may_follow(officer, entry, step)), None)


def readable(officer: Officer, book: Book) -> QuerySet[Entry]:
    """The entries of this kind that ``officer`` may read, the newest first."""
    own = Q(entered_by=officer) if book.own else Q(pk=None)
    told = Q(organ__in=organs_read(officer, book)) | own | _went_up_to(officer, book)
    found = Entry.objects.filter(told, register=book.name)
    return found.select_related("organ", "entered_by").order_by("-entered_at", "-serial")


def _went_up_to(officer: Officer, book: Book) -> Q:
    if book.goes_up is None:
        return Q(pk=None)
    sent = {
        f"values__{name}__in": read if isinstance(read, list) else [read] for name, read in book.goes_up.when.items()
    }
    return Q(organ__parent__in=_above(officer, book), **sent)


def _above(officer: Officer, book: Book) -> set[UUID]:
    """Keys of the organs at whose posts the officer is told of what goes up to them."""
    recipients = book.goes_up.recipients if book.goes_up else ()
    return organs_where(officer, {role for each in recipients if each.above for role in each.who})


def follows_over(officer: Officer, book: Book) -> bool:
    """Whether ``officer`` reads this register of many organs as one list."""
    return bool(_over(officer, book))


def organs_of(officer: Officer, book: Book) -> list[Organ]:
    """The organs whose register of this kind ``officer`` may open: those he reads, and those he enters in."""
    entered = {duty.post.organ_id for duty in duties(officer) if may_enter(officer, book, duty.post.organ)}
    found = Organ.objects.filter(Q(pk__in=organs_read(officer, book) | entered) | Q(parent__in=_above(officer, book)))
    if book.tiers:
        found = found.filter(tier__in=book.tiers)
    return list(found.order_by("tier", "name"))
