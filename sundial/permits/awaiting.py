"""The opinions a permit waits for: nothing is decided over them in their days, the page shows them, and the worker lets go of those nobody needs."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.deadlines import last_day
from sundial.cases.lifecycle import SYSTEM, life_of
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.procedure import guard
from sundial.cases.stated import do
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.permits.opinions import BASIS, LIFE, REPLY, asked
from sundial.permits.states import PROCEDURE

UNNEEDED = "原申请已办结。"


@guard(PROCEDURE, "grant", "refuse")
def opinions_are_awaited(case: Case, run: object, at: dt.datetime) -> None:
    """Nothing is decided over the head of a body that was asked and still has its days. Raises ``Refusal`` ``decision.opinion``."""
    for each in asked(case).filter(closed_at=None):
        if each.due_at is not None and at < each.due_at:
            raise Refusal(
                "decision.opinion",
                _("%(organ)s was asked for its opinion and has until %(day)s."),
                basis=BASIS,
                organ=each.organ.name,
                day=last_day(each.due_at),
            )


@panel(PROCEDURE)
def opinions(case: Case) -> Panel | None:
    """Each organ asked with the state of its answer and its own term."""
    found = list(asked(case))
    if not found:
        return None
    return Panel(_("Opinions asked of other organs"), _columns(), tuple(map(_line, found)))


def _columns() -> tuple[str, ...]:
    return (_("Organ"), _("Case"), _("State"), _("Opinion"), _("Due"))


def _line(each: Case) -> Line:
    paper = each.documents.filter(kind=REPLY).first()
    said = (
        str(life_of(each.procedure).states[each.state]),
        f"{paper.values['stance']}（{paper.number}）" if paper else "",
        str(last_day(each.due_at)) if each.due_at and not each.closed_at else "",
    )
    number = Cell(each.number, reverse("desk:case", args=[each.number]))
    return Line((Cell(each.organ.short_name), number, *(Cell(word) for word in said)))


def drop_what_nobody_needs(at: dt.datetime | None = None) -> list[Case]:
    """Let go of every opinion whose application has ended; each in its own transaction."""
    ended = Case.objects.filter(procedure=LIFE, closed_at=None, parent__closed_at__lte=at or clock.now())
    return [do(each.pk, "drop", {"reason": UNNEEDED}, by=SYSTEM) for each in ended.order_by("opened_at", "pk")]
