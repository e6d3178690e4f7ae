"""The worker begins what has come round: one case for each period that is over, so that nobody has to remember it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db import transaction

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import SYSTEM
from sundial.cases.stated import open_case
from sundial.kernel import clock
from sundial.kernel.limits import Limit, Unit, last_day
from sundial.kernel.refusal import Refusal
from sundial.organs.queries import calendar_for
from sundial.periodic.duty import PROCEDURE, duty_of
from sundial.periodic.periods import Period, over_by
from sundial.powers.models import ItemVersion, LimitKind, PowerItem
from sundial.powers.queries import versions_on

# How many periods are looked back over for those a worker that stood still has missed.
MOST = 60


def sweep(day: dt.date | None = None) -> list[Case]:
    """Begin the work of every period that was over by ``day`` (default today) and is not begun, the oldest first.

    The first one of an item is the first that can still be done in time: what fell due before it ran here is nobody's fault.
    """
    today = day or clock.today()
    held = versions_on(today).filter(item__procedure=PROCEDURE, item__cancelled_on=None)
    begun = []
    for version in held.select_related("item__organ").prefetch_related("limits").order_by("item__code"):
        # An item whose catalogue says nothing of its period stands in the list of faults; the others do not wait for it.
        with suppress(Refusal):
            begun += [case for period in _owed(version, today) if (case := _begin(version, period))]
    return begun


def _owed(version: ItemVersion, today: dt.date) -> list[Period]:
    """The periods over and not begun, the oldest first."""
    begun = set(Case.objects.filter(procedure=PROCEDURE, item=version.item).values_list("answers__period", flat=True))
    period, found = over_by(duty_of(version).every, today), list[Period]()
    while len(found) < MOST and period.name not in begun and period.first >= version.effective_from:
        if not begun and _due_by(version, period) < today:
            break
        found.append(period)
        period = period.before
    return found[::-1]


def _due_by(version: ItemVersion, period: Period) -> dt.date:
    """The day by which the work of ``period`` is promised; the period's last where the item promises none."""
    row = next((each for each in version.limits.all() if each.kind == LimitKind.PROMISED and each.value), None)
    if row is None:
        return period.last
    return last_day(Limit(row.value, Unit(row.unit)), period.last, calendar_for(version.item.organ))


def _begin(version: ItemVersion, period: Period) -> Case | None:
    with transaction.atomic():
        # Of two workers at once the second waits here, and finds the period begun.
        PowerItem.objects.select_for_update(no_key=True).get(pk=version.item_id)
        if Case.objects.filter(procedure=PROCEDURE, item=version.item, answers__period=period.name).exists():
            return None
        party = Party(kind=PartyKind.ORGANISATION, name=version.item.organ.name)
        told = {"period": period.name, "since": period.first, "until": period.last}
        return open_case(version, party, told, by=SYSTEM).case
