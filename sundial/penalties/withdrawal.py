"""The day a register has a penalty withdrawn, nobody need remember it: the worker takes the publication down."""

from __future__ import annotations

from sundial.cases.models import Case, Publication, PublicationKind
from sundial.cases.procedure import SYSTEM
from sundial.cases.stated import do, stated_life
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.penalties.terms import ORDINARY

BATCH = 100


def sweep_due() -> bool:
    """Take down what has stood its whole term, each in its own transaction; say whether there may be more."""
    due = Publication.objects.filter(
        case__procedure=ORDINARY,
        kind=PublicationKind.RESULT,
        withdrawn_at__isnull=True,
        keep_until__lte=clock.now(),
    ).select_related("case__organ", "case__item", "case__version")
    done = [taken_down(each.case) for each in due.order_by("keep_until")[:BATCH] if has_an_end(each)]
    return len(done) == BATCH


def has_an_end(publication: Publication) -> bool:
    """Whether its term is the register's last day, not merely the least time a result stands (PEN-23)."""
    life = stated_life(publication.case.procedure)
    return life.limit("shown_until", publication.case, local_date(publication.published_at)) is not None


def taken_down(case: Case) -> bool:
    """Whether the publication could be withdrawn; what is refused (taken down meanwhile) stays for the next pass."""
    try:
        do(case.pk, "withdraw_publication", {}, by=SYSTEM)
    except Refusal:
        return False
    return True
