"""What the bureau meeting puts into the file of a case: the part of the minutes that concerns it."""

from __future__ import annotations

from collections.abc import Iterator

from sundial.cases.archive import Piece, day, part, words
from sundial.cases.archive_parts import labelled
from sundial.cases.documents.wording import say_moment
from sundial.cases.models import Case
from sundial.meetings.models import Position, Topic


@part("minutes")
def minutes(case: Case) -> Iterator[Piece]:
    topics = Topic.objects.filter(case=case).select_related("meeting").prefetch_related("positions__officer")
    for topic in topics.order_by("meeting__planned_at"):
        meeting = topic.meeting
        yield Piece(
            f"{words()['parts']['minutes']['title']}：{meeting.title}",
            author=case.organ.short_name,
            number=meeting.minutes_number,
            on=day(meeting.held_at),
            text=_record(topic),
        )


def _record(topic: Topic) -> str:
    label = words()["meeting"]
    held = topic.meeting.held_at
    return labelled(
        (label["at"], say_moment(held) if held else ""),
        (label["topic"], topic.title),
        *((label["position"], _stand(each)) for each in topic.positions.all()),
        (label["resolution"], topic.resolution_text),
    )


def _stand(position: Position) -> str:
    label = words()["meeting"]
    stand = {True: label["agrees"], False: label["disagrees"], None: ""}[position.agrees]
    return " ".join(filter(None, (position.officer.name, stand, position.statement)))
