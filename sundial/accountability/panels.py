"""What the case page of a proceeding shows: the shares proposed with their reasons, what was decided, the case it is about."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sundial.accountability.concluding import grounds
from sundial.accountability.finding import panel_of, wrong_case_of
from sundial.accountability.regimes import regime_of
from sundial.accountability.trace import PROCEDURE
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel


@panel(PROCEDURE)
def about(case: Case) -> Panel | None:
    """The case the wrong was done on, where it was done on one."""
    wrong = wrong_case_of(case)
    if wrong is None:
        return None
    link = Cell(wrong.number, reverse("desk:case", args=[wrong.number]))
    return Panel(_("The case concerned"), (_("Number"), _("Power item")), (Line((link, Cell(wrong.version.name))),))


@panel(PROCEDURE)
def by_rule(case: Case) -> Panel:
    """What the regime says: whom it reaches, who investigates, decides and reviews, and where it is written."""
    regime = regime_of(case)
    told = [
        (pgettext("regime", "Ground"), str(grounds(case)[case.answers["ground"]])),
        (_("Reaches"), str(regime.persons)),
        (_("Investigated by"), str(regime.investigator)),
        (pgettext("regime", "Decided by"), str(regime.decider)),
        (_("On appeal"), str(regime.review)),
        (_("Written in"), regime.source),
    ]
    lines = tuple(Line((Cell(name), Cell(text))) for name, text in told)
    return Panel(str(regime.title), (pgettext("regime", "What"), pgettext("regime", "Told")), lines)


@panel(PROCEDURE)
def proposed(case: Case) -> Panel | None:
    """Who bears what by the trace, as last found."""
    found = case.answers.get("shares")
    return panel_of(_("Liability by the trace of the case"), found) if found else None


@panel(PROCEDURE)
def concluded(case: Case) -> Panel | None:
    """What was proposed of each person, and what was decided."""
    rows = case.answers.get("decided") or case.answers.get("proposals")
    if not rows:
        return None
    title = _("Decided of each person") if "decided" in case.answers else _("Proposed of each person")
    lines = tuple(Line((Cell(e["name"]), Cell(e["liability"]), Cell(e["forms"] or "—"))) for e in rows)
    return Panel(title, (_("Name"), _("Liability"), _("Held to account by")), lines)
