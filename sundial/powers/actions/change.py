"""Change an item: drafted and filed by its unit, reviewed by the legal office, in effect on a day (CAT-18…CAT-21, P-CATCH).

Every verb locks the request, checks state and post, changes, and writes its event on the item. Cases that are running
keep the version they began under, because they point at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import Duty
from sundial.organs.models import Officer, Organ
from sundial.organs.queries import calendar_for
from sundial.powers import access
from sundial.powers.actions.store import replace_rows, store_versions
from sundial.powers.deadlines import ChangeDates, clocks
from sundial.powers.drafts import Draft, Edits, apply, copy_of, stored
from sundial.powers.models import (
    ChangeRequest,
    ChangeState,
    ChangeTrigger,
    ItemVersion,
    PowerItem,
    PowerType,
    VersionState,
)
from sundial.powers.queries import faults, version_on

BASIS = access.BASIS
OPEN = (ChangeState.DRAFT, ChangeState.FILED, ChangeState.RETURNED, ChangeState.APPROVED)
FIRST = 1
NEW_ITEM_BASIS = "忻政发〔2012〕9号 三（六）"
EDITABLE = (ChangeState.DRAFT, ChangeState.RETURNED)


@dataclass(frozen=True)
class Cause:
    """Why an item changes: the trigger, the reason in words, the day the change of function was settled, the law's day."""

    trigger: ChangeTrigger
    reason: str
    settled_on: date
    law_effective_on: date | None = None


@transaction.atomic
def draft_change(item_id: UUID, cause: Cause, *, by: Officer) -> ChangeRequest:
    """Begin a change with a copy of the version that holds today.

    Raises ``Refusal``: ``change.not_keeper``, ``change.cancelled``, ``change.in_progress``, ``change.no_version``,
    ``change.law_day`` (a change of law without the day it takes effect), ``change.settled_later``.
    """
    item = PowerItem.objects.select_for_update(of=("self",)).select_related("organ").get(pk=item_id)
    duty = access.keeper(by, item.organ)
    _check_cause(cause)
    if item.cancelled_on:
        raise Refusal("change.cancelled", _("A cancelled item is not changed."), basis="行政审批制度改革要求")
    if item.changes.filter(state__in=OPEN).exists():
        raise Refusal("change.in_progress", _("A change of this item is already in progress."), basis=BASIS)
    version = version_on(item)
    if version is None:
        raise Refusal("change.no_version", _("No version of this item holds today."))
    draft = copy_of(version, next_number(item))
    store_versions([draft], by=duty.actor)
    change = _begun(item, draft.version, cause, by)
    _tell("power.draft", change, duty.actor, reason=cause.reason, **_owes(change, "file", "before_law"))
    return change


@dataclass(frozen=True)
class NewItem:
    """What names an item that does not exist yet; all else is edited into its draft."""

    code: str
    name: str
    power_type: PowerType
    procedure: str = ""


@transaction.atomic
def draft_item(organ: Organ, facts: NewItem, cause: Cause, *, by: Officer) -> ChangeRequest:
    """Begin an item that a law or a catalogue above newly gives. It is listed once its first version takes effect.

    Raises ``Refusal``: ``change.not_keeper``, ``change.code_taken``, and those of the cause.
    """
    duty = access.keeper(by, organ)
    _check_cause(cause)
    if PowerItem.objects.filter(code=facts.code).exists():
        raise Refusal("change.code_taken", _("Another item has the code %(other)s."), field="code", other=facts.code)
    item = PowerItem.objects.create(
        organ=organ, code=facts.code, power_type=facts.power_type, procedure=facts.procedure
    )
    first = ItemVersion(
        item=item, number=FIRST, effective_from=cause.law_effective_on or clock.today(), name=facts.name
    )
    store_versions([Draft(item, first)], by=duty.actor)
    change = _begun(item, first, cause, by)
    _tell("power.draft", change, duty.actor, reason=cause.reason, **_owes(change, "file", "before_law"))
    return change


def _begun(item: PowerItem, draft: ItemVersion, cause: Cause, by: Officer) -> ChangeRequest:
    return ChangeRequest.objects.create(
        item=item,
        draft=draft,
        trigger=cause.trigger,
        reason=cause.reason,
        settled_on=cause.settled_on,
        law_effective_on=cause.law_effective_on,
        drafted_by=by,
    )


def _check_cause(cause: Cause) -> None:
    if cause.trigger == ChangeTrigger.LAW_CHANGED and cause.law_effective_on is None:
        raise Refusal(
            "change.law_day", _("Say on which day the law takes effect."), field="law_effective_on", basis=BASIS
        )
    if cause.settled_on > clock.today():
        raise Refusal(
            "change.settled_later", _("The change cannot have been settled later than today."), field="settled_on"
        )


def next_number(item: PowerItem) -> int:
    """The number of the item's next version."""
    newest = item.versions.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


