"""Which decisions an organ has still to hand over, what is missing in them, and handing them over: one file, one event a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases import files
from sundial.cases.models import Case, Document, StoredFile
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, last_day
from sundial.kernel.refusal import Refusal
from sundial.kernel.spreadsheet import as_csv
from sundial.ledger.actions import Act, record_all
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.access import duty_as
from sundial.organs.models import Officer, Organ
from sundial.organs.queries import calendar_for
from sundial.powers.drafts import day_means
from sundial.powers.models import FIRST_REVIEW
from sundial.supervision.disclosure.credit.format import Field, Table, stated
from sundial.supervision.disclosure.credit.values import Decision, filled, needed, wrong_code, wrong_person
from sundial.supervision.disclosure.duties import duties

HANDED = "credit.handed"
VERB = "hand_over_credit"  # by which the rules know it
LOOKED_BACK = dt.timedelta(days=365)  # what was decided before is in the archive


@dataclass(frozen=True)
class Fault:
    """One column that cannot go like this, and why."""

    field: Field
    why: object


@dataclass(frozen=True)
class Line:
    """One decision as the platform gets it: its columns, what is wrong with them, and its last day."""

    decision: Decision
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]
    due: dt.date

    @property
    def late(self) -> bool:
        """Whether its last day is over."""
        return clock.today() > self.due


def waiting(table: Table, organs: Iterable[Organ]) -> list[Line]:
    """What the organs have not handed over as it stands now, the earliest due first; four queries."""
    duty = next(each for each in duties() if each.name == stated()["deadline"])
    assert duty.deadline is not None  # the file states one
    limit = duty.deadline.limit
    found = [_line(Decision(table, each, _paper(each)), limit) for each in _waiting(table, organs)]
    return sorted(found, key=lambda each: (each.due, each.decision.case.number))


def batches(table: Table, organs: Iterable[Organ], most: int = 20) -> list[Event]:
    """The latest files that were handed over: of each, the event of one of its cases."""
    codes = [each.code for each in organs]
    events = Event.objects.filter(kind=HANDED, organ_code__in=codes, data__table=table.name)
    firsts = events.filter(data__place=1).order_by("-occurred_at")
    return list(firsts[:most])


def batch_of(stored: UUID, organs: Iterable[Organ]) -> StoredFile | None:
    """The file, if one of the organs handed it over."""
    known = Event.objects.filter(kind=HANDED, organ_code__in=[each.code for each in organs], data__file=str(stored))
    return StoredFile.objects.filter(pk=stored).first() if known.exists() else None


@transaction.atomic
def hand_over(table: Table, organ: Organ, *, by: Officer) -> StoredFile:
    """Make the file of every decision that is whole and was not handed over as it stands now; the organ is locked meanwhile.

    Raises ``Refusal``: ``credit.role``, ``credit.nothing``.
    """
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    duty = duty_as(by, stated()["who"], organ)
    if duty is None:
        raise Refusal("credit.role", _("The office of the organ hands over."), basis=stated()["basis"])
    ready = [each for each in waiting(table, [organ]) if not each.faults]
    if not ready:
        raise Refusal("credit.nothing", _("Nothing that is whole waits to be handed over."))
    heads = [each.code for each in table.fields(clock.today())]
    content = as_csv(heads, (each.cells for each in ready))
    stored = files.keep(content, name=f"{table.name}-{organ.code}-{clock.now():%Y%m%d%H%M%S}.csv", kind="csv")
    record_all([_told(each, place, len(ready), duty.actor, stored) for place, each in enumerate(ready, 1)])
    return stored


def _told(line: Line, place: int, among: int, actor: Actor, stored: StoredFile) -> Act:
    case, table = line.decision.case, line.decision.table
    data = {
        "verb": VERB,
        "table": table.name,
        "file": str(stored.pk),
        "name": stored.name,
        "sha256": stored.sha256,
        "place": place,
        "among": among,
        "void": line.decision.void,
    }
    return Act(HANDED, "case", case.pk, actor, case.organ.code, case.item.code, data=data)


def _waiting(table: Table, organs: Iterable[Organ]) -> QuerySet[Case]:
    """Decided within the year, and not handed over; or handed over while it stood, and void since."""
    since = clock.now() - LOOKED_BACK
    found = Case.objects.filter(
        organ__in=list(organs),
        item__power_type__in=table.power_types,
        outcome__in=[*table.outcomes, *table.void],
        decided_at__gte=since,
        decided_at__lte=clock.now(),
    )
    found = found.exclude(version__subtype=FIRST_REVIEW)  # the superior decides, and hands over
    told = Event.objects.filter(kind=HANDED, subject_id=OuterRef("pk"))
    void = Q(outcome__in=table.void) | Q(answers__annulled__isnull=False)
    found = found.filter(~Exists(told) | (void & ~Exists(told.filter(data__void=True))))
    papers = Document.objects.filter(kind__in=table.papers).order_by("issued_at")
    related = found.select_related("organ__calendar", "item", "version", "applicant")
    return related.prefetch_related(Prefetch("documents", papers, to_attr="deciding"))


def _paper(case: Case) -> Document | None:
    papers: Sequence[Document] = case.deciding  # type: ignore[attr-defined]  # prefetched above
    return papers[-1] if papers else None


def _line(decision: Decision, limit: Limit) -> Line:
    fields = decision.table.fields(clock.today())
    cells = tuple(filled(each, decision) for each in fields)
    return Line(decision, cells, tuple(_faults(decision, fields, cells)), _due(decision.case, limit))


def _due(case: Case, limit: Limit) -> dt.date:
    assert case.decided_at is not None  # or it would not wait
    day = local_date(case.decided_at)
    return last_day(limit, day, calendar_for(case.organ), resolution=day_means(case.item, case.version))


def _faults(decision: Decision, fields: Sequence[Field], cells: Sequence[str]) -> Iterable[Fault]:
    for field, cell in zip(fields, cells, strict=True):
        if why := _wrong(field, cell, decision):
            yield Fault(field, why)


def _wrong(field: Field, cell: str, decision: Decision) -> object:
    if not cell:
        return _("missing") if needed(field, decision) else ""
    if field.most and len(cell) > field.most:
        return _("longer than %(most)s characters") % {"most": field.most}
    if field.value in ("party_code", "organ_code"):
        return wrong_code(cell)
    return wrong_person(decision, cell) if field.value == "person_number" else ""
