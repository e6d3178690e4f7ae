"""The day a re-check is due: the worker says so on the case, so that nobody is paid on unseen for another year."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db.models import Exists, F, OuterRef

from sundial.cases.lifecycle import SYSTEM
from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.cases.stated import do, stated_act
from sundial.cases.stated.models import Record
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal

FELL_DUE = "recheck_due"
MOST = 200  # cases of one pass


def sweep(at: dt.datetime | None = None) -> list[Case]:
    """Enter the re-check of every case whose day has come by ``at`` (default now), once each; each in its own transaction."""
    told = Record.objects.filter(case=OuterRef("case"), action=FELL_DUE, at__gte=OuterRef("started_at"))
    over = CaseClock.objects.filter(
        kind=ClockKind.RECHECK, ended_at=None, due_at__lte=at or clock.now(), case__closed_at=None
    ).annotate(procedure=F("case__procedure"))
    entered = []
    for row in over.exclude(Exists(told)).order_by("due_at")[:MOST]:
        if stated_act(row.procedure, FELL_DUE):
            # A case being re-checked, or one another worker was quicker on, is left alone.
            with suppress(Refusal):
                entered.append(do(row.case_id, FELL_DUE, {}, by=SYSTEM))
    return entered
