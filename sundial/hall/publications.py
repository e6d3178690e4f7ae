"""What was published, as anybody may read it. Nothing is shown here that was not masked and approved when it was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet

from sundial.cases import publication_search
from sundial.cases.documents import masked_sheet, published_papers, shown_fields
from sundial.cases.models import Document, Publication, PublicationKind, PublicationVersion
from sundial.cases.publication_search import Place
from sundial.kernel import clock
from sundial.ledger import queries
from sundial.organs.models import Organ
from sundial.powers.models import PowerType
from sundial.ui import readings
from sundial.ui.parts import Row

KEPT = 3600  # seconds
PER_PAGE = 20
MICROSECONDS, EPOCH = 1_000_000, datetime(1970, 1, 1, tzinfo=UTC)


def standing() -> QuerySet[Publication]:
    """Publications that stand: not withdrawn, newest first."""
    return (
        Publication.objects.filter(withdrawn_at=None)
        .select_related("case__organ", "case__item", "case__version")
        .order_by("-published_at", "pk")
    )


@dataclass(frozen=True)
class PublicationFilters:
    """What a visitor narrowed the list to."""

    organ: str = ""
    kind: str = ""
    power: str = ""
    q: str = ""
    since: date | None = None
    until: date | None = None

    def asked(self, after: Place | None) -> publication_search.Asked:
        """As the search takes it; ``until`` counts whole. An organ nobody knows has published nothing."""
        organ = Organ.objects.filter(code=self.organ).values_list("pk", flat=True).first() if self.organ else None
        return publication_search.Asked(
            words=self.q,
            organ=organ,
            kind=self.kind,
            power=self.power,
            since=clock.start_of_day(self.since) if self.since else None,
            before=clock.end_of_day(self.until) if self.until else None,
            after=after,
        )


@dataclass(frozen=True)
class Page:
    """One page of a list. ``count`` of all that answer, or of those seen where there are ``more``; None on a later page."""

    rows: list[Publication]
    count: int | None
    more: bool
    next: str


def listed(filters: PublicationFilters, after: str = "") -> Page:
    """The newest that pass the filters, from ``after`` on: what the page before gave as ``next``."""
    place = _place(after)
    found = publication_search.find(filters.asked(place), PER_PAGE + 1)
    shown = found.places[:PER_PAGE]
    by_key = {each.pk: each for each in standing().filter(pk__in=[each.publication for each in shown])}
    return Page(
        [by_key[each.publication] for each in shown if each.publication in by_key],
        None if place else min(len(found.places), publication_search.COUNTED),
        not found.whole,
        page_after(*shown[-1]) if len(found.places) > PER_PAGE else "",
    )


def newest_of(kind: str) -> QuerySet[Publication]:
    """Standing publications of one kind, the newest first."""
    return standing().filter(words__kind=kind).order_by("-words__published_at", "-words__publication")


def page_after(published_at: datetime, key: UUID) -> str:
    """The end of a page, as its address says it."""
    return f"{int(published_at.timestamp() * MICROSECONDS)}-{key}"


def _place(said: str) -> Place | None:
    """Where a page begins; None for what no page of ours says."""
    moment, _dash, key = said.partition("-")
    try:
        return Place(EPOCH + timedelta(microseconds=int(moment)), UUID(key))
    except (ValueError, OverflowError):
        return None


def organs_that_published() -> list[tuple[str, str]]:
    """Code and name of every organ with a standing publication."""
    keys = publication_search.organs_that_published()
    return sorted(Organ.objects.filter(pk__in=keys).values_list("code", "short_name"), key=lambda each: each[1])


def kinds_that_published() -> list[tuple[str, str]]:
    """The kinds of power among standing publications."""
    found = publication_search.powers_among(PowerType.values)
    return [(value, str(label)) for value, label in PowerType.choices if value in found]


def rows(publication: Publication) -> list[Row]:
    """What a publication says, name by name."""
    return readings.published(publication.content, publication.case.procedure)


def earlier(publication: Publication) -> list[tuple[PublicationVersion, list[Row] | None]]:
    """What stood before each change, the latest first, with what it said; of one taken down, none.

    Where a version must not be public, those before it are not shown either: they may say the same.
    """
    if publication.version == 1 or publication.withdrawn_at:
        return []
    found, shown = [], True
    for each in publication.versions.order_by("-number"):
        shown = shown and each.shown
        found.append((each, readings.published(each.content, publication.case.procedure) if shown else None))
    return found


def papers(publication: Publication) -> list[Document]:
    """The decisions a published result stands on, as far as they have a masked sheet; of one taken down, none."""
    if publication.kind != PublicationKind.RESULT or publication.withdrawn_at:
        return []
    return [each for each in published_papers(publication.case) if each.issued_at <= publication.published_at]


def receipt_of(document: Document) -> queries.Receipt:
    """The receipt of a published paper, opening what its public sheet shows and nothing else."""
    told = queries.timeline("case", document.case_id).filter(kind="case.document", data__document=str(document.pk))
    return queries.receipt(told.get(), shown_fields(document))


def masked_pdf(document: Document) -> bytes:
    """The masked sheet; set once and kept for an hour, because anybody may ask for it."""
    key = f"masked-{document.pk}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = masked_sheet(document)
        cache.set(key, kept, KEPT)
    return kept
