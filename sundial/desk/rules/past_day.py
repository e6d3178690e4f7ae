"""Compute the lights of a past day again from the record, in the browser, and show whether the same came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sundial.cases.models import Case
from sundial.desk.rules.forms import PastDayForm
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.organs.access import duties
from sundial.organs.models import Officer, Role
from sundial.supervision import rule_words as words
from sundial.supervision.access import visible_to
from sundial.supervision.models import Signal
from sundial.supervision.replay import Difference, Differs, replay
from sundial.supervision.rule_access import works_on_rules
from sundial.supervision.rulebook import book
from sundial.system.access import staff_only

# A page answers while its reader waits; beyond these the command line goes through the day at leisure.
MOST_CASES = 2000
WORDS: dict[Difference, str | Promise] = {
    "not_lit": _("should have been lit and never was"),
    "lit_late": _("lit only later, at %(told)s"),
    "unexplained": _("lit, but the rules do not find it"),
    "other_version": _("lit under another version of the rule: %(told)s"),
    "other_light": _("lit with another light: %(told)s"),
    "other_values": _("lit for other values: %(told)s"),
}


@dataclass(frozen=True)
class Told:
    """One difference in words, with the light it is about where the reader may see it."""

    rule: str
    said: str
    light: Signal | None


def may_replay(officer: Officer) -> bool:
    """Whoever supervises a whole region, or works on the rules: a day is computed over all organs."""
    of_region = (duty.post.role == Role.SUPERVISOR and not duty.post.watches_id for duty in duties(officer))
    return any(of_region) or works_on_rules(officer)


@staff_only
@require_GET
def past_day(request: HttpRequest) -> HttpResponse:
    """Ask for a day; then what was lit that day, and every difference from what the rules of that day find."""
    officer = me(request)
    if not may_replay(officer):
        raise PermissionDenied
    form = PastDayForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context |= _computed(officer, form)
    return render(request, "desk/rules/past_day.html", context, status=422 if form.errors else 200)


def _computed(officer: Officer, form: PastDayForm) -> dict[str, Any]:
    day = form.cleaned_data["day"]
    cases = Case.objects.filter(opened_at__lt=clock.end_of_day(day)).count()
    if cases > MOST_CASES:
        return {"too_many": cases, "command": f"sundial rules replay --day {day}"}
    result = replay(day)
    seen = visible_to(officer).select_related("organ", "case__version")
    raised = seen.filter(raised_at__gte=clock.start_of_day(day), raised_at__lt=clock.end_of_day(day))
    return {
        "result": result,
        "lights": raised.filter(look_day=None) | seen.filter(look_day=day),
        "differences": _told(officer, result.differences),
    }


def _told(officer: Officer, found: Sequence[Differs]) -> list[Told]:
    subjects: set[UUID] = {each.subject_id for each in found}
    lights = {
        (light.subject_id, light.rule_id, light.occurrence): light
        for light in visible_to(officer).filter(subject_id__in=subjects)
    }
    names = {entry.rule.id: words.name_of(entry.rule) for entry in book().entries}
    return [
        Told(
            names.get(each.rule_id, each.rule_id),
            str(WORDS[each.kind]) % {"told": each.told},
            lights.get((each.subject_id, each.rule_id, each.occurrence)),
        )
        for each in found
    ]
