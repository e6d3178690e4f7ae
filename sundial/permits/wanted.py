"""What a permit wants from officers beside its steps: signatures, expert opinions, a word on an extension."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q

from sundial.cases.models import Case, CaseStep, ExtensionState
from sundial.cases.todo import Wanted, source
from sundial.organs.models import Role
from sundial.permits.models import TeamMember
from sundial.permits.states import PROCEDURE


@source(PROCEDURE)
def of_the_team(case: Case, runs: Sequence[CaseStep]) -> Iterator[Wanted]:
    """Members who have not signed a record that is written, experts who have not given their opinion."""
    if not runs:
        return
    team = TeamMember.objects.filter(visit__run__in=runs)
    for member in team.select_related("officer", "visit"):
        if (member.is_expert and not member.opinion) or (member.visit.result and not member.signed_at):
            yield Wanted(Role.EXPERT if member.is_expert else Role.HANDLER_A, member.officer)


@source(PROCEDURE)
def about_an_extension(case: Case, runs: Sequence[CaseStep]) -> Iterator[Wanted]:
    """The head while one is asked for; the handler while the applicant does not know."""
    if case.accepted_at is None:
        return
    untold = Q(state=ExtensionState.APPROVED, told_applicant_at__isnull=True)
    for extension in case.extensions.filter(untold | Q(state=ExtensionState.REQUESTED)).select_related("requested_by"):
        asked = extension.state == ExtensionState.REQUESTED
        yield Wanted(Role.DIRECTOR) if asked else Wanted(Role.HANDLER_A, extension.requested_by)
