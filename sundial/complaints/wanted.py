"""From whom a complaint wants something beside the post its state waits for: papers taken for a colleague wait for people by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sundial.cases.models import Case, CaseStep
from sundial.cases.todo import Wanted, source
from sundial.complaints.centres import PROCEDURE
from sundial.complaints.checks import seated
from sundial.organs.access import duties
from sundial.organs.models import Officer

# In which state the case waits for the officer an answer names.
NAMED = {"papers_held": "taken_by", "dispatched": "handed_to"}


@source(PROCEDURE)
def by_name(case: Case, runs: Sequence[CaseStep]) -> Iterable[Wanted]:
    """Whoever took the papers, until they are handed over; then whoever they were handed to."""
    said = case.answers.get(NAMED.get(case.state, ""))
    if not said:
        return []
    officer = Officer.objects.get(pk=said["id"])
    posts = duties(officer)
    return [Wanted(posts[0].post.role, officer, seated(case, "handling"))] if posts else []
