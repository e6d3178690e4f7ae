"""The worker begins what has come round: one case for each period that is over, so that nobody has to remember it."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import QuerySet

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import SYSTEM
from sundial.cases.stated import open_case
from sundial.kernel import clock
from sundial.kernel.limits import Limit, Unit, last_day
from sundial.kernel.refusal import Refusal
from sundial.organs.queries import calendar_for
from sundial.periodic.duty import PROCEDURE, duty_of
from sundial.periodic.occasions import Occasion, coming
from sundial.periodic.periods import Period, over_by
from sundial.powers.models import ItemVersion, LimitKind, PowerItem
from sundial.powers.queries import versions_on

logger = logging.getLogger(__name__)

# How many periods are looked back over for those a worker that stood still has missed.
MOST = 60


def sweep() -> list[Case]:
    """Begin the work of every period that is over and not begun, the oldest first.

    The first one of an item is the first that can still be done in time (the last one over, where no days are promised): what fell
    due before it ran here is nobody's fault.
    An item that cannot run as its catalogue has it is told in the worker's log, and holds up no other.
    """
    today = clock.today()
    begun = []
    for version in held(PROCEDURE, today):
        try:
            begun += [case for period in owed(version, today) if (case := _begin(version, _said(period)))]
            begun += [case for each in _coming(version, today) if (case := _begin(version, _said_before(each)))]
        except Refusal as refusal:
            logger.error("%s does not come round: %s", version.item.code, refusal)
    return begun


def held(procedure: str, today: dt.date) -> QuerySet[ItemVersion]:
    """The items of ``procedure`` in force on ``today``, by their codes."""
    found = versions_on(today).filter(item__procedure=procedure, item__cancelled_on=None)
    return found.select_related("item__organ").prefetch_related("limits").order_by("item__code")


def owed(version: ItemVersion, today: dt.date) -> list[Period]:
    """The periods over and not begun, the oldest first."""
    cases = Case.objects.filter(procedure=version.item.procedure, item=version.item).exclude(
        answers__has_key="occasion"
    )
    begun = set(cases.values_list("answers__period", flat=True))
    period, found = over_by(duty_of(version).every, today), list[Period]()
    while len(found) < MOST and period.name not in begun and period.first >= version.effective_from:
        due = _due_by(version, period)
        if not begun and (due < today if due else found):
            break
        found.append(period)
        period = period.before
    return found[::-1]


def _due_by(version: ItemVersion, period: Period) -> dt.date | None:
    """The day by which the work of ``period`` is promised; None where the item promises none."""
    limit = _promised(version)
    return last_day(limit, period.last, calendar_for(version.item.organ)) if limit else None


def _promised(version: ItemVersion) -> Limit | None:
    row = next((each for each in version.limits.all() if each.kind == LimitKind.PROMISED and each.value), None)
    return Limit(row.value, Unit(row.unit)) if row else None


def _coming(version: ItemVersion, today: dt.date) -> list[Occasion]:
    """What is owed before a day that comes; nothing where no days are promised, so that nobody knows when to begin."""
    limit = _promised(version)
    return coming(duty_of(version), limit, version.item.organ, today) if limit else []


def _said(period: Period) -> dict[str, object]:
    return {"period": period.name, "since": period.first, "until": period.last}


def _said_before(ahead: Occasion) -> dict[str, object]:
    return {"period": ahead.name, "occasion": ahead.name, "since": ahead.since, "until": ahead.until}


def _begin(version: ItemVersion, told: dict[str, object]) -> Case | None:
    with transaction.atomic():
        # Of two workers at once the second waits here, and finds the period begun.
        PowerItem.objects.select_for_update(no_key=True).get(pk=version.item_id)
        if Case.objects.filter(procedure=PROCEDURE, item=version.item, answers__period=told["period"]).exists():
            return None
        party = Party(kind=PartyKind.ORGANISATION, name=version.item.organ.name)
        return open_case(version, party, told, by=SYSTEM).case
