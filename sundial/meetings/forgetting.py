"""A topic names whose case it is; what the meeting recorded of it stands in the meeting's own chain."""

from collections.abc import Iterator

from sundial.cases.models import Case
from sundial.cases.naming import Chain, speaks_elsewhere
from sundial.meetings.models import Meeting


@speaks_elsewhere
def meetings_of(case: Case) -> Iterator[Chain]:
    """The meetings that had the case before them."""
    for meeting in Meeting.objects.filter(topics__case=case).select_related("organ").distinct():
        yield Chain("meeting", meeting.pk, meeting.organ.code)
