"""Store drafts in bulk, each with its event. The caller holds the transaction and has checked what must be checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.actions import units_named
from sundial.organs.models import Organ, Unit
from sundial.powers import search
from sundial.powers.drafts import Draft
from sundial.powers.models import (
    Basis,
    ItemVersion,
    LimitRow,
    MaterialRequirement,
    PowerItem,
    RiskPoint,
    RouteStep,
)

Told = Callable[[int], None]


def store_new(drafts: Sequence[Draft], *, kind: str, by: Actor, told: Told = lambda _done: None) -> None:
    """Store new items with their first version and record ``kind`` for each; ``told`` hears how many are done."""
    PowerItem.objects.bulk_create([draft.item for draft in drafts], batch_size=1000)
    store_versions(drafts, by=by)
    for done, draft in enumerate(drafts, 1):
        record(
            kind,
            subject_type="power_item",
            subject_id=draft.item.pk,
            by=by,
            organ=draft.item.organ.code,
            item=draft.item.code,
            data=summary(draft),
        )
        told(done)


def store_versions(drafts: Sequence[Draft], *, by: Actor) -> None:
    """Store the versions and every row below them."""
    ItemVersion.objects.bulk_create([draft.version for draft in drafts], batch_size=1000)
    _store_rows(drafts, by)


def _store_rows(drafts: Sequence[Draft], by: Actor) -> None:
    _store(Basis, (draft.basis for draft in drafts))
    _store(MaterialRequirement, (draft.materials for draft in drafts))
    _store(LimitRow, (draft.limits for draft in drafts))
    _store(RouteStep, (draft.route for draft in drafts))
    for risk in chain.from_iterable(draft.risks for draft in drafts):
        risk.step = risk.step  # The step has its key only now that it is stored.
    _store(RiskPoint, (draft.risks for draft in drafts))
    _link_units(drafts, by)
    search.index([draft.version for draft in drafts], [draft.units for draft in drafts])


def replace_rows(draft: Draft, *, by: Actor) -> None:
    """Store a version again with the rows of ``draft`` in the place of its old ones. Only a version no case uses yet."""
    version = draft.version
    for model in (RiskPoint, RouteStep, LimitRow, MaterialRequirement, Basis):
        model._default_manager.filter(version=version).delete()
    version.save()
    version.units.clear()
    _store_rows([draft], by)


def summary(draft: Draft) -> dict[str, Any]:
    """What the event of a stored version says about it: enough to recognise it, not a second copy."""
    version = draft.version
    return {
        "name": version.name,
        "number": version.number,
        "type": draft.item.power_type,
        "effective_from": version.effective_from,
        "published": version.published,
        "source": version.source,
        "limits": {row.kind: f"{row.value} {row.unit}" for row in draft.limits},
        "route": [f"{step.stage} {step.kind} {step.role}" for step in draft.route],
    }


def _store(model: Any, groups: Iterable[list[Any]]) -> None:
    model.objects.bulk_create(list(chain.from_iterable(groups)), batch_size=2000)


def _link_units(drafts: Sequence[Draft], by: Actor) -> None:
    organs: dict[Any, Organ] = {draft.item.organ_id: draft.item.organ for draft in drafts}
    known: dict[tuple[Any, str], Unit] = {}
    for organ_id, organ in organs.items():
        wanted = [name for draft in drafts if draft.item.organ_id == organ_id for name in draft.units]
        known |= {(organ_id, name): unit for name, unit in units_named(organ, wanted, by=by).items()}
    through = ItemVersion.units.through
    through.objects.bulk_create(
        through(itemversion_id=draft.version.pk, unit_id=known[draft.item.organ_id, name].pk)
        for draft in drafts
        for name in dict.fromkeys(draft.units)
    )
