"""Who complained is kept apart from the file of the complaint; an erasure of its party goes there as well."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sundial.cases.forgetting import knows_applicants
from sundial.cases.models import Case
from sundial.cases.naming import also_words
from sundial.complaints.models import Lodging


@knows_applicants
def forget_who_asked(case: Case) -> None:
    """Take name and addresses out of the sealed part."""
    Lodging.objects.filter(case=case).update(name="", telephone="", email="", address="")


@also_words
def who_asked(cases: Collection[Case]) -> Iterator[tuple[UUID, str]]:
    """Whoever complained is named here, not in the table of parties."""
    for each in Lodging.objects.filter(case__in=cases):
        yield from ((each.case_id, word) for word in each.private)
