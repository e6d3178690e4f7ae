"""决策上报: resolutions reported upward at once, and of each who stood how, who was told, and its trail on record."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.cases.queries import visible_to as cases_visible_to
from sundial.ledger.kinds import sentence_for
from sundial.ledger.models import Event
from sundial.meetings.models import Topic
from sundial.meetings.rules import kept
from sundial.organs.models import Officer
from sundial.supervision import resolutions as reported
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.wall.views import watcher

PER_PAGE = 50


@staff_only
@require_safe
def resolutions(request: HttpRequest) -> HttpResponse:
    """What was resolved in the organs one supervises or heads, as it was reported, the newest first."""
    found = reported.visible_resolutions(watcher(request))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "wall/resolutions/resolutions.html", {"page": page})


@staff_only
@require_safe
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """One resolution: its words, each stand, who was told and when he opened it, and what is on record."""
    officer = watcher(request)
    found = reported.access_resolution(officer, pk)
    context = {
        "topic": found,
        "stands": found.positions.select_related("officer").order_by("pk"),
        "told": reported.told_of(found),
        "basis": kept(found.meeting).reported,
        "case_url": _case_url(officer, found),
        "story": [_entry(event) for event in reported.trail_of(found)][::-1],
        "trail": [parts.Link(_("Resolutions reported"), reverse("wall:resolutions")), parts.Link(found.title)],
    }
    return render(request, "wall/resolutions/resolution.html", context)


def _entry(event: Event) -> parts.Entry:
    return parts.Entry(at=event.occurred_at, title=sentence_for(event), who=event.actor_post)


def _case_url(officer: Officer, topic: Topic) -> str:
    if topic.case is None or not cases_visible_to(officer).filter(pk=topic.case.pk).exists():
        return ""
    return reverse("desk:case", args=[topic.case.number])
