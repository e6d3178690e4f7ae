"""The receipt of a submission: received at once, proven as soon as its leaf is sealed."""

from __future__ import annotations

from dataclasses import dataclass

from sundial.cases.models import Case
from sundial.cases.stated import stated_life
from sundial.ledger import packed, queries
from sundial.ledger.actor import APPLICANT
from sundial.ledger.commitment import ITEM
from sundial.ledger.models import Event
from sundial.ledger.values import MIRRORED
from sundial.permits.states import PROCEDURE as PERMIT

SUBMITTED = "permit.submit"  # a draft is open before; every other life begins with what is handed in


@dataclass(frozen=True)
class Seal:
    """The event of the submission and what the ledger can prove of it now."""

    event: Event
    receipt: queries.Receipt

    @property
    def code(self) -> str | None:
        """The whole proof as the text of one QR code; None before it is sealed, and where it is too long for any."""
        return packed.pack(self.receipt.proof) if self.receipt.proof else None

    @property
    def filename(self) -> str:
        return f"{self.receipt.number}.tlog-proof"


def seal_of(case: Case) -> Seal | None:
    """The receipt of the submission of ``case``, None for one the office began. All of that event is the applicant's own to know,
    so all of it opens."""
    event = queries.timeline("case", case.pk).filter(kind=_submission(case.procedure)).first()
    return Seal(event, queries.receipt(event, (*MIRRORED, ITEM))) if event else None


def _submission(procedure: str) -> str:
    """The kind of event by which a case of ``procedure`` is handed in; none where nobody applies."""
    if procedure == PERMIT:
        return SUBMITTED
    life = stated_life(procedure)
    return f"{procedure}.{life.opening.action}" if life.opening and life.is_applied_for else ""


def seal_of_step(event: Event) -> Seal:
    """The receipt of any event the applicant is told of. Of his own acts and papers all opens; of others what, when and by whom."""
    own = event.actor_id == APPLICANT or event.kind == "case.document"
    fields = (*MIRRORED, ITEM) if own else ("kind", "occurred_at", "actor", "channel", ITEM)
    return Seal(event, queries.receipt(event, fields))
