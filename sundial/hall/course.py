"""办理过程: the main steps of a case with their days, as its life names them; nothing of a party and no opinion is in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sundial.cases.confining import open_to
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, Publication, PublicationKind
from sundial.hall.told_figures import this_year
from sundial.ledger.models import Event
from sundial.permits.states import PROCEDURE as PERMIT
from sundial.powers.key_powers import KeyPower, key_powers
from sundial.powers.models import ItemVersion, PowerItem
from sundial.powers.queries import listed
from sundial.ui.parts import Step

Passed = Mapping[str, dt.datetime]
PER_PAGE = 10
# The ends that come before a decision.
BROKEN_OFF = ("declined", "returned", "withdrawn", "terminated", "transferred", "lapsed", "revoked")


def is_stated(case: Case) -> bool:
    """Whether the case runs by a life stated whole in a file: any but a permit, which is told in words of its own."""
    return case.procedure != PERMIT


def steps_of(case: Case, stands_for: str = "") -> list[Step]:
    """The main way of the case with where it stands on it, and off the way where it went; one query. ``stands_for``: why its clock stands."""
    if is_stated(case):
        return _stated_steps(case, _passed([case]).get(case.pk, {}))
    published = _results([case]).get(case.pk) if case.version.publishes_result else None
    return _permit_steps(case, published, stands_for)


def _permit_steps(case: Case, published: Publication | None, stands_for: str = "") -> list[Step]:
    state = case.state
    steps = [Step(pgettext("step", "Apply"), "done", case.submitted_at)]
    steps.append(_reached(pgettext("step", "Acceptance"), case.accepted_at, now=state in ("submitted", "correcting")))
    examining = state == "examining"
    if case.decided_at or examining:
        how = "done" if case.decided_at else "stopped" if stands_for else "current"
        steps.append(Step(pgettext("step", "Examination"), how, note=stands_for))  # type: ignore[arg-type]  # three words of StepState
    else:
        steps.append(Step(pgettext("step", "Examination")))
    steps.append(_reached(pgettext("step", "Decision"), case.decided_at))
    steps.append(_reached(pgettext("step", "Delivery"), case.delivered_at, now=state in ("granted", "refused")))
    if case.version.publishes_result:
        at = published.published_at if published else None
        steps.append(_reached(pgettext("step", "Publication"), at, now=state == "delivered"))
    return _broken_off(case, steps) if state in BROKEN_OFF else steps


def _reached(label: str, at: dt.datetime | None, now: bool = False) -> Step:
    return Step(label, "done" if at else "current" if now else "todo", at)


def _broken_off(case: Case, steps: list[Step]) -> list[Step]:
    done = [step for step in steps if step.state == "done"]
    words = {"declined": _("Not accepted"), "returned": _("Returned"), "withdrawn": _("Withdrawn")}
    return [*done, Step(words.get(case.state, _("Terminated")), "failed", case.closed_at)]


def _stated_steps(case: Case, passed: Passed) -> list[Step]:
    """Of a life stated in a file: off the way, what it passed and where it went."""
    line = life_of(case.procedure).line
    if case.state in line:
        place = line.index(case.state)
        return [_on_the_way(case, state, n - place, passed) for n, state in enumerate(line)]
    done = [Step(_named(case, state), "done", passed[state]) for state in line if state in passed]
    end = "current" if case.closed_at is None else "done" if case.outcome in ("", "granted") else "failed"
    return [*done, Step(_named(case, case.state), end, case.closed_at)]  # type: ignore[arg-type]  # three words of StepState


def _on_the_way(case: Case, state: str, ahead: int, passed: Passed) -> Step:
    if ahead < 0 or (ahead == 0 and case.closed_at):
        return Step(_named(case, state), "done", passed.get(state))
    return Step(_named(case, state), "current" if ahead == 0 else "todo", passed.get(state) if ahead == 0 else None)


def _named(case: Case, state: str) -> str:
    return str(life_of(case.procedure).states[state])


def _passed(cases: Iterable[Case]) -> Mapping[UUID, Passed]:
    """When each case last came into each state; one query for all."""
    found: dict[UUID, dict[str, dt.datetime]] = {}
    keys = [case.pk for case in cases]
    events = Event.objects.filter(subject_type="case", subject_id__in=keys, data__has_key="to").order_by("position")
    for event in events:
        found.setdefault(event.subject_id, {})[event.data["to"]] = event.occurred_at
    return found


@dataclass(frozen=True)
class Course:
    """One case without a name: the day it was received, its main steps, and its publication once it stands."""

    received_at: dt.datetime | None
    steps: list[Step]
    publication: Publication | None


def running(item: PowerItem) -> QuerySet[Case]:
    """The cases of ``item`` as everybody may follow them, the newest first; none of a confined procedure."""
    shown = Case.objects.filter(open_to(), item=item, submitted_at__isnull=False)
    return shown.select_related("organ", "item", "version").order_by("-submitted_at", "pk")


def courses(cases: Iterable[Case]) -> list[Course]:
    """What everybody may follow of each; two queries whatever their number."""
    cases = list(cases)
    passed, results = _passed(each for each in cases if is_stated(each)), _results(cases)
    return [_course(case, passed.get(case.pk, {}), results.get(case.pk)) for case in cases]


def _course(case: Case, passed: Passed, result: Publication | None) -> Course:
    steps = _stated_steps(case, passed) if is_stated(case) else _permit_steps(case, result)
    return Course(case.submitted_at, steps, result if result and result.withdrawn_at is None else None)


def _results(cases: Iterable[Case]) -> dict[UUID, Publication]:
    """The first publication of the result of each; one query for all."""
    found = Publication.objects.filter(case__in=list(cases), kind=PublicationKind.RESULT).order_by("-published_at")
    return {each.case_id: each for each in found}


@dataclass(frozen=True)
class Line:
    """An item with how many of its cases of this year everybody may follow."""

    version: ItemVersion
    cases: int


@dataclass(frozen=True)
class Opened:
    """A key power with its listed items."""

    power: KeyPower
    lines: list[Line]


def opened() -> list[Opened]:
    """The eight key powers, those without an item here among them (OPEN-16), what runs most first; two queries."""
    chosen = reduce(or_, (power.items for power in key_powers()))
    versions = list(listed().filter(chosen).order_by("item__organ__name", "item__sequence"))
    year = Q(submitted_at__gte=this_year().begins, item__in=[version.item_id for version in versions])
    counts = dict(Case.objects.filter(open_to(), year).order_by().values_list("item").annotate(Count("pk")))
    lines = sorted(
        (Line(version, counts.get(version.item_id, 0)) for version in versions), key=lambda line: -line.cases
    )
    return [Opened(power, [line for line in lines if power.has(line.version)]) for power in key_powers()]
