"""The sheet of an assessment on its case page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.performance.coming_round import PROCEDURE
from sundial.performance.schemes import scheme_of
from sundial.performance.showing import rows, spread


@panel(PROCEDURE)
def points(case: Case) -> Panel | None:
    """Every line with the figures it rests on, and the total."""
    sheet, scheme = case.answers.get("sheet"), scheme_of(case.version)
    if not sheet:
        return None
    lines = [
        Line((Cell(f"{row.label}（{row.most}）" if row.most else row.label), Cell(row.counted), Cell(row.points)))
        for row in rows(scheme, sheet)
    ]
    why = spread(scheme, sheet)
    total = Line(
        (Cell(_("Total")), Cell(str(scheme.grade_of(sheet).label)), Cell(sheet["total"])),
        (why,) if why else (),
    )
    return Panel(_("Points"), (_("Indicator"), _("Counted"), _("Points given")), (*lines, total))
