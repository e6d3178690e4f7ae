"""Who may learn who complained. The organ complained of never does, whoever of it asks and by whatever post."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.complaints.models import Lodging, Naming
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer, Organ, Role

INTAKE = (Role.WINDOW, Role.HANDLER_A, Role.HANDLER_B, Role.DIRECTOR, Role.DEPUTY_HEAD)
BASIS = "信访工作条例第二十条、第三十条"


def may_know(officer: Officer, lodging: Lodging) -> bool:
    """Whether ``officer`` may be told who asked.

    The centre may; the organ that handles it may where the person did not ask for protection; the supervision body it was handed
    to may. Nobody of the organ complained of may, nor of what stands below it, by an own post or a lent one.
    """
    if lodging.naming == Naming.ANONYMOUS:
        return False
    held = duties(officer)
    near = {officer.organ_id, *(duty.post.organ_id for duty in held)}
    if lodging.organ_id and near & _of_the_accused(lodging.organ_id):
        return False
    case = lodging.case
    if any(duty.post.organ_id == case.organ_id and duty.post.role in INTAKE for duty in held):
        return True
    return _sits_at(held, case, "supervision") or (lodging.naming == Naming.NAMED and _sits_at(held, case, "handling"))


@transaction.atomic
def identity(officer: Officer, number: str, reason: str) -> Lodging:
    """Who asked, for an officer who may know; the look and its reason become an event of the case.

    Raises ``Refusal`` ``complaint.sealed`` for whoever may not, and of a case that does not exist alike; ``complaint.reason``.
    """
    found = Lodging.objects.select_related("case__organ", "case__item").filter(case__number=number).first()
    if found is None or not may_know(officer, found):
        raise sealed()
    if not reason.strip():
        raise Refusal("complaint.reason", _("Say why you need to know."), field="reason", basis=BASIS)
    held = duties(officer)
    record(
        "complaint.identity_read",
        subject_type="case",
        subject_id=found.case_id,
        by=held[0].actor,
        organ=found.case.organ.code,
        item=found.case.item.code,
        reason=reason.strip(),
        data={"reason": reason.strip()},
    )
    return found


def sealed() -> Refusal:
    """The refusal of whoever may not know."""
    return Refusal(
        "complaint.sealed",
        _("Who complained is sealed. The organ complained of and everybody without need are not told."),
        basis=BASIS,
        who=_("the complaint centre"),
    )


def _of_the_accused(organ: UUID) -> set[UUID]:
    """The organ and what is directly below it."""
    return set(Organ.objects.filter(Q(pk=organ) | Q(parent=organ)).values_list("pk", flat=True))


def _sits_at(held: list[Duty], case: Case, seat: str) -> bool:
    return seat in case.seats and any(str(duty.post.organ_id) == case.seats[seat] for duty in held)
