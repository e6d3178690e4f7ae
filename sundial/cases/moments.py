"""When an act may have happened, and whether its item was in force then."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.powers.models import ItemVersion, VersionState

Time = TypeVar("Time", dt.datetime, dt.date)


def not_after(moment: Time, latest: Time, field: str = "occurred_at") -> Time:
    """``moment``, which may not lie after ``latest``. Raises ``Refusal``: ``act.future``."""
    if moment > latest:
        raise Refusal("act.future", _("An act cannot be entered before it happens."), field=field)
    return moment


def happened(occurred_at: dt.datetime | None) -> dt.datetime:
    """When an act happened: now, unless it is entered later. Raises ``Refusal``: ``act.future``."""
    now = clock.now()
    return now if occurred_at is None else not_after(occurred_at, now)


def check_in_force(version: ItemVersion, on: dt.date) -> None:
    """Raise ``Refusal`` ``item.cancelled``, ``item.classified`` or ``item.not_in_force`` when no case may begin under ``version`` on that day."""
    item = version.item
    if item.cancelled_on and item.cancelled_on <= on:
        raise Refusal("item.cancelled", _("This item has been cancelled; no case begins under it."))
    if version.classified_ground:
        raise Refusal(
            "item.classified",
            _("This item is classified: its cases run off the network, and nothing of them is entered here."),
            basis=version.classified_ground,
        )
    in_force = version.state == VersionState.IN_FORCE and version.effective_from <= on
    if not in_force or (version.effective_to and version.effective_to <= on):
        raise Refusal("item.not_in_force", _("This version of the item is not in force on that day."))