@transaction.atomic
def edit_change(change_id: UUID, edits: Edits, *, by: Officer) -> ChangeRequest:
    """Edit the draft of a change, as long as it is not with the legal office.

    Raises ``Refusal``: ``change.not_keeper``, ``change.locked``.
    """
    change = _locked(change_id)
    duty = access.keeper(by, change.item.organ)
    if change.state not in EDITABLE:
        raise Refusal(
            "change.locked",
            _("The reviewed parts are locked while the change is with the legal office."),
            basis=BASIS,
            who=_("the legal office, by returning it"),
        )
    draft = stored(change.draft)
    apply(draft, edits)
    replace_rows(draft, by=duty.actor)
    _tell("power.edit", change, duty.actor, parts=sorted(edits.names))
    return change


@transaction.atomic
def justify_change(
    change_id: UUID, justification: str, *, major_interest: bool, argued: str, by: Officer
) -> ChangeRequest:
    """Say why a newly set item is needed, and what was said of it in public (CAT-34).

    Raises ``Refusal``: ``change.not_keeper``, ``change.locked``, ``change.not_new``.
    """
    change = _locked(change_id)
    duty = access.keeper(by, change.item.organ)
    _expect(change, EDITABLE)
    if not is_new(change):
        raise Refusal("change.not_new", _("Only a newly set item is justified."))
    change.justification, change.major_interest, change.argued = justification, major_interest, argued
    change.save()
    _tell("power.edit", change, duty.actor, parts=["justification"], major_interest=major_interest)
    return change


def is_new(change: ChangeRequest) -> bool:
    """Whether the change sets an item that did not exist before."""
    return change.draft.number == FIRST


def check_justified(change: ChangeRequest) -> None:
    """A newly set item is justified, and argued in public where it touches a major public interest.

    Raises ``Refusal``: ``change.unjustified``, ``change.not_argued``.
    """
    if not is_new(change):
        return
    if not change.justification.strip():
        sentence = _("A newly set item says why it is needed, lawful and workable before it is filed.")
        raise Refusal("change.unjustified", sentence, basis=NEW_ITEM_BASIS)
    if change.major_interest and not change.argued.strip():
        sentence = _("What touches a major public interest is argued in public first.")
        raise Refusal("change.not_argued", sentence, basis=NEW_ITEM_BASIS)


@transaction.atomic
def file_change(change_id: UUID, *, by: Officer) -> ChangeRequest:
    """File a draft with the legal office. Raises ``Refusal``: ``change.state``, ``change.not_keeper``, ``powers.<fault>``; those of ``check_justified``."""
    change = _locked(change_id)
    duty = access.keeper(by, change.item.organ)
    _expect(change, EDITABLE)
    check_justified(change)
    stopping = [fault for fault in faults(change.draft) if not fault.warns]
    if stopping:
        raise stopping[0].refusal()
    meets = _meets(change, *([] if change.first_filed_at else ["file"]))
    change.state = ChangeState.FILED
    change.filed_at = clock.now()
    change.first_filed_at = change.first_filed_at or change.filed_at
    change.filed_by, change.reviewed_at, change.reviewed_by = by, None, None
    change.save()
    _tell("power.file", change, duty.actor, **_late(change), **_owes(change, "review"), **meets)
    return change


@transaction.atomic
def return_change(change_id: UUID, opinion: str, *, by: Officer) -> ChangeRequest:
    """Return a filed change to its unit with the reason. Raises ``Refusal``: ``change.state``, ``change.not_reviewer``, ``change.opinion``."""
    change = _locked(change_id)
    duty = _reviewing(change, by)
    if not opinion.strip():
        raise Refusal("change.opinion", _("Say why the change is returned."), field="opinion", basis=BASIS)
    _reviewed(change, ChangeState.RETURNED, opinion, by)
    _tell("power.return", change, duty.actor, reason=opinion, **_late(change), **_meets(change, "review"))
    return change


@transaction.atomic
def approve_change(change_id: UUID, opinion: str, effective_on: date, *, by: Officer) -> ChangeRequest:
    """Approve a filed change, to take effect on a day.

    Raises ``Refusal``: ``change.state``, ``change.not_reviewer``, ``change.same_hand``, ``change.too_early`` (a version
    holds for a day at least, and nothing takes effect in the past), ``change.law_day`` (a change of law takes effect
    with the law).
    """
    change = _locked(change_id)
    duty = _reviewing(change, by)
    _check_effect(change, effective_on)
    change.effective_on = effective_on
    _reviewed(change, ChangeState.APPROVED, opinion, by)
    meets = _meets(change, "review", "before_law")
    _tell("power.approve", change, duty.actor, reason=opinion, effective_on=effective_on, **_late(change), **meets)
    return change


def _check_effect(change: ChangeRequest, effective_on: date) -> None:
    in_force, today = version_on(change.item), clock.today()
    begun_today = in_force is not None and in_force.effective_from >= today
    earliest = today + timedelta(days=1) if begun_today else today
    if effective_on < earliest:
        raise Refusal(
            "change.too_early",
            _("A new version takes effect today or later, and later than the one before it."),
            field="effective_on",
            basis="法不溯及既往",
        )
    if change.law_effective_on and effective_on != max(change.law_effective_on, earliest):
        raise Refusal(
            "change.law_day",
            _("A change that follows a law takes effect with the law, on %(day)s."),
            field="effective_on",
            basis=BASIS,
            day=change.law_effective_on,
        )


