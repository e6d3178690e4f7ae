"""What the case page shows, gathered from the spine and shaped for the components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sundial.cases import queries
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.desk import answers
from sundial.desk.acts import offered
from sundial.kernel import clock
from sundial.organs.queries import calendar_for
from sundial.permits.materials import Standing, check_list
from sundial.supervision.models import Light, Signal, SignalState
from sundial.ui import parts, readings

TONES: dict[str, parts.Tone] = {
    "draft": "neutral",
    "submitted": "info",
    "correcting": "attention",
    "examining": "info",
    "granted": "good",
    "refused": "bad",
    "delivered": "good",
    "published": "good",
    "archived": "neutral",
    "declined": "bad",
    "withdrawn": "neutral",
    "returned": "bad",
    "terminated": "neutral",
}
STANDING_TONES: dict[str, parts.Tone] = {
    Standing.MET: "good",
    Standing.UNCHECKED: "neutral",
    Standing.DEFECTIVE: "bad",
    Standing.MISSING: "attention",
}
MAIN_LINE = ("submitted", "examining", "granted", "delivered", "published", "archived")
# An entry this much after its act is shown with both times; whether it is too late is the rules' business.
LATE = dt.timedelta(hours=1)
ICONS = {"accept": "check", "decide_grant": "check", "decide_refuse": "cross", "clock_stop": "pause"}
WHOLE = (ClockKind.PROMISED, ClockKind.STATUTORY)


def state_label(case: Case) -> str:
    return str(life_of(case.procedure).states[case.state])


def clocks(case: Case) -> list[parts.Clock]:
    """The clocks that matter now: those that run or stand; of an ended case, those of the whole."""
    at, calendar = clock.now(), calendar_for(case.organ)
    rows = list(case.clocks.prefetch_related("entries").order_by("started_at"))
    live = [row for row in rows if row.ended_at is None] or [row for row in rows if row.kind in WHOLE]
    return [readings.reading(row, at, calendar) for row in live]


def main_clock(case: Case) -> CaseClock | None:
    """The clock whose ledger the page opens: the promise, else the law's, else whatever runs."""
    rows = {row.kind: row for row in case.clocks.prefetch_related("entries").order_by("started_at")}
    return next((rows[kind] for kind in WHOLE if kind in rows), next(iter(rows.values()), None))


def clock_ledger(case: Case) -> list[parts.ClockEntry]:
    row = main_clock(case)
    return readings.ledger(row, calendar_for(case.organ), clock.now()) if row else []


def life_steps(case: Case) -> list[parts.Step]:
    """The main line of the statutory life with where the case stands on it."""
    life = life_of(case.procedure)
    reached = {"correcting": "submitted", "refused": "granted"}.get(case.state, case.state)
    if reached not in MAIN_LINE:
        return [parts.Step(str(life.states[case.state]), "failed" if case.state in life.final else "current")]
    place = MAIN_LINE.index(reached)
    return [parts.Step(_label(life, case, state), _place(n, place, case)) for n, state in enumerate(MAIN_LINE)]


def _label(life: Any, case: Case, state: str) -> str:
    shown = "refused" if state == "granted" and case.outcome == "refused" else state
    return str(life.states[shown])


def _place(n: int, place: int, case: Case) -> parts.StepState:
    if n < place or case.closed_at:
        return "done"
    return "current" if n == place else "todo"


def facts(case: Case) -> list[parts.Row]:
    applicant = case.applicant
    return [
        parts.Row(_("Power item"), case.version.name),
        parts.Row(_("Applicant"), applicant.name),
        parts.Row(_("Identifier"), applicant.identifier),
        parts.Row(_("Responsible person"), applicant.legal_representative or applicant.contact_name),
        parts.Row(_("Telephone"), applicant.telephone),
        parts.Row(_("Address"), applicant.address),
        parts.Row(_("Subject of the application"), case.project_name),
        *answers.rows(case.form),
        parts.Row(_("Class of applicant"), case.applicant_group or _("not divided")),
        parts.Row(_("Handed in"), case.get_channel_display()),
        parts.Row(_("In whose hands"), readings.holder_of(case) or _("nobody, the case is closed")),
    ]


