"""What a body decided, followed until it is carried out (督查督办, MEET-15): who sees to it, by when, and what was reported last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from sundial.cases.models import Case
from sundial.cases.stated.models import Record
from sundial.meetings.agenda import PROCEDURE

CARRYING, DONE = "carrying", ("done", "closed")


@dataclass(frozen=True)
class Followed:
    """A matter that was decided: what is to be done, by whom, and the last report on it, where there is one."""

    case: Case
    heading: str
    task: str
    responsible: str
    reported: Record | None

    @property
    def progress(self) -> str:
        return str(self.reported.values["progress"]) if self.reported else ""

    @property
    def hindered(self) -> str:
        """What hinders it, in the words of the last report."""
        return str(self.reported.values.get("hindered", "")) if self.reported else ""


def decided_matters(cases: QuerySet[Case], carried_out: bool = False) -> QuerySet[Case]:
    """The matters among ``cases`` that are being carried out, the one due first in front; or those that were, the latest first."""
    reports = Record.objects.filter(action="report").order_by("at")
    found = cases.filter(procedure=PROCEDURE, answers__has_key="task").select_related("organ", "version")
    found = found.filter(state__in=DONE) if carried_out else found.filter(state=CARRYING)
    told = found.prefetch_related(Prefetch("records", queryset=reports, to_attr="reports"))
    return told.order_by("-decided_at" if carried_out else "due_at", "pk")


def followed(matters: Iterable[Case]) -> list[Followed]:
    """What is told of each of ``decided_matters``."""
    return [_row(each, each.reports) for each in matters]  # type: ignore[attr-defined]


def _row(case: Case, reports: Iterable[Record]) -> Followed:
    told: dict[str, Any] = case.answers
    names = "、".join(each["name"] for each in told["responsible"])
    return Followed(case, str(told["heading"]), str(told["task"]), names, next(reversed(list(reports)), None))