@transaction.atomic
def abandon_change(change_id: UUID, reason: str, *, by: Officer) -> ChangeRequest:
    """Give up a change that is not with the legal office. Raises ``Refusal``: ``change.state``, ``change.not_keeper``."""
    change = _locked(change_id)
    duty = access.keeper(by, change.item.organ)
    _expect(change, EDITABLE)
    meets = _meets(change, "before_law", *([] if change.first_filed_at else ["file"]))
    change.state = ChangeState.ABANDONED
    change.save()
    _tell("power.abandon", change, duty.actor, reason=reason, **meets)
    return change


def put_into_effect(on: date) -> list[ChangeRequest]:
    """Put every approved change whose day has come into effect; each in its own transaction. Running cases keep theirs."""
    due = ChangeRequest.objects.filter(state=ChangeState.APPROVED, effective_on__lte=on)
    return [done for key in due.order_by("effective_on").values_list("pk", flat=True) if (done := take_effect(key))]


def sweep() -> bool:
    """One pass of the worker: what is due today. Returns whether anything was."""
    return bool(put_into_effect(clock.today()))


@transaction.atomic
def take_effect(change_id: UUID) -> ChangeRequest | None:
    """Retire the version that held and put the approved one in its place; None when it is done already."""
    change = _locked(change_id)
    if change.state != ChangeState.APPROVED or change.effective_on is None:
        return None  # Another worker was quicker.
    day = change.effective_on
    held = change.item.versions.filter(state=VersionState.IN_FORCE, effective_to=None)
    held.update(state=VersionState.RETIRED, effective_to=day)
    change.draft.state, change.draft.effective_from = VersionState.IN_FORCE, day
    change.draft.published = True
    change.draft.save(update_fields=["state", "effective_from", "published"])
    change.state = ChangeState.IN_EFFECT
    change.save(update_fields=["state"])
    _tell("power.effect", change, Actor.system(), effective_on=day)
    return change


def _locked(change_id: UUID) -> ChangeRequest:
    rows = ChangeRequest.objects.select_for_update(of=("self", "item"))
    return rows.select_related("item__organ", "draft__item__organ").get(pk=change_id)


def _expect(change: ChangeRequest, states: tuple[ChangeState, ...]) -> None:
    if change.state not in states:
        raise Refusal(
            "change.state",
            _("The change is “%(state)s”; this is not the time for it."),
            basis=BASIS,
            state=change.get_state_display(),
        )


def _reviewing(change: ChangeRequest, by: Officer) -> Duty:
    """The reviewer's duty, for a filed change that somebody else filed."""
    duty = access.reviewer(by, change.item.organ)
    _expect(change, (ChangeState.FILED,))
    if by.pk in (change.filed_by_id, change.drafted_by_id):
        raise Refusal("change.same_hand", _("Who files a change cannot review it."), basis="行政许可法 第六十条")
    return duty


def _reviewed(change: ChangeRequest, state: ChangeState, opinion: str, by: Officer) -> None:
    change.state, change.review_opinion = state, opinion
    change.reviewed_at, change.reviewed_by = clock.now(), by
    change.save()


def dates_of(change: ChangeRequest) -> ChangeDates:
    """The days the clocks of a change are counted from. A returned change is still under way before its law."""
    done = change.reviewed_at if change.state in (ChangeState.APPROVED, ChangeState.IN_EFFECT) else None
    return ChangeDates(
        change.settled_on, change.law_effective_on, change.first_filed_at, change.filed_at, change.reviewed_at, done
    )


def _late(change: ChangeRequest) -> dict[str, Any]:
    """The clocks this act was too late for: kept with the event, because supervision reads it there."""
    running = clocks(dates_of(change), calendar_for(change.item.organ))
    late = {each.kind: each.due_on for each in running if each.is_late(clock.today())}
    return {"late": late} if late else {}


def _owes(change: ChangeRequest, *kinds: str) -> dict[str, Any]:
    """The clocks that begin with this act, by the last day of each: what has not come by then is told from the event alone."""
    running = clocks(dates_of(change), calendar_for(change.item.organ))
    return {"owes": {each.kind: each.due_on for each in running if each.kind in kinds}}


def _meets(change: ChangeRequest, *kinds: str) -> dict[str, Any]:
    """The clocks that this act ends; one before a law only where a law is the cause."""
    return {"meets": [kind for kind in kinds if kind != "before_law" or change.law_effective_on]}


def _tell(kind: str, change: ChangeRequest, by: Actor, reason: str = "", **more: Any) -> None:
    version: ItemVersion = change.draft
    record(
        kind,
        subject_type="power_item",
        subject_id=change.item.pk,
        by=by,
        organ=change.item.organ.code,
        item=change.item.code,
        reason=reason,
        data={"name": version.name, "number": version.number, "change": change.pk, "state": change.state, **more},
    )
