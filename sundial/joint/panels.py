"""The parts of a joint approval on its page, for officers: who holds each and until when."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.deadlines import last_day
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.joint.plan import Part, children, is_over, plan_of, version_of
from sundial.kernel import clock
from sundial.organs.models import Role


@panel("joint")
def parts(case: Case) -> Panel | None:
    """One query for the parts; those of later stages are named from the plan."""
    columns = (_("Part"), _("Organ"), _("Stage"), _("State"), _("In the hands of"), _("Due"))
    stages = {each.item: str(each.stage) for each in plan_of(case.version).parts}
    started = list(children(case))
    lines = [_line(each, stages.get(each.item.code, "")) for each in started]
    waiting = [each for each in plan_of(case.version).parts if each.item not in {part.item.code for part in started}]
    return Panel(_("Parts"), columns, (*lines, *map(_waiting, waiting)))


def _line(part: Case, stage: str) -> Line:
    holder = part.holder.name if part.holder else str(Role(part.holder_role).label) if part.holder_role else ""
    said = (part.organ.short_name, stage, str(life_of(part.procedure).states[part.state]), holder, _due(part))
    link = Cell(part.version.name, reverse("desk:case", args=[part.number]))
    return Line((link, *(Cell(str(each)) for each in said)))


def _due(part: Case) -> str:
    """The last day of the part's own clock, and that it is over where it is. What is decided is delivered with the whole."""
    if part.due_at is None or is_over(part):
        return ""
    day = last_day(part.due_at).isoformat()
    return _("%(day)s, overdue") % {"day": day} if part.due_at <= clock.now() else day


def _waiting(part: Part) -> Line:
    version = version_of(part)
    name, organ = (version.name, version.item.organ.short_name) if version else (part.item, "")
    return Line(tuple(Cell(each) for each in (name, organ, str(part.stage), _("not begun"), "", "")))
