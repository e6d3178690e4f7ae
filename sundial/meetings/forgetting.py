"""A topic names whose case it is; what the meeting recorded of it stands in the meeting's own chain."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sundial.cases.models import Case
from sundial.cases.naming import Chain, speaks_elsewhere
from sundial.meetings.models import Topic


@speaks_elsewhere
def meetings_of(cases: Collection[Case]) -> Iterator[tuple[UUID, Chain]]:
    """The meetings that had a case before them."""
    topics = Topic.objects.filter(case__in=cases).order_by("meeting", "pk")
    for case, meeting, organ in topics.values_list("case_id", "meeting_id", "meeting__organ__code"):
        yield case, Chain("meeting", meeting, organ)
