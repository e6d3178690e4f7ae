"""A case told to its applicant: how far it is, who has it, when it ends and why, what is wanted of him."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sundial.cases.deadlines import PARTYS
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, ClockKind, Material, StepState
from sundial.cases.procedure import APPLICANT
from sundial.cases.progress import Progress, Standstill, progress_of
from sundial.cases.queries import Happening, StepView, timeline
from sundial.cases.stated import stated_lives
from sundial.cases.stated.acts import OPENING
from sundial.cases.stated.seats import waits_at
from sundial.hall.course import is_stated, steps_of
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.ledger.kinds import kind as kind_of
from sundial.ledger.models import Event
from sundial.organs.models import Role
from sundial.organs.queries import calendar_for
from sundial.permits.materials import Pledge, check_list, following
from sundial.permits.models import CorrectionNotice
from sundial.permits.states import PROCEDURE as PERMIT
from sundial.powers import procedures
from sundial.powers.models import MaterialRequirement, StepKind
from sundial.ui import readings
from sundial.ui.parts import Clock, ClockEntry, Document, Entry, Step

WHOLE = (ClockKind.PROMISED, ClockKind.STATUTORY, ClockKind.DELIVERY, ClockKind.CORRECTION_NOTICE)

HEADLINES: dict[str, str | Promise] = {
    "submitted": gettext_lazy("Received. The organ is checking whether it is complete."),
    "correcting": gettext_lazy("Something is missing. Hand it in below; the examination has not begun."),
    "examining": gettext_lazy("Accepted and under examination."),
    "granted": gettext_lazy("Granted. The decision is on its way to you."),
    "refused": gettext_lazy("Refused. The decision with its reasons is on its way to you."),
    "delivered": gettext_lazy("Decided and delivered."),
    "published": gettext_lazy("Decided, delivered and published."),
    "archived": gettext_lazy("Finished and filed."),
    "declined": gettext_lazy("Not accepted. The notice below says why."),
    "returned": gettext_lazy("Returned to you. The notice below says why."),
    "withdrawn": gettext_lazy("You withdrew this application."),
    "terminated": gettext_lazy("Ended without a decision. The notice below says why."),
    "transferred": gettext_lazy("Handed over to the organ that has the power. The record below says which, and why."),
    "revoked": gettext_lazy("The permit no longer stands. The record below says why."),
    "lapsed": gettext_lazy(
        "Counted as given up: nothing was handed in within the time for corrections. You may apply again."
    ),
}


@dataclass(frozen=True)
class RouteLine:
    """One step of the route in an applicant's words."""

    name: str
    post: str
    state: str
    word: str
    at: dt.datetime | None


def headline(case: Case) -> str:
    """The state in one sentence; of a life stated in a file, the state itself."""
    if is_stated(case):
        return str(life_of(case.procedure).states[case.state])
    return str(HEADLINES.get(case.state, ""))


def who_has_it(case: Case) -> str:
    """The organ at the seat the case waits at, with the post; empty where the case's own organ has it or nobody."""
    organ = waits_at(case)
    role = life_of(case.procedure).holders.get(case.state, "").rpartition(":")[2]
    return f"{organ.name} {Role(role).label}" if organ else ""


def waits_for_the_applicant(case: Case) -> bool:
    """Whether the main way goes on by an act of his, and by none that is the office's alone."""
    life = life_of(case.procedure)
    onward = [each for each in life.transitions if case.state in each.sources and each.target in life.line]
    onward = [each for each in onward if each.target != case.state]
    return bool(onward) and all(APPLICANT in each.who for each in onward)


def life(case: Case, standing: Standstill | None) -> list[Step]:
    """The statutory steps of the case as its progress bar shows them."""
    return steps_of(case, standing.reason if standing else "")


def route(progress: Progress) -> list[RouteLine]:
    """The steps of the examination with what has become of each."""
    if progress.case.accepted_at is None or is_stated(progress.case):
        return []
    return [_route_line(step) for stage in progress.stages for step in stage.steps]


def _route_line(step: StepView) -> RouteLine:
    post = str(Role(step.role).label)
    if not step.needed:
        return RouteLine(step.name, post, "skipped", _("Not needed"), None)
    if step.run is None or step.run.state == StepState.VOID:
        return RouteLine(step.name, post, "todo", _("Not yet"), None)
    if step.run.state == StepState.DONE:
        return RouteLine(step.name, post, "done", _("Done"), step.run.done_at)
    who = f"{post} {step.run.assignee.name}" if step.run.assignee else post
    return RouteLine(step.name, who, "current", _("In hand"), step.run.started_at)


@dataclass(frozen=True)
class ClockAccount:
    """One clock of the whole: how it stands, and how its date was reached."""

    label: str
    open: bool
    reading: Clock
    entries: list[ClockEntry]
    is_yours: bool  # the party's own time: to pay, to defend, to ask for a hearing, to seek a remedy


def clocks(case: Case) -> list[ClockAccount]:
    """The clocks of the whole case: those still open first, and of the others the promise."""
    calendar, now = calendar_for(case.organ), clock.now()
    kinds = ClockKind.values if is_stated(case) else WHOLE
    rows = case.clocks.filter(kind__in=kinds, run=None).prefetch_related("entries").order_by("started_at", "pk")
    return [
        ClockAccount(
            str(row.get_kind_display()),
            row.ended_at is None,
            readings.reading(row, now, calendar),
            readings.ledger(row, calendar, now),
            row.kind in PARTYS,
        )
        for row in sorted(rows, key=lambda row: (row.ended_at is not None, kinds.index(ClockKind(row.kind))))
    ]


