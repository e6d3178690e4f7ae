"""The parts of a joint approval on its page and on each part's own: who holds each and until when, and the whole's own clock."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.deadlines import last_day
from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.joint.plan import Part, children, is_over, plan_of, version_of
from sundial.kernel import clock
from sundial.organs.models import Role

PROCEDURE = "joint"


@panel("joint")
def parts(case: Case) -> Panel | None:
    """One query for the parts; those of later stages are named from the plan."""
    return Panel(_("Parts"), _columns(), tuple(_lines(case, linked=True)))


@panel("coordination")
def members(case: Case) -> Panel | None:
    """Each member with the state of its part, whose hands it is in and until when."""
    lines = tuple(_member(each, linked=True) for each in children(case))
    return Panel(_("Members of the coordination"), _member_columns(), lines) if lines else None


@panel("coordination_share")
def the_coordination(case: Case) -> Panel | None:
    """On a member's part: the coordination it belongs to, and what the other members do. Without links, as on a joint part."""
    whole = case.parent
    if whole is None:
        return None
    lines = (_member(whole, linked=False), *(_member(each, linked=False) for each in children(whole)))
    return Panel(_("The coordination it is part of"), _member_columns(), lines)


def _member_columns() -> tuple[str, ...]:
    return (_("Organ"), _("Case"), _("State"), _("In the hands of"), _("Due"))


def _member(part: Case, *, linked: bool) -> Line:
    """What one organ has of a coordination, the whole or its part."""
    number = Cell(part.number, reverse("desk:case", args=[part.number]) if linked else "")
    said = (str(life_of(part.procedure).states[part.state]), _holder(part), _due(part))
    return Line((Cell(part.organ.short_name), number, *(Cell(each) for each in said)))


@panel("permit")
def the_whole(case: Case) -> Panel | None:
    """On a part: the approval it belongs to with its own clock, and every other part, whoever's it is (JOINT-01, JOINT-02).

    Without links: an organ sees what the others hold and until when, not their files.
    """
    if case.parent_id is None or case.parent is None or case.parent.procedure != PROCEDURE:
        return None
    lines = [_line_of_whole(case.parent), *_lines(case.parent, linked=False)]
    return Panel(_("The joint approval it is part of"), _columns(), tuple(lines))


def _line_of_whole(whole: Case) -> Line:
    said = (
        f"{whole.version.name} {whole.number}",
        whole.organ.short_name,
        "",
        str(life_of(whole.procedure).states[whole.state]),
        _holder(whole),
        _due(whole),
    )
    return Line(tuple(Cell(each) for each in said))


def _columns() -> tuple[str, ...]:
    return (_("Part"), _("Organ"), _("Stage"), _("State"), _("In the hands of"), _("Due"))


def _lines(case: Case, *, linked: bool) -> Iterator[Line]:
    stages = {each.item: str(each.stage) for each in plan_of(case.version).parts}
    started = list(children(case))
    for each in started:
        yield _line(each, stages.get(each.item.code, ""), linked)
    known = {part.item.code for part in started}
    yield from (_waiting(each) for each in plan_of(case.version).parts if each.item not in known)


def _line(part: Case, stage: str, linked: bool) -> Line:
    said = (part.organ.short_name, stage, str(life_of(part.procedure).states[part.state]), _holder(part), _due(part))
    name = Cell(part.version.name, reverse("desk:case", args=[part.number]) if linked else "")
    return Line((name, *(Cell(str(each)) for each in said)))


def _holder(case: Case) -> str:
    return case.holder.name if case.holder else str(Role(case.holder_role).label) if case.holder_role else ""


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
