"""Where a case came from, on its page."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.exchange.models import Origin
from sundial.exchange.states import PROCEDURE
from sundial.kernel.clock import BEIJING


@panel(PROCEDURE)
def origin(case: Case) -> Panel | None:
    """System, record, amount and when it was taken over."""
    found = Origin.objects.select_related("system").filter(pk=case.pk).first()
    if found is None:
        return None
    english = (get_language() or "").startswith("en")
    cells = (
        found.system.title_en if english else found.system.title,
        found.number or found.record,
        f"{found.amount:,.2f}" if found.amount is not None else "—",
        f"{found.taken_at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
    )
    columns = (_("System"), _("Record there"), _("Amount"), _("Taken over"))
    return Panel(_("Run in another system"), columns, (Line(tuple(map(Cell, cells))),))
