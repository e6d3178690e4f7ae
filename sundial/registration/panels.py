"""The register on the case page: the fields with their history, and the figures handed in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.kernel.clock import local_date
from sundial.kernel.money import format_yuan
from sundial.registration.checks import FIELDS
from sundial.registration.models import Entry, Figures


@panel("market")
def register(case: Case) -> Panel | None:
    """Every entry, the newest first; one query."""
    rows = Entry.objects.filter(market__case=case).select_related("market").order_by("-since", "-pk")
    columns = (
        _("Since"),
        _("Name of the market"),
        _("Address"),
        _("Area (m²)"),
        _("Goods"),
        _("Organiser"),
        _("In charge"),
    )
    return Panel(_("Register entries"), columns, tuple(_entry(each) for each in rows))


@panel("market")
def figures(case: Case) -> Panel | None:
    """The figures by period; one query."""
    rows = Figures.objects.filter(market__case=case).order_by("-period")
    columns = (_("Period"), _("Volume (t)"), _("Value (yuan)"), _("Stalls"), _("Goods and prices"))
    return Panel(_("Figures handed in"), columns, tuple(_figures(each) for each in rows))


def _entry(entry: Entry) -> Line:
    said = (str(local_date(entry.since)), *(str(entry.fields.get(name, "")) for name in FIELDS))
    return Line(tuple(Cell(each) for each in said))


def _figures(row: Figures) -> Line:
    said = (row.period, f"{row.volume.normalize():,f}", format_yuan(row.value), str(row.stalls), row.goods_said)
    return Line(tuple(Cell(each) for each in said))
