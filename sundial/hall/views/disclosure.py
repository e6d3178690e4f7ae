"""The duties to publish and how each organ keeps them, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sundial.cases.stated.law import Term
from sundial.openness.lists import kept_lines
from sundial.organs.models import Organ
from sundial.powers.rules import amount_in_words
from sundial.supervision.disclosure.duties import Duty, duties
from sundial.supervision.disclosure.kept import Kept, kept
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link

CLASSES = {
    "permanent": gettext_lazy("permanently"),
    "result": gettext_lazy("each result"),
    "proposed": gettext_lazy("before the decision"),
    "periodic": gettext_lazy("every quarter"),
    "annual": gettext_lazy("every year"),
    "on_request": gettext_lazy("on request"),
}
STATES = {
    "kept": (gettext_lazy("kept"), "good"),
    "slow": (gettext_lazy("kept, some late"), "attention"),
    "short": (gettext_lazy("taken down too early"), "attention"),
    "late": (gettext_lazy("still owed"), "bad"),
}

NOTHING = (gettext_lazy("nothing was due yet"), "neutral")


@public
@open_to_caches
@require_safe
def disclosure(request: HttpRequest) -> HttpResponse:
    """Every duty with its source, its limits and whoever answers for it; below it the organs that have it."""
    crumbs = [Link(_("Home"), reverse("hall:home")), Link(_("Duties to publish"))]
    told = [(duty, _facts(duty), [_row(each) for each in kept(duty)]) for duty in duties()]
    glance = [_line(duty, rows) for duty, _facts_of, rows in told]
    return render(request, "hall/disclosure.html", {"duties": told, "glance": glance, "crumbs": crumbs})


@public
@open_to_caches
@require_safe
def lists(request: HttpRequest, code: str) -> HttpResponse:
    """The lists of an organ to everybody, line by line: what kept it last, and by when the next is due."""
    organ = get_object_or_404(Organ, code=code)
    crumbs = [
        Link(_("Home"), reverse("hall:home")),
        Link(_("Organs"), reverse("hall:organs")),
        Link(organ.short_name, reverse("hall:organ", args=[code])),
        Link(_("Disclosure lists")),
    ]
    return render(
        request, "hall/lists_page.html", {"organ": organ, "lists": kept_lines(organ, inside=False), "crumbs": crumbs}
    )


def _line(duty: Duty, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A duty in one line, with the worst state of any organ that has it."""
    states = [row["kept"].state for row in rows]
    word, tone = next((STATES[each] for each in reversed(STATES) if each in states), NOTHING)
    within, shown = _amount(duty.deadline), _amount(duty.display)
    return {"duty": duty, "timing": CLASSES[duty.timing], "within": within, "shown": shown, "word": word, "tone": tone}


def _facts(duty: Duty) -> list[tuple[str, str]]:
    said = [
        (_("When"), str(CLASSES[duty.timing])),
        (_("Published within"), _amount(duty.deadline)),
        (_("Shown at least"), _amount(duty.display)),
        (_("Channel"), str(duty.channel)),
        (_("Answers for it"), str(duty.responsible)),
        (_("Basis"), duty.basis),
    ]
    return [(label, value) for label, value in said if value]


def _amount(term: Term | None) -> str:
    return amount_in_words(int(term.value), term.unit) if term else ""


def _row(each: Kept) -> dict[str, Any]:
    word, tone = STATES[each.state]
    return {"kept": each, "word": word, "tone": tone}
