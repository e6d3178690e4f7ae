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
    told = (
        (_("Who asked"), Cell(str(found.get_naming_display()), who)),
        (_("Organ complained of"), Cell(found.organ.short_name if found.organ else "–")),
        (_("Case it is about"), Cell(about or "–")),
        (_("May be published"), Cell(_("yes") if found.may_publish else _("no"))),
    )
    lines = tuple(Line((Cell(label), cell)) for label, cell in told)
    return Panel(_("Lodging"), (_("Matter"), _("As lodged")), lines)
