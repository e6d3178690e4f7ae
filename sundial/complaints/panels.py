"""What the case page shows of a complaint beside its records: what it is about and how far the person may be known."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import EVERY, Cell, Line, Panel, panel
from sundial.complaints.centres import PROCEDURE
from sundial.complaints.models import BAD_LEVELS, Lodging, Naming, Rating


@panel(EVERY)
def rated(case: Case) -> Panel | None:
    """What the party said of the steps, and who puts a bad word right; one query, of a case that could be rated."""
    if case.accepted_at is None or case.procedure == PROCEDURE:
        return None
    found = case.ratings.select_related("complaint").order_by("given_at")
    lines = tuple(
        Line((Cell(str(each.get_step_display())), Cell(str(each.get_level_display())), _handled(each)))
        for each in found
    )
    return Panel(_("Ratings"), (_("Step"), _("Rating"), _("What became of it")), lines)


def _handled(rating: Rating) -> Cell:
    if rating.left_out:
        return Cell(str(rating.get_left_out_display()))
    if rating.complaint:
        return Cell(rating.complaint.number, reverse("desk:case", args=[rating.complaint.number]))
    if rating.level in BAD_LEVELS:
        return Cell(_("handled by nobody: no complaint centre serves here, or the party left no way to be reached"))
    return Cell(_("counts"))


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
