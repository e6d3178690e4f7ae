"""Which cases wait for a meeting of an organ, and which meetings an officer reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sundial.cases.models import Case, CaseStep, StepState
from sundial.cases.stated import stated_lives
from sundial.cases.stated.models import Record
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.meetings.checks import Wanted, resolved
from sundial.meetings.models import Attendance, Meeting, Topic
from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer, Organ, Role
from sundial.powers.models import StepKind

ATTENDING = {Role.DIRECTOR, Role.DEPUTY_HEAD, Role.ATTENDEE, Role.RECORDER, Role.OFFICE}
MOST = 500  # open cases looked at for each state that waits; a body that had more before it could not hear them in one meeting


def reads_meetings_of(duty: Duty) -> UUID | None:
    """The organ whose meetings a duty reads: where it attends, records or prepares them, and where its discipline group is
    resident, which takes part in major decisions and checks them by the minutes (MEET-28, MEET-31)."""
    if duty.post.role in ATTENDING:
        return duty.post.organ_id
    return duty.post.watches_id if duty.post.role == Role.SUPERVISOR else None


def readable(officer: Officer) -> QuerySet[Meeting]:
    """The meetings ``officer`` reads by his posts, and those he is called to."""
    organs = {reads_meetings_of(duty) for duty in duties(officer)} - {None}
    called = Attendance.objects.filter(officer=officer).values("meeting")
    return Meeting.objects.filter(Q(organ__in=organs) | Q(pk__in=called))


def awaiting(organ: Organ) -> QuerySet[Case]:
    """The cases whose step in hand is the meeting, or whose next act needs its resolution, and that are on no open agenda.

    ``waits_since`` is when that step began, else the last act on the case: what made it ready for a meeting.
    """
    runs = CaseStep.objects.filter(kind=StepKind.MEETING, state=StepState.ACTIVE, case__organ=organ)
    on_agenda = Topic.objects.filter(resolution="", meeting__closed_at__isnull=True, case__isnull=False)
    found = Case.objects.filter(Q(steps__in=runs) | Q(pk__in=list(_needing(organ)))).exclude(
        pk__in=on_agenda.values("case")
    )
    began = runs.filter(case=OuterRef("pk")).order_by("-started_at").values("started_at")[:1]
    acted = Record.objects.filter(case=OuterRef("pk")).order_by("-at").values("at")[:1]
    since = Coalesce(Subquery(began), Subquery(acted), "opened_at")
    return found.select_related("version", "applicant").annotate(waits_since=since).distinct().order_by("due_at")


def _needing(organ: Organ) -> Iterator[object]:
    """One question however many procedures there are."""
    states = _waiting_states()
    there = reduce(or_, (Q(procedure=procedure, state=state) for procedure, state in states), Q(pk__in=[]))
    cases = Case.objects.filter(there, organ=organ, closed_at__isnull=True).order_by("opened_at")
    for case in cases[: MOST * len(states)]:
        if any(_is_open(case, each) for each in states[case.procedure, case.state]):
            yield case.pk


def _waiting_states() -> dict[tuple[str, str], list[object]]:
    """Procedure and state of every act that needs a resolution, with what it needs."""
    found: dict[tuple[str, str], list[object]] = {}
    for life in stated_lives():
        for act in life.acts.values():
            arguments = [each.argument for each in act.requires if each.name == "resolved"]
            for state in act.transition.sources if arguments else ():
                found.setdefault((life.procedure, state), []).extend(arguments)
    return found


def _is_open(case: Case, argument: object) -> bool:
    """Whether nothing is resolved yet: a case whose meeting resolved otherwise waits for another act."""
    if not Wanted.read(argument).concerns(case):
        return False
    try:
        resolved(case, clock.now(), argument)
    except Refusal as refusal:
        return refusal.code == "meeting.needed"
    return False
