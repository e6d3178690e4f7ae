"""What the page of a review shows: every file drawn, with its score."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.legality.file_reviews import GRADES, REVIEW


@panel(REVIEW)
def the_files(case: Case) -> Panel | None:
    """The files drawn and what each is worth."""
    scores = case.answers.get("scores", {})
    lines = []
    for number in case.answers.get("drawn", []):
        kept = scores.get(number)
        worth = (str(kept["score"]), str(GRADES[kept["grade"]])) if kept else ("", _("not reviewed yet"))
        file = Cell(number, reverse("desk:case", args=[number]))
        lines.append(Line((file, *map(Cell, worth))))
    return (
        Panel(_("Files drawn"), (_("Case file"), _("Points"), _("Grade of the file")), tuple(lines)) if lines else None
    )
