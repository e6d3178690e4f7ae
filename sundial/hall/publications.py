"""What was published, as anybody may read it. Nothing is shown here that was not masked and approved when it was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Q, QuerySet

from sundial.cases.documents import masked_sheet, published_papers, shown_fields
from sundial.cases.models import Document, Publication, PublicationKind, PublicationVersion
from sundial.kernel import clock
from sundial.ledger import queries
from sundial.powers.models import PowerType
from sundial.ui import readings
from sundial.ui.parts import Row

KEPT = 3600  # seconds


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

    def narrow(self, found: QuerySet[Publication]) -> QuerySet[Publication]:
        """The publications of ``found`` that pass; ``until`` counts whole."""
        if self.organ:
            found = found.filter(case__organ__code=self.organ)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.power:
            found = found.filter(case__item__power_type=self.power)
        if self.q:
            # The party as it is shown: a person masked there cannot be looked for by his whole name.
            words = Q(title__icontains=self.q) | Q(case__version__name__icontains=self.q)
            found = found.filter(words | Q(content__applicant__icontains=self.q))
        if self.since:
            found = found.filter(published_at__gte=clock.start_of_day(self.since))
        if self.until:
            found = found.filter(published_at__lt=clock.end_of_day(self.until))
        return found


def organs_that_published() -> list[tuple[str, str]]:
    """Code and name of every organ with a standing publication."""
    codes = standing().order_by().values_list("case__organ__code", "case__organ__short_name").distinct()
    return sorted(codes, key=lambda each: each[1])


def kinds_that_published() -> list[tuple[str, str]]:
    """The kinds of power among standing publications."""
    found = set(standing().order_by().values_list("case__item__power_type", flat=True).distinct())
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
