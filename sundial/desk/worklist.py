"""The lists of the desk: what waits for me, and everything I may read; page by page, never counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sundial.cases import queries
from sundial.cases.models import Case, CaseStep, StepState
from sundial.desk import show
from sundial.desk.clocks import first_clocks, public_until
from sundial.desk.forms import WorkFilter
from sundial.desk.waiting import waiting_for
from sundial.organs.access import duties, is_suspended
from sundial.organs.models import Officer
from sundial.supervision.models import Signal, SignalState
from sundial.supervision.queries import burning
from sundial.ui import parts, readings
from sundial.ui.words import short_day

MOST_FOUND = 100


@dataclass(frozen=True)
class Row:
    """One case in a list. ``rest`` says why no clock runs where none does."""

    case: Case
    url: str
    state: str
    tone: parts.Tone
    step: str
    holder: str
    clock: parts.Clock | None
    light: str | None
    rest: str = ""


def page(request: HttpRequest, officer: Officer) -> dict[str, Any]:
    """What the list page shows: the tab asked for, its filters, one page of rows."""
    everything = request.GET.get("list") == "all"
    form = WorkFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = _found(officer, everything, wanted, _key(request.GET.get("after", "")))
    narrowed = any(wanted.values())
    return {
        "heading": _("Cases I may read") if everything else _("My work"),
        "form": form,
        "rows": rows(found.cases),
        "cursor": parts.Cursor(next_url=_next_url(request, found.next), shown=len(found.cases)),
        "cut": len(found.cases) >= MOST_FOUND,
        "tabs": _tabs(officer, everything),
        "clear_url": reverse("desk:work") + "?list=all" if narrowed else "",
        "everything": everything,
        "suspended": not duties(officer) and is_suspended(officer),
        "waiting": [] if everything else waiting_for(officer),
        "empty_title": _("No case matches") if everything else _("Nothing waits for you"),
        "empty_text": "" if everything else _("A case appears here as soon as its next act is yours."),
    }


def rows(cases: Iterable[Case]) -> list[Row]:
    """Rows for ``cases`` with clock, light and step, in a fixed number of queries."""
    cases = list(cases)
    keys = [case.pk for case in cases]
    clocks, lights, steps, public = first_clocks(cases), burning(keys), _steps(cases), public_until(cases)
    return [
        Row(
            case=case,
            url=reverse("desk:case", args=[case.number]),
            state=show.state_label(case),
            tone=show.tone(case),
            step=steps.get(case.pk, ""),
            holder=readings.holder_of(case),
            clock=clocks.get(case.pk),
            light=lights.get(case.pk),
            rest=_rest(case, public.get(case.pk)),
        )
        for case in cases
    ]


def _rest(case: Case, public: dt.date | None) -> str:
    """Why no limit runs on a case."""
    if case.closed_at:
        return pgettext("case", "closed")
    if public:
        return _("public until %(day)s") % {"day": short_day(public)}
    return {"draft": _("not submitted yet"), "correcting": _("waits for the applicant")}.get(case.state, _("no limit"))


def _found(officer: Officer, everything: bool, wanted: dict[str, str], after: queries.Key | None) -> queries.Page:
    if wanted.get("q") or wanted.get("light"):
        return queries.Page(list(_search(officer, wanted)[:MOST_FOUND]))
    if everything:
        return queries.register(officer, after, state=wanted.get("state", ""))
    return queries.work_list(officer, after)


def _search(officer: Officer, wanted: dict[str, str]) -> QuerySet[Case]:
    """Cases whose number begins with the words, or whose applicant or item holds them; those that burn; newest first."""
    cases = queries.visible_to(officer).select_related(*queries.SHOWN)
    if words := wanted.get("q", "").strip():
        holds = Q(number__startswith=words) | Q(applicant__name__icontains=words) | Q(version__name__icontains=words)
        cases = cases.filter(holds)
    if light := wanted.get("light"):
        lit = Signal.objects.filter(case=OuterRef("pk"), light=light).exclude(state=SignalState.CLOSED)
        cases = cases.filter(Exists(lit))
    if state := wanted.get("state"):
        cases = cases.filter(state=state)
    return cases.order_by("-opened_at")


def _steps(cases: list[Case]) -> dict[object, str]:
    """The names of the steps in hand."""
    names: dict[object, list[str]] = {}
    runs = CaseStep.objects.filter(case__in=cases, state=StepState.ACTIVE).select_related("step")
    for run in runs.order_by("step__stage", "step__position"):
        names.setdefault(run.case_id, []).append(run.step.name)
    return {case: "、".join(found) for case, found in names.items()}


def _tabs(officer: Officer, everything: bool) -> list[parts.Link]:
    url = reverse("desk:work")
    return [
        parts.Link(_("Waiting for me"), url, current=not everything, count=queries.work_count(officer)),
        parts.Link(_("All I may read"), url + "?list=all", current=everything),
    ]


def _key(text: str) -> queries.Key | None:
    """The place in the list an address names; a broken one means the beginning."""
    moment, _sep, case = text.partition("~")
    try:
        at = dt.datetime.fromisoformat(moment)
        return (at, UUID(case)) if at.tzinfo else None
    except ValueError:
        return None


def _next_url(request: HttpRequest, key: queries.Key | None) -> str:
    if key is None:
        return ""
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    return f"{reverse('desk:work')}?{urlencode({**kept, 'after': f'{key[0].isoformat()}~{key[1]}'})}"
