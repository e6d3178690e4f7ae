"""What a round of supervision samples of an organ's meetings: the meetings read and the matters followed (SUP-29)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import formats

from sundial.kernel import clock
from sundial.meetings.models import Meeting, Topic
from sundial.organs.models import Organ


def meetings_between(organ: Organ, first: dt.date, last: dt.date) -> QuerySet[Meeting]:
    """The meetings the organ held from ``first`` to ``last``, both days counted."""
    held = Meeting.objects.filter(
        organ=organ, held_at__gte=clock.start_of_day(first), held_at__lt=clock.end_of_day(last)
    )
    return held.order_by("held_at", "pk")


def meetings_to_sample(organ: Organ, first: dt.date, last: dt.date) -> dict[str, str]:
    """Each meeting of the period by its key: its day and title."""
    return {
        str(each.pk): f"{formats.date_format(clock.local_date(each.held_at))} {each.title}"
        for each in meetings_between(organ, first, last)
        if each.held_at
    }


def matters_to_sample(organ: Organ, first: dt.date, last: dt.date) -> dict[str, str]:
    """Each matter resolved on in the period by its key: its title."""
    topics = Topic.objects.filter(meeting__in=meetings_between(organ, first, last)).exclude(resolution="")
    return {str(each.pk): each.title for each in topics.order_by("meeting__held_at", "position")}
