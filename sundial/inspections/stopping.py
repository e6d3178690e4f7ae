"""责令立即停产停业停用: whom an order to stop at once waits for, beside whoever has the inspection (SAFE-03)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sundial.cases.models import Case, CaseStep
from sundial.cases.todo import Wanted, source
from sundial.organs.models import Role

PROCEDURE = "inspection"


@source(PROCEDURE)
def waits_for_a_head(case: Case, runs: Sequence[CaseStep]) -> Iterable[Wanted]:
    """The head confirms what was stopped on the spot; a deputy decides whether it may resume."""
    if case.answers.get("stopped") and not case.answers.get("stop_confirmed"):
        return [Wanted(Role.DIRECTOR)]
    return [Wanted(Role.DEPUTY_HEAD)] if case.answers.get("removed_how") else []
