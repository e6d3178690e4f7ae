"""The party says where it may be reached outside the hall, and reads what it was told."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sundial.cases.models import Case
from sundial.inbox.models import Message, Reach
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor

WORDS = {"email": ("电子邮件", "e-mail"), "mobile": ("短信", "SMS")}
HALL = ("仅在办事大厅", "in the hall alone")


@transaction.atomic
def agree(case_id: UUID, *, email: str = "", mobile: str = "", language: str = "zh") -> None:
    """Keep where the party agreed to be reached; neither address takes the agreement back and forgets both.

    The event says which ways, never the address.
    """
    case = _locked(case_id)
    given = [WORDS[name] for name, address in (("email", email), ("mobile", mobile)) if address] or [HALL]
    if email or mobile:
        kept = {"email": email, "mobile": mobile, "language": language, "agreed_at": clock.now()}
        Reach.objects.update_or_create(case=case, defaults=kept)
    else:
        Reach.objects.filter(case=case).delete()
    _record(case, "case.reach", ways="、".join(zh for zh, _en in given), ways_en=", ".join(en for _zh, en in given))


@transaction.atomic
def read_all(case_id: UUID) -> int:
    """Mark every unread message of the case as read; return how many there were."""
    case = _locked(case_id)
    number = Message.objects.filter(case=case, read_at=None).update(read_at=clock.now())
    if number:
        _record(case, "case.message_read", number=number)
    return number


def _locked(case_id: UUID) -> Case:
    return (
        Case.objects.select_for_update(of=("self",), no_key=True).select_related("organ", "applicant").get(pk=case_id)
    )


def _record(case: Case, kind: str, **data: object) -> None:
    record(
        kind,
        subject_type="case",
        subject_id=case.pk,
        by=Actor.applicant(case.applicant.name),
        organ=case.organ.code,
        data={"verb": "other", **data},
    )
