"""The worker's half of an erasure: it forgets what two people agreed on, and says in the record that it did.

The fields of events go through the one door of the record (``ledger.forgetting``). What a room knows of an applicant beside the
record it forgets itself: a module ``forgetting.py`` of the room says so by ``knows_applicants``, and is loaded at start.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import db
from django.db import transaction
from django.db.models import F, Q

from sundial.cases import erasures, naming
from sundial.cases.models import Case, Erasure
from sundial.cases.naming import ERASED_NAME
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger import forgetting, guard
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.forgetting import PARTY
from sundial.ledger.models import Event
from sundial.system.outgoing.sending import pause_after

Forget = Callable[[Case], object]
_rooms: list[Forget] = []


def knows_applicants(forget: Forget) -> Forget:
    """A decorator: ``forget`` takes away what a room knows of a case's applicant, in the transaction that says so in the case's record."""
    _rooms.append(forget)
    return forget


def carry_out_once() -> bool:
    """One pass of the worker: forget what the oldest erasure agreed to names. Returns whether one was due.

    One that fails says why, is tried again later and ever more slowly, and stands before no other; it is never given up, for the
    law asks for it.
    """
    with transaction.atomic():
        row = _due()
        if row is None:
            return False
        try:
            with transaction.atomic():
                _carry_out(row)
                guard.check_now()
        except (
            Exception
        ) as trouble:  # whatever the fields or a room above hold against it, the next erasure does not wait
            _put_off(row, trouble)
    return True


def _due() -> Erasure | None:
    agreed = Erasure.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=clock.now()), agreed=True, done_at=None)
    free = agreed.select_for_update(skip_locked=True, of=("self",)).select_related(
        "case__applicant", "case__organ", "case__item"
    )
    return free.order_by(F("next_try_at").asc(nulls_first=True), "decided_at", "pk").first()


def _carry_out(row: Erasure) -> None:
    words = naming.words_of(row.case) if row.party else []
    for because, public in erasures.told_by(row):
        forgetting.carry_out_all(because, public, words)
    if row.party:
        erasures.check_free(row.case.applicant)
        _forget_applicant(
            row.case, words, next(because for because, public in erasures.told_by(row) if public.get(PARTY))
        )
    row.done_at, row.trouble, row.next_try_at = clock.now(), "", None
    row.save(update_fields=["done_at", "trouble", "next_try_at"])


def _put_off(row: Erasure, trouble: Exception) -> None:
    # What was set before it failed was rolled back, in the database alone.
    row.refresh_from_db()
    row.next_try_at = clock.now() + pause_after(row.failures)
    row.failures += 1
    row.trouble = _in_a_sentence(trouble)[:300]
    row.save(update_fields=["failures", "trouble", "next_try_at"])


def _in_a_sentence(trouble: Exception) -> str:
    """What went wrong, without the values it went wrong with: PostgreSQL tells those in the lines after the first."""
    if isinstance(trouble, Refusal):
        return str(trouble)
    if isinstance(trouble, db.Error):
        said = getattr(trouble.__cause__, "diag", None)
        return f"{type(trouble).__name__} {said.sqlstate}: {said.message_primary}" if said else type(trouble).__name__
    return f"{type(trouble).__name__}: {trouble}"


@forgetting.words_of_parties
def words_to_hide(event: Event) -> list[str]:
    """What tells of the applicant whom a backup brought back."""
    case = Case.objects.select_related("applicant").filter(pk=event.subject_id).first()
    return naming.words_of(case) if event.subject_type == "case" and case else []


@forgetting.also_beside_the_record
def forget_applicant_again(subject_type: str, subject_id: UUID, because: bytes) -> None:
    """A backup brought the applicant back: what was erased goes again."""
    case = Case.objects.select_related("applicant", "organ", "item").filter(pk=subject_id).first()
    if subject_type == "case" and case and case.applicant.name != ERASED_NAME:
        _forget_applicant(case, naming.words_of(case), because)


def _forget_applicant(case: Case, words: list[str], because: bytes) -> None:
    for chain in [naming.Chain("case", case.pk, case.organ.code), *naming.chains_of(case)]:
        record(
            "record.erase_party",
            subject_type=chain.subject_type,
            subject_id=chain.subject_id,
            by=Actor.system(),
            organ=chain.organ,
            item=case.item.code if chain.subject_id == case.pk else "",
            data={"basis": erasures.BASIS},
        )
    with forgetting.taking_out(because):
        naming.hide(case, words)
    party = case.applicant
    for name in naming.PARTY:
        setattr(party, name, "")
    # A case without an applicant would be none.
    party.name = ERASED_NAME
    party.save()
    for forget in _rooms:
        forget(case)
