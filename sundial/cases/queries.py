"""Reads of cases: who may see which, work lists and registers page by page, what may be done next, what has happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from sundial.cases.confining import confined, open_to
from sundial.cases.kinds import READS
from sundial.cases.lifecycle import APPLICANT, SYSTEM, Transition, life_of
from sundial.cases.models import Case, CaseStep, Channel, Document, Involvement, Opinion, StepState, Todo
from sundial.cases.procedure import check_guards, check_hand_guards, hand_for, held_on
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.kinds import sentence_for
from sundial.ledger.models import Event
from sundial.organs.access import Duty, duties, organs_seen
from sundial.organs.models import Officer

PAGE = 50
SHOWN = ("organ", "item", "version", "applicant", "holder")
Key = tuple[dt.datetime, UUID]


@dataclass(frozen=True)
class Page:
    """Some cases in order, and the key of the last one when there are more."""

    cases: list[Case]
    next: Key | None = None


def visible_to(officer: Officer, on: dt.date | None = None) -> QuerySet[Case]:
    """The cases ``officer`` may read: of the organs his posts reach, those he has a part in, and those that wait for him.

    A draft an applicant keeps online is nobody's business until it is submitted.
    """
    held = duties(officer, on)
    waiting = Q(officer=officer) | _of_posts(held)
    mine = Exists(Involvement.objects.filter(case=OuterRef("pk"), officer=officer))
    wanted = Exists(Todo.objects.filter(waiting, case=OuterRef("pk")))
    begun = Q(submitted_at__isnull=False) | Q(channel=Channel.WINDOW)
    return Case.objects.filter(begun).filter(_within_reach(held) | Q(mine) | Q(wanted))


def _within_reach(held: list[Duty]) -> Q:
    """The cases of the organs these posts reach; those of a confined procedure only by a post it is confined to."""
    return Q(organ__in=organs_seen(held)) & open_to(held)


def work_list(officer: Officer, after: Key | None = None, size: int = PAGE) -> Page:
    """What waits for ``officer``: for him by name, or for a post he holds today. The one due first comes first.

    Four queries whatever the number of cases; each part reads ``size`` rows of an index. ``after`` is ``Page.next``.
    """
    parts = [Todo.objects.filter(officer=officer)]
    parts += [
        Todo.objects.filter(officer__isnull=True, organ=duty.post.organ_id, role=duty.post.role)
        for duty in _one_each(duties(officer))
    ]
    rows = _first_of([_beyond(part, after).values_list("sort_at", "case_id")[: size + 1] for part in parts])
    keys = sorted(set(rows))
    return _page(keys, size)


def work_count(officer: Officer, at_most: int = 1000) -> int:
    """How many cases wait for ``officer``, counted up to ``at_most``."""
    mine = Q(officer=officer) | _of_posts(duties(officer))
    return Todo.objects.filter(mine).values("case_id").distinct()[:at_most].count()


def register(
    officer: Officer,
    after: Key | None = None,
    size: int = PAGE,
    *,
    state: str = "",
    item: UUID | None = None,
    organ: UUID | None = None,
) -> Page:
    """The cases ``officer`` may read, newest first, page by page; narrowed by state, item or organ.

    Each organ within reach, and the officer's own cases, is one index scan of ``size`` rows, whatever the total.
    """
    held = duties(officer)
    organs = [each for each in organs_seen(held) if organ in (None, each)]
    kept = confined(held)
    hidden = {each: [name for name, seen in kept.items() if each not in seen] for each in organs}
    parts: list[Any] = [
        _newest_of(
            Case.objects.filter(organ_id__in=[each]).exclude(procedure__in=hidden[each]), after, size, state, item
        )
        for each in organs
    ]
    parts.append(_newest_with(officer, after, size, state, item, organ))
    return _page(sorted(set(_first_of(parts)), reverse=True), size)


@dataclass(frozen=True)
class NextAction:
    """One act the law knows from here: allowed when ``refusal`` is empty, else with why not and who may.

    ``run`` is the step in hand it belongs to, where it belongs to one.
    """

    transition: Transition
    run: CaseStep | None = None
    refusal: Refusal | None = None

    @property
    def action(self) -> str:
        return self.transition.action

    @property
    def allowed(self) -> bool:
        return self.refusal is None


def next_actions(case: Case, officer: Officer, at: dt.datetime | None = None) -> list[NextAction]:
    """Every lawful next act of an officer on ``case``, in the order of the table, allowed or with its refusal."""
    at = at or clock.now()
    held = held_on(case, officer, at)
    runs = list(case.steps.filter(state=StepState.ACTIVE).select_related("step", "assignee"))
    prefetch_related_objects([case], "records")  # every check of what was done before reads them
    found = []
    for transition in life_of(case.procedure).allowed(case.state):
        if set(transition.who) <= {APPLICANT, SYSTEM}:
            continue
        found += [_next(case, transition, officer, held, run, at) for run in _runs_for(transition, runs)]
    return found


@dataclass(frozen=True)
class Happening:
    """One line of the timeline: an event with its sentence, and the opinion or the paper that belongs to it."""

    event: Event
    sentence: str
    opinion: Opinion | None = None
    document: Document | None = None

    @property
    def at(self) -> dt.datetime:
        return self.event.occurred_at

    @property
    def entered_late(self) -> dt.timedelta:
        """How long after it happened it was entered."""
        return self.event.recorded_at - self.event.occurred_at


def timeline(case: Case, *, with_reads: bool = False) -> list[Happening]:
    """Everything that happened to ``case`` in order; three queries. Reads of the file are left out unless asked for."""
    events = Event.objects.filter(subject_type="case", subject_id=case.pk).order_by("occurred_at", "position")
    shown = events if with_reads else events.exclude(kind__in=READS)
    opinions = {
        (str(each.run_id), str(each.officer_id), each.given_at): each
        for each in case.opinions.select_related("officer")
    }
    papers = {str(each.pk): each for each in case.documents.select_related("file")}
    return [
        Happening(
            event,
            sentence_for(event),
            opinions.pop((event.data.get("run", "None"), event.actor_id, event.occurred_at), None),
            papers.get(event.data.get("document", "")),
        )
        for event in shown
    ]


@dataclass(frozen=True)
class StepView:
    """One step of the route as it stands on a case: its latest run, or none yet, or not needed."""

    number: int
    name: str
    kind: str
    role: str
    run: CaseStep | None = None
    needed: bool = True
    rounds: int = 0


@dataclass
class StageView:
    """The steps that run side by side."""

    stage: int
    steps: list[StepView] = field(default_factory=list)


def steps_of(case: Case) -> list[StageView]:
    """The route of ``case`` with what has become of each step; two queries."""
    latest: dict[int, list[CaseStep]] = {}
    for run in case.steps.select_related("assignee").order_by("round"):
        latest.setdefault(run.step_id, []).append(run)
    stages: dict[int, StageView] = {}
    for number, step in enumerate(case.version.route.all(), start=1):
        runs = latest.get(step.pk, [])
        needed = not step.condition or case.answers.get(step.condition) is not False or bool(runs)
        view = StepView(number, step.name, step.kind, step.role, runs[-1] if runs else None, needed, len(runs))
        stages.setdefault(step.stage, StageView(step.stage)).steps.append(view)
    return list(stages.values())


def _next(
    case: Case, transition: Transition, officer: Officer, held: list[Duty], run: CaseStep | None, at: dt.datetime
) -> NextAction:
    try:
        hand = hand_for(case, transition, officer, held, run, at)
        check_guards(case, transition.action, run, at)
        check_hand_guards(case, transition.action, hand, at)
    except Refusal as refusal:
        return NextAction(transition, run, refusal)
    return NextAction(transition, run)


def _runs_for(transition: Transition, runs: Iterable[CaseStep]) -> Sequence[CaseStep | None]:
    """The steps in hand during which the act is done; an act of no step stands once by itself."""
    if not transition.steps:
        return [None]
    fitting = [run for run in runs if run.kind in transition.steps]
    return fitting or ([None] if transition.step_optional else [])


def _of_posts(held: Iterable[Duty]) -> Q:
    posts = Q(pk__in=[])
    for duty in _one_each(held):
        posts |= Q(officer__isnull=True, organ=duty.post.organ_id, role=duty.post.role)
    return posts


def _one_each(held: Iterable[Duty]) -> list[Duty]:
    """One duty for each pair of organ and role."""
    return list({(duty.post.organ_id, duty.post.role): duty for duty in held}.values())


def _beyond(rows: QuerySet[Todo], after: Key | None) -> QuerySet[Todo]:
    if after is not None:
        rows = rows.filter(Q(sort_at__gt=after[0]) | Q(sort_at=after[0], case_id__gt=after[1]), sort_at__gte=after[0])
    return rows.order_by("sort_at", "case_id")


def _newest_of(
    rows: QuerySet[Case], after: Key | None, size: int, state: str, item: UUID | None
) -> QuerySet[Case, Key]:
    """One index scan over the cases of an organ."""
    rows = rows.filter(Q(submitted_at__isnull=False) | Q(channel=Channel.WINDOW))
    if after is not None:
        rows = rows.filter(Q(opened_at__lt=after[0]) | Q(opened_at=after[0], pk__lt=after[1]), opened_at__lte=after[0])
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(item=item) if item else rows
    return rows.order_by("-opened_at", "-pk").values_list("opened_at", "pk")[: size + 1]


def _newest_with(
    officer: Officer, after: Key | None, size: int, state: str, item: UUID | None, organ: UUID | None
) -> QuerySet[Involvement, Key]:
    """One index scan over the cases an officer has a part in."""
    rows = Involvement.objects.filter(officer=officer)
    if after is not None:
        rows = rows.filter(
            Q(opened_at__lt=after[0]) | Q(opened_at=after[0], case__lt=after[1]), opened_at__lte=after[0]
        )
    rows = rows.filter(case__state=state) if state else rows
    rows = rows.filter(case__item=item) if item else rows
    rows = rows.filter(case__organ=organ) if organ else rows
    return rows.order_by("-opened_at", "-case_id").values_list("opened_at", "case_id")[: size + 1]


def _first_of(parts: list[Any]) -> list[Key]:
    """The rows of several ordered, limited queries, in one round trip."""
    first, *others = parts
    return list(first.union(*others, all=True)) if others else list(first)


def _page(keys: list[Key], size: int) -> Page:
    shown = keys[:size]
    cases = Case.objects.select_related(*SHOWN).in_bulk([key for _sort, key in shown])
    return Page([cases[key] for _sort, key in shown], shown[-1] if len(keys) > size else None)
