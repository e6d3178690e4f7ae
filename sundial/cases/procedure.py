"""The one way a verb acts on a case: lock, check, change, event, in one transaction.

A verb is written as::

    def accept(case_id: UUID, *, by: By, occurred_at: datetime | None = None) -> Case:
        with perform(case_id, "accept", by=by, occurred_at=occurred_at) as act:
            ...                       # change rows, move clocks, act.note(...)
        return act.case

``perform`` locks the case, looks the act up in the procedure's table, finds the post the officer acts at, runs the
guards registered for the act, lets the body change rows, sets state, holder and due date, and writes the event.
Whatever is refused raises ``Refusal`` and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases import clock_moves, deadlines, route, todo
from sundial.cases.lifecycle import APPLICANT, STEP, SYSTEM, Lifecycle, Transition, life_of, not_your_post, role_names
from sundial.cases.models import Case, CaseStep, ClockEntry, StepState
from sundial.cases.moments import happened
from sundial.cases.posts import another_post, does, split_at, split_of
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.access import Duty, current, duties
from sundial.organs.models import Delegation, Officer

By = Officer | Duty | str
Guard = Callable[[Case, "CaseStep | None", dt.datetime], None]
HandGuard = Callable[[Case, "Hand", dt.datetime], None]

_guards: dict[tuple[str, str], list[Guard]] = {}
_hand_guards: dict[tuple[str, str], list[HandGuard]] = {}


def guard(procedure: str, *actions: str) -> Callable[[Guard], Guard]:
    """Register a check that ``perform`` runs before the acts, and that a page runs to say why one is not possible.

    A guard reads, raises ``Refusal`` or returns; it is given the case, the run in hand and the moment of the act.
    """

    def _register(check: Guard) -> Guard:
        for action in actions:
            _guards.setdefault((procedure, action), []).append(check)
        return check

    return _register


def check_guards(case: Case, action: str, run: CaseStep | None, at: dt.datetime) -> None:
    """Raise the first ``Refusal`` among the guards of an act."""
    for check in _guards.get((case.procedure, action), []):
        check(case, run, at)


def hand_guard(procedure: str, *actions: str) -> Callable[[HandGuard], HandGuard]:
    """Register a check of who acts, run where ``guard``'s are: certificates, separation of duties."""

    def _register(check: HandGuard) -> HandGuard:
        for action in actions:
            _hand_guards.setdefault((procedure, action), []).append(check)
        return check

    return _register


def check_hand_guards(case: Case, action: str, hand: Hand, at: dt.datetime) -> None:
    """Raise the first ``Refusal`` among the checks of who acts."""
    for check in _hand_guards.get((case.procedure, action), []):
        check(case, hand, at)


@dataclass(frozen=True)
class Hand:
    """Who acts: an officer at a post, the applicant, or nobody by hand."""

    actor: Actor
    role: str
    officer: Officer | None = None
    duty: Duty | None = None

    @property
    def post_name(self) -> str:
        return self.actor.post

    def authorisation(self, on: dt.date) -> dict[str, str]:
        """For whom a deputy acts and on which paper, empty for one who acts at a post of his own (CASE-11)."""
        if self.duty is None or self.duty.delegated_by is None:
            return {}
        paper = Delegation.objects.filter(
            current("", on), post=self.duty.post, holder=self.duty.delegated_by, deputy=self.officer
        ).first()
        return {"authorised_by": self.duty.delegated_by.name, "authorisation": paper.paper if paper else ""}


@dataclass(frozen=True)
class Further:
    """An event that belongs to the act beside its own."""

    action: str
    by: Actor
    data: dict[str, object]


@dataclass
class Act:
    """An act under way. The body of a verb changes rows and tells the act what the event must say."""

    life: Lifecycle
    transition: Transition
    case: Case
    hand: Hand
    run: CaseStep | None
    at: dt.datetime
    reason: str
    target: str
    verb: str
    data: dict[str, object] = field(default_factory=dict)
    entries: list[ClockEntry] = field(default_factory=list)
    further: list[Further] = field(default_factory=list)
    involved: list[Officer] = field(default_factory=list)
    afterwards: list[Callable[[Event], object]] = field(default_factory=list)
    event: Event | None = None

    @property
    def step(self) -> CaseStep:
        """The run in hand; only for acts that belong to steps."""
        if self.run is None:
            raise not_in_hand(self.transition)
        return self.run

    def note(self, **data: object) -> None:
        """Add to what the event keeps."""
        self.data |= data

    def also(
        self, action: str, *, verb: str, run: CaseStep | None = None, by_hand: bool = False, **data: object
    ) -> None:
        """Write a further event of this act: by nobody's hand unless ``by_hand``."""
        by = self.hand.actor if by_hand else Actor.system()
        about = _about_run(self.case, run) if run else {}
        self.further.append(Further(action, by, {"verb": verb, **about, **data}))

    def once_recorded(self, write: Callable[[Event], object]) -> None:
        """Call ``write`` with the event, still inside the transaction: for rows that point at it."""
        self.afterwards.append(write)

    def finish_step(self, result: str, **data: object) -> list[CaseStep]:
        """End the run in hand and start what follows."""
        return route.complete(self, self.step, result, **data)


