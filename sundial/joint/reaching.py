"""The next stage of a joint approval begins by itself: no part waits for somebody to notice that those before it have ended."""

from __future__ import annotations

from contextlib import suppress

from django.db.models import Exists, OuterRef

from sundial.cases.lifecycle import SYSTEM
from sundial.cases.models import Case
from sundial.cases.stated import do
from sundial.joint.plan import begun, plan_of
from sundial.kernel.refusal import Refusal

PROCEDURE, RUNNING = "joint", "running"


def sweep() -> list[Case]:
    """Start the next stage of every joint approval whose parts have all ended; each in its own transaction."""
    open_parts = Case.objects.filter(parent=OuterRef("pk"), decided_at=None, closed_at=None)
    running = Case.objects.filter(procedure=PROCEDURE, state=RUNNING).exclude(Exists(open_parts))
    started = []
    for case in running.select_related("version"):
        if plan_of(case.version).after(begun(case)) is not None:
            with suppress(Refusal):  # an officer, or another worker, was quicker
                started.append(do(case.pk, "start_next", {}, by=SYSTEM))
    return started
