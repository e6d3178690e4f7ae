"""The lists of the desk: what waits for me, and everything I may read; page by page, never counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases import queries
from sundial.cases.models import Case, CaseStep, StepState
from sundial.desk import show
from sundial.desk.forms import WorkFilter
from sundial.organs.access import duties
from sundial.organs.models import Officer, Role
from sundial.supervision.queries import burning
from sundial.ui import parts, readings

MOST_FOUND = 100


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    case: Case
    url: str
    state: str
    tone: parts.Tone
    step: str
    holder: str
    clock: parts.Clock | None
    light: str | None


def page(request: HttpRequest, officer: Officer) -> dict[str, Any]:
    """What the list page shows: the tab asked for, its filters, one page of rows."""
    everything = request.GET.get("list") == "all"
    form = WorkFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = _found(officer, everything, wanted, _key(request.GET.get("after", "")))
    return {
        "heading": _("Cases I may read") if everything else _("My work"),
        "form": form,
        "rows": rows(found.cases),
        "cursor": parts.Cursor(next_url=_next_url(request, found.next), shown=len(found.cases)),
        "tabs": _tabs(officer, everything),
        "clear_url": reverse("desk:work") + ("?list=all" if everything else ""),
        "active": [],
        "everything": everything,
        "may_receive": any(duty.post.role == Role.WINDOW for duty in duties(officer)),
        "empty_title": _("No case matches") if everything else _("Nothing waits for you"),
        "empty_text": "" if everything else _("A case appears here as soon as its next act is yours."),
    }


def rows(cases: Iterable[Case]) -> list[Row]:
    """Rows for ``cases`` with clock, light and step, in a fixed number of queries."""
    cases = list(cases)
    keys = [case.pk for case in cases]
    clocks, lights, steps = show.first_clocks(cases), burning(keys), _steps(cases)
    return [
        Row(
            case=case,
            url=reverse("desk:case", args=[case.number]),
            state=show.state_label(case),
            tone=show.TONES.get(case.state, "neutral"),
            step=steps.get(case.pk, ""),
            holder=readings.holder_of(case),
            clock=clocks.get(case.pk),
            light=lights.get(case.pk),
        )
        for case in cases
    ]


def _found(officer: Officer, everything: bool, wanted: dict[str, str], after: queries.Key | None) -> queries.Page:
    if wanted.get("q"):
        return queries.Page(list(_search(officer, wanted)))
    if everything:
        return queries.register(officer, after, state=wanted.get("state", ""))
    return queries.work_list(officer, after)


def _search(officer: Officer, wanted: dict[str, str]) -> Iterable[Case]:
    """Cases whose number, applicant or item holds the words; the first hundred, newest first."""
    words = wanted["q"].strip()
    holds = Q(number__icontains=words) | Q(applicant__name__icontains=words) | Q(version__name__icontains=words)
    cases = queries.visible_to(officer).filter(holds).select_related(*queries.SHOWN)
    if wanted.get("state"):
        cases = cases.filter(state=wanted["state"])
    return cases.order_by("-opened_at")[:MOST_FOUND]


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
        return dt.datetime.fromisoformat(moment), UUID(case)
    except ValueError:
        return None


def _next_url(request: HttpRequest, key: queries.Key | None) -> str:
    if key is None:
        return ""
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    return f"{reverse('desk:work')}?{urlencode({**kept, 'after': f'{key[0].isoformat()}~{key[1]}'})}"
