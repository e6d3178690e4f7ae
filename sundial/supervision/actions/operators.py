"""Name who operates the upper level of supervision in a region, on a paper, and end it again (SUP-17)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.organs.access import Duty, subtree
from sundial.organs.models import Organ, Post, Reach, Region, Role
from sundial.supervision.access import supervised_organs
from sundial.supervision.ladder.models import Operator


def name_operator(region: Region, organ: Organ, *, basis: str, by: Duty) -> Operator:
    """Name the body that operates the upper level in a region. From then on no other does, unless it is named too."""
    with transaction.atomic():
        check_names(by, region)
        if not can_operate(organ):
            raise Refusal(
                "operator.no_post",
                _("%(organ)s has no supervising post for a region."),
                field="organ",
                organ=organ.name,
            )
        if not basis.strip():
            raise Refusal("operator.paper", _("Name the paper that says so."), field="basis")
        named, made = Operator.objects.get_or_create(region=region, organ=organ, defaults={"basis": basis.strip()})
        if not made:
            raise Refusal("operator.twice", _("This body is named for the region already."), field="organ")
        _record("name", named, by, basis=named.basis)
        return named


def end_operator(operator_id: int, *, reason: str, by: Duty) -> None:
    """The body named operates the region no longer. When nobody is named, every supervising post of the region does."""
    with transaction.atomic():
        named = Operator.objects.select_for_update().filter(pk=operator_id).first()
        if named is None:
            raise Refusal("operator.ended", _("This body is not named any more."))
        check_names(by, named.region)
        if not reason.strip():
            raise Refusal("operator.reason", _("Say why the body operates the region no longer."), field="reason")
        _record("end", named, by, reason=reason.strip())
        named.delete()


def check_names(by: Duty, region: Region) -> None:
    """Raise ``Refusal`` unless the duty is one of the upper level, over this region."""
    if not may_name(by) or region.pk not in subtree(by.post.organ.region):
        raise Refusal(
            "operator.keeper",
            _("The city or county body says who operates the supervision of its region."),
            basis="榕政办〔2010〕113号 第十九、二十条",
            who=Role.SUPERVISOR.label,
        )


def may_name(by: Duty) -> bool:
    """Whether the duty is one of the upper level, which the resident groups are not."""
    return by.post.reach == Reach.REGION and not by.post.watches_id and bool(supervised_organs(by))


def can_operate(organ: Organ) -> bool:
    """Whether the body has a post that supervises a region: a name without hands would leave nobody in charge."""
    return Post.objects.filter(organ=organ, role=Role.SUPERVISOR, reach=Reach.REGION, watches=None).exists()


def _record(verb: str, named: Operator, by: Duty, **data: str) -> None:
    record(
        f"operator.{verb}",
        subject_type="organ",
        subject_id=named.organ_id,
        by=by.actor,
        organ=named.organ.code,
        data={"region": named.region.code, "region_name": named.region.name, "name": named.organ.name, **data},
    )
