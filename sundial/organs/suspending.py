"""停职: while somebody obstructs the proceeding that concerns him he acts at no post; his posts may be lent meanwhile (ACC-12)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer, Organ, Suspension


@transaction.atomic
def suspend(officer: Officer, organ: Organ, subject: UUID, *, by: Actor, basis: str) -> Suspension:
    """Suspend ``officer`` for the proceeding ``subject``. Raises ``Refusal`` ``duty.suspended``."""
    if Suspension.objects.filter(officer=officer, subject=subject, ended_at=None).exists():
        raise Refusal("duty.suspended", _("%(name)s is suspended already."), basis=basis, name=officer.name)
    row = Suspension.objects.create(officer=officer, organ=organ, subject=subject, since=clock.now(), basis=basis)
    _record("duty.suspend", row, by)
    return row


@transaction.atomic
def restore(subject: UUID, *, by: Actor, only: Officer | None = None) -> list[Officer]:
    """End what was suspended for ``subject``, of one officer or of all; return whose duties these are."""
    found = Suspension.objects.select_for_update().filter(subject=subject, ended_at=None)
    rows = list((found.filter(officer=only) if only else found).select_related("organ", "officer").order_by("pk"))
    for row in rows:
        row.ended_at = clock.now()
        row.save()
        _record("duty.restore", row, by)
    return [row.officer for row in rows]


def _record(kind: str, row: Suspension, by: Actor) -> None:
    record(
        kind,
        subject_type="organ",
        subject_id=row.organ_id,
        by=by,
        organ=row.organ.code,
        data={"officer": row.officer.name, "basis": row.basis, "verb": "other"},
    )
