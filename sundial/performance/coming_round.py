"""The worker begins the assessment of a period once it is over: one case for each organ assessed."""

from __future__ import annotations

import logging

from django.db import transaction

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import SYSTEM
from sundial.cases.stated import open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ
from sundial.performance.schemes import scheme_of
from sundial.periodic.coming_round import held, owed
from sundial.periodic.periods import Period
from sundial.powers.models import ItemVersion, PowerItem
from sundial.powers.queries import versions_on

logger = logging.getLogger(__name__)
PROCEDURE = "assessment"
ASSESSED = "assessed"  # the seat of the organ assessed


def sweep() -> list[Case]:
    """Begin what is over and not begun, the oldest period first. An item that cannot run is told in the worker's log and holds up no other."""
    today = clock.today()
    begun: list[Case] = []
    for version in held(PROCEDURE, today):
        try:
            for period in owed(version, today):
                begun += _begin(version, period)
        except Refusal as refusal:
            logger.error("%s does not come round: %s", version.item.code, refusal)
    return begun


def assessed(version: ItemVersion) -> list[Organ]:
    """The organs an item of assessment assesses: those of its place, of the kinds its scheme names, that hold a power."""
    scheme, owner = scheme_of(version), version.item.organ
    holders = versions_on().filter(item__organ__region=owner.region).order_by().values("item__organ")
    found = Organ.objects.filter(region=owner.region, kind__in=scheme.kinds, pk__in=holders)
    return list(found.exclude(pk=owner.pk).order_by("code"))


def _begin(version: ItemVersion, period: Period) -> list[Case]:
    with transaction.atomic():
        # Of two workers at once the second waits here, and finds the period begun.
        PowerItem.objects.select_for_update(no_key=True).get(pk=version.item_id)
        if Case.objects.filter(procedure=PROCEDURE, item=version.item, answers__period=period.name).exists():
            return []
        told = {"period": period.name, "since": period.first, "until": period.last}
        return [
            open_case(
                version,
                Party(kind=PartyKind.ORGANISATION, name=organ.name),
                told,
                by=SYSTEM,
                seats={ASSESSED: organ.pk},
            ).case
            for organ in assessed(version)
        ]