@dataclass(frozen=True)
class Line:
    """One line of the materials table."""

    name: str
    papers: list[Any]
    standing: str
    tone: parts.Tone


def lines(case: Case) -> list[Line]:
    return [
        Line(
            line.requirement.name,
            list(line.materials),
            str(Standing(line.standing).label),
            STANDING_TONES.get(line.standing, "neutral"),
        )
        for line in check_list(case)
    ]


def signals(case: Case) -> list[Signal]:
    """Lights that burn on the case, with their words in the reader's language."""
    english = (get_language() or "").startswith("en")
    found = list(case.signals.exclude(state=SignalState.CLOSED).order_by("rank", "raised_at"))
    for signal in found:
        signal.words = signal.sentence_en if english else signal.sentence  # type: ignore[attr-defined]  # for the page only
    return found


def documents(case: Case) -> list[parts.Document]:
    urls: dict[object, str] = {
        pk: reverse("desk:document", args=[case.number, pk]) for pk in case.documents.values_list("pk", flat=True)
    }
    return readings.documents(case, urls)


def first_clocks(cases: Iterable[Case]) -> dict[UUID, parts.Clock]:
    """For lists: of each case the running clock that is due first, in two queries whatever the length."""
    listed = {case.pk: case for case in cases}
    rows = CaseClock.objects.filter(case_id__in=list(listed), ended_at__isnull=True).exclude(kind=ClockKind.PUBLICATION)
    first: dict[UUID, CaseClock] = {}
    for row in rows.prefetch_related("entries").order_by("due_at"):
        first.setdefault(row.case_id, row)
    at = clock.now()
    return {pk: readings.reading(row, at, calendar_for(listed[pk].organ)) for pk, row in first.items()}


def timeline(case: Case) -> list[parts.Entry]:
    """Everything that happened, the newest first: events, opinions and papers in one line of time."""
    return [_entry(case, happening) for happening in reversed(queries.timeline(case))]


def _entry(case: Case, happening: queries.Happening) -> parts.Entry:
    event = happening.event
    late = happening.entered_late > LATE
    return parts.Entry(
        at=event.occurred_at,
        recorded_at=event.recorded_at if late else None,
        title=happening.sentence,
        who="　".join(filter(None, [event.actor_post, event.actor_name])),
        body=happening.opinion.text if happening.opinion else event.reason,
        icon=ICONS.get(str(event.data.get("verb", "")), "dot"),
        light=_light_of(event.kind),
        documents=_papers(case, happening),
    )


def _light_of(kind: str) -> parts.Light | None:
    name = kind.removeprefix("signal.")
    return name if kind.startswith("signal.") and name in Light.values else None  # type: ignore[return-value]  # Light's values


def _papers(case: Case, happening: queries.Happening) -> tuple[parts.Document, ...]:
    paper = happening.document
    if paper is None:
        return ()
    return (
        parts.Document(
            title=paper.title, kind=paper.number, url=reverse("desk:document", args=[case.number, paper.pk])
        ),
    )


def possible(case: Case, steps: Iterable[queries.NextAction]) -> list[parts.Action]:
    """The acts the officer may do now and the desk offers; the first is the one the case waits for."""
    found = [each for each in steps if each.allowed and each.action in offered(case.procedure)]
    urgent = [each for each in found if each.transition.steps or not each.transition.abnormal]
    ordered = urgent + [each for each in found if each not in urgent]
    return [
        parts.Action(
            label=str(each.transition.label),
            url=reverse("desk:do", args=[case.number, each.action]),
            primary=n == 0 and each in urgent,
            hint=each.run.step.name if each.run else "",
        )
        for n, each in enumerate(ordered)
    ]


def refused(case: Case, steps: Iterable[queries.NextAction]) -> list[parts.Action]:
    """The acts the law knows from here that this officer may not do now, each with why and who may."""
    return [
        parts.Action(
            label=str(each.transition.label),
            refusal=str(each.refusal),
            basis=each.refusal.basis,
            instead=str(each.refusal.who),
        )
        for each in steps
        if each.refusal is not None and each.action in offered(case.procedure)
    ]
