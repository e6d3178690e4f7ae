"""Resolutions that were reported upward: which an officer sees, who was told of each and when he read it (SUP-28)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.http import Http404

from sundial.cases.confining import open_to
from sundial.ledger.models import Event
from sundial.ledger.queries import timeline
from sundial.meetings.models import Topic
from sundial.organs.access import duties
from sundial.organs.models import Officer
from sundial.supervision.access import CHIEFS, supervised_organs
from sundial.supervision.notices.models import Notice
from sundial.supervision.notices.tell import RESOLUTION


def visible_resolutions(officer: Officer) -> QuerySet[Topic]:
    """The reported resolutions of the organs ``officer`` supervises or heads, the newest first, each with how many were told of it
    (``told``) and how many of them have opened it (``opened``)."""
    held, organs = duties(officer), set[UUID]()
    for duty in held:
        organs |= supervised_organs(duty)
        if duty.post.role in CHIEFS:
            organs.add(duty.post.organ_id)
    supervising = [duty for duty in held if supervised_organs(duty)]
    seen = Q(case=None) | open_to(supervising, case="case__", organ="meeting__organ")
    found = Topic.objects.filter(seen, meeting__organ__in=organs, reported_at__isnull=False)
    told = Notice.objects.filter(occasion=RESOLUTION, about=OuterRef("about"))
    return (
        found.annotate(about=_key())
        .annotate(told=_number(told), opened=_number(told.filter(read_at__isnull=False)))
        .select_related("meeting__organ", "case")
        .order_by("-reported_at", "-pk")
    )


def access_resolution(officer: Officer, pk: int) -> Topic:
    """The only way from an address to a reported resolution; a stranger is told it does not exist."""
    found = visible_resolutions(officer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def told_of(topic: Topic) -> QuerySet[Notice]:
    """Who was told of the resolution, by name."""
    told = Notice.objects.filter(occasion=RESOLUTION, about=str(topic.pk))
    return told.select_related("officer__organ").order_by("officer__name", "pk")


def trail_of(topic: Topic) -> list[Event]:
    """What is on record of the topic and of the meeting that resolved on it, first to last: acts on other topics left out."""
    events = timeline("meeting", topic.meeting.pk)
    return [each for each in events if each.data.get("topic", topic.title) == topic.title]


def _key() -> Any:
    return Cast("pk", CharField())


def _number(rows: QuerySet[Notice]) -> Coalesce:
    counted = rows.order_by().values("about").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
