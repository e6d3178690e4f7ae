"""The cases one case is part of or brought about: a seizure of a penalty, a penalty of an inspection."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel
from sundial.cases.queries import visible_to
from sundial.organs.models import Officer


def related(case: Case, officer: Officer) -> Panel | None:
    """The whole it is part of, and its parts, as far as ``officer`` may read them; one query."""
    near = Q(parent=case) | Q(led_to=case) | Q(pk__in=[each for each in (case.parent_id, case.led_to_id) if each])
    found = visible_to(officer).filter(near).select_related("version").order_by("opened_at")
    lines = tuple(_line(each, case) for each in found)
    return Panel(_("Related cases"), (_("Case"), _("Item"), _("State"), _("How")), lines) if lines else None


def _line(each: Case, case: Case) -> Line:
    how = _how(each, case)
    number = Cell(each.number, reverse("desk:case", args=[each.number]))
    return Line((number, Cell(each.version.name), Cell(str(life_of(each.procedure).states[each.state])), Cell(how)))


def _how(each: Case, case: Case) -> str:
    if each.pk == case.led_to_id:
        return _("this case led to it")
    if each.led_to_id == case.pk:
        return _("it led to this case")
    return _("this case is part of it") if each.pk == case.parent_id else _("part of this case")
