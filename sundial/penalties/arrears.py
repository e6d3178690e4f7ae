"""The day a payment or an instalment should have come: the worker says so on the case, whose handler then has days to demand it."""

from __future__ import annotations

from contextlib import suppress

from django.db.models import Exists, F, OuterRef

from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.cases.procedure import SYSTEM
from sundial.cases.stated import do, stated_act
from sundial.cases.stated.models import Record
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal

MISSED = "payment_missed"
MOST = 200  # cases of one pass


def sweep() -> list[Case]:
    """Enter every payment whose term is over and that has not come, once for each term; each in its own transaction."""
    told = Record.objects.filter(case=OuterRef("case"), action=MISSED, at__gte=OuterRef("due_at"))
    over = CaseClock.objects.filter(
        kind=ClockKind.PAYMENT, ended_at=None, due_at__lte=clock.now(), case__closed_at=None
    ).annotate(procedure=F("case__procedure"))
    entered = []
    for row in over.exclude(Exists(told)).order_by("due_at")[:MOST]:
        if stated_act(row.procedure, MISSED):
            # Paid meanwhile, demanded already, or before a court: another state, and nothing to say.
            with suppress(Refusal):
                entered.append(do(row.case_id, MISSED, {}, by=SYSTEM))
    return entered