@contextmanager
def perform(
    case_id: UUID,
    action: str,
    *,
    by: By,
    occurred_at: dt.datetime | None = None,
    reason: str = "",
    run: CaseStep | None = None,
) -> Iterator[Act]:
    """Do ``action`` on a case; the block changes rows, everything else is done around it.

    ``by`` is an officer (the post is found), a ``Duty``, or ``"applicant"`` / ``"system"``. ``occurred_at`` is when it
    happened, if it is entered later. ``run`` chooses the step when several are in hand.
    Raises ``Refusal``: ``case.state``, ``case.role``, ``case.assigned``, ``step.not_in_hand``, ``act.future``,
    ``act.before_case``, and whatever the guards and the block refuse.
    """
    with transaction.atomic():
        case = lock(case_id)
        at = moment_of(case, occurred_at)
        life = life_of(case.procedure)
        transition = life.check(action, case.state)
        hand, run = take_in_hand(case, transition, by, at, run)
        check_guards(case, action, run, at)
        check_hand_guards(case, action, hand, at)
        act = Act(life, transition, case, hand, run, at, reason, transition.target or case.state, transition.verb)
        yield act
        conclude(act)


def lock(case_id: UUID) -> Case:
    """The case, locked until the transaction ends, with what every act needs beside it.

    Locked but for its key: whoever only refers to the case (a rung of the ladder, a message) has its stream and waits for nobody.
    """
    return (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organ", "item", "version", "applicant")
        .get(pk=case_id)
    )


def moment_of(case: Case, occurred_at: dt.datetime | None) -> dt.datetime:
    """When an act happened; refuses the future and what lies before the case."""
    at = happened(occurred_at)
    if occurred_at is not None and at < case.opened_at:
        raise Refusal("act.before_case", _("An act cannot have happened before the case began."), field="occurred_at")
    return at


def take_in_hand(
    case: Case, transition: Transition, by: By, at: dt.datetime, run: CaseStep | None = None
) -> tuple[Hand, CaseStep | None]:
    """Find who acts and on which step. Raises ``Refusal``: ``case.role``, ``case.assigned``, ``step.not_in_hand``."""
    held = held_on(case, by, at)
    if not transition.steps:
        return hand_for(case, transition, by, held, None, at), None
    candidates = _in_hand(case, transition.steps, run)
    if not candidates and transition.step_optional:
        return hand_for(case, transition, by, held, None, at), None
    refusal: Refusal = not_in_hand(transition)
    for candidate in candidates:
        try:
            return hand_for(case, transition, by, held, candidate, at), candidate
        except Refusal as refused:
            refusal = refused
    raise refusal


def hand_for(
    case: Case, transition: Transition, by: By, held: list[Duty], run: CaseStep | None, at: dt.datetime
) -> Hand:
    """The hand that may do the act on this run. Raises ``Refusal``: ``case.role``, ``case.post``, ``case.assigned``."""
    who = [run.role if each == STEP and run else each for each in transition.who]
    if isinstance(by, str):
        return _without_post(case, transition, by, who)
    seat = seat_of(case, transition.seat)
    split = split_of(case.version, transition.action) if seat == case.organ_id else {}
    if run is not None and STEP in transition.who:
        split = split_at(split, run.step)
    of_role = [duty for duty in held if duty.post.organ_id == seat and duty.post.role in who]
    for duty in of_role:
        if does(split, duty.post):
            _check_assignee(run, duty, STEP in transition.who, at)
            return Hand(duty.actor, duty.post.role, duty.officer, duty)
    raise another_post(transition, split, of_role[0].post.role) if of_role else not_your_post(transition, who)


def seat_of(case: Case, name: str) -> UUID:
    """The organ that acts at a seat of the case: its own, unless the seat is another organ's (镇, 县, a joint approval's lead)."""
    return UUID(case.seats[name]) if name in case.seats else case.organ_id


def held_on(case: Case, by: By, at: dt.datetime) -> list[Duty]:
    """The posts at which ``by`` may act on ``case``: whoever is suspended in a proceeding is still heard in it (ACC-12)."""
    held = duties_of(by, at)
    if held or not isinstance(by, Officer) or not life_of(case.procedure).confined:
        return held
    return duties(by, clock.local_date(at), though_suspended=by.suspensions.filter(subject=case.pk).exists())


def duties_of(by: By, at: dt.datetime) -> list[Duty]:
    """The posts at which ``by`` may act on the day of ``at``."""
    if isinstance(by, Duty):
        return [by]
    return duties(by, clock.local_date(at)) if isinstance(by, Officer) else []


