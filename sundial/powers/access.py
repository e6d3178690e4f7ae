"""Who may change the catalogue: the keeper in the unit that holds the power, and the legal office above it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty, duties, duty_as, organs_where, subtree, visible_organs
from sundial.organs.models import Officer, Organ, OrganKind, Role
from sundial.powers.models import ChangeRequest, PowerItem

KEEPERS = (Role.CATALOGUE_KEEPER,)
LEGAL_BODIES = (OrganKind.LEGAL_OFFICE, OrganKind.GOVERNMENT)
BASIS = "权力库变更管理办法（江阴）第五篇 三（三）"


def keeper(officer: Officer, organ: Organ, on: date | None = None) -> Duty:
    """The duty by which ``officer`` keeps the items of ``organ``; ``Refusal`` ``change.not_keeper``."""
    duty = duty_as(officer, KEEPERS, organ, on)
    if duty is None:
        raise Refusal(
            "change.not_keeper",
            _("Only the keeper of the unit that holds the power may change its items."),
            basis=BASIS,
            who=_("the catalogue keeper of %(organ)s") % {"organ": organ.name},
        )
    return duty


def reviewer(officer: Officer, organ: Organ, on: date | None = None) -> Duty:
    """The duty by which ``officer`` reviews changes of ``organ``'s items; ``Refusal`` ``change.not_reviewer``."""
    for duty in _legal_duties(officer, on):
        if organ.region_id in subtree(duty.post.organ.region):
            return duty
    raise Refusal(
        "change.not_reviewer",
        _("Changes are reviewed by the legal office of the government."),
        basis=BASIS,
        who=_("a legal reviewer of the government's legal office"),
    )


def may_keep(officer: Officer, item: PowerItem) -> bool:
    """Whether ``officer`` may draft and file changes of ``item``."""
    return item.organ_id in organs_kept(officer)


def may_review(officer: Officer, item: PowerItem) -> bool:
    """Whether ``officer`` may review changes of ``item``."""
    return item.organ.region_id in regions_reviewed(officer)


def organs_kept(officer: Officer, on: date | None = None) -> set[UUID]:
    """Keys of the organs whose items ``officer`` keeps."""
    return organs_where(officer, KEEPERS, on)


def regions_reviewed(officer: Officer, on: date | None = None) -> set[int]:
    """Keys of the regions whose organs' changes ``officer`` reviews."""
    return {key for duty in _legal_duties(officer, on) for key in subtree(duty.post.organ.region)}


def _legal_duties(officer: Officer, on: date | None) -> list[Duty]:
    held = [duty for duty in duties(officer, on) if duty.post.role == Role.LEGAL_REVIEWER]
    return [duty for duty in held if duty.post.organ.kind in LEGAL_BODIES]


def items_visible(officer: Officer, on: date | None = None) -> QuerySet[PowerItem]:
    """The items whose inside ``officer`` may read: of organs he sees, keeps or reviews."""
    seen = Q(organ__in=visible_organs(officer, on) | organs_kept(officer, on))
    return PowerItem.objects.filter(seen | Q(organ__region__in=regions_reviewed(officer, on))).select_related("organ")


def changes_visible(officer: Officer, on: date | None = None) -> QuerySet[ChangeRequest]:
    """The changes ``officer`` has a hand in: of the organs he keeps, and those filed in the regions he reviews."""
    own = ChangeRequest.objects.filter(item__organ__in=organs_kept(officer, on))
    filed = ChangeRequest.objects.filter(item__organ__region__in=regions_reviewed(officer, on)).exclude(filed_at=None)
    return (own | filed).select_related("item__organ", "draft").distinct()