def happenings(case: Case, papers: Mapping[UUID, str]) -> list[Entry]:
    """What happened, newest first: what the applicant is told (policy.yaml), with the papers he may read."""
    lines = [each for each in timeline(case) if _is_told(each.event.kind) and not _came_with_it(case, each)]
    shown = [
        each for each in lines if each.event.kind != "case.document" or (each.document and each.document.pk in papers)
    ]
    return [
        Entry(
            receipt_url=reverse("hall:case-receipt", args=[case.number, each.event.pk]),
            at=each.at,
            title=_said(each),
            who=each.event.actor_post,
            icon="document" if each.document else "dot",
            url=papers.get(each.document.pk, "") if each.document else "",
            recorded_at=each.event.recorded_at if each.entered_late > dt.timedelta(days=1) else None,
        )
        for each in reversed(shown)
    ]


def told_event(case: Case, key: UUID, papers: Mapping[UUID, str]) -> Event | None:
    """The event of ``case`` that the applicant is told of under this key."""
    for each in timeline(case):
        hidden = each.event.kind == "case.document" and not (each.document and each.document.pk in papers)
        if each.event.pk == key and _is_told(each.event.kind) and not hidden:
            return each.event
    return None


def _is_told(kind: str) -> bool:
    """What the policy names; of a stated life, what the public log tells by a word of its own, and what is the applicant's."""
    if kind in policy().told_to_applicant:
        return True
    procedure, _dot, action = kind.partition(".")
    life = next((each for each in stated_lives() if each.procedure == procedure != PERMIT), None)
    act = (life.opening if action == OPENING else life.acts.get(action)) if life else None
    return act is not None and (kind_of(kind).act != INTERNAL or APPLICANT in act.transition.who)


INTERNAL = "step"  # the public verb of what is only a step inside


def _came_with_it(case: Case, happening: Happening) -> bool:
    """What was handed in with the application is on its receipt; each line of it would only hide the story."""
    return (
        happening.event.kind == "permit.hand_in" and case.submitted_at is not None and happening.at <= case.submitted_at
    )


def _said(happening: Happening) -> str:
    paper = happening.document
    return (
        _("Issued: %(title)s, %(number)s") % {"title": paper.title, "number": paper.number}
        if paper
        else happening.sentence
    )


def documents(progress: Progress, papers: Mapping[UUID, str]) -> list[Document]:
    """The papers the applicant may read."""
    return [
        Document(
            title=paper.title,
            kind=paper.number,
            url=papers[paper.pk],
            size=paper.file.size,
            at=paper.issued_at,
        )
        for paper in progress.papers
    ]


@dataclass(frozen=True)
class PartLine:
    """One part of a joint approval in an applicant's words."""

    name: str
    number: str
    organ: str
    state: str
    holder: str
    due_on: dt.date | None


def parts(case: Case) -> list[PartLine]:
    """The parts of the whole the applicant asked for once: which organ has each, and until when."""
    if not is_stated(case) or not procedures.is_applied_for(case.procedure):
        return []
    return [_part(each) for each in case.children.select_related("organ", "version", "holder").order_by("opened_at")]


def _part(part: Case) -> PartLine:
    """Nobody holds a part that is decided, whoever still files it away."""
    told = progress_of(part)
    holder = "" if part.decided_at else str(told.holder)
    return PartLine(part.version.name, part.number, part.organ.name, str(told.state), holder, told.due_on)


def gaps(case: Case) -> CorrectionNotice | None:
    """The correction notice that still waits for its answer."""
    return case.corrections.filter(answered_at=None).last() if case.state == "correcting" else None


def to_follow(case: Case) -> list[MaterialRequirement]:
    """The secondary papers the organ still waits for after acceptance; asked only where the item knows any."""
    if is_stated(case) or case.state != "examining":
        return []
    if not case.materials.filter(form=Pledge.LATER).exists():
        return []
    return following(check_list(case))


def may_report_rectified(case: Case) -> bool:
    """Whether the organ waits to hear that what it found was put right."""
    if case.state != "examining":
        return False
    waiting = case.steps.filter(kind=StepKind.RECHECK, state=StepState.ACTIVE)
    return any("rectified_at" not in run.data for run in waiting)


def may_withdraw(case: Case) -> bool:
    """Whether the law still lets the applicant withdraw."""
    return not is_stated(case) and case.state in ("submitted", "correcting", "examining")


def answered(case: Case, notice: CorrectionNotice) -> Iterator[tuple[dict[str, object], list[Material]]]:
    """Each gap of the notice with what was handed in for it since; one in words alone has no line of the list."""
    new = list(
        case.materials.filter(round=notice.round + 1, withdrawn_at=None, requirement__isnull=False).select_related(
            "file"
        )
    )
    for gap in notice.gaps:
        yield gap, [each for each in new if each.requirement_id == gap["requirement"]]


def added(case: Case, notice: CorrectionNotice) -> list[Material]:
    """What was handed in since the notice beside the lines of the list."""
    new = case.materials.filter(round=notice.round + 1, withdrawn_at=None, requirement=None)
    return list(new.select_related("file"))
