"""What the case page shows of a complaint beside its records: what it is about and how far the person may be known."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.complaints.actions import PROCEDURE
from sundial.complaints.models import Lodging, Naming


@panel(PROCEDURE)
def lodged(case: Case) -> Panel | None:
    """The open part of the sealed row; one query."""
    found = Lodging.objects.select_related("organ", "about").filter(case=case).first()
    if found is None:
        return None
    who = "" if found.naming == Naming.ANONYMOUS else reverse("desk:complaint_who", args=[case.number])
    about = found.about.number if found.about else found.about_number
    columns = (_("Who asked"), _("Organ complained of"), _("Case it is about"), _("May be published"))
    organ = found.organ.short_name if found.organ else "–"
    cells = (
        Cell(str(found.get_naming_display()), who),
        Cell(organ),
        Cell(about or "–"),
        Cell(_("yes") if found.may_publish else _("no")),
    )
    return Panel(_("Lodging"), columns, (Line(cells),))
