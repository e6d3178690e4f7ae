"""Read what one was told; say where notices reach one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer
from sundial.supervision.notices.models import Contact, Notice


def mark_read(officer: Officer, only: Sequence[int] | None = None) -> int:
    """Mark the officer's unread notices, or some of them, as read; return how many there were."""
    unread = Notice.objects.filter(officer=officer, read_at=None)
    if only is not None:
        unread = unread.filter(pk__in=only)
    return unread.update(read_at=clock.now())


def set_contact(officer: Officer, *, email: str, mobile: str) -> Contact:
    """The officer's own address and number for notices; recorded without either."""
    with transaction.atomic():
        kept, _made = Contact.objects.update_or_create(officer=officer, defaults={"email": email, "mobile": mobile})
        record(
            "officer.contact",
            subject_type="officer",
            subject_id=officer.pk,
            by=Actor(id=str(officer.pk), name=officer.name, organ_code=officer.organ.code),
            organ=officer.organ.code,
            data={"mail": bool(email), "sms": bool(mobile)},
        )
        return kept
