"""Who complained is kept apart from the file of the complaint; an erasure of its party goes there as well."""

from collections.abc import Iterator

from sundial.cases.forgetting import knows_applicants
from sundial.cases.models import Case
from sundial.cases.naming import also_words
from sundial.complaints.models import Lodging


@knows_applicants
def forget_who_asked(case: Case) -> None:
    """Take name and addresses out of the sealed part."""
    Lodging.objects.filter(case=case).update(name="", telephone="", email="", address="")


@also_words
def who_asked(case: Case) -> Iterator[str]:
    """Whoever complained is named here, not in the table of parties."""
    for each in Lodging.objects.filter(case=case):
        yield from each.private
