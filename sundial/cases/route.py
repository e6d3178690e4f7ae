"""The internal route as it runs: which steps of the item version come next. Series of stages, parallel inside one.

The first half is pure and knows no database. A condition is a question answered on the case; a question nobody
asked has the answer no. A step sent back runs again as a new round, and so does everything after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max, prefetch_related_objects

from sundial.cases import deadlines
from sundial.cases.models import Case, CaseStep, ClockKind, StepState
from sundial.cases.posts import does, split_at
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit
from sundial.organs.access import duties_in, duty_as
from sundial.organs.models import Officer
from sundial.powers.models import ItemVersion, RouteStep, StepKind

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

# Done after the decision, by an act of the statutory life, so it is never in hand while a case is examined.
AFTER_DECISION = (StepKind.DELIVER,)


@dataclass(frozen=True)
class Place:
    """One step of a route, as the runner sees it."""

    key: int
    stage: int
    condition: str = ""

    def needed(self, answers: Mapping[str, object]) -> bool:
        """Whether the step is to be done on a case with these answers."""
        return not self.condition or answers.get(self.condition) is True


@dataclass(frozen=True)
class Progress:
    """What has become of the steps: those in hand and those done (in their latest round)."""

    active: frozenset[int] = frozenset()
    done: frozenset[int] = frozenset()


def following(route: Iterable[Place], progress: Progress, answers: Mapping[str, object]) -> list[Place]:
    """The steps that start now: those of the first stage with something left to do, unless already in hand."""
    pending = [place for place in route if place.needed(answers) and place.key not in progress.done]
    if not pending:
        return []
    stage = min(place.stage for place in pending)
    return [place for place in pending if place.stage == stage and place.key not in progress.active]


def finished(route: Iterable[Place], progress: Progress, answers: Mapping[str, object]) -> bool:
    """Whether no needed step is left."""
    return all(place.key in progress.done for place in route if place.needed(answers))


def undone_by_return(route: Iterable[Place], stage: int) -> set[int]:
    """The steps that run again when the case goes back to ``stage``."""
    return {place.key for place in route if place.stage >= stage}


def steps_of(version: ItemVersion) -> list[RouteStep]:
    """The route of an item version without what follows the decision, in order."""
    return [step for step in _route(version) if step.kind not in AFTER_DECISION]


def numbers_of(version: ItemVersion) -> dict[int, int]:
    """Step number, from 1 in the order of the route, of every step of an item version."""
    return {step.pk: number for number, step in enumerate(_route(version), start=1)}


def _route(version: ItemVersion) -> Iterable[RouteStep]:
    """Read once for each act, which loads its own version with the case."""
    prefetch_related_objects([version], "route")
    return version.route.all()


def places(steps: Iterable[RouteStep]) -> list[Place]:
    return [Place(step.pk, step.stage, step.condition) for step in steps]


def progress_of(case_id: UUID) -> Progress:
    """The progress of a case, one query."""
    rows = CaseStep.objects.filter(case_id=case_id).exclude(state=StepState.VOID).values_list("step_id", "state")
    by_state: dict[str, set[int]] = {StepState.ACTIVE: set(), StepState.DONE: set()}
    for step, state in rows:
        by_state[state].add(step)
    return Progress(
        frozenset(by_state[StepState.ACTIVE]), frozenset(by_state[StepState.DONE] - by_state[StepState.ACTIVE])
    )


def is_finished(case: Case, *, but: Iterable[str] = ()) -> bool:
    """Whether the examination of ``case`` is through, leaving out steps of the kinds ``but`` (the signature itself)."""
    left = [step for step in steps_of(case.version) if step.kind not in set(but)]
    return finished(places(left), progress_of(case.pk), case.answers)


def advance(act: Act) -> list[CaseStep]:
    """Start the steps that come next, each with its clock and its event; return the new runs."""
    steps = {step.pk: step for step in steps_of(act.case.version)}
    coming = following(places(steps.values()), progress_of(act.case.pk), act.case.answers)
    return [start(act, steps[place.key]) for place in coming]


def start(act: Act, step: RouteStep) -> CaseStep:
    """Put ``step`` in hand as its next round."""
    last = CaseStep.objects.filter(case=act.case, step=step).aggregate(last=Max("round"))["last"] or 0
    run = CaseStep.objects.create(
        case=act.case,
        step=step,
        round=last + 1,
        kind=step.kind,
        role=step.role,
        assignee=assignee(act, step),
        started_at=act.at,
    )
    act.also("start_step", verb="step_start", run=run)
    if step.limit_value is not None:
        deadlines.start(
            act, ClockKind.STEP, Limit(step.limit_value, Unit(step.limit_unit)), since=act.at, run=run, source=step.name
        )
    return run


def assignee(act: Act, step: RouteStep) -> Officer | None:
    """Whoever was named for it, else whoever last did this post's work on the case: one file, one hand."""
    named = act.case.answers.get("assigned", {}).get(step.kind)
    if named:
        return Officer.objects.get(pk=named)
    if step.section:
        return only_one_of(act, step)
    last = (
        act.case.steps.filter(role=step.role, step__section="", assignee__isnull=False).order_by("-started_at").first()
    )
    # A recorder who entered a resolution completed a step of the head's without holding the head's post.
    return last.assignee if last and holds(last.assignee, step.role, act) else None


def only_one_of(act: Act, step: RouteStep) -> Officer | None:
    """Whoever alone holds the post of the section the step names; nobody is named where several do."""
    held = duties_in(act.case.organ, [step.role], local_date(act.at))
    people = {each.officer for each in held if does(split_at({}, step), each.post)}
    return people.pop() if len(people) == 1 else None


def holds(officer: Officer | None, role: str, act: Act) -> bool:
    """Whether the officer acts at a post of ``role`` in the organ of the case on the day of the act."""
    return officer is not None and duty_as(officer, [role], act.case.organ, local_date(act.at)) is not None


def complete(act: Act, run: CaseStep, result: str, **data: object) -> list[CaseStep]:
    """End a run with its result and clock, and start what follows; return the new runs."""
    close(act, run, result, **data)
    return advance(act)


def close(act: Act, run: CaseStep, result: str, **data: object) -> None:
    """End a run with its result and its clock."""
    run.state, run.done_at, run.result = StepState.DONE, act.at, result
    run.assignee = act.hand.officer or run.assignee
    run.data |= data
    run.save()
    deadlines.end(act, run=run)


def go_back(act: Act, stage: int) -> list[CaseStep]:
    """Send the case back to ``stage``: what was done from there on is void as a result, kept as history, and runs again."""
    again = undone_by_return(places(steps_of(act.case.version)), stage)
    for run in act.case.steps.filter(step__in=again).exclude(state=StepState.VOID):
        deadlines.end(act, run=run)
        run.state, run.done_at = StepState.VOID, run.done_at or act.at
        run.save()
    return advance(act)


def abandon(act: Act) -> None:
    """Void what is still in hand, because the case ends before its route."""
    for run in act.case.steps.filter(state=StepState.ACTIVE):
        deadlines.end(act, run=run)
        run.state, run.done_at = StepState.VOID, act.at
        run.save()