def _without_post(case: Case, transition: Transition, by: str, who: Iterable[str]) -> Hand:
    if by not in (APPLICANT, SYSTEM):
        raise ValueError(f"{by!r} is neither an officer, a duty, the applicant nor the system")
    if by not in transition.who:
        raise not_your_post(transition, who)
    actor = Actor.applicant(case.applicant.name) if by == APPLICANT else Actor.system()
    return Hand(actor, by)


def _check_assignee(run: CaseStep | None, duty: Duty, bound: bool, at: dt.datetime) -> None:
    """A step named to one officer is for that officer, or who stands in on paper, as long as he holds the post."""
    if run is None or not bound or run.assignee is None:
        return
    if run.assignee in (duty.officer, duty.delegated_by):
        return
    still = any(each.post.role == run.role for each in duties(run.assignee, clock.local_date(at)))
    if still:
        raise Refusal(
            "case.assigned",
            _("This step is in the hands of %(name)s."),
            who=run.assignee.name,
            name=run.assignee.name,
        )


def _in_hand(case: Case, kinds: Iterable[str], run: CaseStep | None) -> list[CaseStep]:
    rows = case.steps.filter(state=StepState.ACTIVE, kind__in=list(kinds)).select_related("step", "assignee")
    return list(rows.filter(pk=run.pk) if run else rows)


def not_in_hand(transition: Transition) -> Refusal:
    """The refusal of an act whose step the case has not reached or has left."""
    return Refusal(
        "step.not_in_hand",
        _("“%(action)s” is not possible now: the case is not at that step."),
        basis=transition.basis,
        action=transition.label,
    )


def conclude(act: Act) -> None:
    """Set state and holder, write the event of the act and what hangs on it."""
    before = act.case.state
    act.case.state = act.target
    runs = settle(act)
    act.case.save()
    named = todo.renew(act.case, runs)
    todo.involve(act.case, [act.hand.officer, *act.involved, *named])
    moved = clock_moves.published(act.entries, act.case) if act.entries else None
    act.event = _record(act, act.transition.action, act.hand.actor, _said(act, before), moved)
    for entry in act.entries:
        entry.event_id = act.event.pk
    ClockEntry.objects.bulk_create(act.entries)
    for each in act.further:
        _record(act, each.action, each.by, each.data)
    for write in act.afterwards:
        write(act.event)


def settle(act: Act) -> list[CaseStep]:
    """Say who has the case and when the first of its duties runs out; close it in a final state. Return the steps in hand."""
    case = act.case
    if case.state in act.life.final:
        # What is entered on a closed file, such as a superior's answer, does not close it again.
        case.closed_at = case.closed_at or act.at
        case.holder, case.holder_role, case.due_at = None, "", None
        return []
    if act.entries:  # no clock moves without a line in its ledger
        case.due_at = deadlines.next_due(case)
    steps = case.steps.filter(state=StepState.ACTIVE).select_related("step", "assignee")
    runs = list(steps.order_by("step__stage", "step__position"))
    case.holder = runs[0].assignee if runs else None
    waiting = act.life.holders.get(case.state, "").rpartition(":")[2]
    # A room may say by name or by its catalogue whom a state waits for.
    case.holder_role = (
        runs[0].role if runs else waiting or min((each.role for each in todo.wanted(case, runs)), default="")
    )
    return runs


def _said(act: Act, before: str) -> dict[str, object]:
    about = _about_run(act.case, act.run) if act.run else {}
    said = {
        "verb": act.verb,
        "from": before,
        "to": act.case.state,
        "role": act.hand.role,
        "officer": str(act.hand.officer.pk) if act.hand.officer else "",
        "reason": act.reason,
        **about,
        **act.hand.authorisation(clock.local_date(act.at)),
        **act.data,
    }
    return {key: value for key, value in said.items() if value != ""}


def _about_run(case: Case, run: CaseStep) -> dict[str, object]:
    number = route.numbers_of(case.version)[run.step_id]
    return {
        "step": number,
        "step_name": run.step.name,
        "step_kind": run.kind,
        "stage": run.step.stage,
        "round": run.round,
        "run": str(run.pk),
    }


def _record(
    act: Act, action: str, by: Actor, data: dict[str, object], public: dict[str, object] | None = None
) -> Event:
    return record(
        f"{act.life.procedure}.{action}",
        subject_type="case",
        subject_id=act.case.pk,
        by=by,
        organ=act.case.organ.code,
        item=act.case.item.code,
        occurred_at=act.at,
        reason=str(data.get("reason", "")) or (act.reason if by == act.hand.actor else ""),
        channel=act.case.channel,
        data=data,
        public=public,
    )


__all__ = [
    "APPLICANT",
    "SYSTEM",
    "Act",
    "By",
    "Hand",
    "check_guards",
    "check_hand_guards",
    "conclude",
    "guard",
    "hand_guard",
    "perform",
    "role_names",
    "seat_of",
]
