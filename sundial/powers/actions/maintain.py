"""What a unit does without the legal office: keep up its own part of an item, and cancel an item on a decision from above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer
from sundial.powers import access, search
from sundial.powers.actions.change import OPEN, next_number, take_effect
from sundial.powers.actions.store import store_versions
from sundial.powers.drafts import DATA, Edits, apply, copy_of
from sundial.powers.models import ChangeState, ItemVersion, PowerItem, VersionState
from sundial.powers.queries import version_on


@lru_cache(maxsize=1)
def own_fields() -> frozenset[str]:
    """The parts of an item its unit keeps up by itself (CAT-21)."""
    loaded = read_yaml(DATA / "fields.yaml")
    return frozenset(loaded["unit"])


@transaction.atomic
def maintain(item_id: UUID, fields: Mapping[str, Any], *, by: Officer) -> ItemVersion:
    """Update the unit's own part of the item that holds today, as a new version from today on; no review is needed.

    A version that itself began today is updated in place, because a version holds for a day at least. A change in
    progress takes the update along. Raises ``Refusal``: ``change.not_keeper``, ``maintain.reviewed``,
    ``change.no_version``.
    """
    item = PowerItem.objects.select_for_update(of=("self",)).select_related("organ").get(pk=item_id)
    duty = access.keeper(by, item.organ)
    reviewed = sorted(set(fields) - own_fields())
    if reviewed:
        raise Refusal(
            "maintain.reviewed",
            _("These parts are reviewed by the legal office; file a change for them: %(fields)s."),
            field=reviewed[0],
            basis=access.BASIS,
            fields=", ".join(reviewed),
        )
    for due in item.changes.filter(state=ChangeState.APPROVED, effective_on__lte=clock.today()):
        take_effect(due.pk)
    held = version_on(item)
    if held is None:
        raise Refusal("change.no_version", _("No version of this item holds today."))
    version = _updated(held, fields, duty.actor)
    for change in item.changes.filter(state__in=OPEN).select_related("draft__item__organ"):
        _set(change.draft, fields)
    _tell("power.maintain", version, duty.actor, fields=sorted(fields))
    return version


def _updated(held: ItemVersion, fields: Mapping[str, Any], by: Actor) -> ItemVersion:
    today = clock.today()
    if held.effective_from == today:
        return _set(held, fields)
    draft = copy_of(held, next_number(held.item))
    apply(draft, Edits(fields=fields))
    draft.version.state, draft.version.effective_from = VersionState.IN_FORCE, today
    ItemVersion.objects.filter(pk=held.pk).update(state=VersionState.RETIRED, effective_to=today)
    store_versions([draft], by=by)
    return draft.version


def _set(version: ItemVersion, fields: Mapping[str, Any]) -> ItemVersion:
    """Set plain fields in place; the rows below stay untouched, because cases may already point at them."""
    for name, value in fields.items():
        setattr(version, name, value)
    version.save(update_fields=list(fields))
    search.index([version], [[unit.name for unit in version.units.all()]])
    return version


@transaction.atomic
def cancel_item(item_id: UUID, reason: str, on: date, *, by: Officer) -> PowerItem:
    """Cancel an item from a day on: it is never offered or begun again; running cases go on (CAT-17).

    Raises ``Refusal``: ``change.not_keeper``, ``cancel.reason``, ``cancel.already``, ``cancel.past``.
    """
    item = PowerItem.objects.select_for_update(of=("self",)).select_related("organ").get(pk=item_id)
    duty = access.keeper(by, item.organ)
    if not reason.strip():
        raise Refusal("cancel.reason", _("Name the decision that cancels the item."), field="reason")
    if on < clock.today():
        raise Refusal("cancel.past", _("An item is not cancelled for days that have passed."), field="on")
    return _cancel(item, reason, on, duty.actor)


def cancel_by_decision(item_id: UUID, reason: str, on: date, *, by: Actor) -> PowerItem:
    """Cancel an item from a day on as a published clean-up decided; ``by`` carries that decision out. Part of the caller's transaction.

    Raises ``Refusal``: ``cancel.already``.
    """
    item = PowerItem.objects.select_for_update(of=("self",)).select_related("organ").get(pk=item_id)
    return _cancel(item, reason, on, by)


def _cancel(item: PowerItem, reason: str, on: date, by: Actor) -> PowerItem:
    if item.cancelled_on:
        raise Refusal("cancel.already", _("The item is already cancelled."))
    item.cancelled_on = on
    item.save(update_fields=["cancelled_on"])
    version = version_on(item) or item.versions.latest("number")
    _tell("power.cancel", version, by, reason=reason, cancelled_on=on)
    return item


def _tell(kind: str, version: ItemVersion, by: Actor, reason: str = "", **more: object) -> None:
    record(
        kind,
        subject_type="power_item",
        subject_id=version.item.pk,
        by=by,
        organ=version.item.organ.code,
        item=version.item.code,
        reason=reason,
        data={"name": version.name, "number": version.number, **more},
    )
