"""What the wall says of a light in a word: passed up, tolerated, orders under way. Three queries for any number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sundial.kernel import clock
from sundial.supervision.appeals.models import Deviation
from sundial.supervision.ladder.models import Transfer
from sundial.supervision.orders.models import Level, Order


@dataclass
class Marks:
    """The standing of one light."""

    passed_up: bool = False
    tolerated_until: dt.date | None = None
    orders: int = 0


def marks(signals: Collection[UUID]) -> dict[UUID, Marks]:
    """The marks of ``signals``; a light without any is left out."""
    found: dict[UUID, Marks] = {}
    for moved in Transfer.objects.filter(signal__in=signals).order_by("at", "pk"):
        found.setdefault(moved.signal_id, Marks()).passed_up = moved.to_level == Level.REGION
    today = clock.today()
    for each in Deviation.objects.filter(signal__in=signals, starts_on__lte=today, ends_on__gte=today):
        found.setdefault(each.signal_id, Marks()).tolerated_until = each.ends_on
    through = Order.signals.through.objects.filter(signal_id__in=signals, order__closed_at=None)
    for signal_id in through.values_list("signal_id", flat=True):
        found.setdefault(signal_id, Marks()).orders += 1
    return found
